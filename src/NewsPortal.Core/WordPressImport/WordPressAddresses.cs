using System.Text.RegularExpressions;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// Decides which addresses belong to the old site, and which of those are files in its uploads folder.
/// </summary>
public sealed partial class WordPressAddresses
{
    private static readonly string[] PictureEndings =
    [
        ".jpg",
        ".jpeg",
        ".jpe",
        ".png",
        ".gif",
        ".webp",
        ".avif",
        ".heic",
        ".heif",
    ];

    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _basePath = "";

    /// <summary>Takes the addresses of a site; the first one is its home.</summary>
    public WordPressAddresses(params IEnumerable<string> siteUrls)
    {
        var first = true;
        foreach (var address in siteUrls)
        {
            if (!Uri.TryCreate(address.Trim(), UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            {
                continue;
            }

            _hosts.Add(HostOf(uri));
            if (first)
            {
                _basePath = uri.AbsolutePath.TrimEnd('/');
            }

            first = false;
        }
    }

    /// <summary>
    /// One spelling for all addresses of a site: the host in punycode without www, and the path; no scheme and no
    /// trailing slash. The text itself when it is not an address.
    /// </summary>
    public static string Canonical(string siteUrl) =>
        Uri.TryCreate(siteUrl.Trim(), UriKind.Absolute, out var uri) && uri.Host.Length > 0
            ? HostOf(uri) + (uri.IsDefaultPort ? "" : $":{uri.Port}") + uri.AbsolutePath.TrimEnd('/')
            : siteUrl.Trim().TrimEnd('/');

    /// <summary>Adds another address of the site: a host, or an address on it.</summary>
    /// <exception cref="FormatException">It is neither; the message says so.</exception>
    public void AddHost(string hostOrAddress)
    {
        var text = hostOrAddress.Trim();
        text = text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text.TrimStart('/');
        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || uri.Host.Length == 0
            || uri.HostNameType == UriHostNameType.Unknown
        )
        {
            throw new FormatException($"“{hostOrAddress}” is no host. Write it like www.example.org");
        }

        _hosts.Add(HostOf(uri));
    }

    /// <summary>The path below which the site was; empty for the root of its host.</summary>
    public string BasePath => _basePath;

    /// <summary>
    /// Path, query and fragment of an address on the old site, starting with a slash; null for every other site.
    /// </summary>
    public string? LocalPath(string address)
    {
        if (address.StartsWith('/') && !address.StartsWith("//", StringComparison.Ordinal))
        {
            return address;
        }

        if (!TryAbsolute(address, out var uri) || !_hosts.Contains(HostOf(uri)))
        {
            return null;
        }

        var path = uri.PathAndQuery + uri.Fragment;
        return path.StartsWith("//", StringComparison.Ordinal) ? "/" + path.TrimStart('/') : path;
    }

    /// <summary>
    /// The path of a file below the uploads folder, such as 2013/03/photo.jpg; null for anything else. Recognizes files
    /// of WordPress.com sites, which have a host of their own, and of sites in a network.
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
            if (!TryAbsolute(address, out var uri))
            {
                return null;
            }

            path = uri.AbsolutePath;
            // Jetpack serves i0.wp.com/HOST/PATH.
            if (PhotonHost().IsMatch(uri.Host))
            {
                path = path.IndexOf('/', 1) is var slash and > 0 ? path[slash..] : path;
            }
            else if (uri.Host.EndsWith(".files.wordpress.com", StringComparison.OrdinalIgnoreCase))
            {
                path = "/files" + path;
            }
            else if (!_hosts.Contains(HostOf(uri)))
            {
                return null;
            }
        }
        path = path.Split('?', '#')[0];
        var match = Uploads().Match(path);
        if (!match.Success)
        {
            return null;
        }

        var file = Uri.UnescapeDataString(match.Groups["file"].Value);
        return file.Contains("..", StringComparison.Ordinal) || file.Contains('\\') || file.EndsWith('/') ? null : file;
    }

    /// <summary>
    /// The paths below the uploads folder that a picture's address may mean, whatever its host: a CDN or bucket, an
    /// image proxy that embeds the original address, or a relative address. The likeliest first; empty when nothing
    /// looks like an upload.
    /// </summary>
    public IReadOnlyList<string> UploadPaths(string address) =>
        Paths(address, static _ => true, static (path, _) => IsPicture(path));

    /// <summary>
    /// The same for a file that is not a picture: the target of a link or player. On other hosts only file types
    /// accepted by the library count, because story addresses may contain dates too.
    /// </summary>
    public IReadOnlyList<string> FilePaths(string address) =>
        Paths(
            address,
            static path => !IsPicture(path) && FileTypes.Ending(path).Length > 0,
            static (path, isUpload) =>
                !IsPicture(path) && (FileTypes.Of(path) is not null || (isUpload && FileTypes.IsRunnable(path)))
        );

    private List<string> Paths(string address, Predicate<string> isOwn, Func<string, bool, bool> isMeant)
    {
        if (address.Length is 0 or > 4000 || address.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        var found = new List<string>();
        if (UploadPath(address) is { } own && isOwn(own))
        {
            AddPath(found, own);
        }

        var whole = Decoded(address.Trim());
        var path = whole.Split('?', '#')[0];
        AddFrom(found, path, isMeant);
        // The query may contain the address shown by a proxy: ?url=https://…/uploads/2020/05/photo.jpg&w=300
        if (path.Length < whole.Length)
        {
            foreach (var value in whole[path.Length..].Split('?', '&', '#', '=', '|'))
            {
                AddFrom(found, value, isMeant);
            }
        }

        return found;
    }

    private static void AddFrom(List<string> found, string path, Func<string, bool, bool> isMeant)
    {
        if (
            isMeant(path, true)
            && Uploads().Match(path) is { Success: true } below
            // Any site may have a folder "files"; WordPress's contains the years.
            && (
                IsPicture(path)
                || !below.Value.StartsWith("/files/", StringComparison.Ordinal)
                || char.IsAsciiDigit(below.Groups["file"].Value[0])
            )
        )
        {
            AddPath(found, below.Groups["file"].Value);
        }

        if (isMeant(path, false) && DatedFile().Match(path) is { Success: true } dated)
        {
            AddPath(found, dated.Groups["file"].Value);
        }
    }

    private static void AddPath(List<string> found, string file)
    {
        if (file.Contains("..", StringComparison.Ordinal) || file.Contains('\\') || file.EndsWith('/'))
        {
            return;
        }
        // A proxy may precede the whole address, so the last uploads folder counts.
        if (Uploads().Match(file) is { Success: true } inner)
        {
            file = inner.Groups["file"].Value;
        }

        foreach (var form in new[] { file, OffloadKey().Replace(file, "/"), SiteOfNetwork().Replace(file, "") })
        {
            if (!found.Contains(form))
            {
                found.Add(form);
            }
        }
    }

    /// <summary>
    /// The names under which a picture's original may exist: as given, then without the size suffix of WordPress's
    /// smaller copies (photo-300x200.jpg), then without its other suffixes.
    /// </summary>
    public static IReadOnlyList<string> Originals(string uploadPath)
    {
        var names = new List<string> { uploadPath };
        // Plugins write photo.jpg.webp next to photo.jpg.
        if (OtherFormat().Match(uploadPath) is { Success: true } other)
        {
            uploadPath = other.Groups["original"].Value;
        }

        uploadPath = Retina().Replace(uploadPath, "${end}");
        if (uploadPath != names[0])
        {
            names.Add(uploadPath);
        }

        var unsized = SizeSuffix().Replace(uploadPath, "${end}");
        if (unsized != uploadPath)
        {
            names.Add(unsized);
            names.Add(SizeSuffix().Replace(uploadPath, "-scaled${end}"));
        }
        var plain = EditSuffix().Replace(unsized, "${end}");
        if (plain != unsized)
        {
            names.Add(plain);
        }
        else if (unsized == uploadPath)
        {
            names.Add(FileEnding().Replace(uploadPath, "-scaled${end}"));
        }

        return names;
    }

    /// <summary>
    /// Ranks copies that WordPress or a plugin made of an original, by preference; originals come first.
    /// </summary>
    public static int CopyRank(string path) =>
        SizeSuffix().IsMatch(path) || OtherFormat().IsMatch(path) || Retina().IsMatch(path) ? 2
        : EditSuffix().IsMatch(path) ? 1
        : 0;

    /// <summary>Whether a path names a picture, by its extension.</summary>
    public static bool IsPicture(string path) =>
        Array.Exists(PictureEndings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static bool TryAbsolute(string address, out Uri uri)
    {
        if (address.StartsWith("//", StringComparison.Ordinal))
        {
            address = "https:" + address;
        }

        return Uri.TryCreate(address, UriKind.Absolute, out uri!)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
    }

    /// <summary>The host in one spelling: punycode, lower case, without www and trailing dot.</summary>
    private static string HostOf(Uri uri)
    {
        var host = uri.IdnHost.ToLowerInvariant().TrimEnd('.');
        return host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host;
    }

    /// <summary>Undoes percent-encoding, even if a proxy has encoded it twice.</summary>
    private static string Decoded(string path)
    {
        for (var round = 0; round < 2 && path.Contains('%'); round++)
        {
            path = Uri.UnescapeDataString(path);
        }

        return path;
    }

    [GeneratedRegex(
        @"/(?:wp-content/uploads|wp-content/blogs\.dir/\d+/files|files)/(?<file>.+)$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Uploads();

    [GeneratedRegex(@"^i\d\.wp\.com$", RegexOptions.IgnoreCase)]
    private static partial Regex PhotonHost();

    [GeneratedRegex(
        @"-\d{1,5}x\d{1,5}(?<end>\.[A-Za-z0-9]+)$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex SizeSuffix();

    [GeneratedRegex(
        @"-(?:scaled|rotated|e\d{10,})(?<end>\.[A-Za-z0-9]+)$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex EditSuffix();

    [GeneratedRegex(
        @"/(?<file>\d{4}/\d{2}/(?:\d{6,14}/)?[^/]+)$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex DatedFile();

    [GeneratedRegex(@"(?<=^\d{4}/\d{2})/\d{6,14}/(?=[^/]+$)", RegexOptions.None, 1000)]
    private static partial Regex OffloadKey();

    [GeneratedRegex(@"^sites/\d{1,9}/")]
    private static partial Regex SiteOfNetwork();

    [GeneratedRegex(
        @"^(?<original>.+\.(?:jpe?g|png|gif))\.(?:webp|avif)$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex OtherFormat();

    [GeneratedRegex(@"@\dx(?<end>\.[A-Za-z0-9]+)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Retina();

    [GeneratedRegex(@"(?<end>\.[A-Za-z0-9]+)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex FileEnding();
}
