using System.Globalization;
using System.Text.RegularExpressions;

namespace NewsPortal.Core.WordPressImport;

/// <summary>The language of a story, according to plugins and markup.</summary>
internal static partial class WordPressLanguage
{
    /// <summary>Custom fields of multilingual plugins.</summary>
    internal static readonly string[] Fields =
    [
        "_wpml_import_language_code",
        "wpml_language",
        "_wpml_language",
        "_locale",
        "locale",
        "_language",
        "language",
        "_lang",
        "lang",
    ];

    /// <summary>The custom field in which WPML's exports number groups of translations.</summary>
    internal const string GroupField = "_wpml_import_translation_group";

    /// <summary>
    /// The BCP 47 tag of an item: from its term (Polylang), from a custom field, or from the export if that differs
    /// from this site's language. Null for the site's own.
    /// </summary>
    public static string? Of(WxrItem item, string exportLanguage, CultureInfo site)
    {
        var own =
            Tag(item.Terms.FirstOrDefault(t => t.Domain == "language")?.Nicename)
            ?? Fields.Select(field => Tag(item.Meta(field))).FirstOrDefault(tag => tag is not null);
        if (own is not null)
        {
            return IsSites(own, site, isExact: true) ? null : own;
        }

        return Tag(exportLanguage) is { } all && !IsSites(all, site, isExact: false) ? all : null;
    }

    /// <summary>A language tag in standard form: "pt_BR" becomes pt-BR; null if it is not a tag.</summary>
    public static string? Tag(string? text)
    {
        var tag = (text ?? "").Trim().Replace('_', '-');
        if (!Shape().IsMatch(tag))
        {
            return null;
        }

        var parts = tag.Split('-');
        parts[0] = parts[0].ToLowerInvariant();
        for (var at = 1; at < parts.Length; at++)
        {
            parts[at] = parts[at].Length switch
            {
                2 => parts[at].ToUpperInvariant(),
                4 when char.IsAsciiLetter(parts[at][0]) => char.ToUpperInvariant(parts[at][0])
                    + parts[at][1..].ToLowerInvariant(),
                _ => parts[at].ToLowerInvariant(),
            };
        }

        return string.Join('-', parts);
    }

    private static bool IsSites(string tag, CultureInfo site, bool isExact) =>
        tag.Equals(site.Name, StringComparison.OrdinalIgnoreCase)
        || (tag.Split('-')[0] == site.TwoLetterISOLanguageName && (!isExact || !tag.Contains('-')));

    [GeneratedRegex(
        "^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{5,8}){0,2}$",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Shape();
}
