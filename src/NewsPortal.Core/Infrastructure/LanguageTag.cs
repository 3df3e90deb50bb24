using System.Globalization;
using System.Text.RegularExpressions;

namespace NewsPortal.Core.Infrastructure;

/// <summary>Languages by their BCP 47 tags: "fr", "pt-BR", "zh-Hant".</summary>
public static partial class LanguageTag
{
    /// <summary>The languages offered first by forms; any other may be typed.</summary>
    public static readonly IReadOnlyList<string> Common =
    [
        "ar",
        "bn",
        "cs",
        "da",
        "de",
        "el",
        "en",
        "es",
        "fa",
        "fi",
        "fr",
        "he",
        "hi",
        "hu",
        "id",
        "it",
        "ja",
        "ko",
        "nl",
        "no",
        "pl",
        "pt",
        "pt-BR",
        "ro",
        "ru",
        "sv",
        "sw",
        "tr",
        "uk",
        "ur",
        "vi",
        "zh-Hans",
        "zh-Hant",
    ];

    /// <summary>The tag in standard case ("pt_br" becomes "pt-BR"); null if it is not a tag.</summary>
    public static string? Normalise(string? text)
    {
        var tag = (text ?? "").Trim().Replace('_', '-');
        if (!Shape().IsMatch(tag))
        {
            return null;
        }

        var parts = tag.Split('-');
        parts[0] = parts[0].ToLowerInvariant();
        for (var i = 1; i < parts.Length; i++)
        {
            parts[i] = parts[i].Length switch
            {
                4 when char.IsAsciiLetter(parts[i][0]) =>
                    $"{char.ToUpperInvariant(parts[i][0])}{parts[i][1..].ToLowerInvariant()}",
                2 => parts[i].ToUpperInvariant(),
                _ => parts[i].ToLowerInvariant(),
            };
        }

        return string.Join('-', parts);
    }

    /// <summary>"rtl" or "ltr".</summary>
    public static string Direction(string tag) => Culture(tag).TextInfo.IsRightToLeft ? "rtl" : "ltr";

    /// <summary>The language's own name, as a link label: "Français"; the tag if unknown.</summary>
    public static string NameOf(string tag)
    {
        var culture = Culture(tag);
        var name = culture.NativeName;
        return
            name.Length == 0
            || culture.Equals(CultureInfo.InvariantCulture)
            || name.StartsWith("Unknown", StringComparison.Ordinal)
            ? tag
            : string.Concat(culture.TextInfo.ToUpper(name[..1]), name[1..]);
    }

    /// <summary>The name in English with the tag, for the newsroom.</summary>
    public static string Label(string tag) => $"{Culture(tag).EnglishName} ({tag})";

    private static CultureInfo Culture(string tag)
    {
        try
        {
            return CultureInfo.GetCultureInfo(tag);
        }
        catch (CultureNotFoundException)
        {
            return CultureInfo.InvariantCulture;
        }
    }

    // Language, script, region, variants; no extensions or private use, which browsers and readers' tools do not know.
    [GeneratedRegex(
        "^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))?$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Shape();
}
