using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Site;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Finds a page of the newsroom's list: one condition of the filter gives the index that is read in the list's order,
/// the others are asked for each article found. It is the one with the fewest articles by its nature, so that a page
/// costs the same for a section of ten articles and of a hundred thousand (docs/adr/0007).
/// </summary>
public sealed class DeskList(NewsDbContext db, SiteTime time, ITextSearch texts)
{
    /// <summary>Sections that one statement reads; a statement for each number would fill the cache of plans.</summary>
    private const int MostSections = 32;

    /// <summary>The ids at a position of the list, in its order; reversed when paging towards newer articles.</summary>
    public async Task<IReadOnlyList<long>> FindAsync(
        ArticleFilter filter,
        ArticleCursor? cursor,
        int count,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(filter);
        var words = filter.Words?.Trim() ?? "";
        var isNamed = StoryName.Parse(words) is not null;
        var found =
            words.Length > 0 && filter.InTexts && !isNamed ? await texts.FindAsync(words, cancellationToken) : [];
        var sections = filter.CategoryId is { } category ? await SectionsBelowAsync(category, cancellationToken) : [];
        var isAmongFew =
            isNamed
            || filter.CreatedById is not null
            || filter is { State: NewsroomState.Scheduled } or { Kind: ArticleKind.Page };
        if (!isAmongFew && filter.AuthorId is { } author)
        {
            return await OfTermsAsync(
                ReferenceKind.Author,
                [author],
                filter,
                Conditions(filter with { AuthorId = null }, sections, words, found),
                cursor,
                count,
                cancellationToken
            );
        }

        // Headlines are in the indexes of articles only.
        if (!isAmongFew && sections.Count > 0 && words.Length == 0)
        {
            return await OfTermsAsync(
                ReferenceKind.Category,
                sections,
                filter,
                Conditions(filter, [], words, found),
                cursor,
                count,
                cancellationToken
            );
        }

        var articles = Conditions(filter, sections, words, found) ?? db.Known();
        if (filter.State is null)
        {
            articles = articles.Where(a => a.State != ArticleState.Binned);
        }
        else if (StoredState(filter.State.Value) is var state && filter.State is not NewsroomState.Scheduled)
        {
            articles = articles.Where(a => a.State == state);
        }

        return await InOrder(articles.Select(a => new Place { ModifiedAt = a.ModifiedAt, Id = a.Id }), cursor)
            .Take(count)
            .Select(p => p.Id)
            .ToListAsync(cancellationToken);
    }

    /// <summary>
    /// The articles of the newsroom under any of these terms. Each term is read by itself, at most a page of it: with
    /// all in one condition, the database would sort all their articles.
    /// </summary>
    private async Task<IReadOnlyList<long>> OfTermsAsync(
        ReferenceKind kind,
        IReadOnlyList<long> terms,
        ArticleFilter filter,
        IQueryable<Article>? conditions,
        ArticleCursor? cursor,
        int count,
        CancellationToken cancellationToken
    )
    {
        List<Place> found = [];
        foreach (var batch in terms.Chunk(MostSections))
        {
            // No term has the number 0.
            var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)batch.Length);
            var each = batch
                .Concat(Enumerable.Repeat(0L, size - batch.Length))
                .Select(term => InOrder(Places(Rows(kind, term, filter.State), conditions), cursor).Take(count))
                .ToList();
            var all =
                each.Count == 1
                    ? each[0]
                    : InOrder(each.Aggregate(Queryable.Concat).Distinct(), null, cursor).Take(count);
            found.AddRange(await all.ToListAsync(cancellationToken));
        }

        var places = found.Distinct();
        return
        [
            .. (
                cursor is { Newer: true }
                    ? places.OrderBy(p => p.ModifiedAt).ThenBy(p => p.Id)
                    : places.OrderByDescending(p => p.ModifiedAt).ThenByDescending(p => p.Id)
            )
                .Take(count)
                .Select(p => p.Id),
        ];
    }

    private IQueryable<ContentReference> Rows(ReferenceKind kind, long term, NewsroomState? state)
    {
        var rows = db.ContentReferences.AsNoTracking().Where(r => r.Kind == kind && r.TargetId == term);
        if (state is not { } wanted)
        {
            return rows.Where(r => r.State != ArticleState.Binned);
        }

        var stored = StoredState(wanted);
        return rows.Where(r => r.State == stored);
    }

    private IQueryable<Place> Places(IQueryable<ContentReference> rows, IQueryable<Article>? conditions)
    {
        if (conditions is null)
        {
            var hidden = db.Hidden();
            return (db.Viewer is null ? rows : rows.Where(r => !hidden.Contains(r.ArticleId))).Select(r => new Place
            {
                ModifiedAt = r.ModifiedAt,
                Id = r.ArticleId,
            });
        }

        // A cross join keeps SQLite from beginning with the articles.
        return rows.SelectMany(_ => conditions, (row, article) => new { row, article })
            .Where(pair => pair.article.Id == pair.row.ArticleId)
            .Select(pair => new Place { ModifiedAt = pair.row.ModifiedAt, Id = pair.row.ArticleId });
    }

    /// <summary>
    /// The articles that meet the conditions that rows of terms don't tell, all but the stored state; null for any.
    /// </summary>
    private IQueryable<Article>? Conditions(
        ArticleFilter filter,
        IReadOnlyList<long> sections,
        string words,
        IReadOnlyList<long> found
    )
    {
        var now = time.UtcNow;
        var all = db.Known().AsNoTracking();
        var query = all;
        if (filter.State == NewsroomState.Scheduled)
        {
            // Limited, which no planner takes apart: the few are found by their time, not among all published ones.
            var hidden = db.Hidden();
            query = db
                .Articles.AsNoTracking()
                .ScheduledAt(now)
                .OrderBy(a => a.PublishedAt)
                .Take(int.MaxValue)
                .Where(a => !hidden.Contains(a.Id));
        }
        else if (filter.State == NewsroomState.Published)
        {
            query = query.Where(a => a.PublishedAt <= now);
        }

        if (filter.AuthorId is { } author)
        {
            query = query.Where(a =>
                db.ContentReferences.Any(r =>
                    r.ArticleId == a.Id && r.Kind == ReferenceKind.Author && r.TargetId == author
                )
            );
        }

        if (sections.Count > 0)
        {
            query = query.Where(a =>
                db.ContentReferences.Any(r =>
                    r.ArticleId == a.Id && r.Kind == ReferenceKind.Category && sections.Contains(r.TargetId)
                )
            );
        }

        if (filter.Kind is { } kind)
        {
            // As a constant: an index of pages is of no use for a parameter.
            query =
                kind == ArticleKind.Page
                    ? query.Where(a => a.Kind == ArticleKind.Page)
                    : query.Where(a => a.Kind == ArticleKind.Story);
        }

        if (filter.CreatedById is { } user)
        {
            query = query.Where(a => a.CreatedById == user);
        }

        if (StoryName.Parse(words) is { } name)
        {
            query = name.In(query);
        }
        else if (words.Length > 0)
        {
            query = filter.InTexts
                ? query.HoldingOr(words, a => a.Title, a => found.Contains(a.Id))
                : query.Holding(words, a => a.Title);
        }

        return ReferenceEquals(query, all) ? null : query;
    }

    private static IQueryable<Place> InOrder(IQueryable<Place> places, ArticleCursor? cursor) =>
        InOrder(places, cursor, cursor);

    private static IQueryable<Place> InOrder(IQueryable<Place> places, ArticleCursor? after, ArticleCursor? direction)
    {
        if (direction is { Newer: true })
        {
            if (after is not null)
            {
                places = places.Where(p =>
                    p.ModifiedAt >= after.ModifiedAt && (p.ModifiedAt > after.ModifiedAt || p.Id > after.Id)
                );
            }

            return places.OrderBy(p => p.ModifiedAt).ThenBy(p => p.Id);
        }

        if (after is not null)
        {
            places = places.Where(p =>
                p.ModifiedAt <= after.ModifiedAt && (p.ModifiedAt < after.ModifiedAt || p.Id < after.Id)
            );
        }

        return places.OrderByDescending(p => p.ModifiedAt).ThenByDescending(p => p.Id);
    }

    private static ArticleState StoredState(NewsroomState state) =>
        state switch
        {
            NewsroomState.Draft => ArticleState.Draft,
            NewsroomState.Submitted => ArticleState.Submitted,
            NewsroomState.Ready => ArticleState.Ready,
            NewsroomState.TakenDown => ArticleState.TakenDown,
            NewsroomState.Binned => ArticleState.Binned,
            _ => ArticleState.Published,
        };

    private async Task<IReadOnlyList<long>> SectionsBelowAsync(long category, CancellationToken cancellationToken)
    {
        var parents = await db.Categories.ToDictionaryAsync(c => c.Id, c => c.ParentId, cancellationToken);
        return [category, .. parents.Keys.Where(id => CategoryTree.AncestorsOf([id], parents).Contains(category))];
    }

    private sealed record Place
    {
        public DateTime ModifiedAt { get; init; }
        public long Id { get; init; }
    }
}
