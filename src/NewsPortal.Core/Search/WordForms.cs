using System.Buffers;
using System.Globalization;
using System.Text;

namespace NewsPortal.Core.Search;

/// <summary>
/// The spellings of one word: with and without diacritics, ä as ae or a, without decorative marks. Two words that share
/// a spelling find each other.
/// </summary>
internal static class WordForms
{
    private static readonly SearchValues<char> WrittenWithTwo = SearchValues.Create("äöüøåæœ");

    /// <summary>Below this length, a word that lost an e or a is a different word.</summary>
    private const int ShortestReduced = 4;

    /// <summary>True for a word with no other form: ASCII letters and digits, without ae, oe, ue or aa.</summary>
    public static bool IsPlain(ReadOnlySpan<char> word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            var letter = word[i];
            if (!char.IsAsciiLetterOrDigit(letter) || (i > 0 && IsPair(word[i - 1], letter)))
            {
                return false;
            }
        }

        return word.Length > 0;
    }

    /// <summary>The word as written, without the marks that readers do not type; empty when nothing is left.</summary>
    public static IReadOnlyList<string> Clean(string word) => Cleaned(word) is { Length: > 0 } clean ? [clean] : [];

    /// <summary>The word without diacritics.</summary>
    public static IReadOnlyList<string> Plain(string word) =>
        Cleaned(word) is { Length: > 0 } clean ? [Fold(clean)] : [];

    /// <summary>All spellings of a lower-case word.</summary>
    public static IReadOnlyList<string> All(string word)
    {
        var clean = Cleaned(word);
        if (clean.Length == 0)
        {
            return [];
        }

        var folded = Fold(clean);
        List<string> forms = [clean];
        Add(folded);
        if (clean.AsSpan().ContainsAny(WrittenWithTwo))
        {
            Add(
                Fold(
                    clean
                        .Replace("ä", "ae", StringComparison.Ordinal)
                        .Replace("ö", "oe", StringComparison.Ordinal)
                        .Replace("ü", "ue", StringComparison.Ordinal)
                        .Replace("ø", "oe", StringComparison.Ordinal)
                        .Replace("å", "aa", StringComparison.Ordinal)
                )
            );
        }

        Add(Reduced(folded));
        return forms;

        void Add(string form)
        {
            if (form.Length > 0 && !forms.Contains(form, StringComparer.Ordinal))
            {
                forms.Add(form);
            }
        }
    }

    /// <summary>Without apostrophes, dots of abbreviations, invisible characters and combining marks.</summary>
    private static string Cleaned(string word)
    {
        var isLoud = false;
        foreach (var letter in word)
        {
            isLoud |= IsDropped(letter, word);
        }

        if (!isLoud)
        {
            return word;
        }

        var clean = new StringBuilder(word.Length);
        foreach (var letter in word)
        {
            if (!IsDropped(letter, word))
            {
                clean.Append(letter);
            }
        }

        return clean.ToString();
    }

    private static bool IsDropped(char letter, string word) =>
        char.IsAscii(letter)
            ? letter == '\'' || (letter == '.' && !char.IsAsciiDigit(word[0]))
            : letter
                is WordSigns.Nothing
                    or (>= '\u0300' and <= '\u036F')
                    or (>= '\u0591' and <= '\u05C7')
                    or (>= '\u064B' and <= '\u065F')
                    or '\u0670'
                    or '\u0640'
                    or (>= '\u1AB0' and <= '\u1AFF')
                    or (>= '\u1DC0' and <= '\u1DFF')
                    or (>= '\u20D0' and <= '\u20FF')
                    or (>= '\uFE20' and <= '\uFE2F')
                || WordSigns.IsApostrophe(letter)
                || char.GetUnicodeCategory(letter) == UnicodeCategory.Format;

    /// <summary>Without diacritics, for Latin and Greek letters.</summary>
    private static string Fold(string word)
    {
        if (System.Text.Ascii.IsValid(word))
        {
            return word;
        }

        var text = word;
        if (
            text.AsSpan().ContainsAnyInRange('\u0370', '\u03FF') || text.AsSpan().ContainsAnyInRange('\u1F00', '\u1FFF')
        )
        {
            text = string.Concat(
                    text.Normalize(NormalizationForm.FormD)
                        .Where(c => char.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
                )
                .Replace('ς', 'σ');
        }

        var folded = new char[text.Length * 4];
        var length = Lucene.Net.Analysis.Miscellaneous.ASCIIFoldingFilter.FoldToASCII(
            text.ToCharArray(),
            0,
            folded,
            0,
            text.Length
        );
        return new string(folded, 0, length);
    }

    /// <summary>
    /// "mueller" as "muller": the digraphs some write for ä, ö, ü, ø and å may also be a single letter. Not at the end
    /// of a word ("blue"), after q, next to a vowel, or in short words and plurals ("poets").
    /// </summary>
    private static string Reduced(string word)
    {
        if (word.Length <= ShortestReduced)
        {
            return "";
        }

        // "Aarhus": no plural begins like that.
        if (word.StartsWith("aa", StringComparison.Ordinal))
        {
            return word[1..];
        }

        if (word[^1] == 's')
        {
            return "";
        }

        var reduced = new StringBuilder(word.Length);
        for (var i = 0; i < word.Length; i++)
        {
            var isSecond =
                i > 0
                && IsPair(word[i - 1], word[i])
                && i + 1 < word.Length
                && !IsVowel(word[i + 1])
                && (i < 2 || (!IsVowel(word[i - 2]) && word[i - 2] != 'q'));
            if (!isSecond)
            {
                reduced.Append(word[i]);
            }
        }

        return reduced.Length >= ShortestReduced && reduced.Length < word.Length ? reduced.ToString() : "";
    }

    private static bool IsPair(char first, char second) =>
        (second == 'e' && first is 'a' or 'o' or 'u') || (first == 'a' && second == 'a');

    private static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u';
}
