using System.Text;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Terms;

/// <summary>
/// When two names are one name: of a tag, a category, a series, an author. Case does not count, nor how Unicode writes
/// the same letters, nor the kind and number of spaces, nor what nobody can see. Everything else does: "C", "C#" and
/// "C++" are three names, and so are "resume" and "résumé". An address never decides; it is only made of a name
/// (<see cref="FreeSlug"/>).
/// </summary>
public static class TermName
{
    /// <summary>Characters that a key may have: composed letters may come apart.</summary>
    public const int KeyLength = 600;

    /// <summary>What equal names have in common; empty for a name that shows nothing.</summary>
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

        // Upper case first: it brings together what lower case keeps apart, such as the two small sigmas.
        return kept.ToString().TrimEnd().Normalize(NormalizationForm.FormC).ToUpperInvariant().ToLowerInvariant();
    }

    /// <summary>Whether two names are one.</summary>
    public static bool AreEqual(string? one, string? other) =>
        string.Equals(Key(one), Key(other), StringComparison.Ordinal);

    /// <summary>Whether a name shows anything at all.</summary>
    public static bool IsVisible(string? name) => PlainText.Line(name).Length > 0;

    /// <summary>Joiners stay: they change how letters and pictures look.</summary>
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
