using NewsPortal.Core.Data;

namespace NewsPortal.Core.Terms;

/// <summary>Related stories that are read in order, at /series/{slug}.</summary>
public sealed class Series : IVersioned
{
    public const int TitleLength = 200;
    public const int IntroductionLength = 4000;

    /// <summary>The highest position of a part.</summary>
    public const int LastPlace = 100_000;

    public long Id { get; private set; }
    public Guid Version { get; set; }
    public required string Slug { get; set; }
    public required string Title { get; set; }

    /// <summary>Plain text; blank lines separate paragraphs.</summary>
    public string Introduction { get; set; } = "";

    /// <summary>True for a valid position of a part.</summary>
    public static bool IsPlace(int place) => place is >= 1 and <= LastPlace;
}
