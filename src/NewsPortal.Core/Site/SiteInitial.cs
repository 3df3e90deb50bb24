using System.Globalization;
using System.Text;

namespace NewsPortal.Core.Site;

/// <summary>The letter on a newspaper's icons.</summary>
public static class SiteInitial
{
    /// <summary>"Le Monde" is known by its M, not its L.</summary>
    private static readonly HashSet<string> Articles = new(StringComparer.OrdinalIgnoreCase)
    {
        "the",
        "le",
        "la",
        "les",
        "el",
        "los",
        "las",
        "der",
        "die",
        "das",
        "de",
        "het",
        "il",
        "lo",
        "gli",
        "o",
        "a",
        "os",
        "as",
    };

    /// <summary>
    /// The first letter or digit of the name's first word that is not a grammatical article, in upper case; "N" for
    /// none.
    /// </summary>
    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var words = name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var word = words.Length > 1 && Articles.Contains(words[0]) ? words[1] : words.FirstOrDefault() ?? "";
        foreach (var rune in word.EnumerateRunes().Concat(name.EnumerateRunes()))
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                return Rune.ToUpper(rune, CultureInfo.InvariantCulture).ToString();
            }
        }

        return "N";
    }
}
