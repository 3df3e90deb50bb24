using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core;

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
