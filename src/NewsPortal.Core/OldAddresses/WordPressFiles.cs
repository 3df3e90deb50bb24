using System.Text.RegularExpressions;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.OldAddresses;

/// <summary>
/// The names that a file in WordPress's uploads folder may be stored under, and the files that WordPress generated
/// itself.
/// </summary>
internal static partial class WordPressFiles
{
    private const string Uploads = "/wp-content/uploads/";

    /// <summary>
    /// The addresses of an upload's original, the likeliest first: without the size suffix of a smaller copy, with or
    /// without "-scaled", without the extension that plugins append to converted copies, and without the site number in
    /// a network. Empty for anything that is not an upload.
    /// </summary>
    public static IReadOnlyList<string> Originals(string path)
    {
        if (
            Folder().Match(path) is not { Success: true } match
            || (match.Groups["folder"].Value == "files" && !match.Groups["file"].Value[..1].All(char.IsAsciiDigit))
        )
        {
            return [];
        }

        var root = path[..match.Index] + Uploads;
        var file = match.Groups["file"].Value;
        var whole = Converted().Replace(file, "${end}");
        var plain = Edited().Replace(Sized().Replace(whole, "${end}"), "${end}");
        var dot = plain.LastIndexOf('.');
        List<string> names = [file, whole, Sized().Replace(whole, "${end}"), plain];
        if (dot > 0)
        {
            names.Add($"{plain[..dot]}-scaled{plain[dot..]}");
            names.Add($"{plain[..dot]}-rotated{plain[dot..]}");
        }

        return
        [
            path,
            .. names.Select(name => root + name),
            .. match.Groups["site"].Success ? names.Select(name => root + match.Groups["site"].Value + name) : [],
        ];
    }

    /// <summary>
    /// Our address for what WordPress or one of its plugins generated at a fixed address; null for everything else.
    /// </summary>
    public static string? Machine(string path) =>
        path switch
        {
            "/comments/feed"
            or "/comments/feed/rss2"
            or "/comments/feed/rss"
            or "/wp-rss.php"
            or "/wp-rss2.php"
            or "/wp-rdf.php"
            or "/wp-feed.php"
            or "/wp-commentsrss2.php"
            or "/rss"
            or "/rss2"
            or "/rdf"
            or "/rss.xml"
            or "/feed.xml"
            or "/index.xml" => SiteAddresses.Feed(),
            "/comments/feed/atom" or "/wp-atom.php" or "/atom" or "/atom.xml" => SiteAddresses.Feed("atom"),
            "/sitemap-news.xml" or "/google-news-sitemap.xml" => SiteAddresses.NewsSitemap,
            _ => Sitemap().IsMatch(path) ? SiteAddresses.Sitemap : null,
        };

    [GeneratedRegex(
        @"/(?<folder>wp-content/uploads|wp-content/blogs\.dir/[0-9]+/files|files)/(?<site>sites/[0-9]+/)?(?<file>[^?]+)$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Folder();

    [GeneratedRegex(
        @"(?<end>\.(jpe?g|png|gif))\.(webp|avif)$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Converted();

    [GeneratedRegex(
        @"-[0-9]{1,5}x[0-9]{1,5}(?<end>\.[a-z0-9]{2,5})$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Sized();

    [GeneratedRegex(
        @"-(scaled|rotated|e[0-9]{10,16})(?<end>\.[a-z0-9]{2,5})$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Edited();

    [GeneratedRegex(
        @"^/(wp-sitemap(-[a-z0-9_-]{1,80})?|[a-z0-9_-]{0,80}sitemap[_-]?index[0-9]{0,4}|[a-z0-9_-]{1,80}-sitemap[0-9]{0,4}|sitemap[_-][a-z0-9._-]{1,80})\.xml(\.gz)?$|^/sitemap\.xml\.gz$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Sitemap();
}
