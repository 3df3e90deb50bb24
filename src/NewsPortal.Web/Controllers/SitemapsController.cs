using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Site;
using NewsPortal.Core.Syndication;
using NewsPortal.Web.Areas.Admin;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Controllers;

/// <summary>For search engines: robots.txt, the sitemap index with its files, the news sitemap.</summary>
[CachedPage]
[EnableRateLimiting(RateLimits.Feeds)]
public sealed class SitemapsController(
    SitemapQueries sitemaps,
    LastChange lastChange,
    SiteDirectoryQueries directory,
    SiteTime time
) : SyndicationController
{
    private const string Xml = "application/xml; charset=utf-8";

    [Read("/robots.txt")]
    public async Task<IActionResult> Robots(CancellationToken cancellationToken)
    {
        var site = await directory.GetAsync(cancellationToken);
        return Machine(
            Encoding.UTF8.GetBytes(
                $"""
                User-agent: *
                Disallow: {NewsroomAddresses.Overview}
                Disallow: {AccountAddresses.Account}
                Disallow: /views/

                Sitemap: {site.Absolute(SiteAddresses.Sitemap)}
                Sitemap: {site.Absolute(SiteAddresses.NewsSitemap)}

                """.ReplaceLineEndings("\n")
            ),
            "text/plain; charset=utf-8"
        );
    }

    [Read("/sitemap.xml")]
    public async Task<IActionResult> Show(CancellationToken cancellationToken)
    {
        var unchangedSince = await lastChange.FindAsync(cancellationToken);
        return Machine(
            SitemapWriter.Index(
                await sitemaps.FilesAsync(cancellationToken),
                await directory.GetAsync(cancellationToken)
            ),
            Xml,
            unchangedSince
        );
    }

    [Read("/sitemaps/fronts.xml")]
    public async Task<IActionResult> Fronts(CancellationToken cancellationToken)
    {
        var unchangedSince = await lastChange.FindAsync(cancellationToken);
        return Machine(
            SitemapWriter.Addresses(
                await sitemaps.FrontsAsync(cancellationToken),
                await directory.GetAsync(cancellationToken)
            ),
            Xml,
            unchangedSince
        );
    }

    [Read("/sitemaps/{kind:regex(^(articles|authors|tags)$)}-{number:int:min(0)}.xml")]
    public async Task<IActionResult> Numbered(SitemapKind kind, int number, CancellationToken cancellationToken)
    {
        var unchangedSince = await lastChange.FindAsync(cancellationToken);
        var entries = await sitemaps.FileAsync(kind, number, cancellationToken);
        return entries.Count == 0
            ? NotFound()
            : Machine(
                SitemapWriter.Addresses(entries, await directory.GetAsync(cancellationToken)),
                Xml,
                unchangedSince
            );
    }

    [Read("/news-sitemap.xml")]
    public async Task<IActionResult> News(CancellationToken cancellationToken)
    {
        var news = await sitemaps.NewsAsync(cancellationToken);
        return Machine(
            SitemapWriter.NewsStories(news.Entries, await directory.GetAsync(cancellationToken), time.Culture),
            Xml,
            news.UnchangedSince
        );
    }
}
