using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Desk;

/// <summary>Reads what stands in the newsroom's calendar.</summary>
public sealed class CalendarQueries(NewsDbContext db, SiteTime time, SiteDirectoryQueries directory)
{
    /// <summary>Lines of each kind that one page can show.</summary>
    private const int Most = 1000;

    private const int DeskSize = 15;
    private const int DeskDaysBack = 7;

    /// <summary>Everything from a day up to, but without, another, in the site's zone.</summary>
    public async Task<CalendarRange> RangeAsync(
        DateOnly from,
        DateOnly until,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var (first, end) = (StartOf(from), StartOf(until));
        var stories = await ArticlesAsync(
            CalendarKind.Story,
            db.Known().StoriesBetween(first, end).OrderBy(a => a.ListedAt).ThenBy(a => a.Id),
            actor,
            cancellationToken
        );
        var wishes = await ArticlesAsync(
            CalendarKind.Wish,
            db.Known().Where(a => a.WishedAt >= first && a.WishedAt < end).OrderBy(a => a.WishedAt).ThenBy(a => a.Id),
            actor,
            cancellationToken
        );
        var due = await DeadlinesAsync(
            db.Assignments.Where(x => x.Deadline >= first && x.Deadline < end),
            actor,
            cancellationToken
        );
        var plans = await PlansAsync(
            db.PlanningItems.Where(p => p.ArticleId == null && p.Day >= from && p.Day < until),
            actor,
            cancellationToken
        );
        IReadOnlyList<CalendarEntry>[] all = [stories, wishes, due, plans];
        return new CalendarRange(
            [
                .. all.SelectMany(lines => lines.Take(Most))
                    .OrderBy(e => e.Day)
                    .ThenBy(e => e.Time is not null)
                    .ThenBy(e => e.At ?? time.ToUtc(e.Day.ToDateTime(e.Time ?? TimeOnly.MinValue)))
                    .ThenBy(e => e.Kind)
                    .ThenBy(e => e.Id),
            ],
            all.Any(lines => lines.Count > Most)
        );
    }

    /// <summary>One line, wherever it stands; null for none.</summary>
    public async Task<CalendarEntry?> FindAsync(
        CalendarKind kind,
        long id,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var found = kind switch
        {
            CalendarKind.Story => await ArticlesAsync(
                kind,
                db.Known().Where(a => a.Id == id && a.State == ArticleState.Published),
                actor,
                cancellationToken
            ),
            CalendarKind.Wish => await ArticlesAsync(
                kind,
                db.Known().Where(a => a.Id == id && a.WishedAt != null),
                actor,
                cancellationToken
            ),
            CalendarKind.Deadline => await DeadlinesAsync(
                db.Assignments.Where(x => x.ArticleId == id && x.Deadline != null),
                actor,
                cancellationToken
            ),
            _ => await PlansAsync(
                db.PlanningItems.Where(p => p.Id == id && p.ArticleId == null),
                actor,
                cancellationToken
            ),
        };
        return found.SingleOrDefault();
    }

    /// <summary>
    /// What the actor is to write and has no story for yet, the next first; what is over for a week waits no more.
    /// </summary>
    public async Task<IReadOnlyList<CalendarEntry>> MineAsync(Actor actor, CancellationToken cancellationToken)
    {
        var first = DateOnly.FromDateTime(time.ToLocal(time.UtcNow).DateTime).AddDays(-DeskDaysBack);
        var plans = await PlansAsync(
            db.PlanningItems.Where(p => p.ArticleId == null && p.AssigneeId == actor.UserId && p.Day >= first),
            actor,
            cancellationToken
        );
        return [.. plans.Take(DeskSize)];
    }

    private DateTime StartOf(DateOnly day) => time.ToUtc(day.ToDateTime(TimeOnly.MinValue));

    private async Task<List<CalendarEntry>> ArticlesAsync(
        CalendarKind kind,
        IQueryable<Article> articles,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var rows = await articles
            .AsNoTracking()
            .Take(Most + 1)
            .Select(a => new
            {
                a.Id,
                a.Version,
                a.Kind,
                a.State,
                a.Title,
                a.Language,
                a.CreatedById,
                a.PublishedAt,
                a.WishedAt,
                IsAssigned = db.AssignedPeople.Any(p => p.ArticleId == a.Id && p.UserId == actor.UserId),
                Labels = db
                    .ContentReferences.Where(r => r.ArticleId == a.Id && r.Kind == ReferenceKind.Category)
                    .OrderBy(r => r.Position)
                    .Select(r => r.TargetId)
                    .ToList(),
            })
            .ToListAsync(cancellationToken);
        var now = time.UtcNow;
        var sections = (await directory.GetAsync(cancellationToken)).Sections;
        return rows.ConvertAll(a =>
        {
            var at = kind == CalendarKind.Story ? a.PublishedAt!.Value : a.WishedAt!.Value;
            var local = time.ToLocal(at).DateTime;
            var section = a.Labels is [var primary, ..] ? sections.GetValueOrDefault(primary) : null;
            var facts = new ArticleFacts(a.Kind, a.CreatedById, a.State == ArticleState.Draft, a.Labels)
            {
                IsAssigned = a.IsAssigned,
            };
            return new CalendarEntry(
                kind,
                a.Id,
                a.Version,
                a.Title,
                DateOnly.FromDateTime(local),
                TimeOnly.FromDateTime(local),
                at,
                ArticleAdminQueries.StateOf(a.State, a.PublishedAt, now)
            )
            {
                Language = a.Language,
                Section = section?.Name,
                Colour = section?.Colour,
                MayMove =
                    kind == CalendarKind.Story
                        ? ArticlePermissions.MayPublish(facts, actor)
                        : ArticlePermissions.MayChange(facts, actor),
            };
        });
    }

    /// <summary>Deadlines of what is still being written.</summary>
    private async Task<List<CalendarEntry>> DeadlinesAsync(
        IQueryable<Assignment> assignments,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var rows = await assignments
            .AsNoTracking()
            .OrderBy(x => x.Deadline)
            .ThenBy(x => x.ArticleId)
            .Join(
                db.Known().Where(a => a.State == ArticleState.Draft),
                x => x.ArticleId,
                a => a.Id,
                (x, a) =>
                    new
                    {
                        a.Id,
                        x.Version,
                        x.Deadline,
                        a.Kind,
                        a.Title,
                        a.Language,
                        a.CreatedById,
                    }
            )
            .Take(Most + 1)
            .ToListAsync(cancellationToken);
        var ids = rows.ConvertAll(a => a.Id);
        var labels = (
            await db
                .ContentReferences.Where(r => ids.Contains(r.ArticleId) && r.Kind == ReferenceKind.Category)
                .OrderBy(r => r.Position)
                .Select(r => new { r.ArticleId, r.TargetId })
                .ToListAsync(cancellationToken)
        ).ToLookup(r => r.ArticleId, r => r.TargetId);
        var people = (
            await db
                .AssignedPeople.Where(p => ids.Contains(p.ArticleId))
                .Join(
                    db.Users,
                    p => p.UserId,
                    u => u.Id,
                    (p, u) =>
                        new
                        {
                            p.ArticleId,
                            p.UserId,
                            u.DisplayName,
                        }
                )
                .OrderBy(p => p.DisplayName)
                .ToListAsync(cancellationToken)
        ).ToLookup(p => p.ArticleId);
        var sections = (await directory.GetAsync(cancellationToken)).Sections;
        return rows.ConvertAll(a =>
        {
            var local = time.ToLocal(a.Deadline!.Value).DateTime;
            var section = labels[a.Id].Select(sections.GetValueOrDefault).FirstOrDefault();
            return new CalendarEntry(
                CalendarKind.Deadline,
                a.Id,
                a.Version,
                a.Title,
                DateOnly.FromDateTime(local),
                TimeOnly.FromDateTime(local),
                a.Deadline,
                NewsroomState.Draft
            )
            {
                Language = a.Language,
                Section = section?.Name,
                Colour = section?.Colour,
                People = string.Join(", ", people[a.Id].Select(p => p.DisplayName)),
                MayMove = ArticlePermissions.MayChange(
                    new ArticleFacts(a.Kind, a.CreatedById, true, labels[a.Id])
                    {
                        IsAssigned = people[a.Id].Any(p => p.UserId == actor.UserId),
                    },
                    actor
                ),
            };
        });
    }

    private async Task<List<CalendarEntry>> PlansAsync(
        IQueryable<PlanningItem> plans,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var rows = await plans
            .AsNoTracking()
            .OrderBy(p => p.Day)
            .ThenBy(p => p.Id)
            .Take(Most + 1)
            .Select(p => new
            {
                p.Id,
                p.Version,
                p.Title,
                p.Day,
                p.Time,
                p.CategoryId,
                p.AssigneeId,
                p.CreatedById,
                Assignee = db.Users.Where(u => u.Id == p.AssigneeId).Select(u => u.DisplayName).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        var sections = (await directory.GetAsync(cancellationToken)).Sections;
        return rows.ConvertAll(p =>
        {
            var section = p.CategoryId is { } id ? sections.GetValueOrDefault(id) : null;
            return new CalendarEntry(CalendarKind.Plan, p.Id, p.Version, p.Title, p.Day, p.Time, null, null)
            {
                Section = section?.Name,
                Colour = section?.Colour,
                People = p.Assignee ?? "",
                MayMove = CalendarPermissions.MayChange(p.CreatedById, p.AssigneeId, p.CategoryId, actor),
            };
        });
    }
}
