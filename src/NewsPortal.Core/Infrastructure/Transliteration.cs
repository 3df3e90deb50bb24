using System.Text;
using AnyAscii;

namespace NewsPortal.Core.Infrastructure;

/// <summary>ASCII for Latin, Greek and Cyrillic letters that Unicode normalization leaves unchanged.</summary>
internal static class Transliteration
{
    /// <summary>The ASCII letters for a letter; null for a letter of another script, which slugs keep.</summary>
    public static string? Of(Rune rune) =>
        rune.Value switch
        {
            // Existing slugs have these; AnyAscii would write "ie", "dzh" and "q".
            'є' or 'Є' => "ye",
            'џ' or 'Џ' => "dz",
            'ĸ' => "k",
            _ => IsEuropean(rune) && Rune.IsLetter(rune)
                ? string.Concat(rune.ToString().Transliterate().Where(char.IsAsciiLetterOrDigit))
                : null,
        };

    private static bool IsEuropean(Rune rune) =>
        rune.Value
            is (>= 0x00AA and <= 0x02AF)
                or (>= 0x0370 and <= 0x052F)
                or (>= 0x1C80 and <= 0x1C8F)
                or (>= 0x1D00 and <= 0x1DBF)
                or (>= 0x1E00 and <= 0x1FFF)
                or (>= 0x2C60 and <= 0x2C7F)
                or (>= 0xA640 and <= 0xA69F)
                or (>= 0xA720 and <= 0xA7FF)
                or (>= 0xAB30 and <= 0xAB6F);
}
