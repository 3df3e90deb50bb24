using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// Draws the newspaper's icons: its initial in the headline font, from outlines that the build extracts from it
/// (Assets/initials.mjs). For a script that the font lacks, the icon is a symbol of a front page.
/// </summary>
public sealed class SiteIcons(PictureMaker maker, IWebHostEnvironment environment)
{
    /// <summary>The sizes in which icons are drawn; there are no others.</summary>
    public static IReadOnlyList<int> Sizes { get; } = [32, 180, 192, 512];

    /// <summary>Cap height as a share of the icon.</summary>
    private const double Large = 0.62;

    /// <summary>Platforms crop a maskable icon to a circle of four fifths.</summary>
    private const double WithinMask = 0.44;

    private const string FrontPage =
        """<path d="M128 136h256v30H128zM128 196h256v14H128zM128 240h112v136H128zM272 240h112v20H272zM272 278h112v20H272zM272 316h112v20H272zM272 354h80v20h-80z" fill="#fff"/>""";

    private readonly ConcurrentDictionary<(string Initial, int Size, bool IsMasked), Lazy<Task<byte[]>>> _drawn = new();
    private readonly Lazy<IReadOnlyDictionary<string, Outline>> _outlines = new(() => Read(environment));

    /// <summary>The icon as SVG.</summary>
    public byte[] Svg(SiteDirectory site) => Draw(InitialOf(site), Large);

    /// <summary>The icon as PNG.</summary>
    /// <param name="site">The newspaper.</param>
    /// <param name="size">One of <see cref="Sizes"/>.</param>
    /// <param name="isMasked">True for an icon that platforms crop to their own shape.</param>
    public async Task<byte[]> PngAsync(SiteDirectory site, int size, bool isMasked)
    {
        if (!Sizes.Contains(size))
        {
            throw new ArgumentOutOfRangeException(nameof(size));
        }

        var key = (InitialOf(site), size, isMasked);
        var drawing = _drawn.GetOrAdd(
            key,
            k => new Lazy<Task<byte[]>>(() =>
                maker.DrawIconAsync(Draw(k.Initial, k.IsMasked ? WithinMask : Large), k.Size, CancellationToken.None)
            )
        );
        try
        {
            return await drawing.Value;
        }
        catch
        {
            _drawn.TryRemove(new(key, drawing));
            throw;
        }
    }

    /// <summary>An icon file with a single PNG of 32 pixels, for programs that look for nothing else.</summary>
    public async Task<byte[]> IcoAsync(SiteDirectory site)
    {
        var png = await PngAsync(site, 32, isMasked: false);
        using var ico = new MemoryStream();
        using var writer = new BinaryWriter(ico);
        writer.Write([0, 0, 1, 0, 1, 0, 32, 32, 0, 0, 1, 0, 32, 0]);
        writer.Write(png.Length);
        writer.Write(22);
        writer.Write(png);
        return ico.ToArray();
    }

    /// <summary>The initial, without its accent if the font lacks it; empty if the font lacks the letter.</summary>
    private string InitialOf(SiteDirectory site)
    {
        var initial = SiteInitial.Of(site.Name);
        return _outlines.Value.ContainsKey(initial) ? initial
            : initial.Normalize(NormalizationForm.FormD)[..1] is var bare && _outlines.Value.ContainsKey(bare) ? bare
            : "";
    }

    private byte[] Draw(string initial, double share)
    {
        var sign = _outlines.Value.TryGetValue(initial, out var outline) ? Letter(outline, share) : Scaled(share);
        return Encoding.UTF8.GetBytes(
            $"""<svg xmlns="http://www.w3.org/2000/svg" width="512" height="512" viewBox="0 0 512 512"><rect width="512" height="512" fill="#15181c"/>{sign}</svg>"""
        );
    }

    private static string Scaled(double share) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""<g transform="translate(256 256) scale({share / Large:0.####}) translate(-256 -256)">{FrontPage}</g>"""
        );

    /// <summary>
    /// The letter, centred, at most as wide as capitals are tall; flipped, because a font's y axis points up.
    /// </summary>
    private static string Letter(Outline outline, double share)
    {
        var (left, bottom, right, top) = (outline.Box[0], outline.Box[1], outline.Box[2], outline.Box[3]);
        var scale = 512 * share / Math.Max(top - bottom, right - left);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""<path fill="#fff" transform="translate(256 256) scale({scale:0.####} {-scale:0.####}) translate({-(left + right) / 2:0.##} {-(bottom + top) / 2:0.##})" d="{outline.Path}"/>"""
        );
    }

    private static Dictionary<string, Outline> Read(IWebHostEnvironment environment)
    {
        using var file = environment.WebRootFileProvider.GetFileInfo("assets/initials.json").CreateReadStream();
        return JsonSerializer.Deserialize<Dictionary<string, Outline>>(file, JsonSerializerOptions.Web)!;
    }

    private sealed record Outline(string Path, double[] Box);
}
