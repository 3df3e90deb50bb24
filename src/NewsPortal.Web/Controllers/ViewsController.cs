using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Readership;
using NewsPortal.Core.Site;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Controllers;

/// <summary>
/// Where pages report views and how far they were read: the script's beacons, and a pixel for readers without scripts.
/// </summary>
[EnableRateLimiting(RateLimits.Views)]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ViewsController(ViewCounter counter, IOptions<SiteOptions> site) : Controller
{
    /// <summary>Below it are the addresses of all stories' views.</summary>
    internal const string Folder = "/views";

    private const int LargestBody = 1024;

    /// <summary>A view.</summary>
    /// <param name="articleId">What is read.</param>
    /// <param name="from">Host of the page that led here; empty for none.</param>
    /// <param name="touch">Not empty if the screen is touched.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpPost("/views/{articleId:long:min(1)}")]
    [IgnoreAntiforgeryToken]
    [RequestSizeLimit(LargestBody)]
    public async Task<IActionResult> Count(
        long articleId,
        [FromForm] string? from,
        [FromForm] string? touch,
        CancellationToken cancellationToken
    ) =>
        Answer(
            await counter.CountAsync(
                ViewOf(articleId) with
                {
                    Device = Device(hasTouch: !string.IsNullOrEmpty(touch)),
                    Referrer = ReferrerOf(from),
                },
                cancellationToken
            )
        );

    /// <summary>The end of a view.</summary>
    /// <param name="articleId">What was read.</param>
    /// <param name="quarters">How much of its text, 0 to 4.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [HttpPost("/views/{articleId:long:min(1)}/end")]
    [IgnoreAntiforgeryToken]
    [RequestSizeLimit(LargestBody)]
    public async Task<IActionResult> End(
        long articleId,
        [FromForm] int? quarters,
        CancellationToken cancellationToken
    ) => Answer(await counter.EndAsync(ViewOf(articleId), quarters ?? -1, cancellationToken));

    [HttpGet("/views/{articleId:long:min(1)}.gif")]
    public async Task<IActionResult> Pixel(long articleId, CancellationToken cancellationToken) =>
        await counter.CountAsync(ViewOf(articleId) with { Device = Device(hasTouch: false) }, cancellationToken)
            ? File(TransparentPixel.Gif, "image/gif")
            : StatusCode(StatusCodes.Status503ServiceUnavailable);

    private IActionResult Answer(bool isDone) =>
        isDone ? NoContent() : StatusCode(StatusCodes.Status503ServiceUnavailable);

    /// <summary>MVC reads an empty field as null, but here it says that no page led to this one.</summary>
    private Referrer ReferrerOf(string? from) =>
        Referrer.Of(
            from ?? (Request.HasFormContentType && Request.Form.ContainsKey("from") ? "" : null),
            new Uri(site.Value.BaseUrl).Host,
            Request.Host.Host
        );

    private ReaderDevice Device(bool hasTouch) =>
        ReaderDevices.Of(Request.Headers.UserAgent, Says("Sec-CH-UA-Mobile", "?1"), hasTouch);

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
