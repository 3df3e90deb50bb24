namespace NewsPortal.Core.WordPressImport;

/// <summary>What a body needs to know about the post and the site around it.</summary>
/// <param name="Addresses">The addresses of the old site.</param>
public sealed record WordPressPost(WordPressAddresses Addresses)
{
    /// <summary>The pictures attached to the post, which [gallery] shows when it names none.</summary>
    public IReadOnlyList<long> AttachedPictures { get; init; } = [];

    /// <summary>The custom field in which WordPress keeps the texts of footnotes; null without any.</summary>
    public string? Footnotes { get; init; }

    /// <summary>Puts the reusable blocks into a body that names them.</summary>
    internal ReusableBlocks ReusableBlocks { get; init; } = new();

    /// <summary>Where the file of an attachment was served from; null for an unknown one.</summary>
    public Func<long, string?> AttachmentAddress { get; init; } = static _ => null;
}
