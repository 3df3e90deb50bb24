using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Readership;

/// <summary>
/// Deletes counts that no list needs, and positions of journals that are long gone. Positions are kept for a
/// year, because a node that was switched off may return with a half-counted journal.
/// </summary>
public sealed class PruneViews(NewsDbContext db, TimeProvider clock) : IJob
{
    /// <summary>Thirty days, and the thirty before them to compare with.</summary>
    private static readonly TimeSpan KeepHours = TimeSpan.FromDays(62);

    private static readonly TimeSpan KeepDetails = TimeSpan.FromDays(31);
    private static readonly TimeSpan KeepMinutes = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeepPositions = TimeSpan.FromDays(365);

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
    }
}
