using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.FileProviders;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Hosting;

/// <summary>Bundled files that views cannot name themselves.</summary>
public sealed partial class BundledAssets
{
    private const string Folder = "assets/files";

    private readonly Dictionary<string, string> _fonts;

    public BundledAssets(IWebHostEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        Files = environment.WebRootFileProvider;
        _fonts = Files
            .GetDirectoryContents(Folder)
            .Select(file => HashedFont().Match(file.Name))
            .Where(match => match.Success)
            .DistinctBy(match => match.Groups["name"].Value)
            .ToDictionary(match => match.Groups["name"].Value, match => $"/{Folder}/{match.Value}");
    }

    /// <summary>
    /// Addresses of the fonts in the first lines of every page in Latin script: the name and headlines, and the text
    /// below them. Empty for a site in a right-to-left language, whose letters they lack.
    /// </summary>
    public IEnumerable<string> FontsToPreload(SiteLook look)
    {
        ArgumentNullException.ThrowIfNull(look);
        return CultureInfo.CurrentUICulture.TextInfo.IsRightToLeft
            ? []
            : new[] { FileOf(look.HeadlineFont, "headline"), FileOf(look.TextFont, "text") }
                .Select(name => _fonts.GetValueOrDefault(name))
                .OfType<string>();

        static string FileOf(string key, string role) => key.Length == 0 ? role : $"{key}-{role}";
    }

    /// <summary>The script that keeps read stories for offline reading.</summary>
    public IFileInfo ServiceWorker => Files.GetFileInfo("assets/service-worker.js");

    private IFileProvider Files { get; }

    [GeneratedRegex(
        "^(?<name>[a-z]+(-[a-z]+)*)-[A-Z0-9]{8}\\.woff2$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex HashedFont();
}
