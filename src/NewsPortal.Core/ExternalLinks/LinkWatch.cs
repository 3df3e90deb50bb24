namespace NewsPortal.Core.ExternalLinks;

/// <summary>Up to which moment this process has looked for links in what is written.</summary>
public sealed class LinkWatch(TimeProvider clock)
{
    /// <summary>What was written shortly before the start is looked at once more.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(10);

    /// <summary>
    /// What bears an earlier time may have been committed after the last look, or on a node whose clock is late.
    /// </summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    private DateTime _lookedAt = clock.GetUtcNow().UtcDateTime - Before;

    /// <summary>UTC; texts since then are looked at.</summary>
    public DateTime Since => _lookedAt - Overlap;

    /// <summary>Everything up to a moment, UTC, was looked at.</summary>
    public void Looked(DateTime at) => _lookedAt = at;
}
