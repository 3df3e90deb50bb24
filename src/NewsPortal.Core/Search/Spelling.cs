using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace NewsPortal.Core.Search;

/// <summary>Corrects words that hardly any story holds by words that stories do hold.</summary>
internal static class Spelling
{
    /// <summary>A word in so few stories may be a slip of the pen in them.</summary>
    public const int Rare = 2;

    /// <summary>The usual word must be in so many times more stories than the one that is taken for a slip.</summary>
    private const int TimesMore = 4;

    private const int MostCorrected = 4;
    private const int ShortestWord = 3;
    private const int LongestWord = 24;

    /// <summary>Words from this length on may differ in two letters, shorter ones in one.</summary>
    private const int LongWord = 6;

    /// <summary>A word that some story holds may differ in two letters only from this length on.</summary>
    private const int VeryLongWord = 9;

    /// <summary>The query with its unknown words corrected; null when there is nothing to correct or no better word.</summary>
    /// <param name="reader">The index.</param>
    /// <param name="query">What was typed.</param>
    /// <param name="words">Its words.</param>
    /// <param name="queries">What the search knows of them.</param>
    /// <param name="rareAlso">True to correct words that few stories hold as well, where another is much more usual.</param>
    public static string? Correct(
        IndexReader reader, string query, IReadOnlyList<QueryWord> words, StoryQueries queries, bool rareAlso)
    {
        var corrected = query;
        var done = 0;
        foreach (var word in words.Where(w => !w.IsExcluded).SelectMany(Parts).Reverse())
        {
            if (done == MostCorrected || word.Text.Length is < ShortestWord or > LongestWord)
            {
                continue;
            }

            var known = queries.FrequencyOf(word.Text);
            if (known > (rareAlso ? Rare : 0) || (known > 0 && word.Text.Length < LongWord))
            {
                continue;
            }

            var typed = word.Text.ToLowerInvariant();
            if (Nearest(reader, typed, isStrict: known > 0, than: known * TimesMore) is { } better && !queries.AreAlike(typed, better))
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

    /// <summary>
    /// The word that differs in the fewest letters, those that begin alike first; among equals the one that most stories hold.
    /// </summary>
    private static string? Nearest(IndexReader reader, string word, bool isStrict, int than)
    {
        if (MultiFields.GetTerms(reader, StoryFields.Words) is not { } terms)
        {
            return null;
        }

        string? best = null;
        var (fewest, most) = (int.MaxValue, than);
        var edits = word.Length < LongWord || (isStrict && word.Length < VeryLongWord) ? 1 : 2;
        var candidates = new FuzzyTermsEnum(
            terms, new AttributeSource(), new Term(StoryFields.Words, word), edits, 1, transpositions: true);
        while (candidates.MoveNext())
        {
            var text = candidates.Term.Utf8ToString();
            var distance = Distance(word, text);
            if (distance > 0 && candidates.DocFreq > than && (distance < fewest || (distance == fewest && candidates.DocFreq > most)))
            {
                (best, fewest, most) = (text, distance, candidates.DocFreq);
            }
        }

        return best;
    }

    /// <summary>Letters to change, add, leave out or swap.</summary>
    public static int Distance(string from, string to)
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
