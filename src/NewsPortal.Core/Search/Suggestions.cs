using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Search;

/// <summary>The kind of page a suggestion links to.</summary>
public enum SuggestionKind
{
    Story = 0,
    Section = 1,
    Tag = 2,
    Author = 3,
}

/// <summary>Something that begins with what the reader has typed so far.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Headline or name.</param>
/// <param name="Path">Its public address, encoded.</param>
public sealed record Suggestion(SuggestionKind Kind, string Text, string Path);

/// <summary>Suggestions for a query.</summary>
/// <param name="Query">What was typed, bounded and in one line.</param>
/// <param name="Items">Sections, topics and authors, then the newest stories.</param>
public sealed record SuggestionList(string Query, IReadOnlyList<Suggestion> Items);

/// <summary>Suggests sections, topics, authors and headlines while a reader types.</summary>
public sealed class Suggestions(SearchIndex index, SuggestibleNames names, SearchLanguage language, SiteTime time)
{
    private const int MostStories = 6;
    private const int MostOfAKind = 3;
    private const int MostWords = 6;
    private const int ShortestWord = 2;
    private const int MostAlike = 8;
    private const int MostLookedAt = 200;

    /// <summary>From this many letters on, one may be wrong.</summary>
    internal const int ShortestForgiven = 4;

    /// <summary>The suggestions for a prefix; none for fewer than two letters.</summary>
    public async Task<SuggestionList> FindAsync(string? typed, CancellationToken cancellationToken)
    {
        var query = QueryWords.Clean(typed);
        List<string> words =
        [
            .. language
                .Site.TermsOf(StoryFields.Plain, query)
                .Select(t => Beginning(t.Text))
                .Distinct()
                .Take(MostWords),
        ];
        if (!words.Exists(w => w.Length >= ShortestWord))
        {
            return new SuggestionList(query, []);
        }

        var found = await names.FindAsync(words, cancellationToken);
        List<Suggestion> items =
        [
            .. new[] { SuggestionKind.Section, SuggestionKind.Tag, SuggestionKind.Author }
                .SelectMany(kind => found.Where(n => n.Kind == kind).Take(MostOfAKind))
                .Select(n => new Suggestion(n.Kind, n.Name, n.Path)),
        ];
        if (index.TryRead(searcher => Stories(searcher, words), out var stories))
        {
            items.AddRange(stories);
        }

        return new SuggestionList(query, items);
    }

    private List<Suggestion> Stories(IndexSearcher searcher, List<string> words)
    {
        List<string> asked = [.. words.Where(w => w.Length >= ShortestWord)];
        var newest = Newest(searcher, asked.Select(word => (IReadOnlyList<string>)[word]));
        if (newest.Length == 0 && asked.Exists(w => w.Length >= ShortestForgiven))
        {
            newest = Newest(searcher, asked.Select(word => Alike(searcher.IndexReader, word)));
        }

        return
        [
            .. newest.Select(hit => new Suggestion(
                SuggestionKind.Story,
                searcher.TextOf(StoryFields.Title, hit.Doc),
                ArticlePaths.Encode(searcher.TextOf(StoryFields.Path, hit.Doc))
            )),
        ];
    }

    private ScoreDoc[] Newest(IndexSearcher searcher, IEnumerable<IReadOnlyList<string>> words)
    {
        var all = new BooleanQuery(disableCoord: true);
        foreach (var word in words)
        {
            var any = new BooleanQuery(disableCoord: true);
            foreach (var beginning in word)
            {
                any.Add(new TermQuery(new Term(StoryFields.Prefixes, beginning)), Occur.SHOULD);
            }

            all.Add(any, Occur.MUST);
        }

        return searcher
            .Search(
                all,
                StoryQueries.Between(null, time.UtcNow),
                MostStories,
                new Sort(new SortField(StoryFields.Published, SortFieldType.INT64, reverse: true))
            )
            .ScoreDocs;
    }

    /// <summary>
    /// Prefixes of headline words that differ from the typed one in one letter; the typed one itself if it exists.
    /// </summary>
    private static IReadOnlyList<string> Alike(IndexReader reader, string word)
    {
        if (
            word.Length < ShortestForgiven
            || reader.DocFreq(new Term(StoryFields.Prefixes, word)) > 0
            || MultiFields.GetTerms(reader, StoryFields.Prefixes) is not { } terms
        )
        {
            return [word];
        }

        List<(string Text, int Stories)> found = [];
        var candidates = new FuzzyTermsEnum(
            terms,
            new AttributeSource(),
            new Term(StoryFields.Prefixes, word),
            1,
            1,
            transpositions: true
        );
        while (candidates.MoveNext() && found.Count < MostLookedAt)
        {
            found.Add((candidates.Term.Utf8ToString(), candidates.DocFreq));
        }

        return [word, .. found.OrderByDescending(f => f.Stories).Take(MostAlike).Select(f => f.Text)];
    }

    private static string Beginning(string word) =>
        word.Length <= StoryFields.LongestPrefix ? word : word[..StoryFields.LongestPrefix];
}
