using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Controllers;

/// <summary>
/// Files that machines expect at fixed addresses, generated from the settings. Icons and manifest always exist; the
/// others answer 404 if the settings have nothing for them.
/// </summary>
public sealed class WellKnownController(SiteDirectoryQueries directory, SiteTime time, SiteIcons icons, LookSheet looks)
    : SyndicationController
{
    private const string TextType = "text/plain; charset=utf-8";
    private const string Paper = "#ffffff";

    /// <summary>An icon changes with the newspaper's name.</summary>
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    [Read("/ads.txt")]
    public async Task<IActionResult> Ads(CancellationToken cancellationToken)
    {
        var site = await directory.GetAsync(cancellationToken);
        return site.AdsTxt.Length == 0 ? NotFound() : Machine(Encoding.UTF8.GetBytes(site.AdsTxt + "\n"), TextType);
    }

    [Read("/.well-known/security.txt")]
    public async Task<IActionResult> Security(CancellationToken cancellationToken) =>
        SecurityTxt.Write(await directory.GetAsync(cancellationToken), time) is { } text
            ? Machine(Encoding.UTF8.GetBytes(text), TextType)
            : NotFound();

    /// <summary>The file's former location.</summary>
    [Read("/security.txt")]
    public IActionResult FormerSecurity() => RedirectPermanent("/.well-known/security.txt");

    [Read("/manifest.webmanifest")]
    public async Task<IActionResult> Manifest(CancellationToken cancellationToken)
    {
        var site = await directory.GetAsync(cancellationToken);
        var manifest = new JsonObject
        {
            ["id"] = SiteAddresses.Home,
            ["name"] = site.Name,
            ["description"] = site.Description.Length > 0 ? site.Description : site.Tagline,
            ["start_url"] = SiteAddresses.Home,
            ["scope"] = SiteAddresses.Home,
            ["display"] = "minimal-ui",
            ["lang"] = CultureInfo.CurrentCulture.Name,
            ["dir"] = CultureInfo.CurrentCulture.TextInfo.IsRightToLeft ? "rtl" : "ltr",
            ["theme_color"] = Paper,
            ["background_color"] = Paper,
            ["categories"] = new JsonArray("news"),
            ["icons"] = new JsonArray(
                Icon(SiteAddresses.Icon(192), "192x192", "any"),
                Icon(SiteAddresses.Icon(512), "512x512", "any"),
                Icon(SiteAddresses.MaskableIcon, "512x512", "maskable")
            ),
        };
        return Machine(
            Encoding.UTF8.GetBytes(manifest.ToJsonString(Readable)),
            "application/manifest+json; charset=utf-8"
        );

        static JsonObject Icon(string address, string size, string purpose) =>
            new()
            {
                ["src"] = address,
                ["sizes"] = size,
                ["type"] = "image/png",
                ["purpose"] = purpose,
            };
    }

    /// <summary>How browsers search the site from their address bar (OpenSearch 1.1).</summary>
    [Read("/opensearch.xml")]
    public async Task<IActionResult> OpenSearch(CancellationToken cancellationToken)
    {
        const int longestName = 16;
        var site = await directory.GetAsync(cancellationToken);
        XNamespace search = "http://a9.com/-/spec/opensearch/1.1/";
        var description = new XDocument(
            new XDeclaration("1.0", "utf-8", null),
            new XElement(
                search + "OpenSearchDescription",
                new XElement(search + "ShortName", PlainText.Start(site.Name, longestName).TrimEnd()),
                new XElement(search + "LongName", site.Name),
                new XElement(search + "Description", T["Search {0}", site.Name].Value),
                new XElement(search + "InputEncoding", "UTF-8"),
                new XElement(search + "Language", CultureInfo.CurrentCulture.Name),
                new XElement(
                    search + "Image",
                    new XAttribute("width", 32),
                    new XAttribute("height", 32),
                    new XAttribute("type", "image/x-icon"),
                    site.Absolute(SiteAddresses.Favicon)
                ),
                Url("text/html", "results", SiteAddresses.SearchPage + "?q={searchTerms}"),
                Url(
                    "application/x-suggestions+json",
                    "suggestions",
                    SiteAddresses.Suggestions + "?q={searchTerms}&for=browser"
                ),
                Url("application/opensearchdescription+xml", "self", SiteAddresses.OpenSearch)
            )
        );
        return Machine(
            Encoding.UTF8.GetBytes($"{description.Declaration}\n{description}\n"),
            "application/opensearchdescription+xml; charset=utf-8"
        );

        XElement Url(string type, string relation, string path) =>
            new(
                search + "Url",
                new XAttribute("type", type),
                new XAttribute("rel", relation),
                new XAttribute("template", site.Absolute(SiteAddresses.Home) + path[1..])
            );
    }

    /// <summary>The style sheet of a look; see <see cref="LookSheet"/>.</summary>
    [Read("/assets/look/{name}.css")]
    public IActionResult Look(string name)
    {
        if (looks.Write(name, out var isCurrent) is not { } sheet)
        {
            return NotFound();
        }

        var answer = Machine(Encoding.UTF8.GetBytes(sheet), "text/css; charset=utf-8");
        if (isCurrent)
        {
            Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        }

        return answer;
    }

    [Read("/favicon.svg")]
    public async Task<IActionResult> Favicon(CancellationToken cancellationToken) =>
        Machine(icons.Svg(await directory.GetAsync(cancellationToken)), "image/svg+xml; charset=utf-8", maxAge: Day);

    [Read("/favicon.ico")]
    public async Task<IActionResult> FormerFavicon(CancellationToken cancellationToken) =>
        Machine(await icons.IcoAsync(await directory.GetAsync(cancellationToken)), "image/x-icon", maxAge: Day);

    [Read("/apple-touch-icon.png")]
    public Task<IActionResult> TouchIcon(CancellationToken cancellationToken) =>
        PngAsync(180, false, cancellationToken);

    [Read("/icons/{size:int}.png")]
    public async Task<IActionResult> Icon(int size, CancellationToken cancellationToken) =>
        size is 192 or 512 ? await PngAsync(size, false, cancellationToken) : NotFound();

    [Read("/icons/maskable-512.png")]
    public Task<IActionResult> MaskableIcon(CancellationToken cancellationToken) =>
        PngAsync(512, true, cancellationToken);

    private async Task<IActionResult> PngAsync(int size, bool isMasked, CancellationToken cancellationToken) =>
        Machine(
            await icons.PngAsync(await directory.GetAsync(cancellationToken), size, isMasked),
            "image/png",
            maxAge: Day
        );
}
