using NewsPortal.Core.Data;

namespace NewsPortal.Core.Terms;

/// <summary>A section of the newspaper. Sections nest; a parent lists its children's stories.</summary>
public sealed class Category : IVersioned
{
    public const int NameLength = 200;

    public long Id { get; private set; }
    public Guid Version { get; set; }
    public required string Slug { get; set; }
    public required string Name { get; set; }

    /// <summary>One or two sentences of plain text; empty for none.</summary>
    public string Description { get; set; } = "";

    /// <summary>"#rrggbb", the colour of labels and rules; null inherits the nearest ancestor's.</summary>
    public string? Colour { get; set; }

    public long? ParentId { get; set; }
    public Category? Parent { get; set; }

    /// <summary>Order among its siblings: ascending, then by name.</summary>
    public int Position { get; set; }

    /// <summary>True to show a top-level section in the masthead's menu.</summary>
    public bool InMenu { get; set; }
}
