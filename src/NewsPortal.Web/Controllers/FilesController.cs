using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using NewsPortal.Core.Access;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Controllers;

/// <summary>
/// Files other than pictures. Readers get those linked from a visible article; all others do not exist for anybody but
/// users signed in to the newsroom.
/// </summary>
public sealed class FilesController(FileAdminQueries files) : Controller
{
    /// <summary>As with pictures: the bytes at an address never change; shared caches revalidate hourly.</summary>
    private const string PublicCaching = "public, max-age=31536000, s-maxage=3600, immutable";

    /// <summary>
    /// In the browser's own viewer or player, a file may load and run nothing. A sandbox as well may keep a browser's
    /// PDF viewer from starting.
    /// </summary>
    private const string ShownPolicy =
        "default-src 'none'; object-src 'self'; media-src 'self'; img-src 'self' data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string DownloadPolicy =
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";
    private const string RetrySeconds = "5";
    private const int TagLength = 32;

    [Read("/media/files/{id:long}/{name}")]
    public async Task<IActionResult> Show(long id, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        Response.Headers.CacheControl = "no-store";
        if (
            await files.ServeAsync(id, cancellationToken) is not { } served
            || !(served.IsPublic || Roles.All.Any(User.IsInRole))
            || !name.Equals(served.File.Name, StringComparison.OrdinalIgnoreCase)
        )
        {
            return NotFound();
        }

        switch (await files.HasBytesAsync(served, cancellationToken))
        {
            case false:
                return NotFound();
            case null:
                HttpContext.MarkAsRefused();
                Response.Headers.RetryAfter = RetrySeconds;
                return StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        if (served.IsPublic)
        {
            Response.OpenToOtherSites();
        }

        Response.Headers.CacheControl = served.IsPublic ? PublicCaching : "private, no-store";
        if (!Request.Path.Value!.Equals(Uri.UnescapeDataString(served.File.Address), StringComparison.Ordinal))
        {
            return RedirectPermanent(served.File.Address);
        }

        var isShown = FileTypes.Of(served.File.Name) is { IsShown: true };
        var disposition = new ContentDispositionHeaderValue(isShown ? "inline" : "attachment");
        disposition.SetHttpFileName(served.File.FileName);
        Response.Headers.ContentDisposition = disposition.ToString();
        Response.Headers.ContentSecurityPolicy = isShown ? ShownPolicy : DownloadPolicy;
        return PhysicalFile(
            served.Path,
            served.File.ContentType,
            new DateTimeOffset(served.CreatedAt, TimeSpan.Zero),
            new EntityTagHeaderValue($"\"{served.Sha256[..TagLength]}\""),
            enableRangeProcessing: true
        );
    }
}
