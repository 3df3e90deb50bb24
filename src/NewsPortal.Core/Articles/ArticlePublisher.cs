using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Articles;

/// <summary>
/// The only writer of what readers see of articles: the published projection, addresses, redirects and link rows. Each
/// change adds one entry to the change feed with the affected pages, both those left and those entered, and the time it
/// takes effect. Works in the transaction of the caller, who announces it.
/// </summary>
public sealed class ArticlePublisher(
    NewsDbContext db,
    SiteTime time,
    ArticleAddresses addresses,
    BodyRenderer renderer,
    ChangeFeed changes
)
{
    /// <summary>Articles that are projected in one step after they came from elsewhere.</summary>
    private const int Batch = 50;

    /// <summary>Publishes a content from a time on (UTC, in the future to schedule).</summary>
    /// <param name="article">The article with its link rows loaded, tracked.</param>
    /// <param name="content">What is published: clean, with existing references.</param>
    /// <param name="rendered">A rendering of its body; null renders it.</param>
    /// <param name="at">The publication time.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <param name="markUpdated">True to show readers of an already visible story that it was updated now.</param>
    /// <returns>Why the address is not available; null if it was published.</returns>
    internal async Task<FieldError?> PublishAsync(
        Article article,
        ArticleContent content,
        RenderedBody? rendered,
        DateTime at,
        CancellationToken cancellationToken,
        bool markUpdated = false
    )
    {
        var now = time.UtcNow;
        var before = PublishedTrace.Of(article);
        if (await addresses.MoveAsync(article, content, at, now, cancellationToken) is { } error)
        {
            return error;
        }

        article.UpdatedAt = markUpdated && article.IsVisible(now) ? now : article.UpdatedAt;
        rendered ??= await renderer.RenderAsync(content.Body ?? "", cancellationToken);
        var plain = HtmlText.Of(content.Body ?? "");
        article.Project(
            content,
            HtmlText.Excerpt(plain, Article.BeginningLength),
            HtmlText.CountWords(content.Headline) + HtmlText.CountWords(plain),
            rendered
        );
        await LinkAsync(article, cancellationToken);
        article.Publish(at, article.Path!, now);
        await AppendAsync(article, before, cancellationToken);
        return null;
    }

    /// <summary>Withdraws an article by changing its state: it leaves all lists and has no public references.</summary>
    /// <exception cref="InvalidOperationException">The article's state does not allow the change.</exception>
    internal async Task WithdrawAsync(
        Article article,
        Action<Article, DateTime> change,
        CancellationToken cancellationToken
    )
    {
        var before = PublishedTrace.Of(article);
        change(article, time.UtcNow);
        article.Unlink();
        await AppendAsync(article, before, cancellationToken);
    }

    /// <summary>Records that an article was saved, which readers do not see.</summary>
    internal void Saved(Article article) => changes.Append(ChangeSubject.Article, article.Id, []);

    /// <summary>
    /// Records that an article is about to be deleted. Nobody has seen it, but it may have been scheduled.
    /// </summary>
    internal Task DeletedAsync(Article article, CancellationToken cancellationToken) =>
        AppendAsync(article, PublishedTrace.Of(article), PublishedTrace.None, cancellationToken);

    /// <summary>Records that the translations of stories have changed.</summary>
    internal void VersionsChanged(Article article, IEnumerable<long> others) =>
        changes.Append(
            ChangeSubject.Article,
            article.Id,
            [CacheTags.Article(article.Id), CacheTags.Sitemap, .. others.Select(CacheTags.Article)]
        );

    /// <summary>Records that the public notes on a story changed, and applies the time of a substantive one.</summary>
    /// <param name="article">The story; its version stays, because no form contains what is set here.</param>
    /// <param name="updatedAt">UTC; null leaves the time unchanged.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    internal async Task CorrectedAsync(Article article, DateTime? updatedAt, CancellationToken cancellationToken)
    {
        List<string> tags = [CacheTags.Article(article.Id), CacheTags.Card(article.Id), CacheTags.Corrections];
        if (updatedAt is not null)
        {
            tags.Add(CacheTags.Sitemap);
        }

        changes.Append(ChangeSubject.Article, article.Id, tags);
        await db.SaveChangesAsync(cancellationToken);
        if (updatedAt is { } at)
        {
            // Compared by the database, because somebody may have stored a later time since the story was read here.
            await db
                .Articles.Where(a => a.Id == article.Id && (a.UpdatedAt == null || a.UpdatedAt < at))
                .ExecuteUpdateAsync(set => set.SetProperty(a => a.UpdatedAt, at), cancellationToken);
        }
    }

    /// <summary>
    /// Stores renderings of published bodies, unless newer ones have been published. Texts, versions and times stay.
    /// </summary>
    /// <returns>How many were stored.</returns>
    internal async Task<int> RerenderAsync(
        IReadOnlyList<(StaleBody Old, RenderedBody New)> rendered,
        CancellationToken cancellationToken
    )
    {
        var stored = 0;
        foreach (var (old, body) in rendered)
        {
            var unchanged = db.Articles.Where(a =>
                a.Id == old.Id && a.Version == old.Version && a.RenderedWith == old.RenderedWith
            );
            var isStored =
                await unchanged.ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(a => a.RenderedBody, body.Html)
                            .SetProperty(a => a.BodyPictureId, body.PictureId)
                            .SetProperty(a => a.BodyAudioId, body.AudioId)
                            .SetProperty(a => a.RenderedWith, BodyRenderer.Edition),
                    cancellationToken
                ) > 0;
            if (isStored && (body.Html != old.Html || body.PictureId != old.PictureId))
            {
                changes.Append(ChangeSubject.Article, old.Id);
            }

            stored += isStored ? 1 : 0;
        }

        await db.SaveChangesAsync(cancellationToken);
        return stored;
    }

    /// <summary>
    /// Makes the projection of articles whose rows, link rows and versions came from elsewhere, and an entry for each
    /// in the change feed. Their versions, series and times are what they were.
    /// </summary>
    /// <param name="after">The last article that was done; 0 to begin.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The last article of this step; null if there was none left.</returns>
    public async Task<long?> ProjectAgainAsync(long after, CancellationToken cancellationToken)
    {
        var articles = await db
            .Articles.AsNoTracking()
            .Include(a => a.Authors)
            .Include(a => a.Categories)
            .Include(a => a.Tags)
            .Include(a => a.Media)
            .Where(a => a.Id > after)
            .OrderBy(a => a.Id)
            .Take(Batch)
            .ToListAsync(cancellationToken);
        if (articles.Count == 0)
        {
            return null;
        }

        var last = articles[^1].Id;
        var contents = await db
            .Articles.Where(a => a.Id > after && a.Id <= last)
            .Join(
                db.ArticleVersions,
                a => new { a.Id, Number = a.PublishedVersion },
                v => new { Id = v.ArticleId, Number = (int?)v.Number },
                (a, v) =>
                    new
                    {
                        a.Id,
                        v.Content.Fields,
                        v.Content.Body,
                    }
            )
            .AsNoTracking()
            .ToDictionaryAsync(v => v.Id, v => v.Fields with { Body = v.Body.Read() }, cancellationToken);
        foreach (var article in articles)
        {
            if (contents.TryGetValue(article.Id, out var content))
            {
                await ProjectAgainAsync(article, content, cancellationToken);
            }

            var trace = PublishedTrace.Of(article);
            changes.Append(
                ChangeSubject.Article,
                article.Id,
                trace.TagsSince(PublishedTrace.None, article.Id, time),
                trace.IsPublic && trace.PublishedAt > time.UtcNow ? trace.PublishedAt : null
            );
        }

        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return last;
    }

    /// <summary>
    /// Copies what link rows and references repeat of their articles, after all of them came from elsewhere.
    /// </summary>
    public async Task RestateAllAsync(CancellationToken cancellationToken)
    {
        await db.ArticleAuthors.ExecuteUpdateAsync(
            set =>
                set.SetProperty(
                    l => l.ListedAt,
                    l => db.Articles.Where(a => a.Id == l.ArticleId).Select(a => a.ListedAt).FirstOrDefault()
                ),
            cancellationToken
        );
        await db.ArticleCategories.ExecuteUpdateAsync(
            set =>
                set.SetProperty(
                    l => l.ListedAt,
                    l => db.Articles.Where(a => a.Id == l.ArticleId).Select(a => a.ListedAt).FirstOrDefault()
                ),
            cancellationToken
        );
        await db.ArticleTags.ExecuteUpdateAsync(
            set =>
                set.SetProperty(
                    l => l.ListedAt,
                    l => db.Articles.Where(a => a.Id == l.ArticleId).Select(a => a.ListedAt).FirstOrDefault()
                ),
            cancellationToken
        );
        await db.ContentReferences.ExecuteUpdateAsync(
            set =>
                set.SetProperty(
                        r => r.State,
                        r => db.Articles.Where(a => a.Id == r.ArticleId).Select(a => a.State).FirstOrDefault()
                    )
                    .SetProperty(
                        r => r.ModifiedAt,
                        r => db.Articles.Where(a => a.Id == r.ArticleId).Select(a => a.ModifiedAt).FirstOrDefault()
                    ),
            cancellationToken
        );
    }

    private async Task ProjectAgainAsync(Article article, ArticleContent content, CancellationToken cancellationToken)
    {
        var plain = HtmlText.Of(content.Body ?? "");
        article.Project(
            content with
            {
                SeriesId = article.SeriesId,
                SeriesPlace = article.SeriesPosition,
            },
            HtmlText.Excerpt(plain, Article.BeginningLength),
            HtmlText.CountWords(content.Headline) + HtmlText.CountWords(plain),
            await renderer.RenderAsync(content.Body ?? "", cancellationToken)
        );
        if (article.State == ArticleState.Published)
        {
            article.StateLinks();
        }
        else
        {
            article.Unlink();
        }

        article.Relist();
        await db
            .Articles.Where(a => a.Id == article.Id)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(a => a.ListedAt, article.ListedAt)
                        .SetProperty(a => a.Headline, article.Headline)
                        .SetProperty(a => a.ShortHeadline, article.ShortHeadline)
                        .SetProperty(a => a.Standfirst, article.Standfirst)
                        .SetProperty(a => a.StoryKind, article.StoryKind)
                        .SetProperty(a => a.Language, article.Language)
                        .SetProperty(a => a.Beginning, article.Beginning)
                        .SetProperty(a => a.WordCount, article.WordCount)
                        .SetProperty(a => a.RenderedBody, article.RenderedBody)
                        .SetProperty(a => a.RenderedWith, article.RenderedWith)
                        .SetProperty(a => a.PictureId, article.PictureId)
                        .SetProperty(a => a.PictureAlt, article.PictureAlt)
                        .SetProperty(a => a.BodyPictureId, article.BodyPictureId)
                        .SetProperty(a => a.BodyAudioId, article.BodyAudioId)
                        .SetProperty(a => a.LabelIds, article.LabelIds)
                        .SetProperty(a => a.AuthorIds, article.AuthorIds),
                cancellationToken
            );
    }

    /// <summary>
    /// Records that a picture's texts, focal point or file changed: bodies that show it are rendered again, and the
    /// affected pages are listed, for now and for when its rights end.
    /// </summary>
    internal async Task PictureChangedAsync(long mediaId, DateTime? rightsEnd, CancellationToken cancellationToken)
    {
        var shown = db.Articles.Where(a => a.Media.Any(m => m.MediaId == mediaId));
        await shown.MarkOutOfDateAsync(cancellationToken);
        var ids = await shown
            .Where(a => a.State == ArticleState.Published)
            .Select(a => a.Id)
            .ToListAsync(cancellationToken);
        string[] tags =
        [
            CacheTags.Picture(mediaId),
            CacheTags.Sitemap,
            .. ids.Select(CacheTags.Article),
            .. ids.Select(CacheTags.Card),
        ];
        string[] withdrawn = [.. tags, CacheTags.Withdrawn];
        changes.Append(ChangeSubject.Media, mediaId, rightsEnd <= time.UtcNow ? withdrawn : tags);
        if (rightsEnd > time.UtcNow)
        {
            changes.Append(ChangeSubject.Media, mediaId, withdrawn, rightsEnd);
        }
    }

    /// <summary>Removes a tag from all stories.</summary>
    internal async Task DropTagAsync(long id, CancellationToken cancellationToken)
    {
        await db
            .ArticleTags.Where(l => l.TagId == id)
            .OrderBy(l => l.ArticleId)
            .DeleteInBatchesAsync(cancellationToken);
        await db
            .ContentReferences.Where(r => r.Kind == ReferenceKind.Tag && r.TargetId == id)
            .OrderBy(r => r.ArticleId)
            .DeleteInBatchesAsync(cancellationToken);
    }

    /// <summary>Removes a series from all stories, which become standalone.</summary>
    internal async Task DropSeriesAsync(long id, CancellationToken cancellationToken)
    {
        await db
            .Articles.Where(a => a.SeriesId == id)
            .ExecuteUpdateAsync(
                set => set.SetProperty(a => a.SeriesId, (long?)null).SetProperty(a => a.SeriesPosition, (int?)null),
                cancellationToken
            );
        await db
            .ContentReferences.Where(r => r.Kind == ReferenceKind.Series && r.TargetId == id)
            .OrderBy(r => r.ArticleId)
            .DeleteInBatchesAsync(cancellationToken);
    }

    /// <summary>
    /// Gives parts of a series new positions; their versions stay, so that no open form of theirs gets a conflict.
    /// </summary>
    internal async Task PlacePartsAsync(
        long seriesId,
        IEnumerable<(long ArticleId, int Place)> places,
        CancellationToken cancellationToken
    )
    {
        foreach (var (articleId, place) in places)
        {
            await db
                .Articles.Where(a => a.Id == articleId && a.SeriesId == seriesId)
                .ExecuteUpdateAsync(set => set.SetProperty(a => a.SeriesPosition, place), cancellationToken);
            await db
                .ContentReferences.Where(r =>
                    r.ArticleId == articleId && r.Kind == ReferenceKind.Series && r.TargetId == seriesId
                )
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.Position, place), cancellationToken);
        }
    }

    /// <summary>
    /// Moves the stories of a moved category and its descendants from its old ancestors to its new ones.
    /// </summary>
    internal async Task MoveCategoryAsync(
        long moved,
        IReadOnlyList<long> left,
        IReadOnlyList<long> joined,
        Dictionary<long, long?> parents,
        CancellationToken cancellationToken
    )
    {
        foreach (var ancestor in left)
        {
            // A story stays where another of its labels still belongs.
            var below = parents.Keys.Where(id => CategoryTree.AncestorsOf([id], parents).Contains(ancestor)).ToList();
            await db
                .ArticleCategories.Where(l =>
                    l.CategoryId == ancestor
                    && l.Position == null
                    && db.ArticleCategories.Any(m => m.ArticleId == l.ArticleId && m.CategoryId == moved)
                    && !db.ArticleCategories.Any(m =>
                        m.ArticleId == l.ArticleId && m.Position != null && below.Contains(m.CategoryId)
                    )
                )
                .OrderBy(l => l.ArticleId)
                .DeleteInBatchesAsync(cancellationToken);
            changes.Append(ChangeSubject.Category, ancestor);
        }

        foreach (var ancestor in joined)
        {
            await db.InheritSectionAsync(moved, ancestor, cancellationToken);
            changes.Append(ChangeSubject.Category, ancestor);
        }
    }

    /// <summary>
    /// Matches the link rows to the references of the newest version, which is the one being published.
    /// </summary>
    private async Task LinkAsync(Article article, CancellationToken cancellationToken)
    {
        var references = await ReferencesAsync(article.Id, cancellationToken);
        var parents = await db
            .Categories.Select(c => new { c.Id, c.ParentId })
            .ToDictionaryAsync(c => c.Id, c => c.ParentId, cancellationToken);
        var labels = references(ReferenceKind.Category);
        var ancestors = CategoryTree.AncestorsOf(labels, parents).Except(labels).ToList();
        LinkRows.Match(
            article.Categories,
            [.. labels, .. ancestors],
            link => link.CategoryId,
            id => new ArticleCategory { CategoryId = id },
            (link, i) => link.Position = i < labels.Count ? i : null
        );
        LinkRows.Match(
            article.Authors,
            references(ReferenceKind.Author),
            link => link.AuthorId,
            id => new ArticleAuthor { AuthorId = id },
            (link, i) => link.Position = i
        );
        LinkRows.Match(
            article.Tags,
            references(ReferenceKind.Tag),
            link => link.TagId,
            id => new ArticleTag { TagId = id },
            (link, i) => link.Position = i
        );
        LinkRows.Match(
            article.Media,
            references(ReferenceKind.Picture),
            link => link.MediaId,
            id => new ArticleMedia { MediaId = id },
            (_, _) => { }
        );
        LinkRows.Match(
            article.Files,
            references(ReferenceKind.File),
            link => link.FileId,
            id => new ArticleFile { FileId = id },
            (_, _) => { }
        );
        article.StateLinks();
    }

    /// <summary>The references of the newest version, stored or pending, in order.</summary>
    private async Task<Func<ReferenceKind, List<long>>> ReferencesAsync(
        long articleId,
        CancellationToken cancellationToken
    )
    {
        await db.ContentReferences.Where(r => r.ArticleId == articleId).LoadAsync(cancellationToken);
        var rows = db
            .ContentReferences.Local.Where(r => r.ArticleId == articleId)
            .OrderBy(r => r.Position)
            .ToLookup(r => r.Kind, r => r.TargetId);
        return kind => [.. rows[kind]];
    }

    private Task AppendAsync(Article article, PublishedTrace before, CancellationToken cancellationToken) =>
        AppendAsync(article, before, PublishedTrace.Of(article), cancellationToken);

    private async Task AppendAsync(
        Article article,
        PublishedTrace before,
        PublishedTrace after,
        CancellationToken cancellationToken
    )
    {
        var tags = after.TagsSince(before, article.Id, time);
        if (tags.Count > 0 && after.MovesFrom(before))
        {
            tags.UnionWith((await NeighboursAsync(article.Id, before, cancellationToken)).Select(CacheTags.Article));
            tags.UnionWith((await NeighboursAsync(article.Id, after, cancellationToken)).Select(CacheTags.Article));
        }

        if (
            tags.Count > 0
            && article.Kind == ArticleKind.Page
            && (FooterPages.Paths.Contains(before.Path) || FooterPages.Paths.Contains(after.Path))
        )
        {
            tags.Add(CacheTags.Site);
        }

        if (tags.Count > 0 && article.TranslationGroup is { } group)
        {
            tags.UnionWith(
                (
                    await db
                        .Articles.Where(a => a.TranslationGroup == group)
                        .Select(a => a.Id)
                        .ToListAsync(cancellationToken)
                ).Select(CacheTags.Article)
            );
        }

        // What readers saw before disappears now; what is new appears when it is due.
        var now = time.UtcNow;
        var wasSeen = before.IsPublic && before.PublishedAt <= now;
        var isDueLater = after.IsPublic && after.PublishedAt > now;
        if (wasSeen && (isDueLater || !after.IsPublic))
        {
            tags.Add(CacheTags.Withdrawn);
        }

        changes.Append(ChangeSubject.Article, article.Id, tags, isDueLater && !wasSeen ? after.PublishedAt : null);
        if (isDueLater && wasSeen)
        {
            tags.Remove(CacheTags.Withdrawn);
            changes.Append(ChangeSubject.Article, article.Id, tags, after.PublishedAt);
        }
    }

    /// <summary>The stories whose pages link to one at this position in its section.</summary>
    private async Task<IReadOnlyList<long>> NeighboursAsync(
        long id,
        PublishedTrace trace,
        CancellationToken cancellationToken
    )
    {
        if (trace.ListedAt is not { } at)
        {
            return [];
        }

        // A story links to its neighbours in its own primary section, which may be any of this one's.
        HashSet<long> found = [];
        foreach (var section in trace.Sections)
        {
            var others = db.ArticleCategories.Where(l =>
                l.CategoryId == section && l.ArticleId != id && l.ListedAt != null
            );
            found.UnionWith(
                await others
                    .ListedAt(at)
                    .Where(l => l.ListedAt < at || l.ArticleId < id)
                    .OrderByDescending(l => l.ListedAt)
                    .ThenByDescending(l => l.ArticleId)
                    .Select(l => l.ArticleId)
                    .Take(1)
                    .ToListAsync(cancellationToken)
            );
            found.UnionWith(
                await others
                    .Where(l => l.ListedAt >= at && (l.ListedAt > at || l.ArticleId > id))
                    .OrderBy(l => l.ListedAt)
                    .ThenBy(l => l.ArticleId)
                    .Select(l => l.ArticleId)
                    .Take(1)
                    .ToListAsync(cancellationToken)
            );
        }

        return [.. found];
    }
}
