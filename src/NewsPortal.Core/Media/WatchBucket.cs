using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Media;

/// <summary>
/// Asks the bucket whether it can be used, so that /health/ready and the metrics say so before an editor meets it.
/// </summary>
public sealed class WatchBucket(MediaBucket bucket) : IJob
{
    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) =>
        bucket.IsUsed ? bucket.LookAsync(cancellationToken) : Task.CompletedTask;
}
