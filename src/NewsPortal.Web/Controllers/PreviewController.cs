using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Controllers;

/// <summary>
/// What preview links open, for people who are not signed in. A wrong link, one that has ended and one that was ended
/// get the same answer as any address where nothing is.
/// </summary>
[EnableRateLimiting(RateLimits.Previews)]
public sealed class PreviewController(PreviewEditor previews, PublicPictures pictures, PictureVariants variants)
    : Controller
{
    [HttpGet("/preview/{token}")]
    [ShowsEmbeds]
    [PreviewPictures]
    public async Task<IActionResult> Show(string token, CancellationToken cancellationToken)
    {
        KeepPrivate();
        return await previews.OpenAsync(token, cancellationToken) switch
        {
            null => NotFound(),
            { Page.Kind: ArticleKind.Page } page => View(
                "/Views/Pages/Show.cshtml",
                Views.Pages.ShowModel.Shared(page.Page, page.EndsAt)
            ),
            var story => View("/Views/Articles/Show.cshtml", Views.Articles.ShowModel.Shared(story.Page, story.EndsAt)),
        };
    }

    [HttpGet("/preview/{token}/media/{id:long}/{key}/{width:int}.{format}")]
    [SkipStatusCodePages]
    public Task<IActionResult> Picture(
        string token,
        long id,
        string key,
        int width,
        string format,
        CancellationToken cancellationToken
    ) => PictureAsync(token, id, key, PictureSize.Find(null, width, format), cancellationToken);

    [HttpGet("/preview/{token}/media/{id:long}/{key}/{ratio}/{width:int}.{format}")]
    [SkipStatusCodePages]
    public Task<IActionResult> Crop(
        string token,
        long id,
        string key,
        string ratio,
        int width,
        string format,
        CancellationToken cancellationToken
    ) => PictureAsync(token, id, key, PictureSize.Find(ratio, width, format), cancellationToken);

    private async Task<IActionResult> PictureAsync(
        string token,
        long id,
        string key,
        PictureSize? size,
        CancellationToken cancellationToken
    )
    {
        KeepPrivate();
        if (
            size is null
            || await pictures.FindAsync(id, cancellationToken) is not { HasEnded: false } stored
            || (!stored.IsPublic && !await previews.ShowsAsync(token, id, cancellationToken))
            || !stored.Picture.Address(size).Split('/').Contains(key, StringComparer.Ordinal)
        )
        {
            return NotFound();
        }

        var answer = await variants.GetAsync(stored, size, cancellationToken);
        if (answer.IsBusy)
        {
            Response.Headers.RetryAfter = "5";
        }

        return answer.Variant is not { } variant
                ? StatusCode(answer.IsBusy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status404NotFound)
            : variant.Path is { } path ? PhysicalFile(path, variant.ContentType)
            : File(variant.Bytes!, variant.ContentType);
    }

    private void KeepPrivate()
    {
        Response.Headers.CacheControl = "no-store";
        Response.Headers["Referrer-Policy"] = "no-referrer";
        Response.Headers["X-Robots-Tag"] = "noindex, nofollow, noarchive";
    }
}
