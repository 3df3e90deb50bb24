using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Readership;

/// <summary>
/// Deletes counts that no list needs, what visits were recognised by, and positions of journals that are long gone.
/// Positions are kept for a year, because a node that was switched off may return with a half-counted journal.
/// </summary>
public sealed class PruneViews(NewsDbContext db, TimeProvider clock) : IJob
{
    /// <summary>Thirty days, and the thirty before them to compare with.</summary>
    private static readonly TimeSpan KeepHours = TimeSpan.FromDays(62);

    private static readonly TimeSpan KeepDetails = TimeSpan.FromDays(31);
    private static readonly TimeSpan KeepMinutes = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeepPositions = TimeSpan.FromDays(365);

    /// <summary>
    /// The window, and so long a node may be late with its journal, for example because the database was away. What is
    /// later counts without being compared.
    /// </summary>
    private static readonly TimeSpan KeepVisits = Visitors.RepeatWindow + TimeSpan.FromHours(4);

    private const int MostVisitsInRange = 1_000;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var oldestHour = now - KeepHours;
        await db
            .ArticleViewHours.Where(h => h.Hour < oldestHour)
            .OrderBy(h => h.Hour)
            .DeleteInBatchesAsync(cancellationToken);
        var oldestDetail = now - KeepDetails;
        await db
            .ReadingCounts.Where(c => c.At < oldestDetail)
            .OrderBy(c => c.At)
            .DeleteInBatchesAsync(cancellationToken);
        var oldestMinute = now - KeepMinutes;
        await db
            .ReadingCounts.Where(c => c.Facet == ReadingFacet.Minute && c.At < oldestMinute)
            .OrderBy(c => c.At)
            .DeleteInBatchesAsync(cancellationToken);
        var oldestPosition = now - KeepPositions;
        await db
            .ViewJournalPositions.Where(p => p.FoldedAt < oldestPosition)
            .OrderBy(p => p.FoldedAt)
            .DeleteInBatchesAsync(cancellationToken);
        await ForgetVisitsAsync(CountedVisit.WindowOf(now - KeepVisits), cancellationToken);
        await ForgetSaltsAsync(now, cancellationToken);
    }

    /// <summary>
    /// By ranges of keys: as hashes, they are spread evenly. Rows chosen by an order would have SQLite read the whole
    /// table for each statement, because the key has two columns.
    /// </summary>
    private async Task ForgetVisitsAsync(int oldest, CancellationToken cancellationToken)
    {
        var windows = await db
            .CountedVisits.Where(v => v.Window < oldest)
            .GroupBy(v => v.Window)
            .Select(g => new { Window = g.Key, Visits = g.Count() })
            .OrderBy(w => w.Window)
            .ToListAsync(cancellationToken);
        foreach (var (window, ranges) in windows.Select(w => (w.Window, 1 + (w.Visits / MostVisitsInRange))))
        {
            for (var range = 1; range <= ranges; range++)
            {
                var last = (long)(long.MinValue + ((Int128)ulong.MaxValue * range / ranges));
                await db
                    .CountedVisits.Where(v => v.Window == window && v.Key <= last)
                    .ExecuteDeleteAsync(cancellationToken);
            }
        }
    }

    /// <summary>Overwrites them first: a file keeps what a deleted row was until its place is needed.</summary>
    private async Task ForgetSaltsAsync(DateTime now, CancellationToken cancellationToken)
    {
        // A node whose clock is slow still has a view of that day to hash.
        var oldest = DateOnly.FromDateTime(now - Visitors.RepeatWindow);
        var nothing = new byte[VisitSalt.Length];
        var past = db.VisitSalts.Where(s => s.Day < oldest);
        await past.ExecuteUpdateAsync(set => set.SetProperty(s => s.Value, nothing), cancellationToken);
        await past.ExecuteDeleteAsync(cancellationToken);
    }
}
