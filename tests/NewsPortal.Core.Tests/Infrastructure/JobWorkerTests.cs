using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Infrastructure;
using NewsPortal.TestKit;
using Serilog.Core;

namespace NewsPortal.Core.Tests.Infrastructure;

public sealed class JobWorkerTests : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(3);

    private readonly LogLines _log = new();
    private readonly Record _first = new();
    private readonly Record _second = new();
    private readonly NewsApp _app;

    public JobWorkerTests() =>
        _app = new NewsApp().Adding(services =>
        {
            services.AddSingleton<ILogEventSink>(_log);
            services.AddScoped(_ => new FirstJob(_first)).AddScoped(_ => new SecondJob(_second));
            services
                .AddSingleton(JobSchedule.For<FirstJob>(Every))
                .AddSingleton(JobSchedule.For<SecondJob>(_ => Every));
        });

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Run_Scheduled_ComesAtTheStartAndAtEachInterval()
    {
        _ = _app.Services;
        await RunsAsync(_first, 1);

        _app.Clock.Advance(Every - TimeSpan.FromSeconds(1));
        Assert.Equal(1, _first.Runs);
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        await RunsAsync(_first, 2);
        _app.Clock.Advance(Every);
        await RunsAsync(_first, 3);
    }

    [Fact]
    public async Task Run_EachTime_HasAScopeOfItsOwn()
    {
        _ = _app.Services;
        await RunsAsync(_first, 1);
        _app.Clock.Advance(Every);
        await RunsAsync(_first, 2);

        Assert.Equal(2, _first.Jobs.Distinct().Count());
    }

    [Fact]
    public async Task Run_JobFails_IsToldOnceComesAgainAndHoldsUpNoOther()
    {
        _first.Failure = new InvalidOperationException("No.");
        _ = _app.Services;
        await RunsAsync(_first, 1);
        await RunsAsync(_second, 1);
        _app.Clock.Advance(Every);
        await RunsAsync(_first, 2);
        await RunsAsync(_second, 2);

        _first.Failure = null;
        _app.Clock.Advance(Every);
        await RunsAsync(_first, 3);
        await LogsAsync("FirstJob works again after 2 failures");

        Assert.Single(_log.All, line => line.StartsWith("Error Job FirstJob failed", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.All, line => line.Contains("SecondJob", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_DatabaseAway_IsAWarningWithoutATrace()
    {
        _first.Failure = new SqliteException("unable to open database file", 14);
        _ = _app.Services;
        await RunsAsync(_first, 1);

        await LogsAsync("Warning Job FirstJob waits for the database: unable to open database file");
    }

    [Fact]
    public async Task Stop_WhileAJobRuns_CancelsItAndEnds()
    {
        _first.Work = token => Task.Delay(Timeout.Infinite, token);
        _ = _app.Services;
        await RunsAsync(_first, 1);

        await _app.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.True(_first.WasCancelled);
        Assert.DoesNotContain(_log.All, line => line.Contains("FirstJob", StringComparison.Ordinal));
    }

    private static async Task RunsAsync(Record job, int times)
    {
        for (var attempt = 0; attempt < 1_000 && job.Runs < times; attempt++)
        {
            await Task.Delay(10);
        }

        Assert.Equal(times, job.Runs);
    }

    private async Task LogsAsync(string text)
    {
        bool HasIt() => _log.All.Any(line => line.Contains(text, StringComparison.Ordinal));
        for (var attempt = 0; attempt < 1_000 && !HasIt(); attempt++)
        {
            await Task.Delay(10);
        }

        Assert.True(HasIt(), string.Join('\n', _log.All));
    }

    private sealed class Record
    {
        private readonly ConcurrentQueue<object> _jobs = new();
        private int _runs;

        public int Runs => _runs;

        public IReadOnlyCollection<object> Jobs => _jobs;

        public bool WasCancelled { get; private set; }

        public Exception? Failure { get; set; }

        public Func<CancellationToken, Task> Work { get; set; } = _ => Task.CompletedTask;

        public async Task RunAsync(object job, CancellationToken cancellationToken)
        {
            // Read before the run is counted, because a test that has seen the run may change it.
            var failure = Failure;
            _jobs.Enqueue(job);
            Interlocked.Increment(ref _runs);
            try
            {
                await Work(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                WasCancelled = true;
                throw;
            }

            if (failure is not null)
            {
                throw failure;
            }
        }
    }

    private sealed class FirstJob(Record record) : IJob
    {
        public Task RunAsync(CancellationToken cancellationToken) => record.RunAsync(this, cancellationToken);
    }

    private sealed class SecondJob(Record record) : IJob
    {
        public Task RunAsync(CancellationToken cancellationToken) => record.RunAsync(this, cancellationToken);
    }
}
