using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core;

/// <summary>How the scheduled jobs of this process end, for /metrics.</summary>
public sealed class JobMetrics
{
    public const string MeterName = "NewsPortal.Jobs";

    private readonly ConcurrentDictionary<string, State> _states = new(StringComparer.Ordinal);

    public JobMetrics(IMeterFactory meters, IEnumerable<JobSchedule> schedules)
    {
        ArgumentNullException.ThrowIfNull(schedules);

        // From the beginning, because what a counter begins with is no increase.
        foreach (var schedule in schedules)
        {
            _states[schedule.Job.Name] = default;
        }

        var meter = meters.Create(MeterName);
        meter.CreateObservableCounter(
            "newsportal.job.runs",
            () => Measure(state => state.Done, "done").Concat(Measure(state => state.Failed, "failed")),
            description: "Runs of each job, by how they ended"
        );
        meter.CreateObservableGauge(
            "newsportal.job.failures",
            () => Measure(state => state.InARow, null),
            description: "How often in a row a job has failed"
        );
    }

    internal void Ended(string job, int failures) =>
        _states.AddOrUpdate(job, _ => default(State).Then(failures), (_, state) => state.Then(failures));

    private IEnumerable<Measurement<long>> Measure(Func<State, long> value, string? result) =>
        // Not "job": that is Prometheus's own word for what it scrapes.
        _states.Select(pair => new Measurement<long>(
            value(pair.Value),
            [
                new("job_name", pair.Key),
                .. result is null ? [] : (KeyValuePair<string, object?>[])[new("result", result)],
            ]
        ));

    /// <param name="Done">How many runs came to their end.</param>
    /// <param name="Failed">How many did not.</param>
    /// <param name="InARow">How many have failed since the last one that did not.</param>
    private readonly record struct State(long Done, long Failed, int InARow)
    {
        public State Then(int failures) =>
            failures == 0
                ? this with
                {
                    Done = Done + 1,
                    InARow = 0,
                }
                : this with
                {
                    Failed = Failed + 1,
                    InARow = failures,
                };
    }
}
