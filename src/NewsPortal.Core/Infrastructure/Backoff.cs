using Polly;
using Polly.Retry;

namespace NewsPortal.Core.Infrastructure;

/// <summary>
/// How work that must not give up tries again: after a second, then twice as long each time up to a limit.
/// </summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    /// <summary>Retries for ever, until the work succeeds or is cancelled.</summary>
    /// <param name="clock">Tells the time of the waits.</param>
    /// <param name="longest">The longest wait.</param>
    /// <param name="onFailure">Told of each failure and how many came before it.</param>
    public static ResiliencePipeline ForEver(TimeProvider clock, TimeSpan longest, Action<Exception, int> onFailure) =>
        new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(
                new RetryStrategyOptions
                {
                    // Cancelled work throws the same as work that ran into a time limit; the token tells them apart.
                    ShouldHandle = arguments =>
                        ValueTask.FromResult(
                            arguments.Outcome.Exception is not null
                                && !arguments.Context.CancellationToken.IsCancellationRequested
                        ),
                    MaxRetryAttempts = int.MaxValue,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    Delay = First,
                    MaxDelay = longest,
                    OnRetry = arguments =>
                    {
                        onFailure(arguments.Outcome.Exception!, arguments.AttemptNumber);
                        return ValueTask.CompletedTask;
                    },
                }
            )
            .Build();
}
