using System.Globalization;
using System.Text;

namespace NewsPortal.Core.Infrastructure;

/// <summary>
/// The part of an address that identifies one thing: lower-case letters, digits and single hyphens. Accented Latin
/// letters, Greek and Cyrillic become ASCII; other scripts keep their letters.
/// </summary>
public static class Slug
{
    /// <summary>Characters; keeps the address and its unique index within SQL Server's key size.</summary>
    public const int MaxLength = 200;

    /// <summary>Derives a slug from any text; empty if the text has no letter or digit.</summary>
    public static string From(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var slug = new StringBuilder(text.Length);
        foreach (var rune in Folded(text).Where(rune => !PlainText.IsInvisible(rune) || Rune.IsWhiteSpace(rune)))
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                slug.Append(Rune.ToLowerInvariant(rune).ToString());
            }
            else if (
                Rune.GetUnicodeCategory(rune) is UnicodeCategory.SpacingCombiningMark or UnicodeCategory.NonSpacingMark
            )
            {
                // In scripts such as Devanagari or Thai, marks that survive folding are part of the letter.
                if (slug.Length > 0 && slug[^1] != '-')
                {
                    slug.Append(rune.ToString());
                }
            }
            else if (rune.Value is not ('\'' or '’') && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return Cut(slug.ToString(), MaxLength);
    }

    /// <summary>The slug with a number appended ("storm-2"), truncated to stay within the limit.</summary>
    public static string Numbered(string slug, int number)
    {
        var suffix = $"-{number.ToString(CultureInfo.InvariantCulture)}";
        return Cut(slug, MaxLength - suffix.Length) + suffix;
    }

    private static string Cut(string slug, int length)
    {
        if (slug.Length > length)
        {
            var end = char.IsLowSurrogate(slug[length]) ? length - 1 : length;
            slug = slug[..end];
        }

        return slug.Trim('-');
    }

    private static IEnumerable<Rune> Folded(string text)
    {
        // Lone surrogates (enumerated as U+FFFD) and noncharacters cannot be normalised.
        var wellFormed = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes().Where(rune => !IsNoncharacter(rune)))
        {
            wellFormed.Append(rune.ToString());
        }

        var folded = new StringBuilder(wellFormed.Length);
        foreach (
            var rune in wellFormed
                .ToString()
                .Normalize(NormalizationForm.FormKC)
                .Normalize(NormalizationForm.FormD)
                .EnumerateRunes()
        )
        {
            if (Transliteration.Of(rune) is { } letters)
            {
                folded.Append(letters);
            }
            else if (!IsAccent(rune))
            {
                folded.Append(rune.ToString());
            }
        }

        return folded.ToString().Normalize(NormalizationForm.FormC).EnumerateRunes().ToList();
    }

    private static bool IsNoncharacter(Rune rune) =>
        (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF;

    /// <summary>
    /// Combining marks of Latin, Greek and Cyrillic (U+0300 to U+036F) are accents, which slugs drop.
    /// </summary>
    private static bool IsAccent(Rune rune) => rune.Value is >= 0x0300 and <= 0x036F;
}
