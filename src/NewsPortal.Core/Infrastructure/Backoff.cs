using Polly;
using Polly.Retry;

namespace NewsPortal.Core.Infrastructure;

/// <summary>Retries work that must not give up: after a second, then at doubling intervals up to a limit.</summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    /// <summary>Retries forever, until the work succeeds or is cancelled.</summary>
    /// <param name="clock">The clock for the delays.</param>
    /// <param name="longest">The longest delay.</param>
    /// <param name="onFailure">Receives each failure and the number of failures before it.</param>
    public static ResiliencePipeline ForEver(TimeProvider clock, TimeSpan longest, Action<Exception, int> onFailure) =>
        new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(
                new RetryStrategyOptions
                {
                    // Cancellation and timeouts throw the same exception; the token distinguishes them.
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
