using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Search;

/// <summary>What a suggestion leads to.</summary>
public enum SuggestionKind
{
    Story = 0,
    Section = 1,
    Tag = 2,
    Author = 3,
}

/// <summary>Something that begins with what a reader has typed so far.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Headline or name.</param>
/// <param name="Path">Its public address, encoded.</param>
public sealed record Suggestion(SuggestionKind Kind, string Text, string Path);

/// <summary>Suggestions for what was typed.</summary>
/// <param name="Query">What was typed; bounded and in one line.</param>
/// <param name="Items">Sections, topics and authors, then the newest stories.</param>
public sealed record SuggestionList(string Query, IReadOnlyList<Suggestion> Items);

/// <summary>Suggests sections, topics, authors and headlines while a reader types.</summary>
public sealed class Suggestions(SearchIndex index, SearchNames names, SearchLanguage language, SiteTime time)
{
    private const int MostStories = 6;
    private const int MostOfAKind = 3;
    private const int MostWords = 6;
    private const int ShortestWord = 2;

    /// <summary>What begins so; nothing for less than two letters.</summary>
    public async Task<SuggestionList> FindAsync(string? typed, CancellationToken cancellationToken)
    {
        var query = QueryWords.Clean(typed);
        List<string> words = [.. language.TermsOf(StoryFields.Plain, query).Select(t => Beginning(t.Text)).Distinct().Take(MostWords)];
        if (!words.Exists(w => w.Length >= ShortestWord))
        {
            return new SuggestionList(query, []);
        }

        var found = await names.FindAsync(words, cancellationToken);
        List<Suggestion> items = [.. new[] { SuggestionKind.Section, SuggestionKind.Tag, SuggestionKind.Author }
            .SelectMany(kind => found.Where(n => n.Kind == kind).Take(MostOfAKind))
            .Select(n => new Suggestion(n.Kind, n.Name, n.Path))];
        if (index.TryRead(searcher => Stories(searcher, words), out var stories))
        {
            items.AddRange(stories);
        }

        return new SuggestionList(query, items);
    }

    private List<Suggestion> Stories(IndexSearcher searcher, List<string> words)
    {
        var all = new BooleanQuery(disableCoord: true);
        foreach (var word in words.Where(w => w.Length >= ShortestWord))
        {
            all.Add(new TermQuery(new Term(StoryFields.Prefixes, word)), Occur.MUST);
        }

        var newest = searcher.Search(
            all, StoryQueries.Between(null, time.UtcNow), MostStories,
            new Sort(new SortField(StoryFields.Published, SortFieldType.INT64, reverse: true)));
        return [.. newest.ScoreDocs.Select(hit => Read(searcher, hit.Doc))];
    }

    private static Suggestion Read(IndexSearcher searcher, int document)
    {
        var leaves = searcher.IndexReader.Leaves;
        var leaf = leaves[ReaderUtil.SubIndex(document, leaves)];
        return new Suggestion(SuggestionKind.Story, Text(StoryFields.Title), ArticlePaths.Encode(Text(StoryFields.Path)));

        string Text(string field)
        {
            var bytes = new BytesRef();
            leaf.AtomicReader.GetBinaryDocValues(field).Get(document - leaf.DocBase, bytes);
            return bytes.Utf8ToString();
        }
    }

    private static string Beginning(string word) =>
        word.Length <= StoryFields.LongestPrefix ? word : word[..StoryFields.LongestPrefix];
}
