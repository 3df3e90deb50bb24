using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.FileProviders;

namespace NewsPortal.Web.Hosting;

/// <summary>Bundled files that views cannot name themselves.</summary>
public sealed partial class BundledAssets
{
    private const string Folder = "assets/files";

    // Used by the first lines of every page: the name and headlines, and the text below them.
    private static readonly string[] First = ["headline", "text"];

    public BundledAssets(IWebHostEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        Files = environment.WebRootFileProvider;
        FirstFonts =
        [
            .. Files
                .GetDirectoryContents(Folder)
                .Select(file => HashedFont().Match(file.Name))
                .Where(match => First.Contains(match.Groups["name"].Value))
                .Select(match => $"/{Folder}/{match.Value}")
                .Order(),
        ];
    }

    /// <summary>Addresses of the fonts that a page in Latin script needs at once.</summary>
    public IReadOnlyList<string> FirstFonts { get; }

    /// <summary>The same; empty for a site in a right-to-left language, whose letters they lack.</summary>
    public IReadOnlyList<string> FontsToPreload =>
        CultureInfo.CurrentUICulture.TextInfo.IsRightToLeft ? [] : FirstFonts;

    /// <summary>The script that keeps read stories for offline reading.</summary>
    public IFileInfo ServiceWorker => Files.GetFileInfo("assets/service-worker.js");

    private IFileProvider Files { get; }

    [GeneratedRegex(
        "^(?<name>[a-z]+(-[a-z]+)*)-[A-Z0-9]{8}\\.woff2$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex HashedFont();
}
