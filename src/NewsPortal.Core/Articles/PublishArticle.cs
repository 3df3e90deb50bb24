namespace NewsPortal.Core.Articles;

/// <summary>Makes an article public, or gives a public one another time.</summary>
public sealed record PublishArticle
{
    public long Id { get; init; }

    /// <summary>The version that was seen; a newer one in the database refuses the step.</summary>
    public Guid Version { get; init; }

    /// <summary>
    /// UTC, in the future to schedule. Null takes the time that is set for the article; where none is, the first
    /// publication's, so that the address stays; else the present.
    /// </summary>
    public DateTime? At { get; init; }

    /// <summary>The time that a person was asked about and said yes to; see <see cref="TimeQuestion"/>.</summary>
    public DateTime? Confirmed { get; init; }
}

/// <summary>What a person is asked before a time takes effect.</summary>
public enum TimeQuestion
{
    /// <summary>It has passed: the story would be dated back, below what is newer.</summary>
    Backdate,

    /// <summary>Readers see the story now, and would not until that time.</summary>
    Hide,
}
