using System.Runtime.InteropServices;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace NewsPortal.Core.Search;

/// <summary>
/// What stories are about, to compare two: their telling words, topics and sections, the rare ones weighing more. Kept
/// while one searcher is in use, for neighbours are compared again and again.
/// </summary>
internal sealed class StoryProfiles(SearchLanguage language)
{
    private const int MostTerms = 40;
    private const int MostAsked = 24;
    private const int ShortestWord = 3;
    private const int LongestText = 6_000;
    private const int MostKept = 4_000;

    /// <summary>Words in more stories than this say nothing about one; on a small site a fixed number, at most half.</summary>
    private const double CommonShare = 0.25;

    private const int CommonAtLeast = 20;
    private const double HeadlineWeight = 2.5;
    private const double TagWeight = 1.8;
    private const double SectionWeight = 1.4;
    private const double LabelShare = 0.4;

    /// <summary>The rarity of a label in one of fifty stories; rarer ones say more than in proportion.</summary>
    private const double UsualRarity = 4;

    private const double RareLabels = 1.5;

    private readonly Dictionary<int, Profile> _profiles = [];
    private readonly Dictionary<Term, int> _frequencies = [];
    private IndexReader? _reader;

    /// <summary>The profile of a document.</summary>
    public Profile Of(IndexSearcher searcher, int document)
    {
        if (!ReferenceEquals(_reader, searcher.IndexReader) || _profiles.Count >= MostKept)
        {
            _reader = searcher.IndexReader;
            _profiles.Clear();
            _frequencies.Clear();
        }

        if (!_profiles.TryGetValue(document, out var profile))
        {
            _profiles[document] = profile = Read(searcher, document);
        }

        return profile;
    }

    /// <summary>What stories about the same have in common with this one, to find them by.</summary>
    public static Query Candidates(Profile profile)
    {
        var any = new BooleanQuery(disableCoord: true);
        foreach (var (term, weight) in profile.Weights.OrderByDescending(w => w.Value).ThenBy(w => w.Key).Take(MostAsked))
        {
            any.Add(new TermQuery(term) { Boost = (float)weight }, Occur.SHOULD);
        }

        return any;
    }

    private Profile Read(IndexSearcher searcher, int document)
    {
        var reader = searcher.IndexReader;
        var analysis = language.Of(searcher.TextOf(StoryFields.Language, document));
        var body = searcher.Doc(document, new HashSet<string> { StoryFields.Body }).Get(StoryFields.Body) ?? "";
        Dictionary<string, (int Times, bool InHeadline)> words = new(StringComparer.Ordinal);
        Count(searcher.TextOf(StoryFields.Title, document), inHeadline: true);
        Count(body.Length <= LongestText ? body : body[..LongestText], inHeadline: false);

        var common = Math.Max(Math.Min(CommonAtLeast, reader.NumDocs / 2), reader.NumDocs * CommonShare);
        List<(Term Term, double Weight)> found = [];
        foreach (var (text, (times, inHeadline)) in words)
        {
            var term = new Term(StoryFields.Text, text);
            if (Frequency(reader, term) is > 1 and var stories && stories <= common)
            {
                found.Add((term, (1 + Math.Log(times)) * (inHeadline ? HeadlineWeight : 1) * Rarity(reader, stories)));
            }
        }

        List<(Term Term, double Weight)> kept = [.. found.OrderByDescending(f => f.Weight)
            .ThenBy(f => f.Term.Text, StringComparer.Ordinal).Take(MostTerms)];
        var length = Math.Sqrt(kept.Sum(f => f.Weight * f.Weight));
        Dictionary<Term, double> weights = kept.ToDictionary(f => f.Term, f => f.Weight / Math.Max(length, 1));
        AddLabels(StoryFields.Tag, TagWeight);
        AddLabels(StoryFields.Section, SectionWeight);
        return new Profile(weights);

        void Count(string text, bool inHeadline)
        {
            var last = -1;
            foreach (var term in analysis.TermsOf(StoryFields.Text, text))
            {
                if (term.Position != last && term.End - term.Start >= ShortestWord && !char.IsAsciiDigit(term.Text[0]))
                {
                    ref var word = ref CollectionsMarshal.GetValueRefOrAddDefault(words, term.Text, out _);
                    word = (word.Times + 1, word.InHeadline || inHeadline);
                }

                last = term.Position;
            }
        }

        void AddLabels(string field, double worth)
        {
            var leaf = reader.Leaves[ReaderUtil.SubIndex(document, reader.Leaves)];
            if (leaf.AtomicReader.GetSortedSetDocValues(field) is not { } labels)
            {
                return;
            }

            labels.SetDocument(document - leaf.DocBase);
            List<(Term Term, double Weight)> own = [];
            for (var ord = labels.NextOrd(); ord != SortedSetDocValues.NO_MORE_ORDS; ord = labels.NextOrd())
            {
                var bytes = new BytesRef();
                labels.LookupOrd(ord, bytes);
                var term = new Term(field, BytesRef.DeepCopyOf(bytes));
                own.Add((term, Math.Pow(Rarity(reader, Frequency(reader, term)) / UsualRarity, RareLabels) * UsualRarity));
            }

            // Three labels say no more about a story than one does: each then says less.
            var length = Math.Sqrt(own.Sum(l => l.Weight * l.Weight));
            foreach (var (term, weight) in own)
            {
                weights[term] = worth * LabelShare * weight / Math.Max(length, UsualRarity);
            }
        }
    }

    private int Frequency(IndexReader reader, Term term)
    {
        if (!_frequencies.TryGetValue(term, out var frequency))
        {
            _frequencies[term] = frequency = reader.DocFreq(term);
        }

        return frequency;
    }

    private static double Rarity(IndexReader reader, int stories) => Math.Log(1 + (double)reader.NumDocs / Math.Max(1, stories));

    /// <summary>The weight of each word and label.</summary>
    internal sealed class Profile(Dictionary<Term, double> weights)
    {
        private readonly double _length = Math.Sqrt(weights.Values.Sum(w => w * w));

        public IReadOnlyDictionary<Term, double> Weights => weights;

        /// <summary>How much two stories are about the same, from 0 to 1; one about many things is near to none.</summary>
        public double Likeness(Profile other)
        {
            var sum = weights.Sum(w => other.Weights.TryGetValue(w.Key, out var weight) ? w.Value * weight : 0);
            return _length > 0 && other._length > 0 ? sum / (_length * other._length) : 0;
        }
    }
}
