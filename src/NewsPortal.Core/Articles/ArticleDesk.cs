using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;
using NewsPortal.Core.Taxonomy;

namespace NewsPortal.Core.Articles;

/// <summary>What the newsroom reads about articles, whatever their state.</summary>
public sealed class ArticleDesk(NewsDbContext db, SiteTime time, CorrectionQueries corrections)
{
    /// <summary>Articles on one page of the list.</summary>
    public const int PageSize = 50;

    private const int DeskSize = 15;
    private const int HistorySize = 12;

    /// <summary>A page of the list; it costs the same however deep it lies.</summary>
    public async Task<ArticleListPage> ListAsync(
        ArticleFilter filter, ArticleCursor? cursor, CancellationToken cancellationToken)
    {
        var query = Matching(filter);
        if (cursor is { Newer: true })
        {
            query = query.Where(a => a.ModifiedAt >= cursor.ModifiedAt && (a.ModifiedAt > cursor.ModifiedAt || a.Id > cursor.Id))
                .OrderBy(a => a.ModifiedAt).ThenBy(a => a.Id);
        }
        else
        {
            if (cursor is not null)
            {
                query = query.Where(a => a.ModifiedAt <= cursor.ModifiedAt && (a.ModifiedAt < cursor.ModifiedAt || a.Id < cursor.Id));
            }

            query = query.OrderByDescending(a => a.ModifiedAt).ThenByDescending(a => a.Id);
        }

        var lines = (await LinesAsync(query.Take(PageSize + 1), cancellationToken)).ToList();
        var more = lines.Count > PageSize;
        if (more)
        {
            lines.RemoveAt(PageSize);
        }

        if (cursor is { Newer: true })
        {
            lines.Reverse();
        }

        var hasNewer = lines.Count > 0 && cursor is not null && (!cursor.Newer || more);
        var hasOlder = lines.Count > 0 && (cursor is { Newer: true } || more);
        return new ArticleListPage(
            lines,
            hasNewer ? new ArticleCursor(lines[0].ModifiedAt, lines[0].Id, true) : null,
            hasOlder ? new ArticleCursor(lines[^1].ModifiedAt, lines[^1].Id, false) : null);
    }

    /// <summary>The first page of the newsroom for a user.</summary>
    public async Task<DeskOverview> OverviewAsync(long userId, CancellationToken cancellationToken)
    {
        var now = time.UtcNow;
        return new DeskOverview(
            await LinesAsync(
                db.Articles.Where(a => a.CreatedById == userId && a.State == ArticleState.Draft)
                    .OrderByDescending(a => a.ModifiedAt).ThenByDescending(a => a.Id).Take(DeskSize), cancellationToken),
            await LinesAsync(
                db.Articles.Where(a => a.State == ArticleState.Submitted)
                    .OrderByDescending(a => a.ModifiedAt).ThenByDescending(a => a.Id).Take(DeskSize), cancellationToken),
            await LinesAsync(
                db.Articles.ScheduledAt(now)
                    .OrderBy(a => a.PublishedAt).Take(DeskSize), cancellationToken),
            await LinesAsync(
                db.Articles.VisibleAt(now)
                    .OrderByDescending(a => a.PublishedAt).Take(DeskSize), cancellationToken));
    }

    /// <summary>One article with everything that its form shows; null when there is none.</summary>
    public async Task<ArticleDetails?> FindAsync(long id, CancellationToken cancellationToken)
    {
        var a = await db.Articles.AsNoTracking().Where(a => a.Id == id)
            .Select(a => new
            {
                a.Id, a.Version, a.Kind, a.StoryKind, a.State, a.Headline, a.Slug, a.Path, a.Standfirst, a.SeoTitle, a.SeoDescription,
                a.Body, a.PictureId,
                a.SeriesId, a.SeriesPosition, a.PictureAlt, a.PictureCaption, a.PictureCredit, a.CreatedAt, a.CreatedById, a.ModifiedAt, a.PublishedAt, a.UpdatedAt,
                a.Language, a.TranslationGroup, a.WishedAt,
                Views = db.ArticleViewTotals.Where(v => v.ArticleId == a.Id).Select(v => v.Views).FirstOrDefault(),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (a is null)
        {
            return null;
        }

        var now = time.UtcNow;
        var versions = a.TranslationGroup is null ? [] : (await db.Articles.AsNoTracking()
                .Where(v => v.TranslationGroup == a.TranslationGroup && v.Id != id).OrderBy(v => v.Id)
                .Select(v => new { v.Id, v.Headline, v.Language, v.State, v.PublishedAt }).ToListAsync(cancellationToken))
            .ConvertAll(v => new VersionLine(v.Id, v.Headline, v.Language, StateOf(v.State, v.PublishedAt, now)));
        var content = new SaveArticle
        {
            Id = a.Id,
            Version = a.Version,
            Kind = a.Kind,
            StoryKind = a.StoryKind,
            Headline = a.Headline,
            VersionOf = versions.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"#{versions[0].Id}") : "",
            PublishAt = a.WishedAt ?? a.PublishedAt,
            Slug = a.Slug,
            PagePath = a.Kind == ArticleKind.Page ? a.Path?.TrimStart('/') : null,
            Standfirst = a.Standfirst,
            Language = a.Language,
            SeoTitle = a.SeoTitle,
            SeoDescription = a.SeoDescription,
            Body = a.Body,
            SeriesId = a.SeriesId,
            SeriesPlace = a.SeriesPosition,
            PictureId = a.PictureId,
            PictureAlt = a.PictureAlt,
            PictureCaption = a.PictureCaption,
            PictureCredit = a.PictureCredit,
            CategoryIds = await db.ArticleCategories.Where(l => l.ArticleId == id && l.Position != null).OrderBy(l => l.Position)
                .Select(l => l.CategoryId).ToListAsync(cancellationToken),
            AuthorIds = await db.ArticleAuthors.Where(l => l.ArticleId == id).OrderBy(l => l.Position)
                .Select(l => l.AuthorId).ToListAsync(cancellationToken),
            Tags = await db.ArticleTags.Where(l => l.ArticleId == id).OrderBy(l => l.Position)
                .Select(l => l.Tag.Name).ToListAsync(cancellationToken),
        };
        return new ArticleDetails(
            content, a.Version, StateOf(a.State, a.PublishedAt, time.UtcNow), a.Path, a.CreatedAt, a.CreatedById, a.ModifiedAt,
            a.PublishedAt, a.UpdatedAt, a.Views)
        {
            WishedAt = a.WishedAt,
            Question = a.WishedAt is { } wished ? Article.Question(a.State, a.PublishedAt, wished, now) : null,
            Versions = versions,
            History = await db.ArticleRevisions.Where(r => r.ArticleId == id).OrderByDescending(r => r.Id).Take(HistorySize)
                .Select(r => new RevisionLine(r.SavedAt, r.SavedByName, r.Action)).ToListAsync(cancellationToken),
            Corrections = await corrections.OfAsync(id, cancellationToken),
        };
    }

    /// <summary>The picture that a form has chosen; null when there is none with this id.</summary>
    public async Task<PictureRef?> PictureAsync(long? id, CancellationToken cancellationToken) =>
        id is null ? null : await db.Media.Where(m => m.Id == id)
            .Select(m => PictureRef.Of(m))
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>All sections, in the order of the tree.</summary>
    public async Task<IReadOnlyList<Choice>> CategoriesAsync(CancellationToken cancellationToken)
    {
        var rows = await db.Categories.AsNoTracking().OrderBy(c => c.Position).ThenBy(c => c.Name)
            .Select(c => new { c.Id, c.Name, c.ParentId }).ToListAsync(cancellationToken);
        return CategoryTree.Flatten(rows, r => r.Id, r => r.ParentId)
            .Select(node => new Choice(node.Item.Id, node.Item.Name, node.Depth)).ToList();
    }

    /// <summary>All authors by name.</summary>
    public async Task<IReadOnlyList<Choice>> AuthorsAsync(CancellationToken cancellationToken) =>
        await db.Authors.AsNoTracking().OrderBy(a => a.Name).ThenBy(a => a.Id).Select(a => new Choice(a.Id, a.Name, 0))
            .ToListAsync(cancellationToken);

    /// <summary>All series by title.</summary>
    public async Task<IReadOnlyList<Choice>> SeriesAsync(CancellationToken cancellationToken) =>
        await db.Series.AsNoTracking().OrderBy(s => s.Title).ThenBy(s => s.Id).Select(s => new Choice(s.Id, s.Title, 0))
            .ToListAsync(cancellationToken);

    /// <summary>The byline that a user writes under; null for none.</summary>
    public Task<long?> BylineAsync(long userId, CancellationToken cancellationToken) =>
        db.Users.Where(u => u.Id == userId).Select(u => u.AuthorId).SingleOrDefaultAsync(cancellationToken);

    internal static DeskState StateOf(ArticleState state, DateTime? publishedAt, DateTime now) => state switch
    {
        ArticleState.Draft => DeskState.Draft,
        ArticleState.Submitted => DeskState.Submitted,
        ArticleState.TakenDown => DeskState.TakenDown,
        _ => publishedAt > now ? DeskState.Scheduled : DeskState.Published,
    };

    private IQueryable<Article> Matching(ArticleFilter filter)
    {
        var now = time.UtcNow;
        var query = db.Articles.AsNoTracking();
        query = filter.State switch
        {
            DeskState.Draft => query.Where(a => a.State == ArticleState.Draft),
            DeskState.Submitted => query.Where(a => a.State == ArticleState.Submitted),
            DeskState.TakenDown => query.Where(a => a.State == ArticleState.TakenDown),
            DeskState.Scheduled => query.ScheduledAt(now),
            DeskState.Published => query.VisibleAt(now),
            _ => query,
        };
        if (filter.AuthorId is { } author)
        {
            query = query.Where(a => db.ArticleAuthors.Any(l => l.ArticleId == a.Id && l.AuthorId == author));
        }

        if (filter.CategoryId is { } category)
        {
            query = query.Where(a => db.ArticleCategories.Any(l => l.ArticleId == a.Id && l.CategoryId == category));
        }

        if (filter.Kind is { } kind)
        {
            query = query.Where(a => a.Kind == kind);
        }

        if (filter.CreatedById is { } user)
        {
            query = query.Where(a => a.CreatedById == user);
        }

        return Saying(query, filter.Words?.Trim() ?? "");
    }

    private static IQueryable<Article> Saying(IQueryable<Article> query, string words)
    {
        if (StoryName.Parse(words) is { } name)
        {
            return name.In(query);
        }

        return query.Holding(words, a => a.Headline);
    }

    private async Task<IReadOnlyList<ArticleLine>> LinesAsync(IQueryable<Article> query, CancellationToken cancellationToken)
    {
        // First the ids, which an index gives by itself, then the rows of these few.
        var now = time.UtcNow;
        var found = await query.Select(a => a.Id).ToListAsync(cancellationToken);
        var rows = await db.Articles.AsNoTracking().Where(a => found.Contains(a.Id)).Select(a => new
        {
            a.Id, a.Kind, a.State, a.Headline, a.Path, a.ModifiedAt, a.PublishedAt, a.CreatedById, a.Language, a.WishedAt,
            Views = db.ArticleViewTotals.Where(v => v.ArticleId == a.Id).Select(v => v.Views).FirstOrDefault(),
        }).ToListAsync(cancellationToken);
        rows.Sort((a, b) => found.IndexOf(a.Id).CompareTo(found.IndexOf(b.Id)));
        var authors = (await db.ArticleAuthors.AsNoTracking().Where(l => found.Contains(l.ArticleId)).OrderBy(l => l.Position)
            .Select(l => new { l.ArticleId, l.Author.Name }).ToListAsync(cancellationToken)).ToLookup(l => l.ArticleId, l => l.Name);
        var categories = (await db.ArticleCategories.AsNoTracking().Where(l => found.Contains(l.ArticleId) && l.Position == 0)
            .Select(l => new { l.ArticleId, l.Category.Name }).ToListAsync(cancellationToken)).ToLookup(l => l.ArticleId, l => l.Name);
        return rows.ConvertAll(r => new ArticleLine(
            r.Id, r.Kind, StateOf(r.State, r.PublishedAt, now), r.Headline, r.Path, r.ModifiedAt, r.PublishedAt, r.CreatedById, r.Views)
        {
            Language = r.Language,
            WishedAt = r.WishedAt,
            Authors = [.. authors[r.Id]],
            Category = categories[r.Id].FirstOrDefault(),
        });
    }
}
