using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Infrastructure;

/// <summary>
/// A recurring job: small, and idempotent, because it may be interrupted and rerun, and runs on every node. Each run
/// has its own scope. The schedule is in BackgroundWorkSetup.
/// </summary>
public interface IJob
{
    Task RunAsync(CancellationToken cancellationToken);
}

/// <summary>How often a job runs; the first run is at startup.</summary>
public sealed record JobSchedule(Type Job, Func<IServiceProvider, TimeSpan> Every)
{
    public static JobSchedule For<TJob>(TimeSpan every)
        where TJob : IJob => new(typeof(TJob), _ => every);

    public static JobSchedule For<TJob>(Func<IServiceProvider, TimeSpan> every)
        where TJob : IJob => new(typeof(TJob), every);
}

/// <summary>Runs the scheduled jobs. A failed job is logged and retried at its next time; nothing else stops.</summary>
internal sealed partial class JobWorker(
    IEnumerable<JobSchedule> schedules,
    IServiceScopeFactory scopes,
    IServiceProvider services,
    TimeProvider clock,
    ILogger<JobWorker> logger
) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(schedules.Select(schedule => RepeatAsync(schedule, stoppingToken)));

    private async Task RepeatAsync(JobSchedule schedule, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(schedule.Every(services), clock);
        var failures = 0;
        try
        {
            do
            {
                failures = await TryRunAsync(schedule.Job, failures, stoppingToken);
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Shutting down; interrupted jobs run again at the next start.
        }
    }

    private async Task<int> TryRunAsync(Type job, int failures, CancellationToken stoppingToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await ((IJob)scope.ServiceProvider.GetRequiredService(job)).RunAsync(stoppingToken);
            if (failures > 0)
            {
                LogRecovered(logger, job.Name, failures);
            }

            return 0;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // An outage is logged once, not every few seconds.
            if (failures == 0 && exception.IsDatabaseUnavailable())
            {
                LogNoDatabase(logger, job.Name, exception.GetBaseException().Message);
            }
            else if (failures == 0)
            {
                LogFailed(logger, exception, job.Name);
            }

            return failures + 1;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Job} failed and will be tried again")]
    private static partial void LogFailed(ILogger logger, Exception exception, string job);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job} waits for the database: {Reason}")]
    private static partial void LogNoDatabase(ILogger logger, string job, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Job} works again after {Failures} failures")]
    private static partial void LogRecovered(ILogger logger, string job, int failures);
}
