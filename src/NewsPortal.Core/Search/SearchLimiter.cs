using System.Threading.RateLimiting;

namespace NewsPortal.Core.Search;

/// <summary>
/// Lets as many searches run at once as there are processors, with a bounded queue, so that a flood of searches cannot
/// starve the rest of the site.
/// </summary>
public sealed class SearchLimiter : IDisposable
{
    private const int MostWaiting = 200;

    private readonly ConcurrencyLimiter _limiter = new(
        new ConcurrencyLimiterOptions
        {
            PermitLimit = Math.Max(2, Environment.ProcessorCount),
            QueueLimit = MostWaiting,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }
    );

    public void Dispose() => _limiter.Dispose();

    /// <summary>Waits for a turn. The lease says whether one was granted; dispose it to end the turn.</summary>
    internal ValueTask<RateLimitLease> EnterAsync(CancellationToken cancellationToken) =>
        _limiter.AcquireAsync(1, cancellationToken);
}
