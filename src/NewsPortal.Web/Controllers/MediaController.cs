using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Media;

namespace NewsPortal.Web.Controllers;

/// <summary>
/// Pictures. Readers get those that a visible article or an author's profile shows; for all others the address does not
/// exist, except for people signed in to the newsroom.
/// </summary>
[SkipStatusCodePages]
public sealed class MediaController(PublicPictures pictures, PictureVariants variants) : Controller
{
    /// <summary>The bytes of an address never change, so browsers keep them; shared caches ask again every hour.</summary>
    private const string PublicCaching = "public, max-age=31536000, s-maxage=3600, immutable";

    [HttpGet("/media/{id:long}/{key}/{width:int}.{format}")]
    [HttpHead("/media/{id:long}/{key}/{width:int}.{format}")]
    public async Task<IActionResult> Show(long id, string key, int width, string format, CancellationToken cancellationToken)
    {
        var picture = await pictures.FindAsync(id, cancellationToken);
        var maySee = picture is not null && (picture.IsPublic || Roles.All.Any(User.IsInRole));
        if (!maySee || key.Length < 12 || !picture!.Sha256.StartsWith(key, StringComparison.Ordinal)
            || await variants.GetAsync(picture, width, format, cancellationToken) is not { } variant)
        {
            Response.Headers.CacheControl = "no-store";
            return NotFound();
        }

        Response.Headers.CacheControl = picture.IsPublic ? PublicCaching : "private, no-store";
        var tag = new EntityTagHeaderValue(variant.Tag);
        return variant.Path is { } path
            ? PhysicalFile(path, variant.ContentType, lastModified: null, tag)
            : File(variant.Bytes!, variant.ContentType, lastModified: null, tag);
    }
}
