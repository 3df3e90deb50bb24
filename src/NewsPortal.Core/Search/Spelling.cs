using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace NewsPortal.Core.Search;

/// <summary>Corrects words that hardly any story contains to words that stories do contain.</summary>
internal static class Spelling
{
    /// <summary>A word in this few stories may be a typo in them.</summary>
    public const int Rare = 2;

    /// <summary>The usual word must occur in this many times more stories than the suspected typo.</summary>
    private const int TimesMore = 4;

    private const int MostCorrected = 4;

    /// <summary>The most candidates for one word, and the most queries built from them.</summary>
    private const int MostAlike = 4;

    private const int MostTried = 12;
    private const int ShortestWord = 3;
    private const int LongestWord = 24;

    /// <summary>Words of at least this length may differ in two letters, shorter ones in one.</summary>
    private const int LongWord = 6;

    /// <summary>A word that some story contains may differ in two letters only from this length on.</summary>
    private const int VeryLongWord = 9;

    /// <summary>
    /// The query with its unknown words corrected, the likeliest first. Where a word has several candidates each is
    /// tried, because the other words decide. Empty when there is nothing to correct or no better word.
    /// </summary>
    /// <param name="reader">The index.</param>
    /// <param name="query">What was typed.</param>
    /// <param name="words">Its words.</param>
    /// <param name="queries">What the search knows about them.</param>
    /// <param name="found">How many stories contain what was typed; if there is one, no word is unknown.</param>
    /// <param name="rareAlso">
    /// True to also correct words that few stories contain when another is much more common.
    /// </param>
    public static IReadOnlyList<string> Correct(
        IndexReader reader,
        string query,
        IReadOnlyList<QueryWord> words,
        StoryQueries queries,
        int found,
        bool rareAlso
    )
    {
        List<string> corrected = [query];
        var done = 0;
        foreach (var word in words.Where(w => !w.IsExcluded).SelectMany(Parts).Reverse())
        {
            if (
                done == MostCorrected
                || word.Text.Length is < ShortestWord or > LongestWord
                || !word.Text.Any(char.IsLetter)
            )
            {
                continue;
            }

            var known = Math.Max(queries.FrequencyOf(word.Text), found);
            if (known > (rareAlso ? Rare : 0) || (known > 0 && word.Text.Length < LongWord))
            {
                continue;
            }

            var typed = word.Text.ToLowerInvariant();
            var better = Nearest(reader, typed, isStrict: known > 0, than: known * TimesMore);
            if (better.Count > 0 && !IsSame(typed, better[0], queries))
            {
                corrected =
                [
                    .. corrected
                        .SelectMany(text =>
                            better.Select(b =>
                                string.Concat(text.AsSpan(0, word.Start), b, text.AsSpan(word.Start + word.Text.Length))
                            )
                        )
                        .Take(MostTried),
                ];
                done++;
            }
        }

        return done > 0 ? corrected : [];
    }

    /// <summary>True for two forms of one word, neither of which is a mistake.</summary>
    private static bool IsSame(string typed, string other, StoryQueries queries) =>
        $"{other}s" == typed || $"{typed}s" == other || queries.AreAlike(typed, other);

    /// <summary>The individual words of a word or phrase.</summary>
    private static IEnumerable<(string Text, int Start)> Parts(QueryWord word)
    {
        var i = 0;
        while (i < word.Text.Length)
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
    /// The words that differ in the fewest letters among those with the same beginning. Of several, the one in most
    /// stories; the others as well if they differ in one letter only.
    /// </summary>
    private static List<string> Nearest(IndexReader reader, string word, bool isStrict, int than)
    {
        if (MultiFields.GetTerms(reader, StoryFields.Words) is not { } terms)
        {
            return [];
        }

        List<(string Text, int Distance, int Stories)> near = [];
        var edits = word.Length < LongWord || (isStrict && word.Length < VeryLongWord) ? 1 : 2;
        var candidates = new FuzzyTermsEnum(
            terms,
            new AttributeSource(),
            new Term(StoryFields.Words, word),
            edits,
            1,
            transpositions: true
        );
        while (candidates.MoveNext())
        {
            var text = candidates.Term.Utf8ToString();
            var distance = Distance(word, text);
            if (distance > 0 && candidates.DocFreq > than)
            {
                near.Add((text, distance, candidates.DocFreq));
            }
        }

        near =
        [
            .. near.OrderBy(n => n.Distance)
                .ThenByDescending(n => n.Stories)
                .ThenBy(n => n.Text, StringComparer.Ordinal),
        ];
        return [.. near.Where((n, i) => i == 0 || n.Distance == 1).Take(MostAlike).Select(n => n.Text)];
    }

    /// <summary>The edit distance: letters changed, added, removed or swapped.</summary>
    public static int Distance(string from, string to)
    {
        var rows = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                rows[i, j] =
                    i == 0 ? j
                    : j == 0 ? i
                    : Math.Min(
                        Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1,
                        rows[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1)
                    );
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[from.Length, to.Length];
    }
}
