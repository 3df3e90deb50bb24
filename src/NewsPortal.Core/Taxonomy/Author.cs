using NewsPortal.Core.Data;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Taxonomy;

/// <summary>The profile behind a byline. It needs no user account; a user may be linked to one.</summary>
public sealed class Author : IVersioned
{
    public const int NameLength = 200;

    public long Id { get; private set; }
    public Guid Version { get; set; }
    public required string Slug { get; set; }
    public required string Name { get; set; }

    /// <summary>For example "Chief reporter"; empty when unknown.</summary>
    public string Role { get; set; } = "";

    /// <summary>Plain text; blank lines separate paragraphs.</summary>
    public string Biography { get; set; } = "";

    /// <summary>Public contact address; null when none is shown.</summary>
    public string? Email { get; set; }

    public long? PortraitId { get; set; }
    public MediaItem? Portrait { get; private set; }
    public List<AuthorLink> Links { get; } = [];
}

/// <summary>A link on an author's page.</summary>
public sealed class AuthorLink
{
    public long Id { get; private set; }
    public long AuthorId { get; private set; }
    public int Position { get; set; }
    public required string Label { get; set; }

    /// <summary>Absolute http or https address.</summary>
    public required string Url { get; set; }
}
