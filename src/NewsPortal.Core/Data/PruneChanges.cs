using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Data;

/// <summary>
/// Deletes changes that every consumer has long seen, and cursors of long-gone nodes. The newest of the old changes
/// stays: it shows how far back the feed reaches, so that a late consumer knows whether it missed something.
/// </summary>
public sealed class PruneChanges(NewsDbContext db, TimeProvider clock) : IJob
{
    private static readonly TimeSpan Keep = TimeSpan.FromDays(30);
    private static readonly TimeSpan KeepNodes = TimeSpan.FromDays(90);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var oldest = now - Keep;
        if (await db.Changes.Where(c => c.At < oldest).MaxAsync(c => (long?)c.Sequence, cancellationToken) is { } last)
        {
            await RepeatAsync(last, oldest, now, cancellationToken);

            // The oldest first: what is left must be complete from its first entry on, whenever this is interrupted.
            await db
                .Changes.Where(c => c.Sequence < last && c.At < oldest)
                .OrderBy(c => c.Sequence)
                .DeleteInBatchesAsync(cancellationToken);
        }

        var gone = now - KeepNodes;
        await db
            .ChangeConsumers.Where(c => c.Node != "" && c.UpdatedAt < gone)
            .OrderBy(c => c.UpdatedAt)
            .DeleteInBatchesAsync(cancellationToken);
    }

    /// <summary>
    /// What is still to come enters the feed again, as a process that starts looks here for what it must evict when. It
    /// cannot stay where it is: the oldest entry shows how far back the feed is complete.
    /// </summary>
    private async Task RepeatAsync(long last, DateTime oldest, DateTime now, CancellationToken cancellationToken)
    {
        var coming = await db
            .Changes.AsNoTracking()
            .Where(c => c.Sequence < last && c.At < oldest && c.HoldsFrom > now)
            .ToListAsync(cancellationToken);
        db.Changes.AddRange(
            coming.Select(c => new ChangeEntry
            {
                At = now,
                Subject = c.Subject,
                SubjectId = c.SubjectId,
                Tags = c.Tags,
                HoldsFrom = c.HoldsFrom,
            })
        );
        await db.SaveChangesAsync(cancellationToken);
    }
}
