using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Articles;

/// <summary>Reads articles for the newsroom, whatever their state.</summary>
public sealed class ArticleAdminQueries(
    NewsDbContext db,
    SiteTime time,
    ArticleVersions versions,
    HistoryQueries history,
    AssignmentEditor assignments,
    CorrectionQueries corrections,
    DeskList list
)
{
    /// <summary>Articles per page of the list.</summary>
    public const int PageSize = 50;

    private const int DeskSize = 15;
    private const int HistorySize = 12;

    /// <summary>A page of the list; costs the same at any depth.</summary>
    public async Task<ArticleListPage> ListAsync(
        ArticleFilter filter,
        ArticleCursor? cursor,
        CancellationToken cancellationToken
    )
    {
        var found = await list.FindAsync(filter, cursor, PageSize + 1, cancellationToken);
        var lines = (await LinesAsync(found, cancellationToken)).ToList();
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
            hasOlder ? new ArticleCursor(lines[^1].ModifiedAt, lines[^1].Id, false) : null
        );
    }

    /// <summary>The newsroom's start page for a user.</summary>
    public async Task<ArticleOverview> OverviewAsync(Actor actor, CancellationToken cancellationToken)
    {
        var user = actor.UserId;
        var now = time.UtcNow;
        var midnight = time.ToUtc(time.ToLocal(now).Date.AddDays(1));
        var mine = db.Known()
            .Where(a =>
                a.State == ArticleState.Draft
                && (a.CreatedById == user || db.AssignedPeople.Any(p => p.ArticleId == a.Id && p.UserId == user))
            );
        var returned = await LinesAsync(
            mine.Where(a =>
                    db.ArticleVersions.Any(v =>
                        v.ArticleId == a.Id
                        && v.Reason == VersionReason.Returned
                        && !db.ArticleVersions.Any(w =>
                            w.ArticleId == a.Id && w.Number > v.Number && w.State != ArticleState.Draft
                        )
                    )
                )
                .OrderByDescending(a => a.ModifiedAt)
                .ThenByDescending(a => a.Id)
                .Take(DeskSize),
            cancellationToken
        );
        var given = returned.Select(line => line.Id).ToList();
        var assigned = await LinesAsync(
            db.Known()
                .Where(a => a.State == ArticleState.Draft && !given.Contains(a.Id))
                .Where(a => db.AssignedPeople.Any(p => p.ArticleId == a.Id && p.UserId == user))
                .OrderBy(a => db.Assignments.Any(x => x.ArticleId == a.Id && x.Deadline != null) ? 0 : 1)
                .ThenBy(a => db.Assignments.Where(x => x.ArticleId == a.Id).Select(x => x.Deadline).FirstOrDefault())
                .ThenBy(a => a.Id)
                .Take(DeskSize),
            cancellationToken
        );
        List<long> shown = [.. given, .. assigned.Select(line => line.Id)];
        var edits = actor.May(Permissions.ArticlesPublish);
        return new ArticleOverview(
            returned,
            assigned,
            edits ? await InAsync(ArticleState.Submitted, cancellationToken) : [],
            edits ? await InAsync(ArticleState.Ready, cancellationToken) : [],
            edits
                ? await LinesAsync(
                    db.Known()
                        .ScheduledAt(now)
                        .Where(a => a.PublishedAt < midnight)
                        .OrderBy(a => a.PublishedAt)
                        .Take(DeskSize),
                    cancellationToken
                )
                : [],
            await LinesAsync(
                db.Known()
                    .Where(a => a.CreatedById == user && a.State == ArticleState.Draft && !shown.Contains(a.Id))
                    .OrderByDescending(a => a.ModifiedAt)
                    .ThenByDescending(a => a.Id)
                    .Take(DeskSize),
                cancellationToken
            ),
            await LinesAsync(
                db.Known().VisibleAt(now).OrderByDescending(a => a.PublishedAt).Take(DeskSize),
                cancellationToken
            )
        );
    }

    /// <summary>One article with everything in its form; null for none.</summary>
    public async Task<ArticleDetails?> FindAsync(long id, CancellationToken cancellationToken)
    {
        var a = await db.Known()
            .AsNoTracking()
            .Where(a => a.Id == id)
            .Select(a => new
            {
                a.Id,
                a.Version,
                a.Kind,
                a.State,
                a.Path,
                a.CreatedAt,
                a.CreatedById,
                a.ModifiedAt,
                a.PublishedAt,
                a.UpdatedAt,
                a.TranslationGroup,
                a.WishedAt,
                a.BinnedAt,
                a.NewestVersion,
                a.PublishedVersion,
                IsRestricted = db.StoryRestrictions.Any(r => r.ArticleId == a.Id),
                Views = db.ArticleViewTotals.Where(v => v.ArticleId == a.Id).Select(v => v.Views).FirstOrDefault(),
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (a is null || await versions.NewestAsync(id, cancellationToken) is not { } content)
        {
            return null;
        }

        var now = time.UtcNow;
        var translations = a.TranslationGroup is not { } group
            ? []
            : (
                await db.Known()
                    .AsNoTracking()
                    .Where(v => v.TranslationGroup == group && v.State != ArticleState.Binned && v.Id != id)
                    .OrderBy(v => v.Id)
                    .Select(v => new
                    {
                        v.Id,
                        v.Title,
                        v.State,
                        v.PublishedAt,
                        Fields = db
                            .ArticleVersions.Where(n => n.ArticleId == v.Id && n.Number == v.NewestVersion)
                            .Select(n => n.Content.Fields)
                            .First(),
                    })
                    .ToListAsync(cancellationToken)
            ).ConvertAll(v => new VersionLine(v.Id, v.Title, v.Fields.Language, StateOf(v.State, v.PublishedAt, now)));
        var state = StateOf(a.State, a.PublishedAt, now);
        return new ArticleDetails(
            a.Id,
            a.Kind,
            content,
            a.Version,
            state,
            a.Path,
            a.CreatedAt,
            a.CreatedById,
            a.ModifiedAt,
            a.PublishedAt,
            a.UpdatedAt,
            a.Views
        )
        {
            IsRestricted = a.IsRestricted,
            WishedAt = a.WishedAt,
            BinnedAt = a.BinnedAt,
            HasChanges = a.State == ArticleState.Published && a.PublishedVersion != a.NewestVersion,
            Versions = translations,
            Assignment = await assignments.FindAsync(id, cancellationToken),
            History = await history.LinesAsync(id, int.MaxValue, HistorySize, cancellationToken),
            Corrections = await corrections.OfAsync(id, cancellationToken),
        };
    }

    /// <summary>True for an article in the bin.</summary>
    public Task<bool> IsInBinAsync(long? id, CancellationToken cancellationToken) =>
        db.Known().AnyAsync(a => a.Id == id && a.State == ArticleState.Binned, cancellationToken);

    /// <summary>The picture chosen in a form; null if there is none with this id.</summary>
    public async Task<PictureRef?> PictureAsync(long? id, CancellationToken cancellationToken) =>
        id is null
            ? null
            : await db
                .Media.Where(m => m.Id == id)
                .Select(m => PictureRef.Of(m))
                .SingleOrDefaultAsync(cancellationToken);

    /// <summary>All sections, in tree order.</summary>
    public async Task<IReadOnlyList<Choice>> CategoriesAsync(CancellationToken cancellationToken)
    {
        var rows = await db
            .Categories.AsNoTracking()
            .OrderBy(c => c.Position)
            .ThenBy(c => c.Name)
            .Select(c => new
            {
                c.Id,
                c.Name,
                c.ParentId,
            })
            .ToListAsync(cancellationToken);
        return CategoryTree
            .Flatten(rows, r => r.Id, r => r.ParentId)
            .Select(node => new Choice(node.Item.Id, node.Item.Name, node.Depth))
            .ToList();
    }

    /// <summary>All authors, sorted by name.</summary>
    public async Task<IReadOnlyList<Choice>> AuthorsAsync(CancellationToken cancellationToken) =>
        await db
            .Authors.AsNoTracking()
            .OrderBy(a => a.Name)
            .ThenBy(a => a.Id)
            .Select(a => new Choice(a.Id, a.Name, 0))
            .ToListAsync(cancellationToken);

    /// <summary>All series, sorted by title.</summary>
    public async Task<IReadOnlyList<Choice>> SeriesAsync(CancellationToken cancellationToken) =>
        await db
            .Series.AsNoTracking()
            .OrderBy(s => s.Title)
            .ThenBy(s => s.Id)
            .Select(s => new Choice(s.Id, s.Title, 0))
            .ToListAsync(cancellationToken);

    /// <summary>A user's default byline; null for none.</summary>
    public Task<long?> BylineAsync(long userId, CancellationToken cancellationToken) =>
        db.Users.Where(u => u.Id == userId).Select(u => u.AuthorId).SingleOrDefaultAsync(cancellationToken);

    internal static NewsroomState StateOf(ArticleState state, DateTime? publishedAt, DateTime now) =>
        state switch
        {
            ArticleState.Draft => NewsroomState.Draft,
            ArticleState.Submitted => NewsroomState.Submitted,
            ArticleState.TakenDown => NewsroomState.TakenDown,
            ArticleState.Ready => NewsroomState.Ready,
            ArticleState.Binned => NewsroomState.Binned,
            _ => publishedAt > now ? NewsroomState.Scheduled : NewsroomState.Published,
        };

    private Task<IReadOnlyList<ArticleLine>> InAsync(ArticleState state, CancellationToken cancellationToken) =>
        LinesAsync(
            db.Known()
                .Where(a => a.State == state)
                .OrderByDescending(a => a.ModifiedAt)
                .ThenByDescending(a => a.Id)
                .Take(DeskSize),
            cancellationToken
        );

    private async Task<IReadOnlyList<ArticleLine>> LinesAsync(
        IQueryable<Article> query,
        CancellationToken cancellationToken
    ) =>
        // First the ids, from an index alone, then the rows of these few.
        await LinesAsync(await query.Select(a => a.Id).ToListAsync(cancellationToken), cancellationToken);

    private async Task<IReadOnlyList<ArticleLine>> LinesAsync(
        IReadOnlyList<long> ids,
        CancellationToken cancellationToken
    )
    {
        var now = time.UtcNow;
        List<long> found = [.. ids];
        var rows = await db.Known()
            .AsNoTracking()
            .Where(a => found.Contains(a.Id))
            .Select(a => new
            {
                a.Id,
                a.Kind,
                a.State,
                a.Title,
                a.Path,
                a.ModifiedAt,
                a.PublishedAt,
                a.CreatedById,
                a.WishedAt,
                a.Version,
                HasChanges = a.State == ArticleState.Published && a.PublishedVersion != a.NewestVersion,
                Fields = db
                    .ArticleVersions.Where(v => v.ArticleId == a.Id && v.Number == a.NewestVersion)
                    .Select(v => v.Content.Fields)
                    .FirstOrDefault(),
                Views = db.ArticleViewTotals.Where(v => v.ArticleId == a.Id).Select(v => v.Views).FirstOrDefault(),
                Deadline = db.Assignments.Where(x => x.ArticleId == a.Id).Select(x => x.Deadline).FirstOrDefault(),
                Message = db
                    .StepMessages.Where(m => m.ArticleId == a.Id)
                    .OrderByDescending(m => m.Number)
                    .Select(m => m.Text)
                    .FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        rows.Sort((a, b) => found.IndexOf(a.Id).CompareTo(found.IndexOf(b.Id)));
        var authors = (
            await db
                .ContentReferences.AsNoTracking()
                .Where(r => found.Contains(r.ArticleId) && r.Kind == ReferenceKind.Author)
                .OrderBy(r => r.Position)
                .Join(
                    db.Authors,
                    r => r.TargetId,
                    a => a.Id,
                    (r, a) =>
                        new
                        {
                            r.ArticleId,
                            r.Position,
                            a.Name,
                        }
                )
                .ToListAsync(cancellationToken)
        ).OrderBy(r => r.Position).ToLookup(r => r.ArticleId, r => r.Name);
        var categories = (
            await db
                .ContentReferences.AsNoTracking()
                .Where(r => found.Contains(r.ArticleId) && r.Kind == ReferenceKind.Category && r.Position == 0)
                .Join(db.Categories, r => r.TargetId, c => c.Id, (r, c) => new { r.ArticleId, c.Name })
                .ToListAsync(cancellationToken)
        ).ToLookup(r => r.ArticleId, r => r.Name);
        var people = (
            await db
                .AssignedPeople.AsNoTracking()
                .Where(p => found.Contains(p.ArticleId))
                .Join(db.Users, p => p.UserId, u => u.Id, (p, u) => new { p.ArticleId, u.DisplayName })
                .OrderBy(p => p.DisplayName)
                .ToListAsync(cancellationToken)
        ).ToLookup(p => p.ArticleId, p => p.DisplayName);
        return rows.ConvertAll(r => new ArticleLine(
            r.Id,
            r.Kind,
            StateOf(r.State, r.PublishedAt, now),
            r.Title,
            r.Path,
            r.ModifiedAt,
            r.PublishedAt,
            r.CreatedById,
            r.Views
        )
        {
            Language = r.Fields?.Language,
            WishedAt = r.WishedAt,
            Version = r.Version,
            HasChanges = r.HasChanges,
            Authors = [.. authors[r.Id]],
            Category = categories[r.Id].FirstOrDefault(),
            Deadline = r.Deadline,
            People = [.. people[r.Id]],
            Message = r.Message,
        });
    }
}
