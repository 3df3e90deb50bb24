using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Site;
using NewsPortal.Core.Syndication;

namespace NewsPortal.Web.Controllers;

/// <summary>What search engines read: robots.txt, the sitemap index with its files, the news sitemap.</summary>
public sealed class SitemapsController(SitemapQueries sitemaps, SiteDirectoryReader directory, SiteTime time) : ReaderController
{
    [Read("/robots.txt")]
    public async Task<IActionResult> Robots(CancellationToken cancellationToken)
    {
        var site = await directory.GetAsync(cancellationToken);
        return Content(
            $"""
            User-agent: *
            Disallow: /admin
            Disallow: /account

            Sitemap: {site.Absolute("/sitemap.xml")}
            Sitemap: {site.Absolute("/news-sitemap.xml")}

            """,
            "text/plain; charset=utf-8");
    }

    [Read("/sitemap.xml")]
    public async Task<IActionResult> Show(CancellationToken cancellationToken)
    {
        var files = await sitemaps.FilesAsync(cancellationToken);
        return Xml(SitemapWriter.Index(
            [("/sitemaps/fronts.xml", null), .. files.Select(file => ($"/sitemaps/{file.Number}.xml", file.ChangedAt))],
            await directory.GetAsync(cancellationToken)));
    }

    [Read("/sitemaps/fronts.xml")]
    public async Task<IActionResult> Fronts(CancellationToken cancellationToken) => Xml(SitemapWriter.Addresses(
        await sitemaps.FrontsAsync(cancellationToken), await directory.GetAsync(cancellationToken)));

    [Read("/sitemaps/{number:int:min(0)}.xml")]
    public async Task<IActionResult> Articles(int number, CancellationToken cancellationToken)
    {
        var entries = await sitemaps.ArticlesAsync(number, cancellationToken);
        return entries.Count == 0 ? NotFound() : Xml(SitemapWriter.Addresses(entries, await directory.GetAsync(cancellationToken)));
    }

    [Read("/news-sitemap.xml")]
    public async Task<IActionResult> News(CancellationToken cancellationToken) => Xml(SitemapWriter.NewsStories(
        await sitemaps.NewsAsync(cancellationToken), await directory.GetAsync(cancellationToken),
        time.Culture.TwoLetterISOLanguageName));

    private FileContentResult Xml(byte[] bytes) => File(bytes, "application/xml; charset=utf-8");
}
