using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;
using NewsPortal.Core.Notices;

namespace NewsPortal.Core.Library;

/// <summary>
/// Tells those who may change every picture that its rights end in a week, and again on the last day, if readers see it
/// or are about to. Each of the two is told once, whichever node comes first; another end is told anew.
/// </summary>
public sealed class TellOfEndingRights(NewsDbContext db, NoticeBoard board, TimeProvider clock) : IJob
{
    private const int Batch = 100;

    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly TimeSpan LastDay = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var due = await Due(clock.GetUtcNow().UtcDateTime)
            .OrderBy(m => m.RightsEnd)
            .ThenBy(m => m.Id)
            .Take(Batch)
            .Select(m => m.Id)
            .ToListAsync(cancellationToken);
        foreach (var id in due)
        {
            await db.InTransactionAsync(token => TellAsync(id, token), told => told, cancellationToken);
        }
    }

    private async Task<bool> TellAsync(long id, CancellationToken cancellationToken)
    {
        // First the mark: of two programs that come here at once, the second finds nothing left to tell.
        var now = clock.GetUtcNow().UtcDateTime;
        var day = now + LastDay;
        var marked = await Due(now)
            .Where(m => m.Id == id)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(m => m.EndTold, m => m.RightsEnd)
                        .SetProperty(m => m.LastDayTold, m => m.RightsEnd <= day ? m.RightsEnd : m.LastDayTold),
                cancellationToken
            );
        if (marked == 0)
        {
            return false;
        }

        var picture = await db
            .Media.AsNoTracking()
            .Where(m => m.Id == id)
            .Select(m => new { m.FileName, m.RightsEnd })
            .SingleAsync(cancellationToken);
        var roles = Roles.With(Permissions.MediaEditAny).ToList();
        var people = await db
            .UserRoles.Where(l => db.Roles.Any(r => r.Id == l.RoleId && roles.Contains(r.Name!)))
            .Select(l => l.UserId)
            .Distinct()
            .ToListAsync(cancellationToken);
        await board.AddAsync(
            people,
            new NoticeText(NoticeKind.RightsEnding, ArticleId: null, picture.FileName, ByName: "", Message: "")
            {
                MediaId = id,
                EndsAt = picture.RightsEnd,
            },
            cancellationToken
        );
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>Pictures that readers see or will see, and of which one of the two was not told.</summary>
    private IQueryable<MediaItem> Due(DateTime now)
    {
        var (week, day) = (now + Week, now + LastDay);
        var shown = db.ArticleMedia.OfVisible(l => l.Article, now);
        var waiting = db.ArticleMedia.OfScheduled(l => l.Article, now);
        var placed = db.LivePlacements(now);
        return db.Media.Where(m =>
            m.RightsEnd > now
            && m.RightsEnd <= week
            && (m.EndTold != m.RightsEnd || (m.RightsEnd <= day && m.LastDayTold != m.RightsEnd))
            && (
                shown.Any(l => l.MediaId == m.Id)
                || waiting.Any(l => l.MediaId == m.Id)
                || db.Authors.Any(a => a.PortraitId == m.Id)
                || placed.Any(p => p.PictureId == m.Id)
            )
        );
    }
}
