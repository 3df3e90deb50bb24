using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core;

/// <summary>
/// Runs the scheduled jobs, for the first time after the program has begun to answer, one after another: the first run
/// of each costs most, and readers come first. A failed job is logged and retried at its next time; nothing else stops.
/// </summary>
internal sealed partial class JobWorker(
    IEnumerable<JobSchedule> schedules,
    IServiceScopeFactory scopes,
    IServiceProvider services,
    JobMetrics metrics,
    IHostApplicationLifetime program,
    TimeProvider clock,
    ILogger<JobWorker> logger
) : BackgroundService
{
    /// <summary>In real time: no job that takes long holds up the others.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartedAsync(stoppingToken);
            List<Task> jobs = [];
            foreach (var schedule in schedules)
            {
                var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                jobs.Add(RepeatAsync(schedule, first.SetResult, stoppingToken));
                await Task.WhenAny(first.Task, Task.Delay(Between, TimeProvider.System, stoppingToken));
            }

            await Task.WhenAll(jobs);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Shutting down; interrupted jobs run again at the next start.
        }
    }

    private async Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = program.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
    }

    private async Task RepeatAsync(JobSchedule schedule, Action afterFirst, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(schedule.Every(services), clock);
        var failures = await TryRunAsync(schedule.Job, 0, stoppingToken);
        afterFirst();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            failures = await TryRunAsync(schedule.Job, failures, stoppingToken);
        }
    }

    private async Task<int> TryRunAsync(Type job, int failures, CancellationToken stoppingToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await ((IJob)scope.ServiceProvider.GetRequiredService(job)).RunAsync(stoppingToken);
            metrics.Ended(job.Name, 0);
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

            metrics.Ended(job.Name, failures + 1);
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
