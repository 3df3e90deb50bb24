using System.Diagnostics.Metrics;

namespace NewsPortal.Core.Data;

/// <summary>What this process keeps in memory, for /metrics: read when somebody asks, never counted twice.</summary>
public sealed class CacheMetrics
{
    public CacheMetrics(IMeterFactory meters, ContentCache values, PageCache pages)
    {
        var meter = meters.Create(PageMetrics.MeterName);
        meter.CreateObservableCounter(
            "newsportal.values.answered",
            () =>
            {
                var (hits, loads, standIns) = values.Numbers;
                return (Measurement<long>[])
                    [new(hits, How("hit")), new(loads, How("made")), new(standIns, How("stale"))];
            },
            description: "Values that pages are made of: from memory (hit), read from the database (made), or old ones "
                + "that stood in for what could not be read (stale)"
        );
        meter.CreateObservableGauge("newsportal.pages.kept", () => pages.Count, description: "Pages in memory");
        meter.CreateObservableGauge(
            "newsportal.pages.memory",
            () => pages.Size,
            unit: "By",
            description: "About how much memory they take"
        );
    }

    private static KeyValuePair<string, object?> How(string how) => new("how", how);
}
