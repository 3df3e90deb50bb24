using System.Diagnostics.Metrics;

namespace NewsPortal.Core.Data;

/// <summary>What became of requests for pages, for /metrics.</summary>
public sealed class PageMetrics
{
    public const string MeterName = "NewsPortal.Pages";

    private readonly Counter<long> _answered;
    private readonly Counter<long> _evicted;

    public PageMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _answered = meter.CreateCounter<long>(
            "newsportal.pages.answered",
            description: "Pages answered from memory (hit), rendered (made), or served although they changed (stale)"
        );
        _evicted = meter.CreateCounter<long>(
            "newsportal.pages.evicted",
            description: "Kept pages that a change, a due time or a lack of room took out"
        );
    }

    /// <summary>A page came from memory.</summary>
    public void Hit() => _answered.Add(1, new KeyValuePair<string, object?>("how", "hit"));

    /// <summary>A page was rendered.</summary>
    public void Made() => _answered.Add(1, new KeyValuePair<string, object?>("how", "made"));

    /// <summary>A page was served although it may have changed, because the database was away.</summary>
    public void Stale() => _answered.Add(1, new KeyValuePair<string, object?>("how", "stale"));

    internal void Evicted(int pages, string why) => _evicted.Add(pages, new KeyValuePair<string, object?>("why", why));
}
