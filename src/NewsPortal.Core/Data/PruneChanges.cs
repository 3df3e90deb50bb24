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
            await db.Changes.Where(c => c.Sequence < last && c.At < oldest).DeleteInBatchesAsync(cancellationToken);
        }

        var gone = now - KeepNodes;
        await db.ChangeConsumers.Where(c => c.Node != "" && c.UpdatedAt < gone).DeleteInBatchesAsync(cancellationToken);
    }
}
