using Lucene.Net.Index;
using Lucene.Net.Queries;
using Lucene.Net.Search;

namespace NewsPortal.Core.Search;

/// <summary>Makes Lucene's queries of what readers ask for; never parses Lucene's own syntax.</summary>
internal sealed class StoryQueries(SearchLanguage language)
{
    private const int MostPlaces = 12;
    private const float HeadlineBoost = 2.5f;
    private const float NamesBoost = 1.5f;

    /// <summary>The words that count: those too common only where nothing else was asked for.</summary>
    public IReadOnlyList<QueryWord> Required(IReadOnlyList<QueryWord> words)
    {
        List<QueryWord> required = [.. words.Where(w => !w.IsExcluded && Places(w.Text).Count > 0)];
        List<QueryWord> telling = [.. required.Where(w => w.IsPhrase || !language.IsCommon(w.Text))];
        return telling.Count > 0 ? telling : required;
    }

    /// <summary>
    /// Stories that hold all required words and none of the excluded ones; those with the words in the headline or in the
    /// names of authors and tags rank higher. Null when there is no word at all.
    /// </summary>
    /// <param name="words">All words of the query.</param>
    /// <param name="mostOnly">True for stories that hold at least half of the words, as words and not as phrases.</param>
    public Query? Matching(IReadOnlyList<QueryWord> words, bool mostOnly)
    {
        var required = Required(words);
        var excluded = words.Where(w => w.IsExcluded).Select(w => One(StoryFields.Text, w.Text)).OfType<Query>().ToList();
        if (required.Count == 0 && excluded.Count == 0)
        {
            return null;
        }

        var all = new BooleanQuery(disableCoord: true);
        if (required.Count == 0)
        {
            all.Add(new MatchAllDocsQuery(), Occur.MUST);
        }
        else if (mostOnly)
        {
            all.Add(Some([.. required.SelectMany(w => Places(w.Text)).Take(MostPlaces)]), Occur.MUST);
        }
        else
        {
            foreach (var word in required)
            {
                all.Add(One(StoryFields.Text, word.Text)!, Occur.MUST);
            }
        }

        foreach (var word in required)
        {
            Favour(all, StoryFields.Headline, word.Text, HeadlineBoost);
            Favour(all, StoryFields.Names, word.Text, NamesBoost);
        }

        foreach (var query in excluded)
        {
            all.Add(query, Occur.MUST_NOT);
        }

        return all;
    }

    /// <summary>True when some story holds the word, visible or not.</summary>
    public bool IsKnown(IndexReader reader, string word) =>
        Places(word).All(place => place.Any(term => reader.DocFreq(new Term(StoryFields.Text, term)) > 0));

    /// <summary>All terms of the required words, to mark them.</summary>
    public HashSet<string> Terms(IReadOnlyList<QueryWord> words) =>
        [.. Required(words).SelectMany(w => Places(w.Text)).SelectMany(place => place)];

    /// <summary>Stories of any of these sections.</summary>
    public static Query InSections(IEnumerable<long> ids) => new ConstantScoreQuery(
        new TermsFilter([.. ids.Select(id => StoryFields.Key(id, StoryFields.Section))]));

    /// <summary>Stories by an author.</summary>
    public static Query By(long authorId) =>
        new ConstantScoreQuery(new TermQuery(StoryFields.Key(authorId, StoryFields.Author)));

    /// <summary>Stories of a time span, both ends included; evaluated only for what the query finds.</summary>
    public static Filter Between(DateTime? from, DateTime to) =>
        FieldCacheRangeFilter.NewInt64Range(StoryFields.Published, from?.Ticks, to.Ticks, true, true);

    private void Favour(BooleanQuery all, string field, string text, float boost)
    {
        if (One(field, text) is { } query)
        {
            query.Boost = boost;
            all.Add(query, Occur.SHOULD);
        }
    }

    /// <summary>The terms at each place of a text; what is no word has none.</summary>
    private IReadOnlyList<string[]> Places(string text) =>
        [.. language.TermsOf(StoryFields.Text, text).GroupBy(t => t.Position)
            .Select(place => place.Select(t => t.Text).Distinct().ToArray()).Take(MostPlaces)];

    /// <summary>A text as one condition: its terms one after the other.</summary>
    private Query? One(string field, string text)
    {
        var places = Places(text);
        if (places.Count <= 1)
        {
            return places.Count == 0 ? null : AnyOf(field, places[0]);
        }

        var phrase = new MultiPhraseQuery();
        foreach (var place in places)
        {
            phrase.Add([.. place.Select(term => new Term(field, term))]);
        }

        return phrase;
    }

    private static BooleanQuery Some(IReadOnlyList<string[]> places)
    {
        var some = new BooleanQuery(disableCoord: true) { MinimumNumberShouldMatch = (places.Count + 1) / 2 };
        foreach (var place in places)
        {
            some.Add(AnyOf(StoryFields.Text, place), Occur.SHOULD);
        }

        return some;
    }

    private static Query AnyOf(string field, string[] terms)
    {
        if (terms.Length == 1)
        {
            return new TermQuery(new Term(field, terms[0]));
        }

        var any = new BooleanQuery(disableCoord: true);
        foreach (var term in terms)
        {
            any.Add(new TermQuery(new Term(field, term)), Occur.SHOULD);
        }

        return any;
    }
}
