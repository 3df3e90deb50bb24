using System.Globalization;
using System.Xml.Linq;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Syndication;

/// <summary>
/// Writes sitemaps (sitemaps.org, protocol 0.9) with links between a story's languages and Google's extensions for
/// images and news.
/// </summary>
public static class SitemapWriter
{
    private static readonly XNamespace Map = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private static readonly XNamespace Image = "http://www.google.com/schemas/sitemap-image/1.1";
    private static readonly XNamespace Html = "http://www.w3.org/1999/xhtml";
    private static readonly XNamespace News = "http://www.google.com/schemas/sitemap-news/0.9";

    /// <summary>The index of all files.</summary>
    public static byte[] Index(IEnumerable<SitemapFile> files, SiteDirectory site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return SyndicationXml.Write(
            new XElement(
                Map + "sitemapindex",
                files.Select(file => new XElement(
                    Map + "sitemap",
                    Location(file.Path, site),
                    LastModified(file.ChangedAt)
                ))
            )
        );
    }

    /// <summary>One file of addresses.</summary>
    public static byte[] Addresses(IEnumerable<SitemapEntry> entries, SiteDirectory site)
    {
        ArgumentNullException.ThrowIfNull(site);
        return SyndicationXml.Write(
            new XElement(
                Map + "urlset",
                new XAttribute(XNamespace.Xmlns + "image", Image.NamespaceName),
                new XAttribute(XNamespace.Xmlns + "xhtml", Html.NamespaceName),
                entries.Select(entry => new XElement(
                    Map + "url",
                    Location(entry.Path, site),
                    LastModified(entry.ChangedAt),
                    entry.Versions.Select(version => new XElement(
                        Html + "link",
                        new XAttribute("rel", "alternate"),
                        new XAttribute("hreflang", version.Language),
                        new XAttribute("href", site.Absolute(version.Path))
                    )),
                    entry.Picture is not { } picture
                        ? null
                        : new XElement(
                            Image + "image",
                            new XElement(Image + "loc", site.Absolute(picture.Preview.Address))
                        )
                ))
            )
        );
    }

    /// <summary>The news sitemap.</summary>
    /// <param name="entries">The stories.</param>
    /// <param name="site">The newspaper.</param>
    /// <param name="culture">Its language.</param>
    public static byte[] NewsStories(IEnumerable<NewsSitemapEntry> entries, SiteDirectory site, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(site);
        ArgumentNullException.ThrowIfNull(culture);
        var language = Language(culture);
        return SyndicationXml.Write(
            new XElement(
                Map + "urlset",
                new XAttribute(XNamespace.Xmlns + "news", News.NamespaceName),
                entries.Select(entry => new XElement(
                    Map + "url",
                    Location(entry.Path, site),
                    new XElement(
                        News + "news",
                        new XElement(
                            News + "publication",
                            SyndicationXml.Text(News + "name", site.Name),
                            new XElement(News + "language", language)
                        ),
                        new XElement(News + "publication_date", FeedWriter.Time(entry.PublishedAt)),
                        SyndicationXml.Text(News + "title", entry.Headline)
                    )
                ))
            )
        );
    }

    /// <summary>ISO 639, except for Chinese, where Google distinguishes the two scripts.</summary>
    private static string Language(CultureInfo culture) =>
        culture.TwoLetterISOLanguageName != "zh" ? culture.TwoLetterISOLanguageName
        : culture.Name is "zh-TW" or "zh-HK" or "zh-MO" || culture.Name.StartsWith("zh-Hant", StringComparison.Ordinal)
            ? "zh-tw"
        : "zh-cn";

    private static XElement Location(string path, SiteDirectory site) => new(Map + "loc", site.Absolute(path));

    private static XElement? LastModified(DateTime? time) =>
        time is { } at ? new XElement(Map + "lastmod", FeedWriter.Time(at)) : null;
}
