namespace NewsPortal.Core.WordPressImport;

/// <summary>A picture in a body that is not yet matched with the media library.</summary>
/// <param name="Number">Its number in the body, from 0.</param>
/// <param name="Source">The address in the body; empty if only the attachment is known.</param>
/// <param name="UploadPaths">
/// Where its file may be below the uploads folder: as written, then the likely originals of a smaller copy; empty for
/// an external picture.
/// </param>
/// <param name="AttachmentId">Its attachment, if the body names it.</param>
/// <param name="Alt">The alternative text in the body.</param>
public sealed record WordPressPicture(
    int Number,
    string Source,
    IReadOnlyList<string> UploadPaths,
    long? AttachmentId,
    string Alt
)
{
    /// <summary>The target of the link around it, unless that is its own file; empty for none.</summary>
    public string Link { get; init; } = "";

    /// <summary>
    /// Where its file may be if the address is the old site's in disguise: a CDN, a bucket, an image proxy, a former
    /// host. Empty for addresses of the old site itself.
    /// </summary>
    public IReadOnlyList<string> PathsElsewhere { get; init; } = [];
}

/// <summary>The library picture that replaces one in a body.</summary>
/// <param name="MediaId">Its number in the media library.</param>
/// <param name="Alt">The alternative text if the body has none.</param>
/// <param name="Caption">The plain caption if the body has none; null for none.</param>
public sealed record PlacedPicture(string MediaId, string Alt, string? Caption = null);
