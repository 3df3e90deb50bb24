namespace NewsPortal.Core.Taxonomy;

/// <summary>A keyword that collects stories across sections.</summary>
public sealed class Tag
{
    public const int NameLength = 200;

    public long Id { get; private set; }
    public required string Slug { get; set; }
    public required string Name { get; set; }
}
