namespace NewsPortal.Core.Articles;

/// <summary>Makes an article public, or changes the time of a public one.</summary>
public sealed record PublishArticle
{
    public long Id { get; init; }

    /// <summary>The version that was shown; if the database has a newer one, the step is refused.</summary>
    public Guid Version { get; init; }

    /// <summary>
    /// UTC, in the future to schedule. Null uses the time set for the article, or else its first publication time, so
    /// that the address stays, or else the current time.
    /// </summary>
    public DateTime? At { get; init; }

    /// <summary>The time that a person was asked about and confirmed; see <see cref="TimeQuestion"/>.</summary>
    public DateTime? Confirmed { get; init; }
}

/// <summary>What a person is asked before a time takes effect.</summary>
public enum TimeQuestion
{
    /// <summary>It is in the past: the story would be backdated, below newer ones.</summary>
    Backdate,

    /// <summary>Readers see the story now, and would not until that time.</summary>
    Hide,
}
