using NewsPortal.Core.Media;

namespace NewsPortal.Core.WordPressImport;

/// <summary>What a body needs to know about the post and the site around it.</summary>
/// <param name="Addresses">The addresses of the old site.</param>
public sealed record WordPressPost(WordPressAddresses Addresses)
{
    /// <summary>The pictures attached to the post, which [gallery] shows when it names none.</summary>
    public IReadOnlyList<long> AttachedPictures { get; init; } = [];

    /// <summary>
    /// Where the other files attached to the post were served from, in the order in which players without a file show
    /// them.
    /// </summary>
    public IReadOnlyList<string> AttachedFiles { get; init; } = [];

    /// <summary>The custom field in which WordPress keeps the texts of footnotes; null without any.</summary>
    public string? Footnotes { get; init; }

    /// <summary>Puts the reusable blocks into a body that names them.</summary>
    internal ReusableBlocks ReusableBlocks { get; init; } = new();

    /// <summary>The attached recordings of a kind, "audio" or "video".</summary>
    internal IEnumerable<string> AttachedRecordings(string kind) =>
        AttachedFiles.Where(address =>
            FileTypes.Of(address.Split('?', '#')[0])?.ContentType.StartsWith(kind + "/", StringComparison.Ordinal)
            == true
        );

    /// <summary>Where the file of an attachment was served from; null for an unknown one.</summary>
    public Func<long, string?> AttachmentAddress { get; init; } = static _ => null;
}
