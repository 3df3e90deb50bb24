using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Site;

/// <summary>A typeface that the newspaper may choose.</summary>
/// <param name="Key">Its stored name, and the beginning of its files' names; lower-case letters only.</param>
/// <param name="Name">The name by which it is known.</param>
/// <param name="IsSerif">Whether its letters have serifs.</param>
public sealed record LookFont(string Key, string Name, bool IsSerif)
{
    /// <summary>The newspaper's own, which needs no choice.</summary>
    public static LookFont Default { get; } = new("", "Newsreader", true);

    /// <summary>Those for headlines; Assets/looks.mjs makes their files.</summary>
    public static IReadOnlyList<LookFont> ForHeadlines { get; } =
    [
        Default,
        new("sourceserif", "Source Serif", true),
        new("playfair", "Playfair Display", true),
        new("franklin", "Libre Franklin", false),
    ];

    /// <summary>Those for texts.</summary>
    public static IReadOnlyList<LookFont> ForTexts { get; } = [.. ForHeadlines.Where(font => font.Key != "playfair")];
}

/// <summary>How the newspaper looks, as far as it is set.</summary>
/// <param name="Accent">"#rrggbb" on light pages; null for none.</param>
/// <param name="DarkAccent">"#rrggbb" on dark pages; null only together with <paramref name="Accent"/>.</param>
/// <param name="HeadlineFont">The key of a <see cref="LookFont"/>; empty for the newspaper's own.</param>
/// <param name="TextFont">The key of a <see cref="LookFont"/>; empty for the newspaper's own.</param>
public sealed record SiteLook(string? Accent, string? DarkAccent, string HeadlineFont, string TextFont)
{
    /// <summary>The background of light pages; <c>--paper</c> in tokens.css.</summary>
    public const string LightPaper = "#ffffff";

    /// <summary>The background of dark pages; <c>--paper</c> in tokens.css.</summary>
    public const string DarkPaper = "#121416";

    /// <summary>The contrast that text needs (WCAG 2, 1.4.3).</summary>
    public const double LeastContrast = 4.5;

    /// <summary>Nothing is set.</summary>
    public static SiteLook Default { get; } = new(null, null, "", "");

    /// <summary>Stands instead of the name; null for none.</summary>
    public PictureRef? Logo { get; init; }

    /// <summary>The same on dark pages; null takes <see cref="Logo"/>.</summary>
    public PictureRef? DarkLogo { get; init; }

    /// <summary>
    /// The look of what was set. A colour that is set for one scheme only is made readable for the other; what no form
    /// would let pass counts as not set.
    /// </summary>
    internal static SiteLook Of(string? accent, string? darkAccent, string? headlineFont, string? textFont)
    {
        accent = Colour.IsValid(accent) ? accent : null;
        darkAccent = Colour.IsValid(darkAccent) ? darkAccent : null;
        return new SiteLook(
            accent ?? Readable(darkAccent, LightPaper),
            darkAccent ?? Readable(accent, DarkPaper),
            LookFont.ForHeadlines.Any(font => font.Key == headlineFont) ? headlineFont! : "",
            LookFont.ForTexts.Any(font => font.Key == textFont) ? textFont! : ""
        );
    }

    private static string? Readable(string? colour, string paper) =>
        colour is null ? null : Colour.Readable(colour, paper, LeastContrast);
}
