using NewsPortal.Core.Articles;

namespace NewsPortal.Core.Library;

/// <summary>A text that pictures may lack.</summary>
public enum MissingText
{
    Alt,
    Credit,
}

/// <summary>How it stands with the end of a picture's rights.</summary>
public enum RightsState
{
    /// <summary>They end within <see cref="PictureFilter.Soon"/>.</summary>
    Ending,
    Ended,
}

/// <summary>Which pictures the library shows; what is null or false does not matter.</summary>
public sealed record PictureFilter
{
    /// <summary>How long before its end a picture counts as ending.</summary>
    public static TimeSpan Soon { get; } = PictureRightsCheck.Soon;

    /// <summary>The most pictures that can be asked for by number.</summary>
    public const int MostIds = 100;

    /// <summary>Words in the title, the description, the caption, the credit, the keywords or the file name.</summary>
    public string? Words { get; init; }

    public MissingText? Missing { get; init; }
    public RightsState? Rights { get; init; }

    /// <summary>Shown nowhere, not even by a draft.</summary>
    public bool IsUnused { get; init; }

    /// <summary>Resembled another one when it was added.</summary>
    public bool LooksLikeAnother { get; init; }

    public long? CollectionId { get; init; }
    public long? UploadedById { get; init; }

    /// <summary>Only these; empty for any.</summary>
    public IReadOnlyList<long> Ids { get; init; } = [];
}
