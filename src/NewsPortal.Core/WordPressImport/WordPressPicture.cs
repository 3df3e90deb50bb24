namespace NewsPortal.Core.WordPressImport;

/// <summary>A picture in a body, waiting for its place in the media library.</summary>
/// <param name="Number">Its number in the body, from 0.</param>
/// <param name="Source">The address as the body gives it; empty where only the attachment is known.</param>
/// <param name="UploadPaths">
/// Where its file may lie below the uploads folder: as written, then the likely originals of a smaller copy; empty for
/// a picture from elsewhere.
/// </param>
/// <param name="AttachmentId">The attachment that it shows, where the body names it.</param>
/// <param name="Alt">The alternative text in the body.</param>
public sealed record WordPressPicture(
    int Number,
    string Source,
    IReadOnlyList<string> UploadPaths,
    long? AttachmentId,
    string Alt
)
{
    /// <summary>Where the link around it led, unless to its own file; empty for nowhere.</summary>
    public string Link { get; init; } = "";

    /// <summary>
    /// Where its file may lie if the address belongs to the old site in disguise: a content network, a bucket, an image
    /// proxy, a former host. Empty for addresses of the old site itself.
    /// </summary>
    public IReadOnlyList<string> PathsElsewhere { get; init; } = [];
}

/// <summary>The picture of the media library that takes the place of one in a body.</summary>
/// <param name="MediaId">Its number in the media library.</param>
/// <param name="Alt">The alternative text to use where the body has none.</param>
/// <param name="Caption">The plain caption to use where the body has none; null for none.</param>
public sealed record PlacedPicture(string MediaId, string Alt, string? Caption = null);
