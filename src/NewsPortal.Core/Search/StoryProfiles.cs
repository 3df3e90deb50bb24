using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace NewsPortal.Core.Search;

/// <summary>
/// What stories are about, to compare two of them: their distinctive words and phrases, topics, sections and links,
/// weighted by rarity. Cached per searcher, because the same neighbours are compared again and again.
/// </summary>
internal sealed class StoryProfiles(SearchLanguage language)
{
    private const int MostWords = 100;
    private const int MostAsked = 40;
    private const int MostKept = 4_000;

    /// <summary>
    /// Words in more than this share of stories say nothing about one. On a small site a fixed number, at most half.
    /// </summary>
    private const double CommonShare = 0.25;

    private const int CommonAtLeast = 20;
    private const double InHeadline = 4;

    // How much each kind adds to the likeness of two stories that share all of it; words add 1.
    private const double PhraseWorth = 0.5;
    private const double TagWorth = 0.5;
    private const double SectionWorth = 0.1;
    private const double LinkWorth = 0.65;

    // A story with little of one kind says little by it, so what it has is weighed as if it were among this much. A
    // rare topic alone reaches its bound, a common one does not; a story with twenty links is close to none of its
    // targets.
    private const double LeastWords = 1;
    private const double LeastPhrases = 12;
    private const double LeastTags = 8;
    private const double LeastLinks = 12;
    private const double SectionRarity = 4;
    private const double RareTags = 1.5;

    // Topics such as "Learning" or "events" group unrelated stories. A topic counts as much as its newest stories are
    // alike, fully from this likeness on.
    private const int AskedOfTopic = 8;
    private const double TopicLikeness = 0.18;

    private static readonly HashSet<string> Texts = [StoryFields.Body, StoryFields.Standfirst];

    private readonly Dictionary<int, Profile> _profiles = [];
    private readonly Dictionary<Term, int> _frequencies = [];
    private readonly Dictionary<Term, double> _topics = [];
    private IndexReader? _reader;

    /// <summary>The profile of a document.</summary>
    public Profile Of(IndexSearcher searcher, int document)
    {
        if (!ReferenceEquals(_reader, searcher.IndexReader) || _profiles.Count >= MostKept)
        {
            _reader = searcher.IndexReader;
            _profiles.Clear();
            _frequencies.Clear();
            _topics.Clear();
        }

        if (!_profiles.TryGetValue(document, out var profile))
        {
            _profiles[document] = profile = Read(searcher, document);
        }

        return profile;
    }

    /// <summary>Finds stories that share something with this one.</summary>
    public static Query Candidates(Profile profile)
    {
        var any = new BooleanQuery(disableCoord: true);
        foreach (
            var (term, weight) in profile.Weights.OrderByDescending(w => w.Value).ThenBy(w => w.Key).Take(MostAsked)
        )
        {
            // Rarity is already in the weight.
            any.Add(new ConstantScoreQuery(new TermQuery(term)) { Boost = (float)(weight * weight) }, Occur.SHOULD);
        }

        return any;
    }

    private Profile Read(IndexSearcher searcher, int document)
    {
        var reader = searcher.IndexReader;
        var weights = ReadTexts(searcher, document);
        Add(
            weights,
            Keys(StoryFields.Tag).Select(tag => (tag, Math.Pow(Rarity(reader, tag), RareTags) * Unity(searcher, tag))),
            LeastTags,
            TagWorth
        );
        var links = Keys(StoryFields.Links).Where(link => Frequency(reader, link) > 1);
        Add(weights, links.Select(link => (link, Rarity(reader, link))), LeastLinks, LinkWorth);
        foreach (var section in Keys(StoryFields.Section))
        {
            weights[section] = Math.Sqrt(SectionWorth * Rarity(reader, section) / SectionRarity);
        }

        return new Profile(weights);

        IEnumerable<Term> Keys(string field)
        {
            var leaf = reader.Leaves[ReaderUtil.SubIndex(document, reader.Leaves)];
            if (leaf.AtomicReader.GetSortedSetDocValues(field) is not { } keys)
            {
                yield break;
            }

            keys.SetDocument(document - leaf.DocBase);
            for (var ord = keys.NextOrd(); ord != SortedSetDocValues.NO_MORE_ORDS; ord = keys.NextOrd())
            {
                var bytes = new BytesRef();
                keys.LookupOrd(ord, bytes);
                yield return new Term(field, BytesRef.DeepCopyOf(bytes));
            }
        }
    }

    /// <summary>The weights of a story's words and phrases.</summary>
    private Dictionary<Term, double> ReadTexts(IndexSearcher searcher, int document)
    {
        var reader = searcher.IndexReader;
        var stored = searcher.Doc(document, Texts);
        var words = StoryWords.Of(
            language.Of(searcher.TextOf(StoryFields.Language, document)),
            searcher.TextOf(StoryFields.Title, document),
            stored.Get(StoryFields.Standfirst, CultureInfo.InvariantCulture) ?? "",
            stored.Get(StoryFields.Body, CultureInfo.InvariantCulture) ?? ""
        );
        Dictionary<Term, double> weights = [];
        Add(weights, Telling(StoryFields.Text, words.Words).Take(MostWords), LeastWords, worth: 1);
        Add(weights, Telling(StoryFields.Phrases, words.Phrases), LeastPhrases, PhraseWorth);
        return weights;

        IEnumerable<(Term Term, double Weight)> Telling(
            string field,
            IEnumerable<KeyValuePair<string, StoryWords.Said>> said
        )
        {
            var common = Math.Max(Math.Min(CommonAtLeast, reader.NumDocs / 2), reader.NumDocs * CommonShare);
            return said.Select(word => (Term: new Term(field, word.Key), word.Value))
                .Where(word => Frequency(reader, word.Term) is > 1 and var stories && stories <= common)
                .Select(word =>
                    (
                        word.Term,
                        Weight: (1 + Math.Log(word.Value.Times))
                            * (word.Value.IsInHeadline ? InHeadline : 1)
                            * Rarity(reader, word.Term)
                    )
                )
                .OrderByDescending(word => word.Weight)
                .ThenBy(word => word.Term.Text, StringComparer.Ordinal);
        }
    }

    /// <summary>How similar the texts of a topic's stories are: 1 for similar enough, or for a single one.</summary>
    private double Unity(IndexSearcher searcher, Term topic)
    {
        if (!_topics.TryGetValue(topic, out var unity))
        {
            var newest = new Sort(new SortField(StoryFields.Published, SortFieldType.INT64, reverse: true));
            List<Profile> texts =
            [
                .. searcher
                    .Search(new TermQuery(topic), null, AskedOfTopic, newest)
                    .ScoreDocs.Select(hit => new Profile(ReadTexts(searcher, hit.Doc))),
            ];
            var pairs = texts.SelectMany((story, i) => texts.Take(i).Select(story.Likeness));
            _topics[topic] = unity = Math.Sqrt(
                Math.Min(1, pairs.DefaultIfEmpty(TopicLikeness).Average() / TopicLikeness)
            );
        }

        return unity;
    }

    private static void Add(
        Dictionary<Term, double> weights,
        IEnumerable<(Term Term, double Weight)> terms,
        double least,
        double worth
    )
    {
        List<(Term Term, double Weight)> all = [.. terms];
        var length = Math.Max(least, Math.Sqrt(all.Sum(t => t.Weight * t.Weight)));
        foreach (var (term, weight) in all)
        {
            weights[term] = Math.Sqrt(worth) * weight / length;
        }
    }

    private double Rarity(IndexReader reader, Term term) =>
        Math.Log(1 + (double)reader.NumDocs / Math.Max(1, Frequency(reader, term)));

    private int Frequency(IndexReader reader, Term term)
    {
        if (!_frequencies.TryGetValue(term, out var frequency))
        {
            _frequencies[term] = frequency = reader.DocFreq(term);
        }

        return frequency;
    }

    /// <summary>The weight of each word, phrase, topic, section and link.</summary>
    internal sealed class Profile(Dictionary<Term, double> weights)
    {
        public IReadOnlyDictionary<Term, double> Weights => weights;

        /// <summary>
        /// How much two stories are about the same thing: 0 for nothing in common, above 1 for almost everything.
        /// </summary>
        public double Likeness(Profile other) =>
            weights.Sum(w => other.Weights.TryGetValue(w.Key, out var weight) ? w.Value * weight : 0);

        /// <summary>True when both have a topic in common.</summary>
        public bool SharesTopic(Profile other) =>
            weights.Keys.Any(term => term.Field == StoryFields.Tag && other.Weights.ContainsKey(term));
    }
}
