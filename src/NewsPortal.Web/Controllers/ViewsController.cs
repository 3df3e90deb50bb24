using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using NewsPortal.Core.Readership;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Controllers;

/// <summary>Where pages report views: the script's beacon, and a pixel for readers without scripts.</summary>
[EnableRateLimiting(RateLimits.Views)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ViewsController(ViewCounter counter) : Controller
{
    private const int LargestBody = 1024;

    [HttpPost("/views/{articleId:long:min(1)}")]
    [IgnoreAntiforgeryToken]
    [RequestSizeLimit(LargestBody)]
    public async Task<IActionResult> Count(long articleId, CancellationToken cancellationToken) =>
        await counter.CountAsync(ViewOf(articleId), cancellationToken)
            ? NoContent()
            : StatusCode(StatusCodes.Status503ServiceUnavailable);

    [HttpGet("/views/{articleId:long:min(1)}.gif")]
    public async Task<IActionResult> Pixel(long articleId, CancellationToken cancellationToken) =>
        await counter.CountAsync(ViewOf(articleId), cancellationToken)
            ? File(TransparentPixel.Gif, "image/gif")
            : StatusCode(StatusCodes.Status503ServiceUnavailable);

    private PageView ViewOf(long articleId) =>
        new(
            articleId,
            HttpContext.Connection.RemoteIpAddress,
            Request.Headers.UserAgent,
            IsPrefetch: Says("Sec-Purpose", "pre")
                || Says("Purpose", "pre")
                || Says("X-Moz", "prefetch")
                || Says("X-Purpose", "preview"),
            IsForeign: Says("Sec-Fetch-Site", "cross-site")
        );

    private bool Says(string header, string word) =>
        Request.Headers[header].ToString().Contains(word, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The smallest transparent picture.</summary>
internal static class TransparentPixel
{
    public static readonly byte[] Gif = Convert.FromBase64String(
        "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw=="
    );
}
