using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Site;
using NewsPortal.Web.Hosting;
using NewsPortal.Web.Views.Offline;

namespace NewsPortal.Web.Controllers;

/// <summary>Offline reading: the service worker, its fallback page, and the query about what it must delete.</summary>
public sealed class OfflineController(BundledAssets assets, ArticleQueries articles, IOptions<SiteOptions> site)
    : ReaderController
{
    private const int MostStories = 100;

    /// <summary>
    /// The service worker of sites that no longer keep stories: it deletes them all, and unregisters itself.
    /// </summary>
    private const string Farewell = """
        addEventListener('install', () => skipWaiting());
        addEventListener('activate', (event) => event.waitUntil(caches.keys()
          .then((names) => Promise.all(names.map((name) => caches.delete(name))))
          .then(() => registration.unregister())));
        """;

    [CachedPage]
    [Read("/offline")]
    public IActionResult Show() => View(new ShowModel(T));

    /// <summary>At the root, so that its scope is every page; browsers check for a newer one on each visit.</summary>
    [Read("/service-worker.js")]
    public IActionResult Worker()
    {
        Response.Headers.CacheControl = "no-cache";
        return site.Value.KeepStoriesOffline
            ? File(assets.ServiceWorker.CreateReadStream(), "text/javascript")
            : Content(Farewell, "text/javascript");
    }

    /// <summary>Which of these stories ("12-31-7") readers may still see; browsers delete the others.</summary>
    [Read("/offline/stories")]
    public async Task<IActionResult> Stories(string? ids, CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        return Json(
            await articles.VisibleAsync(
                [
                    .. (ids ?? "")
                        .Split('-', MostStories + 1)
                        .Take(MostStories)
                        .Select(id =>
                            long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                                ? number
                                : 0
                        ),
                ],
                cancellationToken
            )
        );
    }
}
