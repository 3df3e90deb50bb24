using System.Threading.RateLimiting;

namespace NewsPortal.Core.Search;

/// <summary>
/// Lets as many searches run at once as there are processors, and a bounded number wait, so that a flood of searches
/// leaves the rest of the site its share.
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

    /// <summary>Waits for a turn; the lease says whether there is one, and ends it when disposed.</summary>
    internal ValueTask<RateLimitLease> EnterAsync(CancellationToken cancellationToken) =>
        _limiter.AcquireAsync(1, cancellationToken);
}
