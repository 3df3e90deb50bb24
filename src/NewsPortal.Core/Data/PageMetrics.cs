using System.Diagnostics.Metrics;

namespace NewsPortal.Core.Data;

/// <summary>
/// What became of requests for pages, for /metrics. Counted in plain numbers that are read when somebody asks: the
/// tags of a counter cost as much as a page from memory has to spend on everything.
/// </summary>
public sealed class PageMetrics
{
    public const string MeterName = "NewsPortal.Pages";

    private readonly Counter<long> _evicted;
    private long _hits;
    private long _made;
    private long _stale;

    public PageMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableCounter(
            "newsportal.pages.answered",
            Answered,
            description: "Pages answered from memory (hit), rendered (made), or served although they changed (stale)"
        );
        _evicted = meter.CreateCounter<long>(
            "newsportal.pages.evicted",
            description: "Kept pages that a change, a due time or a lack of room took out"
        );
    }

    /// <summary>A page came from memory.</summary>
    public void Hit() => Interlocked.Increment(ref _hits);

    /// <summary>A page was rendered.</summary>
    public void Made() => Interlocked.Increment(ref _made);

    /// <summary>A page was served although it may have changed, because the database was away.</summary>
    public void Stale() => Interlocked.Increment(ref _stale);

    internal void Evicted(int pages, string why) => _evicted.Add(pages, new KeyValuePair<string, object?>("why", why));

    private Measurement<long>[] Answered() =>
        [
            new(Volatile.Read(ref _hits), new KeyValuePair<string, object?>("how", "hit")),
            new(Volatile.Read(ref _made), new KeyValuePair<string, object?>("how", "made")),
            new(Volatile.Read(ref _stale), new KeyValuePair<string, object?>("how", "stale")),
        ];
}
