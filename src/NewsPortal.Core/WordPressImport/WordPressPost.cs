using NewsPortal.Core.Media;

namespace NewsPortal.Core.WordPressImport;

/// <summary>The context of a body: its post and site.</summary>
/// <param name="Addresses">The addresses of the old site.</param>
public sealed record WordPressPost(WordPressAddresses Addresses)
{
    /// <summary>The pictures attached to the post, shown by a [gallery] that names none.</summary>
    public IReadOnlyList<long> AttachedPictures { get; init; } = [];

    /// <summary>
    /// The addresses of the other files attached to the post, in the order in which players without a file show them.
    /// </summary>
    public IReadOnlyList<string> AttachedFiles { get; init; } = [];

    /// <summary>The custom field with WordPress's footnotes; null for none.</summary>
    public string? Footnotes { get; init; }

    /// <summary>The reusable blocks that a body may include.</summary>
    internal ReusableBlocks ReusableBlocks { get; init; } = new();

    /// <summary>The attached recordings of a kind, "audio" or "video".</summary>
    internal IEnumerable<string> AttachedRecordings(string kind) =>
        AttachedFiles.Where(address =>
            FileTypes.Of(address.Split('?', '#')[0])?.ContentType.StartsWith(kind + "/", StringComparison.Ordinal)
            == true
        );

    /// <summary>The address an attachment's file was served from; null for an unknown one.</summary>
    public Func<long, string?> AttachmentAddress { get; init; } = static _ => null;
}
