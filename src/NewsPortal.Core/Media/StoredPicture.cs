namespace NewsPortal.Core.Media;

/// <summary>What is needed to serve a picture.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Format">The format of the original.</param>
/// <param name="IsPublic">
/// True if a visible article or an author's profile shows it, or if it has an address from an old site and no article
/// has ever shown it.
/// </param>
public sealed record StoredPicture(PictureRef Picture, PictureFormat Format, bool IsPublic)
{
    /// <summary>UTC; the end of its rights, until which it may be kept anywhere. Null for no end.</summary>
    public DateTime? RightsEnd { get; init; }

    /// <summary>
    /// The hash of the file before the last exchange, whose addresses lead to this one; null for none.
    /// </summary>
    public string? FormerSha256 { get; init; }

    /// <summary>True if it would be public, had its rights not ended.</summary>
    public bool HasEnded { get; init; }
}
