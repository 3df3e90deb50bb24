namespace NewsPortal.Core.Media;

/// <summary>What must be known to serve a picture.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Format">What the original is.</param>
/// <param name="IsPublic">
/// True while an article that readers can see, or an author's profile, shows it; or when it has an address from an old
/// site and no article has ever had it.
/// </param>
public sealed record StoredPicture(PictureRef Picture, PictureFormat Format, bool IsPublic);
