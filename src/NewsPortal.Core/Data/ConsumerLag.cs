using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace NewsPortal.Core.Data;

/// <summary>
/// How far this process's consumers are behind the change feed, for the operators' metrics and health checks.
/// </summary>
public sealed class ConsumerLag
{
    public const string MeterName = "NewsPortal.Changes";

    /// <summary>
    /// A shorter lag is reported only by the metrics: a restarted database or a large import is not a problem yet.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, State> _states = new();
    private readonly TimeProvider _clock;

    public ConsumerLag(IMeterFactory meters, TimeProvider clock)
    {
        _clock = clock;
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "newsportal.consumer.lag.entries",
            () => Measure(state => state.Entries),
            description: "Changes that a consumer has yet to handle"
        );
        meter.CreateObservableGauge(
            "newsportal.consumer.lag.seconds",
            () => Measure(state => state.Behind(_clock).TotalSeconds),
            unit: "s",
            description: "Age of the oldest change that a consumer has yet to handle"
        );
        meter.CreateObservableGauge(
            "newsportal.consumer.failures",
            () => Measure(state => (long)state.Failures),
            description: "How often in a row a consumer has failed"
        );
    }

    /// <summary>What operators should know, in one sentence per lagging consumer; empty if all is well.</summary>
    public IReadOnlyList<string> Problems =>
        [
            .. from pair in _states
            let behind = pair.Value.Behind(_clock)
            where behind >= Patience
            orderby pair.Key
            let seconds = (long)behind.TotalSeconds
            select $"The consumer \"{pair.Key}\" is {pair.Value.Entries} changes and {seconds} seconds behind. "
                + (pair.Value.Failures > 0 ? "It fails again and again: the log says why." : "It is at work."),
        ];

    /// <summary>Changes are waiting.</summary>
    /// <param name="consumer">Name of the consumer.</param>
    /// <param name="entries">How many.</param>
    /// <param name="oldest">When the oldest was made, UTC.</param>
    internal void Waits(string consumer, long entries, DateTime oldest) =>
        Set(consumer, state => state with { Entries = entries, Since = oldest });

    /// <summary>All changes are handled.</summary>
    internal void IsUpToDate(string consumer) => Set(consumer, _ => new State(0, null, 0));

    internal void Failed(string consumer) =>
        Set(
            consumer,
            state => state with { Failures = state.Failures + 1, Since = state.Since ?? _clock.GetUtcNow().UtcDateTime }
        );

    /// <summary>Another process acts for the site.</summary>
    internal void IsElsewhere(string consumer) => _states.TryRemove(consumer, out _);

    private void Set(string consumer, Func<State, State> change) =>
        _states.AddOrUpdate(consumer, _ => change(new State(0, null, 0)), (_, state) => change(state));

    private IEnumerable<Measurement<T>> Measure<T>(Func<State, T> value)
        where T : struct =>
        _states.Select(pair => new Measurement<T>(
            value(pair.Value),
            new KeyValuePair<string, object?>("consumer", pair.Key)
        ));

    private sealed record State(long Entries, DateTime? Since, int Failures)
    {
        public TimeSpan Behind(TimeProvider clock) =>
            Since is { } since && clock.GetUtcNow().UtcDateTime is var now && now > since ? now - since : TimeSpan.Zero;
    }
}
