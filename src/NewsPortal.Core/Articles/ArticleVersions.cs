using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Articles;

/// <summary>Stores the versions of articles and reads their contents.</summary>
public sealed class ArticleVersions(NewsDbContext db, TimeProvider clock)
{
    /// <summary>
    /// The content of the newest version with its current terms: some may have been merged, renamed or reordered since
    /// it was stored. Null if there is no such article.
    /// </summary>
    public async Task<ArticleContent?> NewestAsync(long articleId, CancellationToken cancellationToken)
    {
        var stored = await Rows(articleId)
            .Where(v => db.Articles.Any(a => a.Id == articleId && a.NewestVersion == v.Number))
            .Select(v => new { v.Content.Fields, v.Content.Body })
            .AsNoTracking()
            .SingleOrDefaultAsync(cancellationToken);
        if (stored is null)
        {
            return null;
        }

        var references = (
            await db
                .ContentReferences.AsNoTracking()
                .Where(r => r.ArticleId == articleId)
                .OrderBy(r => r.Position)
                .ToListAsync(cancellationToken)
        ).ToLookup(r => r.Kind);
        var tagIds = references[ReferenceKind.Tag].Select(r => r.TargetId).ToList();
        var tags =
            tagIds.Count == 0
                ? []
                : await db
                    .Tags.AsNoTracking()
                    .Where(t => tagIds.Contains(t.Id))
                    .ToDictionaryAsync(t => t.Id, t => t.Name, cancellationToken);
        var series = references[ReferenceKind.Series].FirstOrDefault();
        return stored.Fields with
        {
            Body = stored.Body.Read(),
            CategoryIds = [.. references[ReferenceKind.Category].Select(r => r.TargetId)],
            AuthorIds = [.. references[ReferenceKind.Author].Select(r => r.TargetId)],
            Tags = [.. tagIds.Where(tags.ContainsKey).Select(id => tags[id])],
            SeriesId = series?.TargetId,
            SeriesPlace = series?.Position,
        };
    }

    /// <summary>The content of a version as stored; null if there is no such version.</summary>
    public async Task<ArticleContent?> ReadAsync(long articleId, int number, CancellationToken cancellationToken) =>
        await Rows(articleId)
            .Where(v => v.Number == number)
            .Select(v => new { v.Content.Fields, v.Content.Body })
            .AsNoTracking()
            .SingleOrDefaultAsync(cancellationToken)
            is { } stored
            ? stored.Fields with
            {
                Body = stored.Body.Read(),
            }
            : null;

    /// <summary>
    /// Adds a version to the current unit of work. A content that the article had before is reused; a new one reuses
    /// the body if only other fields changed.
    /// </summary>
    /// <param name="article">The article, with its id and its state after the change.</param>
    /// <param name="content">Its content, cleaned.</param>
    /// <param name="reason">Why the version is created.</param>
    /// <param name="actor">Who creates it.</param>
    /// <param name="cancellationToken">Cancels the search for equal contents.</param>
    /// <param name="note">Details of the reason; null for none.</param>
    internal async Task AddAsync(
        Article article,
        ArticleContent content,
        VersionReason reason,
        Actor actor,
        CancellationToken cancellationToken,
        string? note = null
    )
    {
        var stored = await StoredAsync(article, content, cancellationToken);
        var isShown =
            stored.Id != 0
            && article.State == ArticleState.Published
            && await Rows(article.Id)
                .AnyAsync(v => v.Number == article.PublishedVersion && v.ContentId == stored.Id, cancellationToken);
        Add(article, stored, reason, actor, note, isShown);
    }

    /// <summary>
    /// Adds a text that is about to be merged as a version of its own, unless one has it, or the merged one says the
    /// same.
    /// </summary>
    /// <param name="article">The article.</param>
    /// <param name="content">The text, cleaned.</param>
    /// <param name="merged">What becomes of it.</param>
    /// <param name="baseNumber">The version that it was based on; null if unknown.</param>
    /// <param name="actor">Who wrote it.</param>
    /// <param name="cancellationToken">Cancels the search for equal contents.</param>
    internal async Task KeepAsync(
        Article article,
        ArticleContent content,
        ArticleContent merged,
        int? baseNumber,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        // Only what people type counts: a save derives the rest, such as the address.
        var isSaid =
            content.Body == merged.Body
            && ArticleLimits.Texts.All(text => text.Read(content) == text.Read(merged))
            && content.Tags.SequenceEqual(merged.Tags)
            && content.CategoryIds.SequenceEqual(merged.CategoryIds)
            && content.AuthorIds.SequenceEqual(merged.AuthorIds)
            && content.PictureId == merged.PictureId;
        var stored = await StoredAsync(article, content, cancellationToken);
        if (
            !isSaid
            && !db.ChangeTracker.Entries<ArticleVersion>().Any(v => v.Entity.Content == stored)
            && (stored.Id == 0 || !await Rows(article.Id).AnyAsync(v => v.ContentId == stored.Id, cancellationToken))
        )
        {
            Add(article, stored, VersionReason.Kept, actor, null, isShown: false, baseNumber);
        }
    }

    /// <summary>
    /// The row of a content, which may be new; the unit of work may have added an equal one or its body.
    /// </summary>
    private async Task<StoredContent> StoredAsync(
        Article article,
        ArticleContent content,
        CancellationToken cancellationToken
    )
    {
        var hash = ArticleContentJson.Hash(content);
        var bodyHash = ArticleBody.HashOf(content.Body);
        return db.StoredContents.Local.FirstOrDefault(c => c.ArticleId == article.Id && c.Hash == hash)
            ?? await db.StoredContents.SingleOrDefaultAsync(
                c => c.ArticleId == article.Id && c.Hash == hash,
                cancellationToken
            )
            ?? new StoredContent
            {
                ArticleId = article.Id,
                Hash = hash,
                Fields = content with { Body = null },
                Body =
                    db.ArticleBodies.Local.FirstOrDefault(b => b.ArticleId == article.Id && b.Hash == bodyHash)
                    ?? await db.ArticleBodies.SingleOrDefaultAsync(
                        b => b.ArticleId == article.Id && b.Hash == bodyHash,
                        cancellationToken
                    )
                    ?? ArticleBody.Of(article.Id, content.Body),
            };
    }

    /// <summary>
    /// Adds a version with the previous content, for a change of state only. A working copy based on that content goes
    /// on from the new version.
    /// </summary>
    internal async Task AddStepAsync(
        Article article,
        VersionReason reason,
        Actor actor,
        CancellationToken cancellationToken,
        string? note = null
    )
    {
        var stored = await Rows(article.Id)
            .Where(v => v.Number == article.NewestVersion)
            .Select(v => v.Content)
            .SingleAsync(cancellationToken);
        var before = article.NewestVersion;
        Add(article, stored, reason, actor, note, isShown: article.PublishedVersion == article.NewestVersion);
        await db
            .WorkingCopies.Where(c => c.ArticleId == article.Id && c.BaseVersion == before)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.BaseVersion, article.NewestVersion), cancellationToken);
    }

    /// <summary>Deletes all versions of articles that are about to be deleted.</summary>
    internal async Task DeleteAsync(IReadOnlyCollection<long> articleIds, CancellationToken cancellationToken)
    {
        await db.ArticleVersions.Where(v => articleIds.Contains(v.ArticleId)).ExecuteDeleteAsync(cancellationToken);
        await db.StoredContents.Where(c => articleIds.Contains(c.ArticleId)).ExecuteDeleteAsync(cancellationToken);
        await db.ArticleBodies.Where(b => articleIds.Contains(b.ArticleId)).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Matches the newest version's reference rows to a content.</summary>
    internal async Task SetReferencesAsync(
        Article article,
        ArticleContent content,
        IReadOnlyList<long> tagIds,
        RenderedBody rendered,
        IReadOnlyCollection<long> enclosed,
        CancellationToken cancellationToken
    )
    {
        var present = await db.ContentReferences.Where(r => r.ArticleId == article.Id).ToListAsync(cancellationToken);
        Match(ReferenceKind.Category, content.CategoryIds);
        Match(ReferenceKind.Author, content.AuthorIds);
        Match(ReferenceKind.Tag, tagIds);
        Match(ReferenceKind.Series, content.SeriesId is { } series ? [series] : [], content.SeriesPlace ?? 1);
        Match(
            ReferenceKind.Picture,
            [.. new[] { content.PictureId }.OfType<long>().Concat(rendered.MediaIds).Distinct()]
        );
        Match(ReferenceKind.File, [.. rendered.FileIds.Concat(enclosed).Distinct()]);

        void Match(ReferenceKind kind, IReadOnlyList<long> ids, int first = 0)
        {
            var rows = new RowsOf(db, present.FindAll(r => r.Kind == kind));
            LinkRows.Match(
                rows,
                ids,
                row => row.TargetId,
                id => new ContentReference
                {
                    ArticleId = article.Id,
                    Kind = kind,
                    TargetId = id,
                },
                (row, i) => row.Position = first + i
            );
        }
    }

    private void Add(
        Article article,
        StoredContent content,
        VersionReason reason,
        Actor actor,
        string? note,
        bool isShown,
        int? baseNumber = null
    )
    {
        int? before = article.NewestVersion == 0 ? null : baseNumber ?? article.NewestVersion;
        article.NewestVersion++;

        // What readers already see is not a change waiting to be published.
        article.PublishedVersion = isShown ? article.NewestVersion : article.PublishedVersion;
        db.ArticleVersions.Add(
            new ArticleVersion
            {
                ArticleId = article.Id,
                Number = article.NewestVersion,
                BaseNumber = before,
                At = clock.GetUtcNow().UtcDateTime,
                ById = actor.UserId,
                ByName = actor.Name,
                Reason = reason,
                Note = note,
                State = article.State,
                Content = content,
            }
        );
    }

    private IQueryable<ArticleVersion> Rows(long articleId) => db.ArticleVersions.Where(v => v.ArticleId == articleId);

    /// <summary>A list of tracked rows; adding and removing also affects the database.</summary>
    private sealed class RowsOf(NewsDbContext db, List<ContentReference> rows)
        : System.Collections.ObjectModel.Collection<ContentReference>(rows)
    {
        protected override void InsertItem(int index, ContentReference item)
        {
            base.InsertItem(index, item);
            db.ContentReferences.Add(item);
        }

        protected override void RemoveItem(int index)
        {
            db.ContentReferences.Remove(this[index]);
            base.RemoveItem(index);
        }
    }
}
