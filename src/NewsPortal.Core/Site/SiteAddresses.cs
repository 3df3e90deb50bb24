using System.Globalization;

namespace NewsPortal.Core.Site;

/// <summary>
/// The addresses of the public site, relative to its root. Slugs are passed in as stored and come out encoded for
/// links. Stories and pages carry their own path; pictures, files and share cards know theirs.
/// </summary>
public static class SiteAddresses
{
    public const string Home = "/";
    public const string About = "/about";
    public const string Contact = "/contact";
    public const string Ethics = "/ethics";
    public const string Corrections = "/corrections";
    public const string Privacy = "/privacy";
    public const string SearchPage = "/search";
    public const string Suggestions = "/search/suggest";
    public const string Sitemap = "/sitemap.xml";
    public const string NewsSitemap = "/news-sitemap.xml";
    public const string FrontsSitemap = "/sitemaps/fronts.xml";
    public const string Robots = "/robots.txt";
    public const string OpenSearch = "/opensearch.xml";
    public const string Manifest = "/manifest.webmanifest";
    public const string Favicon = "/favicon.ico";
    public const string DrawnFavicon = "/favicon.svg";
    public const string TouchIcon = "/apple-touch-icon.png";
    public const string ServiceWorker = "/service-worker.js";
    public const string MaskableIcon = "/icons/maskable-512.png";

    /// <summary>What a preview link opens; its pictures are below it.</summary>
    public static string Preview(string token) => $"/preview/{token}";

    /// <summary>The page of a section.</summary>
    public static string Category(string slug) => Stored.Category(Uri.EscapeDataString(slug));

    /// <summary>The page of a topic.</summary>
    public static string Tag(string slug) => Stored.Tag(Uri.EscapeDataString(slug));

    /// <summary>The page of an author.</summary>
    public static string Author(string slug) => Stored.Author(Uri.EscapeDataString(slug));

    /// <summary>The page of a series.</summary>
    public static string Series(string slug) => Stored.Series(Uri.EscapeDataString(slug));

    /// <summary>The archive of a year, a month or a day.</summary>
    public static string Archive(int year, int? month = null, int? day = null) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"/{year:0000}{(month is null ? "" : "/")}{month:00}{(day is null ? "" : "/")}{day:00}"
        );

    /// <summary>The front page from a position in the list of stories.</summary>
    public static string HomeBefore(string place) => $"/?before={Uri.EscapeDataString(place)}";

    /// <summary>The search results for a query.</summary>
    public static string Search(string words) => $"{SearchPage}?q={Uri.EscapeDataString(words)}";

    /// <summary>The page of search suggestions.</summary>
    public static string Suggest(string words) => $"{Suggestions}?q={Uri.EscapeDataString(words)}";

    /// <summary>The feed of the whole site.</summary>
    /// <param name="format">"atom" or "json"; null for RSS.</param>
    public static string Feed(string? format = null) => FeedOf(Home, format);

    /// <summary>The feed of a list.</summary>
    /// <param name="list">Address of the list.</param>
    /// <param name="format">"atom" or "json"; null for RSS.</param>
    public static string FeedOf(string list, string? format = null) =>
        $"{list.TrimEnd('/')}/feed{(format is null ? "" : "/")}{format}";

    /// <summary>A file of the sitemap.</summary>
    /// <param name="kind">"articles", "authors" or "tags".</param>
    /// <param name="number">Its number, from 0.</param>
    public static string SitemapFile(string kind, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"/sitemaps/{kind}-{number}.xml");

    /// <summary>A story in a frame, for other sites.</summary>
    public static string Embed(long articleId) => string.Create(CultureInfo.InvariantCulture, $"/embed/{articleId}");

    /// <summary>The data that another site needs to embed a page.</summary>
    /// <param name="address">Absolute address of the page.</param>
    /// <param name="format">"json" or "xml".</param>
    public static string OEmbed(string address, string format) =>
        $"/oembed?url={Uri.EscapeDataString(address)}&format={format}";

    /// <summary>The pixel that counts readers without JavaScript.</summary>
    public static string ViewPixel(long articleId) =>
        string.Create(CultureInfo.InvariantCulture, $"/views/{articleId}.gif");

    /// <summary>The icon of the site.</summary>
    /// <param name="size">Pixels: 192 or 512.</param>
    public static string Icon(int size) => string.Create(CultureInfo.InvariantCulture, $"/icons/{size}.png");

    /// <summary>The style sheet of the newspaper's own look.</summary>
    public static string Look(string name) => $"/assets/look/{name}.css";

    /// <summary>
    /// The same addresses decoded, as they are stored and looked up (redirects). Links need the encoded ones.
    /// </summary>
    public static class Stored
    {
        /// <summary>The page of a section.</summary>
        public static string Category(string slug) => $"/category/{slug}";

        /// <summary>The page of a topic.</summary>
        public static string Tag(string slug) => $"/tag/{slug}";

        /// <summary>The page of an author.</summary>
        public static string Author(string slug) => $"/author/{slug}";

        /// <summary>The page of a series.</summary>
        public static string Series(string slug) => $"/series/{slug}";
    }
}
