using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.FileProviders;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// The style sheet of the newspaper's own look. Its address says everything that is in it, so any node answers any
/// look without asking the database, a page that somebody kept keeps its look, and every change is a new address.
/// </summary>
public sealed class LookSheet
{
    private const string None = "0";
    private const int Parts = 6;

    private readonly IFileProvider _files;
    private readonly Lazy<string> _edition;

    public LookSheet(IWebHostEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        _files = environment.WebRootFileProvider;
        _edition = new Lazy<string>(Edition);
    }

    /// <summary>The address of the sheet of a look; null if nothing is set.</summary>
    public string? AddressOf(SiteLook look)
    {
        ArgumentNullException.ThrowIfNull(look);
        if (look == SiteLook.Default)
        {
            return null;
        }

        var logo =
            look.Logo is null ? None
            : look.DarkLogo is null ? "1"
            : "2";
        return SiteAddresses.Look(
            string.Join(
                '-',
                Written(look.Accent?[1..]),
                Written(look.DarkAccent?[1..]),
                Written(look.HeadlineFont),
                Written(look.TextFont),
                logo,
                _edition.Value
            )
        );
    }

    /// <summary>The sheet of an address's last part; null if no look is written like this.</summary>
    /// <param name="name">As in <see cref="AddressOf"/>.</param>
    /// <param name="isCurrent">False if another release wrote the address: its sheet may differ.</param>
    public string? Write(string name, out bool isCurrent)
    {
        ArgumentNullException.ThrowIfNull(name);
        isCurrent = false;
        if (
            name.Split('-') is not { Length: Parts } parts
            || !IsColour(parts[0])
            || !IsColour(parts[1])
            || (parts[0] == None) != (parts[1] == None)
            || LookFont.ForHeadlines.All(font => Written(font.Key) != parts[2])
            || LookFont.ForTexts.All(font => Written(font.Key) != parts[3])
            || parts[4] is not (None or "1" or "2")
        )
        {
            return null;
        }

        isCurrent = parts[5] == _edition.Value;
        var sheet = new StringBuilder();
        var (headline, text) = (Read(parts[2]), Read(parts[3]));
        if (headline.Length > 0)
        {
            sheet.Append(Piece($"look-headline-{headline}"));
            Set("--headline", HeadlineFamilies(headline));
        }

        if (text.Length > 0)
        {
            sheet.Append(Piece($"look-text-{text}"));
            Set("--text", TextFamilies(text));
        }

        if (parts[0] != None)
        {
            Set("--accent", $"light-dark(#{parts[0]}, #{parts[1]})");
            sheet.Append("@supports not (color: light-dark(#000, #fff)) { ");
            Set("--accent", $"#{parts[0]}");
            sheet.Append("}\n").Append(Piece("look-accent"));
        }

        if (parts[4] != None)
        {
            sheet.Append(Piece("look-logo"));
        }

        if (parts[4] == "2")
        {
            sheet.Append(Piece("look-logo-dark"));
        }

        return sheet.ToString();

        void Set(string property, string value) =>
            sheet.Append(CultureInfo.InvariantCulture, $":root {{ {property}: {value}; }}\n");
    }

    private static string HeadlineFamilies(string key) =>
        Families(LookFont.ForHeadlines, key, "headline", "'Headline', 'Headline stand-in', 'Headline stand-by'");

    private static string TextFamilies(string key) =>
        Families(LookFont.ForTexts, key, "text", "'Text', 'Text stand-in', 'Text stand-by'");

    private static string Families(IReadOnlyList<LookFont> fonts, string key, string role, string own)
    {
        var font = fonts.FirstOrDefault(font => font.Key == key) ?? LookFont.Default;
        var families = font.Key.Length == 0 ? own : $"'{font.Key}-{role}', '{font.Key}-{role}-stand-in'";
        return $"{families}, {(font.IsSerif ? "Georgia, serif" : "system-ui, sans-serif")}";
    }

    private static string Written(string? part) => string.IsNullOrEmpty(part) ? None : part;

    private static string Read(string part) => part == None ? "" : part;

    private static bool IsColour(string part) => part == None || Colour.IsValid("#" + part);

    private string Piece(string name)
    {
        using var reader = new StreamReader(_files.GetFileInfo($"assets/{name}.css").CreateReadStream());
        return reader.ReadToEnd().TrimEnd() + "\n";
    }

    /// <summary>Changes with the pieces, that is, with the release.</summary>
    private string Edition()
    {
        var pieces = _files
            .GetDirectoryContents("assets")
            .Select(file => file.Name)
            .Where(name =>
                name.StartsWith("look-", StringComparison.Ordinal) && name.EndsWith(".css", StringComparison.Ordinal)
            )
            .Order(StringComparer.Ordinal)
            .Select(name => Piece(Path.GetFileNameWithoutExtension(name)));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(pieces))).AsSpan(0, 4));
    }
}
