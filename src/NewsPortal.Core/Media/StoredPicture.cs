namespace NewsPortal.Core.Media;

/// <summary>What is needed to serve a picture.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Format">The format of the original.</param>
/// <param name="IsPublic">
/// True if a visible article or an author's profile shows it, or if it has an address from an old site and no article
/// has ever shown it.
/// </param>
public sealed record StoredPicture(PictureRef Picture, PictureFormat Format, bool IsPublic);
