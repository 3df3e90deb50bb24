using NewsPortal.Core.Data;

namespace NewsPortal.Core.Terms;

/// <summary>A keyword that collects stories across sections.</summary>
public sealed class Tag : IVersioned
{
    public const int NameLength = 200;
    public const int IntroductionLength = 4000;

    private string _name = "";

    public long Id { get; private set; }
    public Guid Version { get; set; }
    public required string Slug { get; set; }

    /// <summary>Its display name; no other tag has an equal name (<see cref="TermName"/>).</summary>
    public required string Name
    {
        get => _name;
        set => (_name, NameKey) = (value, TermName.Key(value));
    }

    /// <summary>
    /// The key it is found by; null only in rows of older versions, which <see cref="TagNames"/> completes.
    /// </summary>
    public string? NameKey { get; private set; }

    /// <summary>The topic's introduction above its stories: plain text; blank lines separate paragraphs.</summary>
    public string Introduction { get; set; } = "";
}
