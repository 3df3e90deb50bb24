using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace NewsPortal.Core.Data;

/// <summary>
/// What became of requests for pages, for /metrics. Counted in plain numbers that are read when somebody asks: the
/// tags of a counter cost as much as a page from memory has to spend on everything.
/// </summary>
public sealed class PageMetrics
{
    public const string MeterName = "NewsPortal.Pages";

    private static readonly string[] Reasons = ["change", "due", "renewed", "room", "all"];

    private readonly ConcurrentDictionary<string, PageHits> _hits = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _evicted = new(StringComparer.Ordinal);
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
        meter.CreateObservableCounter(
            "newsportal.pages.evicted",
            () => _evicted.Select(pair => new Measurement<long>(pair.Value, Tag("why", pair.Key))),
            description: "Kept pages that a change, a due time or a lack of room took out"
        );

        // From the beginning, because what a counter begins with is no increase.
        foreach (var why in Reasons)
        {
            _evicted[why] = 0;
        }
    }

    /// <summary>
    /// The counter of pages from memory of one route; look it up when a page is kept, not when it is sent.
    /// </summary>
    public PageHits HitsOf(string route) => _hits.GetOrAdd(route, name => new PageHits(name));

    /// <summary>A page was rendered.</summary>
    public void Made() => Interlocked.Increment(ref _made);

    /// <summary>A page was served although it may have changed, because the database was away.</summary>
    public void Stale() => Interlocked.Increment(ref _stale);

    internal void Evicted(int pages, string why) => _evicted.AddOrUpdate(why, pages, (_, before) => before + pages);

    private Measurement<long>[] Answered() =>
        [
            .. _hits.Values.Select(hits => new Measurement<long>(
                hits.Count,
                Tag("how", "hit"),
                Tag("route", hits.Route)
            )),
            new(Volatile.Read(ref _made), Tag("how", "made"), Tag("route", "")),
            new(Volatile.Read(ref _stale), Tag("how", "stale"), Tag("route", "")),
        ];

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}

/// <summary>How many pages of one route came from memory.</summary>
public sealed class PageHits(string route)
{
    private long _count;

    /// <summary>The route's pattern, as the framework's own metrics have it.</summary>
    public string Route => route;

    /// <summary>How many so far.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>A page came from memory.</summary>
    public void Add() => Interlocked.Increment(ref _count);
}
