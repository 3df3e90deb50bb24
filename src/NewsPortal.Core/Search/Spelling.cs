using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace NewsPortal.Core.Search;

/// <summary>Corrects words that no story holds by words that stories do hold.</summary>
internal static class Spelling
{
    private const int MostCorrected = 4;
    private const int ShortestWord = 3;
    private const int LongestWord = 24;

    /// <summary>Words from this length on may differ in two letters, shorter ones in one.</summary>
    private const int LongWord = 6;

    /// <summary>The query with its unknown words corrected; null when there is nothing to correct or no better word.</summary>
    public static string? Correct(IndexReader reader, string query, IReadOnlyList<QueryWord> words, StoryQueries queries)
    {
        var corrected = query;
        var done = 0;
        foreach (var word in words.Where(w => !w.IsExcluded).SelectMany(Parts).Reverse())
        {
            if (done < MostCorrected && word.Text.Length is >= ShortestWord and <= LongestWord && !queries.IsKnown(reader, word.Text)
                && Nearest(reader, word.Text.ToLowerInvariant()) is { } better)
            {
                corrected = string.Concat(corrected.AsSpan(0, word.Start), better, corrected.AsSpan(word.Start + word.Text.Length));
                done++;
            }
        }

        return done > 0 ? corrected : null;
    }

    /// <summary>The single words of a word or phrase.</summary>
    private static IEnumerable<(string Text, int Start)> Parts(QueryWord word)
    {
        for (var i = 0; i < word.Text.Length;)
        {
            var start = i;
            while (i < word.Text.Length && char.IsLetterOrDigit(word.Text[i]))
            {
                i++;
            }

            if (i > start)
            {
                yield return (word.Text[start..i], word.Start + start);
            }
            else
            {
                i++;
            }
        }
    }

    /// <summary>The word that differs in the fewest letters; among those the one that most stories hold.</summary>
    private static string? Nearest(IndexReader reader, string word)
    {
        if (MultiFields.GetTerms(reader, StoryFields.Words) is not { } terms)
        {
            return null;
        }

        string? best = null;
        var (fewest, most) = (int.MaxValue, 0);
        var candidates = new FuzzyTermsEnum(
            terms, new AttributeSource(), new Term(StoryFields.Words, word), word.Length < LongWord ? 1 : 2, 1, transpositions: true);
        while (candidates.MoveNext())
        {
            var text = candidates.Term.Utf8ToString();
            var edits = Distance(word, text);
            if (edits > 0 && (edits < fewest || (edits == fewest && candidates.DocFreq > most)))
            {
                (best, fewest, most) = (text, edits, candidates.DocFreq);
            }
        }

        return best;
    }

    /// <summary>Letters to change, add, leave out or swap.</summary>
    private static int Distance(string from, string to)
    {
        var rows = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                rows[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(
                    Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, rows[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[from.Length, to.Length];
    }
}
