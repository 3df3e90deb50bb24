using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.FileProviders;

namespace NewsPortal.Web.Hosting;

/// <summary>Files that the bundler wrote and that views cannot name by themselves.</summary>
public sealed partial class BundledAssets
{
    private const string Folder = "assets/files";

    // The first lines of every page: the name and the headlines, and the text below them.
    private static readonly string[] First = ["headline", "text"];

    public BundledAssets(IWebHostEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        Files = environment.WebRootFileProvider;
        FirstFonts =
        [
            .. Files.GetDirectoryContents(Folder).Select(file => HashedFont().Match(file.Name))
                .Where(match => First.Contains(match.Groups["name"].Value)).Select(match => $"/{Folder}/{match.Value}").Order(),
        ];
    }

    /// <summary>
    /// Addresses of the fonts that every page needs at once. Their letters are Latin: a page in another script does not
    /// ask for them ahead.
    /// </summary>
    public IReadOnlyList<string> FirstFonts { get; }

    /// <summary>The same, where the site's own texts are in Latin letters; else none.</summary>
    public IReadOnlyList<string> FontsToPreload => CultureInfo.CurrentUICulture.TextInfo.IsRightToLeft ? [] : FirstFonts;

    /// <summary>The script that keeps read stories for times without a network.</summary>
    public IFileInfo ServiceWorker => Files.GetFileInfo("assets/service-worker.js");

    private IFileProvider Files { get; }

    [GeneratedRegex("^(?<name>[a-z]+(-[a-z]+)*)-[A-Z0-9]{8}\\.woff2$", RegexOptions.ExplicitCapture)]
    private static partial Regex HashedFont();
}
