using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Structure;

/// <summary>A term, whatever its kind.</summary>
public sealed record TermRow
{
    public long Id { get; init; }
    public required string Name { get; init; }
    public required string Slug { get; init; }
    public Guid Version { get; init; }

    /// <summary>Categories only.</summary>
    public long? ParentId { get; init; }

    /// <summary>Categories only: true if it stands in the menu.</summary>
    public bool InMenu { get; init; }

    /// <summary>Its introduction, description or biography.</summary>
    public string Text { get; init; } = "";
}

/// <summary>What a change of the structure would do; nothing is done yet.</summary>
public sealed record TermPlan
{
    public required ReshapeTerm Command { get; init; }

    /// <summary>The term that remains or changes, as it is.</summary>
    public required TermRow Term { get; init; }

    /// <summary>Merge: the terms that go.</summary>
    public IReadOnlyList<TermRow> Others { get; init; } = [];

    /// <summary>Move: the category above from then on; null for none.</summary>
    public TermRow? Parent { get; init; }

    /// <summary>The stored addresses that will lead somewhere else, and where.</summary>
    public IReadOnlyList<(string From, string To)> Addresses { get; init; } = [];

    /// <summary>Stories, in any state, that get another term or show another name.</summary>
    public int Stories { get; init; }

    /// <summary>Those of them that have both terms, and keep one.</summary>
    public int Both { get; init; }

    /// <summary>Public pages that change: the stories that readers can see, and the lists.</summary>
    public int Pages { get; init; }

    /// <summary>Older redirects that lead there and follow.</summary>
    public int Redirects { get; init; }

    /// <summary>Categories below that move along.</summary>
    public int Children { get; init; }

    /// <summary>Places that editors filled on the fronts that go.</summary>
    public int FrontPlaces { get; init; }

    /// <summary>Entries of the menu that change or go.</summary>
    public int MenuEntries { get; init; }

    /// <summary>People whose byline or whose limit of rights it is.</summary>
    public int People { get; init; }

    /// <summary>Plans that are filed there.</summary>
    public int Plans { get; init; }

    /// <summary>Why it cannot be done; empty if it can.</summary>
    public IReadOnlyList<FieldError> Conflicts { get; init; } = [];

    /// <summary>What somebody should know before confirming.</summary>
    public IReadOnlyList<FieldError> Notes { get; init; } = [];

    /// <summary>Changes whenever a term that the plan names changes.</summary>
    public string Seen { get; init; } = "";

    public bool IsPossible => Conflicts.Count == 0;
}
