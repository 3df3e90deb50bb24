using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using NewsPortal.Core.Access;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.Core.Sharing;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Controllers;

/// <summary>
/// Pictures. Readers get those shown by a visible article or an author's profile; all others do not exist for anybody
/// but users signed in to the newsroom.
/// </summary>
[SkipStatusCodePages]
public sealed class MediaController(
    PublicPictures pictures,
    PictureVariants variants,
    ShareCardQueries cards,
    ShareCards drawn,
    TimeProvider clock
) : Controller
{
    /// <summary>The bytes at an address never change, so browsers keep them; shared caches revalidate hourly.</summary>
    private const int BrowserSeconds = 365 * 24 * 3600;

    private const int SharedSeconds = 3600;

    private const int KeyLength = 12;
    private const int RetrySeconds = 5;

    [HttpGet("/media/{id:long}/{key}/{width:int}.{format}")]
    [HttpHead("/media/{id:long}/{key}/{width:int}.{format}")]
    public Task<IActionResult> Show(
        long id,
        string key,
        int width,
        string format,
        CancellationToken cancellationToken
    ) => AnswerAsync(id, key, PictureSize.Find(null, width, format), cancellationToken);

    [HttpGet("/media/{id:long}/{key}/{ratio}/{width:int}.{format}")]
    [HttpHead("/media/{id:long}/{key}/{ratio}/{width:int}.{format}")]
    public Task<IActionResult> Crop(
        long id,
        string key,
        string ratio,
        int width,
        string format,
        CancellationToken cancellationToken
    ) => AnswerAsync(id, key, PictureSize.Find(ratio, width, format), cancellationToken);

    /// <summary>
    /// The card of a page without a picture, at an address that changes with its text; none for pages that readers
    /// cannot see.
    /// </summary>
    [HttpGet("/media/card/{subject}/{id:long}/{key}.png")]
    [HttpHead("/media/card/{subject}/{id:long}/{key}.png")]
    public async Task<IActionResult> Card(string subject, long id, string key, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        if (
            key.Length != KeyLength
            || !Enum.TryParse<ShareSubject>(subject, ignoreCase: true, out var wanted)
            || !Enum.IsDefined(wanted)
            || await cards.FindAsync(wanted, id, cancellationToken) is not var (card, masthead)
        )
        {
            return NotFound();
        }

        var address = card.Address(masthead);
        if (!Request.Path.Value!.Equals(address, StringComparison.Ordinal))
        {
            Response.Headers.CacheControl = MovedCaching(null);
            return RedirectPermanent(address);
        }

        Response.OpenToOtherSites();
        return Answer(await drawn.GetAsync(card, masthead, cancellationToken), isPublic: true, until: null);
    }

    private async Task<IActionResult> AnswerAsync(
        long id,
        string key,
        PictureSize? size,
        CancellationToken cancellationToken
    )
    {
        Response.Headers.CacheControl = "no-store";
        if (
            size is null
            || key.Length < KeyLength
            || await pictures.FindAsync(id, cancellationToken) is not { } stored
            || !(stored.IsPublic || stored.HasEnded || Roles.All.Any(User.IsInRole))
            || !(IsOf(stored.Picture.Sha256, key) || IsOf(stored.FormerSha256, key))
        )
        {
            return NotFound();
        }

        if (stored.HasEnded && !Roles.All.Any(User.IsInRole))
        {
            return StatusCode(StatusCodes.Status410Gone);
        }

        if (stored.IsPublic)
        {
            Response.OpenToOtherSites();
        }

        var address = stored.Picture.Address(size);
        if (!Request.Path.Value!.Equals(address, StringComparison.Ordinal))
        {
            Response.Headers.CacheControl = stored.IsPublic ? MovedCaching(stored.RightsEnd) : "private, no-store";
            return RedirectPermanent(address);
        }

        return Answer(await variants.GetAsync(stored, size, cancellationToken), stored.IsPublic, stored.RightsEnd);
    }

    private static bool IsOf(string? sha256, string key) =>
        sha256 is not null && key.AsSpan(0, KeyLength).SequenceEqual(sha256.AsSpan(0, KeyLength));

    private string PublicCaching(DateTime? until) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"public, max-age={Seconds(BrowserSeconds, until)}, s-maxage={Seconds(SharedSeconds, until)}, immutable"
        );

    /// <summary>For redirects to the current crop: the focal point may move again.</summary>
    private string MovedCaching(DateTime? until) =>
        string.Create(CultureInfo.InvariantCulture, $"public, max-age={Seconds(SharedSeconds, until)}");

    /// <summary>No cache keeps a picture past the end of its rights.</summary>
    private int Seconds(int most, DateTime? until) =>
        until is { } end ? (int)Math.Clamp((end - clock.GetUtcNow().UtcDateTime).TotalSeconds, 0, most) : most;

    private IActionResult Answer(VariantAnswer answer, bool isPublic, DateTime? until)
    {
        if (answer.Variant is not { } variant)
        {
            if (answer.IsBusy)
            {
                HttpContext.MarkAsRefused();
                Response.Headers.RetryAfter = RetrySeconds.ToString(CultureInfo.InvariantCulture);
            }

            return answer.IsBusy ? StatusCode(StatusCodes.Status503ServiceUnavailable) : NotFound();
        }

        if (answer.IsStandIn)
        {
            // Not cacheable: next time, the address has the right size.
            return PhysicalFile(variant.Path!, variant.ContentType);
        }

        Response.Headers.CacheControl = isPublic ? PublicCaching(until) : "private, no-store";
        var tag = new EntityTagHeaderValue(variant.Tag);
        return variant.Path is { } path
            ? PhysicalFile(path, variant.ContentType, lastModified: null, tag)
            : File(variant.Bytes!, variant.ContentType, lastModified: null, tag);
    }
}
