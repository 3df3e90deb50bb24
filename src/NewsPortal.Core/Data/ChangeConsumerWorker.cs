using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Data;

/// <summary>
/// Runs the consumers of the change feed independently: one that fails is retried with growing delays and does not hold
/// up the others.
/// </summary>
internal sealed partial class ChangeConsumerWorker(
    IEnumerable<IChangeConsumer> consumers,
    NodeStorage node,
    IServiceScopeFactory scopes,
    ConsumerLag lag,
    DatabasePatience patience,
    TimeProvider clock,
    ILogger<ChangeConsumerWorker> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Readers on this node are to see within a second what was published on another.</summary>
    private static readonly TimeSpan MemoryInterval = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Until it has heard, this node serves as fresh what has changed; and asking costs next to nothing.
    /// </summary>
    private static readonly TimeSpan LongestMemoryPause = TimeSpan.FromSeconds(1);

    /// <summary>A connection may hang long after others can be opened.</summary>
    private static readonly TimeSpan MemoryPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
            consumers.Where(consumer => consumer.IsWanted).Select(consumer => RepeatAsync(consumer, stoppingToken))
        );

    private async Task RepeatAsync(IChangeConsumer consumer, CancellationToken stoppingToken)
    {
        await Task.Yield();
        var run = new ChangeConsumerRun(consumer, node, scopes, lag, clock);
        var failures = 0;
        var isOfMemory = consumer.Reach == ConsumerReach.Process;
        var backoff = Backoff.ForEver(
            clock,
            isOfMemory ? LongestMemoryPause : LongestPause,
            (exception, before) =>
            {
                failures = before + 1;
                lag.Failed(consumer.Name);
                if (before == 0)
                {
                    LogFailure(consumer.Name, exception);
                }
            }
        );
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await backoff.ExecuteAsync(
                    async token =>
                    {
                        using var limit = isOfMemory ? patience.AtMost(MemoryPatience) : null;
                        await run.FollowAsync(token);
                    },
                    stoppingToken
                );
                if (failures > 0)
                {
                    LogRecovered(logger, consumer.Name, failures);
                    failures = 0;
                }

                await Task.Delay(isOfMemory ? MemoryInterval : Interval, clock, stoppingToken);
            }
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // Interrupted work is delivered again at the next start.
        }

        await LeaveAsync(run, consumer.Name);
    }

    private async Task LeaveAsync(ChangeConsumerRun run, string name)
    {
        using var limit = new CancellationTokenSource(LongestFarewell);
        try
        {
            await run.LeaveAsync(limit.Token);
        }
        catch (Exception exception)
        {
            // The lease expires within a minute.
            LogNotLeft(logger, name, exception.GetBaseException().Message);
        }
    }

    /// <summary>A database outage is logged as one line; anything else is a bug and needs its stack trace.</summary>
    private void LogFailure(string name, Exception exception)
    {
        if (exception.IsDatabaseUnavailable())
        {
            LogWaits(logger, name, exception.GetBaseException().Message);
        }
        else
        {
            LogFailed(logger, exception, name);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Consumer {Consumer} of the change feed failed and tries again")]
    private static partial void LogFailed(ILogger logger, Exception exception, string consumer);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Consumer {Consumer} of the change feed waits for the database: {Reason}"
    )]
    private static partial void LogWaits(ILogger logger, string consumer, string reason);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Consumer {Consumer} of the change feed goes on after {Failures} failures"
    )]
    private static partial void LogRecovered(ILogger logger, string consumer, int failures);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Consumer {Consumer} could not give its lease back: {Reason}")]
    private static partial void LogNotLeft(ILogger logger, string consumer, string reason);
}
