using System.Text.RegularExpressions;

namespace NewsPortal.Core.WordPressImport;

/// <summary>Tells which addresses belong to the old site, and which of them are files of its uploads folder.</summary>
public sealed partial class WordPressAddresses
{
    private static readonly string[] PictureEndings = [".jpg", ".jpeg", ".jpe", ".png", ".gif", ".webp", ".avif"];

    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _basePath = "";

    /// <summary>Takes the addresses that a site is known by; the first one is where it lives.</summary>
    public WordPressAddresses(params IEnumerable<string> siteUrls)
    {
        var first = true;
        foreach (var address in siteUrls)
        {
            if (!Uri.TryCreate(address.Trim(), UriKind.Absolute, out var uri) || uri.Host.Length == 0) continue;
            _hosts.Add(WithoutWww(uri.Host));
            if (first) _basePath = uri.AbsolutePath.TrimEnd('/');
            first = false;
        }
    }

    /// <summary>The path below which the site lived; empty for the root of its host.</summary>
    public string BasePath => _basePath;

    /// <summary>
    /// Path, query and fragment of an address on the old site, starting with a slash; null for every other site.
    /// </summary>
    public string? LocalPath(string address)
    {
        if (address.StartsWith('/') && !address.StartsWith("//", StringComparison.Ordinal)) return address;
        if (!TryAbsolute(address, out var uri) || !_hosts.Contains(WithoutWww(uri.Host))) return null;
        var path = uri.PathAndQuery + uri.Fragment;
        return path.StartsWith("//", StringComparison.Ordinal) ? "/" + path.TrimStart('/') : path;
    }

    /// <summary>
    /// The path of a file below the uploads folder, such as 2013/03/photo.jpg; null for anything else. Files of
    /// WordPress.com sites, which have a host of their own, and of sites in a network are known too.
    /// </summary>
    public string? UploadPath(string address)
    {
        address = address.Trim();
        string path;
        if (address.StartsWith('/') && !address.StartsWith("//", StringComparison.Ordinal))
        {
            path = address;
        }
        else
        {
            if (!TryAbsolute(address, out var uri)) return null;
            path = uri.AbsolutePath;
            // Jetpack serves i0.wp.com/HOST/PATH.
            if (PhotonHost().IsMatch(uri.Host)) path = path.IndexOf('/', 1) is var slash and > 0 ? path[slash..] : path;
            else if (uri.Host.EndsWith(".files.wordpress.com", StringComparison.OrdinalIgnoreCase)) path = "/files" + path;
            else if (!_hosts.Contains(WithoutWww(uri.Host))) return null;
        }
        path = path.Split('?', '#')[0];
        var match = Uploads().Match(path);
        if (!match.Success) return null;
        var file = Uri.UnescapeDataString(match.Groups["file"].Value);
        return file.Contains("..", StringComparison.Ordinal) || file.Contains('\\') || file.EndsWith('/') ? null : file;
    }

    /// <summary>
    /// The names under which the original of a picture may lie: as given, then without the size that WordPress adds
    /// to the smaller copies (photo-300x200.jpg), then without its other endings.
    /// </summary>
    public static IReadOnlyList<string> Originals(string uploadPath)
    {
        var names = new List<string> { uploadPath };
        var unsized = SizeSuffix().Replace(uploadPath, "${end}");
        if (unsized != uploadPath)
        {
            names.Add(unsized);
            names.Add(SizeSuffix().Replace(uploadPath, "-scaled${end}"));
        }
        var plain = EditSuffix().Replace(unsized, "${end}");
        if (plain != unsized) names.Add(plain);
        return names;
    }

    /// <summary>Whether a path names a picture, by its ending.</summary>
    public static bool IsPicture(string path) =>
        Array.Exists(PictureEndings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static bool TryAbsolute(string address, out Uri uri)
    {
        if (address.StartsWith("//", StringComparison.Ordinal)) address = "https:" + address;
        return Uri.TryCreate(address, UriKind.Absolute, out uri!)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
    }

    private static string WithoutWww(string host) =>
        host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;

    [GeneratedRegex(@"/(?:wp-content/uploads|wp-content/blogs\.dir/\d+/files|files)/(?<file>.+)$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Uploads();

    [GeneratedRegex(@"^i\d\.wp\.com$", RegexOptions.IgnoreCase)]
    private static partial Regex PhotonHost();

    [GeneratedRegex(@"-\d{1,5}x\d{1,5}(?<end>\.[A-Za-z0-9]+)$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex SizeSuffix();

    [GeneratedRegex(@"-(?:scaled|rotated|e\d{10,})(?<end>\.[A-Za-z0-9]+)$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex EditSuffix();
}
