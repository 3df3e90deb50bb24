using System.Text;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Terms;

/// <summary>
/// Decides when two names of tags, categories, series or authors are the same. Case, Unicode normalization, the kind
/// and number of spaces, and invisible characters do not matter. Everything else does: "C", "C#" and "C++" are three
/// names, and so are "resume" and "résumé". Slugs never decide; they are only derived from names
/// (<see cref="FreeSlug"/>).
/// </summary>
public static class TermName
{
    /// <summary>The longest key: normalization may split composed letters.</summary>
    public const int KeyLength = 600;

    /// <summary>The common key of equal names; empty for an invisible name.</summary>
    public static string Key(string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return "";
        }

        var kept = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                if (kept.Length > 0 && kept[^1] != ' ')
                {
                    kept.Append(' ');
                }
            }
            else if (!IsInvisible(rune))
            {
                kept.Append(rune.ToString());
            }
        }

        // Upper case first: it unifies what lower case distinguishes, such as the two small sigmas.
        return kept.ToString().TrimEnd().Normalize(NormalizationForm.FormC).ToUpperInvariant().ToLowerInvariant();
    }

    /// <summary>Whether two names are the same.</summary>
    public static bool AreEqual(string? one, string? other) =>
        string.Equals(Key(one), Key(other), StringComparison.Ordinal);

    /// <summary>Whether a name is visible at all.</summary>
    public static bool IsVisible(string? name) => PlainText.Line(name).Length > 0;

    /// <summary>Joiners stay: they affect how letters and emoji are displayed.</summary>
    private static bool IsInvisible(Rune rune) =>
        Rune.IsControl(rune)
        || (rune.Value & 0xFFFE) == 0xFFFE
        || rune.Value
            is 0xAD
                or 0x61C
                or 0x200B
                or 0x200E
                or 0x200F
                or (>= 0x202A and <= 0x202E)
                or (>= 0x2060 and <= 0x206F)
                or 0xFEFF
                or (>= 0xFE00 and <= 0xFE0F)
                or (>= 0xE0100 and <= 0xE01EF)
                or (>= 0xFDD0 and <= 0xFDEF);
}
