namespace NewsPortal.Core.ExternalLinks;

/// <summary>Up to which moment this process has looked for links in what is written.</summary>
public sealed class LinkWatch(TimeProvider clock)
{
    /// <summary>What was written shortly before the start is looked at once more.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(10);

    /// <summary>UTC.</summary>
    public DateTime LookedAt { get; set; } = clock.GetUtcNow().UtcDateTime - Before;
}
