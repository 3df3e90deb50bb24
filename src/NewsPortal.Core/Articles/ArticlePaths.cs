using System.Globalization;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Builds article addresses: /{yyyy}/{MM}/{dd}/{slug} in the site's zone for stories, like WordPress's default
/// permalinks, and the page's own path for pages.
/// </summary>
public sealed class ArticlePaths(SiteTime time)
{
    /// <summary>Characters; keeps the unique index within SQL Server's key size of 1,700 bytes.</summary>
    public const int MaxLength = 800;

    /// <summary>First segments reserved by the program, which cannot begin a page's path.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        ".well-known",
        "account",
        "admin",
        "ads.txt",
        "api",
        "apple-touch-icon.png",
        "assets",
        "author",
        "category",
        "embed",
        "error",
        "favicon.ico",
        "favicon.svg",
        "feed",
        "health",
        "icons",
        "manifest.webmanifest",
        "media",
        "metrics",
        "news-sitemap.xml",
        "oembed",
        "offline",
        "opensearch.xml",
        "preview",
        "robots.txt",
        "search",
        "security.txt",
        "series",
        "service-worker.js",
        "sitemap.xml",
        "sitemaps",
        "tag",
        "views",
        "wp-admin",
        "wp-content",
        "wp-json",
    };

    /// <summary>Those of them below which old addresses and things with addresses of their own may stand.</summary>
    private static readonly HashSet<string> Shared = new(StringComparer.OrdinalIgnoreCase)
    {
        "api",
        "author",
        "category",
        "embed",
        "series",
        "tag",
        "wp-admin",
        "wp-content",
        "wp-json",
    };

    /// <summary>True if the program itself answers at a normalised path, whatever is published.</summary>
    public static bool IsOurs(string path)
    {
        var first = path.TrimStart('/').Split('/')[0];
        return first.Length == 0 || (Reserved.Contains(first) && !Shared.Contains(first));
    }

    /// <summary>The address of a story that was or will be published at a time (UTC).</summary>
    public string ForStory(string slug, DateTime publishedAt) =>
        string.Create(CultureInfo.InvariantCulture, $"/{time.ToLocal(publishedAt):yyyy/MM/dd}/{slug}");

    /// <summary>
    /// True if a page may have this path: not the home page, an archive, or one of the program's own.
    /// </summary>
    public static bool IsFreeForPage(string path)
    {
        var segments = path.TrimStart('/').Split('/');
        var first = segments[0];
        var isPartOfList = segments.Length > 1 && first.Equals("page", StringComparison.OrdinalIgnoreCase);
        return first.Length > 0
            && !Reserved.Contains(first)
            && !isPartOfList
            && !(first.Length == 4 && first.All(char.IsAsciiDigit));
    }

    /// <summary>A stored path encoded for links, segment by segment.</summary>
    public static string Encode(string path) =>
        path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-')
            ? path
            : string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    /// <summary>
    /// The form in which addresses are stored and looked up: decoded, lower case, Unicode form C, with a leading and no
    /// trailing slash.
    /// </summary>
    public static string Normalise(string path)
    {
        var decoded = Uri.UnescapeDataString(path).Trim().Trim('/');
        try
        {
            decoded = decoded.Normalize();
        }
        catch (ArgumentException)
        {
            // Malformed text cannot be an address; it is kept as it is and finds nothing.
        }

        return "/" + decoded.ToLowerInvariant();
    }
}
