using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace NewsPortal.Core.WordPressImport;

/// <summary>The language and direction of a part of a text.</summary>
internal static partial class LanguageAttributes
{
    /// <summary>Whether an element has one of them.</summary>
    public static bool AreOn(IElement element) => Language(element) is not null || Direction(element) is not null;

    /// <summary>Keeps the language and direction of a part of the text; an element's own attributes win.</summary>
    public static void Keep(IElement from, IElement to)
    {
        if (Language(from) is { } language && !to.HasAttribute("lang"))
        {
            to.SetAttribute("lang", language);
        }

        if (Direction(from) is { } direction && !to.HasAttribute("dir"))
        {
            to.SetAttribute("dir", direction);
        }
    }

    private static string? Language(IElement element) =>
        WordPressLanguage.Tag(element.GetAttribute("lang") ?? element.GetAttribute("xml:lang"));

    private static string? Direction(IElement element) =>
        element.GetAttribute("dir")?.Trim().ToLowerInvariant() is { } dir && dir is "ltr" or "rtl" or "auto" ? dir
        : element.GetAttribute("style") is { } style && DirectionStyle().Match(style) is { Success: true } match
            ? match.Groups["dir"].Value.ToLowerInvariant()
        : null;

    [GeneratedRegex(
        @"\bdirection\s{0,9}:\s{0,9}(?<dir>ltr|rtl)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex DirectionStyle();
}
