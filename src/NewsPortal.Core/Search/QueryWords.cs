using System.Text;

namespace NewsPortal.Core.Search;

/// <summary>A word or phrase of a query.</summary>
/// <param name="Text">Without quotes and minus.</param>
/// <param name="Start">Where the text begins in the query.</param>
/// <param name="IsPhrase">True when it was quoted.</param>
/// <param name="IsExcluded">True when stories must not contain it.</param>
internal sealed record QueryWord(string Text, int Start, bool IsPhrase, bool IsExcluded);

/// <summary>
/// What a reader typed: words, "phrases" and -exclusions. Everything else is taken literally, and no input is an error.
/// </summary>
internal static class QueryWords
{
    /// <summary>Queries are cut to this many characters.</summary>
    public const int LongestQuery = 200;

    private const int MostWords = 16;
    private const string OpeningQuotes = "\"“„«”";
    private const string ClosingQuotes = "\"”“»";

    /// <summary>The input as it is searched and shown again: one line, well-formed, of bounded length.</summary>
    public static string Clean(string? typed)
    {
        if (string.IsNullOrEmpty(typed))
        {
            return "";
        }

        var text = new StringBuilder(LongestQuery);
        foreach (var rune in typed.EnumerateRunes())
        {
            // Half a surrogate pair arrives as U+FFFD.
            var isSpace =
                Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || rune == Rune.ReplacementChar || IsNoCharacter(rune);
            if (isSpace ? text.Length > 0 && text[^1] != ' ' : true)
            {
                if (text.Length + rune.Utf16SequenceLength > LongestQuery)
                {
                    break;
                }

                text.Append(isSpace ? " " : rune.ToString());
            }
        }

        return Compose(text.ToString().TrimEnd());
    }

    /// <summary>
    /// Normalizes to composed letters, so that folding works and offsets match the text shown. Text with Unicode
    /// noncharacters is returned unchanged.
    /// </summary>
    public static string Compose(string text)
    {
        try
        {
            return text.IsNormalized() ? text : text.Normalize();
        }
        catch (ArgumentException)
        {
            return text;
        }
    }

    /// <summary>The words of a cleaned query.</summary>
    public static IReadOnlyList<QueryWord> Read(string query)
    {
        if (TypedAddress.SlugOf(query) is (var first, var last) && InSlug(query, first, last) is { Count: > 0 } named)
        {
            return named;
        }

        List<QueryWord> words = [];
        var i = 0;
        while (i < query.Length && words.Count < MostWords)
        {
            if (query[i] == ' ')
            {
                i++;
                continue;
            }

            var isExcluded = query[i] is '-' or '−' && i + 1 < query.Length && query[i + 1] is not (' ' or '-');
            var start = isExcluded ? i + 1 : i;
            var isQuoted = OpeningQuotes.Contains(query[start], StringComparison.Ordinal);
            var close = isQuoted ? query.AsSpan(start + 1).IndexOfAny(ClosingQuotes) : -1;
            var end = close > 0 ? start + 1 + close : query.IndexOf(' ', start);
            end = end < 0 ? query.Length : end;
            start += close > 0 ? 1 : 0;
            if (query.AsSpan(start, end - start).ContainsAnyLetterOrDigit())
            {
                words.Add(new QueryWord(query[start..end], start, close > 0, isExcluded));
            }

            i = close > 0 ? end + 1 : end;
        }

        return words;
    }

    /// <summary>The words in the last segment of an address.</summary>
    private static List<QueryWord> InSlug(string query, int start, int end)
    {
        List<QueryWord> words = [];
        for (var i = start; i < end && words.Count < MostWords; i++)
        {
            var from = i;
            while (i < end && char.IsLetterOrDigit(query[i]))
            {
                i++;
            }

            if (i > from)
            {
                words.Add(new QueryWord(query[from..i], from, IsPhrase: false, IsExcluded: false));
            }
        }

        return words;
    }

    private static bool IsNoCharacter(Rune rune) =>
        (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF;

    private static bool ContainsAnyLetterOrDigit(this ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                return true;
            }
        }

        return false;
    }
}
