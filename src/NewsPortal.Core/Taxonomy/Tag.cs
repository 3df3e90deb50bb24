using NewsPortal.Core.Data;

namespace NewsPortal.Core.Taxonomy;

/// <summary>A keyword that collects stories across sections.</summary>
public sealed class Tag : IVersioned
{
    public const int NameLength = 200;
    public const int IntroductionLength = 4000;

    public long Id { get; private set; }
    public Guid Version { get; set; }
    public required string Slug { get; set; }
    public required string Name { get; set; }

    /// <summary>What the topic is about, above its stories: plain text; blank lines separate paragraphs.</summary>
    public string Introduction { get; set; } = "";
}
