using Lucene.Net.Index;
using Lucene.Net.Queries;
using Lucene.Net.Search;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Search;

/// <summary>
/// Builds the Lucene queries of one search; never parses Lucene's own syntax. A word also matches its other spellings:
/// "opensource" for "open source" and vice versa, where stories contain them.
/// </summary>
internal sealed class StoryQueries(SearchLanguage language, IndexReader reader, SiteTime time)
{
    private const int MostPlaces = 12;
    private const int MostForms = 4;
    private const int MostSplits = 2;

    /// <summary>
    /// A word in this many stories is not also searched in two parts: that would be slow and add nothing.
    /// </summary>
    private const int OftenEnough = 1_000;

    private const int ShortestSplit = 4;
    private const int LongestJoined = 40;
    private const float HeadlineBoost = 2.5f;
    private const float NamesBoost = 1.5f;

    /// <summary>More than any word can score.</summary>
    private const float ExactBoost = 1_000;

    private const float NearTextBonus = 0.5f;
    private const float HeadlineBonus = 0.35f;
    private const float NearHeadlineBonus = 0.6f;
    private const int Nearness = 1;

    /// <summary>A headline that begins like the question answers it: "Why we use HTTPS".</summary>
    private const float QuestionBonus = 0.35f;

    /// <summary>Less than the score of a story that mentions the date itself.</summary>
    private const float DatedBoost = 0.5f;

    private const int LongestDate = 6;

    /// <summary>In a question with this many words, one may be the reader's own.</summary>
    private const int LongQuestion = 4;

    /// <summary>The weight of "writing" when "write" was typed, and vice versa.</summary>
    private const float OtherEndingBoost = 0.5f;

    private readonly IReadOnlyList<TextAnalysis> _languages = language.In(reader);
    private readonly Dictionary<string, IReadOnlyList<Form>> _forms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _frequencies = new(StringComparer.Ordinal);

    /// <summary>True when there is anything to search by.</summary>
    public static bool HasWords(SearchLanguage language, IReadOnlyList<QueryWord> words) =>
        words.Any(w => language.Site.TermsOf(StoryFields.Text, w.Text).Count > 0);

    /// <summary>The words that count; those that are too common only when there are no others.</summary>
    public IReadOnlyList<QueryWord> Required(IReadOnlyList<QueryWord> words)
    {
        List<QueryWord> required = [.. words.Where(w => !w.IsExcluded && FormsOf(w.Text).Count > 0)];
        List<QueryWord> telling = [.. required.Where(w => w.IsPhrase || !IsCommon(w.Text))];
        return telling.Count > 0 ? telling : required;
    }

    /// <summary>
    /// Stories with all required words and none of the excluded ones. Words in the headline or in the names of authors
    /// and tags rank higher, and a story whose headline was typed comes first. Null when there is no word at all.
    /// </summary>
    /// <param name="words">All words of the query.</param>
    /// <param name="share">How many of the words a story must contain.</param>
    /// <param name="address">A path: the story there is found too and comes first.</param>
    public Query? Matching(IReadOnlyList<QueryWord> words, WordShare share, string? address = null)
    {
        var required = Required(words);
        var excluded = words
            .Where(w => w.IsExcluded)
            .Select(w => One(StoryFields.Text, FormsOf(w.Text)))
            .OfType<Query>()
            .ToList();
        if (required.Count == 0 && excluded.Count == 0)
        {
            return null;
        }

        var all = new BooleanQuery(disableCoord: true);
        var joined = Joined(words);
        if (required.Count == 0)
        {
            all.Add(new MatchAllDocsQuery(), Occur.MUST);
        }
        else if (share != WordShare.All)
        {
            all.Add(Some(required, joined, share), Occur.MUST);
        }
        else
        {
            var dated = Dated(words);
            foreach (var word in required.Where(w => dated?.Words.Contains(w) != true))
            {
                all.Add(One(StoryFields.Text, [.. FormsOf(word.Text), .. joined[word]])!, Occur.MUST);
            }

            if (dated is { } date)
            {
                all.Add(OfDate(date.Span, required.Where(date.Words.Contains)), Occur.MUST);
            }
        }

        foreach (var word in required)
        {
            Favour(all, StoryFields.Headline, [.. FormsOf(word.Text), .. joined[word]], HeadlineBoost);
            Favour(all, StoryFields.Names, [.. FormsOf(word.Text), .. joined[word]], NamesBoost);
        }

        if (
            excluded.Count == 0
            && StoryFields.ExactOf(language.Site, string.Join(' ', words.Select(w => w.Text))) is { Length: > 0 } exact
        )
        {
            all.Add(
                new ConstantScoreQuery(new TermQuery(new Term(StoryFields.Exact, exact))) { Boost = ExactBoost },
                Occur.SHOULD
            );
        }

        foreach (var query in excluded)
        {
            all.Add(query, Occur.MUST_NOT);
        }

        return address is null
            ? all
            : new BooleanQuery(disableCoord: true)
            {
                { all, Occur.SHOULD },
                {
                    new ConstantScoreQuery(new TermQuery(new Term(StoryFields.Links, address))) { Boost = ExactBoost },
                    Occur.SHOULD
                },
            };
    }

    /// <summary>
    /// Boosts stories with the words next to each other or all in the headline, as a share of their rank; null for a
    /// single word.
    /// </summary>
    public Query? Nearer(IReadOnlyList<QueryWord> words)
    {
        var required = Required(words);
        var places = words
            .Where(w => !w.IsExcluded)
            .SelectMany(w => FormsOf(w.Text).Take(1).SelectMany(f => f.Places))
            .Take(MostPlaces)
            .ToList();
        if (required.Count == 0)
        {
            return null;
        }

        var joined = Joined(words);
        var dated = Dated(words)?.Words ?? [];
        var nearer = new BooleanQuery(disableCoord: true);
        var inHeadline = new BooleanQuery(disableCoord: true);
        foreach (var word in required.Except(dated).DefaultIfEmpty(required[0]))
        {
            inHeadline.Add(One(StoryFields.Headline, [.. FormsOf(word.Text), .. joined[word]])!, Occur.MUST);
        }

        Bonus(inHeadline, HeadlineBonus);
        foreach (var word in words.Where(w => !w.IsExcluded && !w.IsPhrase && IsQuestion(w.Text)).Take(MostPlaces))
        {
            var about = new BooleanQuery(disableCoord: true);
            foreach (var other in required)
            {
                Favour(about, StoryFields.Headline, FormsOf(other.Text), boost: 1);
            }

            Bonus(
                new BooleanQuery
                {
                    { One(StoryFields.Headline, FormsOf(word.Text))!, Occur.MUST },
                    { about, Occur.MUST },
                },
                QuestionBonus
            );
        }

        if (places.Count > 1)
        {
            Bonus(Phrase(StoryFields.Headline, places, Nearness), NearHeadlineBonus);
            Bonus(Phrase(StoryFields.Text, places, Nearness), NearTextBonus);
        }

        return nearer;

        void Bonus(Query query, float share) =>
            nearer.Add(new ConstantScoreQuery(query) { Boost = share }, Occur.SHOULD);
    }

    /// <summary>True for so many words that a story may contain all of them by chance.</summary>
    public bool IsLong(IReadOnlyList<QueryWord> words) =>
        Required(words) is { Count: >= LongQuestion }
        && !words.Any(w => w.IsPhrase || w.IsExcluded)
        && Dated(words) is null;

    /// <summary>True when a story contains at least one of the words.</summary>
    public bool KnowsAny(IReadOnlyList<QueryWord> words) => Required(words).Any(w => FrequencyOf(w.Text) > 0);

    /// <summary>True when what was typed is a whole headline.</summary>
    public bool IsHeadline(IReadOnlyList<QueryWord> words) =>
        StoryFields.ExactOf(language.Site, string.Join(' ', words.Select(w => w.Text))) is { Length: > 0 } exact
        && reader.DocFreq(new Term(StoryFields.Exact, exact)) > 0;

    /// <summary>
    /// How many stories contain a word as typed, visible or not; for several words, at most the count of the rarest.
    /// </summary>
    public int FrequencyOf(string word) =>
        FormsOf(word) is [var own, ..] forms
            ? forms.Where(f => f.Places.Length == own.Places.Length).Max(f => f.Places.Min(Frequency))
            : 0;

    /// <summary>True when the search treats two words as one.</summary>
    public bool AreAlike(string one, string other) =>
        FormsOf(one)
            .SelectMany(f => f.Places)
            .SelectMany(p => p)
            .Intersect(FormsOf(other).SelectMany(f => f.Places).SelectMany(p => p))
            .Any();

    /// <summary>What to highlight in the results.</summary>
    public HighlightedTerms Marked(IReadOnlyList<QueryWord> words, bool isPartial)
    {
        var required = Required(words);
        var joined = Joined(words);
        var forms = required.SelectMany(w => FormsOf(w.Text).Concat(joined[w])).ToList();
        var single = forms
            .Where(f => isPartial || f.Places.Length == 1)
            .SelectMany(f => f.Places)
            .SelectMany(p => p)
            .Distinct();
        return new HighlightedTerms([.. single], [.. forms.Where(f => f.Places.Length > 1).Select(f => f.Places)]);
    }

    /// <summary>Stories of any of these sections.</summary>
    public static Query InSections(IEnumerable<long> ids) =>
        new ConstantScoreQuery(new TermsFilter([.. ids.Select(id => StoryFields.Key(id, StoryFields.Section))]));

    /// <summary>Stories by an author.</summary>
    public static Query By(long authorId) =>
        new ConstantScoreQuery(new TermQuery(StoryFields.Key(authorId, StoryFields.Author)));

    /// <summary>Stories of a period, both ends included; evaluated only for what the query finds.</summary>
    public static Filter Between(DateTime? from, DateTime to) =>
        FieldCacheRangeFilter.NewInt64Range(StoryFields.Published, from?.Ticks, to.Ticks, true, true);

    /// <summary>
    /// True when it is too common in the site's language, or in another language of the stories and unknown to the
    /// site's.
    /// </summary>
    private bool IsCommon(string word) =>
        language.Site.IsCommon(word)
        || (
            _languages.Skip(1).Any(l => l.IsCommon(word))
            && Places(language.Site, word).All(place => Frequency(place) == 0)
        );

    /// <summary>A common word that questions are made of.</summary>
    private bool IsQuestion(string word) => language.Site.IsQuestion(word) && FormsOf(word).Count > 0;

    /// <summary>The longest run of words that is a date, with its period. Null for none.</summary>
    private (IReadOnlyList<QueryWord> Words, ArchiveSpan Span)? Dated(IReadOnlyList<QueryWord> words)
    {
        for (var length = Math.Min(LongestDate, words.Count); length > 0; length--)
        {
            for (var i = 0; i + length <= words.Count; i++)
            {
                List<QueryWord> run = [.. words.Skip(i).Take(length)];
                if (
                    !run.Exists(w => w.IsPhrase || w.IsExcluded)
                    && TypedDates.Read(string.Join(' ', run.Select(w => w.Text)), time.Culture) is { } span
                )
                {
                    return (run, span);
                }
            }
        }

        return null;
    }

    /// <summary>Stories that mention a date or were published then.</summary>
    private BooleanQuery OfDate(ArchiveSpan span, IEnumerable<QueryWord> words)
    {
        var said = new BooleanQuery(disableCoord: true);
        foreach (var word in words)
        {
            said.Add(One(StoryFields.Text, FormsOf(word.Text))!, Occur.MUST);
        }

        var published = Between(time.ToUtc(span.First), time.ToUtc(span.End).AddTicks(-1));
        return new BooleanQuery(disableCoord: true)
        {
            { said, Occur.SHOULD },
            {
                new ConstantScoreQuery(published) { Boost = DatedBoost },
                Occur.SHOULD
            },
        };
    }

    private static void Favour(BooleanQuery all, string field, IReadOnlyList<Form> forms, float boost)
    {
        if (One(field, forms) is { } query)
        {
            query.Boost = boost;
            all.Add(query, Occur.SHOULD);
        }
    }

    /// <summary>The spellings of a text, its own first. Empty when it is not a word.</summary>
    private IReadOnlyList<Form> FormsOf(string text)
    {
        if (!_forms.TryGetValue(text, out var forms))
        {
            _forms[text] = forms = [
                .. Weighed([.. _languages.SelectMany(l => FormsIn(l, text))]),
                .. OtherEndings(text),
            ];
        }

        return forms;
    }

    private IEnumerable<Form> FormsIn(TextAnalysis analysis, string text)
    {
        var places = Places(analysis, text);
        if (places.Length == 0)
        {
            return [];
        }

        List<Form> forms = [new Form(places)];
        var words = analysis.IsDense
            ? []
            : analysis.TermsOf(StoryFields.Plain, text).Select(t => t.Text).Take(MostPlaces).ToList();
        if (words.Count != places.Length)
        {
            return forms;
        }

        for (var i = 0; i < places.Length && forms.Count < MostForms; i++)
        {
            forms.AddRange(
                Splits(analysis, words[i], Frequency(places[i]))
                    .Select(parts => new Form([.. places[..i], .. parts, .. places[(i + 1)..]]))
            );
        }

        if (places.Length > 2 && Join(analysis, words) is { } whole)
        {
            forms.Add(new Form([whole]));
        }

        for (var i = 0; i + 1 < places.Length && forms.Count < MostForms; i++)
        {
            if (Join(analysis, words.GetRange(i, 2)) is { } pair)
            {
                forms.Add(new Form([.. places[..i], pair, .. places[(i + 2)..]]));
            }
        }

        return forms;
    }

    /// <summary>
    /// "writing" for "write" and vice versa, where stories contain it: the English rules stem many such pairs
    /// differently.
    /// </summary>
    private IEnumerable<Form> OtherEndings(string text)
    {
        if (
            language.Site.Name != "en"
            || text.Length is < ShortestSplit or > LongestJoined
            || !text.All(char.IsAsciiLetter)
            || Places(language.Site, text) is not [var own]
        )
        {
            return [];
        }

        var word = text.ToLowerInvariant();
        string[] others =
            word.EndsWith("ing", StringComparison.Ordinal) ? [word[..^3], $"{word[..^3]}e"]
            : word.EndsWith('e') ? [$"{word[..^1]}ing"]
            : [$"{word}ing"];
        return others
            .Select(other => Places(language.Site, other))
            .Where(places => places is [var place] && Frequency(place) > 0 && !place.Intersect(own).Any())
            .Select(places => new Form(places) { Boost = OtherEndingBoost });
    }

    /// <summary>
    /// For each word, its compounds with its neighbours: "open source" also finds "opensource". Words too common to
    /// count form some as well: "log in", "stand up".
    /// </summary>
    private Dictionary<QueryWord, List<Form>> Joined(IReadOnlyList<QueryWord> all)
    {
        List<QueryWord> words = [.. all.Where(w => !w.IsExcluded && FormsOf(w.Text).Count > 0)];
        var joined = words.Distinct().ToDictionary(w => w, _ => new List<Form>());
        for (var length = 2; length <= 3; length++)
        {
            for (var i = 0; i + length <= words.Count; i++)
            {
                var near = words.Skip(i).Take(length).ToList();
                if (near.Exists(w => w.IsPhrase))
                {
                    continue;
                }

                foreach (var analysis in _languages.Where(l => !l.IsDense))
                {
                    List<string> parts =
                    [
                        .. near.SelectMany(w => analysis.TermsOf(StoryFields.Plain, w.Text)).Select(t => t.Text),
                    ];
                    if (Join(analysis, parts) is { } whole)
                    {
                        near.ForEach(w => joined[w].Add(new Form([whole])));
                    }
                }
            }
        }

        return joined;
    }

    /// <summary>The words written as one, if a story contains that; null otherwise.</summary>
    private string[]? Join(TextAnalysis analysis, IReadOnlyList<string> words)
    {
        var joined = string.Concat(words);
        return joined.Length <= LongestJoined && Places(analysis, joined) is [var place] && Frequency(place) > 0
            ? place
            : null;
    }

    /// <summary>A word split in two, where stories contain both parts: the likeliest splits.</summary>
    private IEnumerable<string[][]> Splits(TextAnalysis analysis, string word, int frequency)
    {
        if (word.Length is < 2 or > LongestJoined || frequency > OftenEnough)
        {
            return [];
        }

        List<(string[][] Parts, int Frequency)> splits = [];
        for (var at = 1; at < word.Length; at++)
        {
            var isNumber = char.IsAsciiDigit(word[at - 1]) != char.IsAsciiDigit(word[at]);
            var isInNumber = char.IsAsciiDigit(word[at - 1]) && char.IsAsciiDigit(word[at]) && word.Length - at != 3;
            if (
                char.IsLowSurrogate(word[at])
                || isInNumber
                || (
                    !isNumber
                    && (
                        word.Length < ShortestSplit
                        || at + 1 == word.Length
                        || analysis.IsCommon(word[..at])
                        || analysis.IsCommon(word[at..])
                    )
                )
            )
            {
                continue;
            }

            if (
                Places(analysis, word[..at]) is [var left]
                && Frequency(left) is > 0 and var first
                && Places(analysis, word[at..]) is [var right]
                && Frequency(right) is > 0 and var second
            )
            {
                splits.Add(([left, right], Math.Min(first, second)));
            }
        }

        return splits.OrderByDescending(s => s.Frequency).Take(MostSplits).Select(s => s.Parts);
    }

    /// <summary>The terms at each position of a text; empty when it has no words.</summary>
    private static string[][] Places(TextAnalysis analysis, string text) =>
        [
            .. analysis
                .TermsOf(StoryFields.Text, text)
                .GroupBy(t => t.Position)
                .Select(place => place.Select(t => t.Text).Distinct().ToArray())
                .Take(MostPlaces),
        ];

    private int Frequency(string[] place) => place.Max(Frequency);

    private int Frequency(string term)
    {
        if (!_frequencies.TryGetValue(term, out var frequency))
        {
            _frequencies[term] = frequency = reader.DocFreq(new Term(StoryFields.Text, term));
        }

        return frequency;
    }

    /// <summary>Rare spellings of a word count no more than the usual one.</summary>
    private IReadOnlyList<Form> Weighed(IReadOnlyList<Form> forms)
    {
        if (forms.Count < 2)
        {
            return forms;
        }

        var own = forms.Select(f => f.Places.Sum(p => Rarity(Frequency(p)))).ToList();
        var least = forms
            .Zip(own)
            .Where(f => f.First.Places.All(p => Frequency(p) > 0))
            .Select(f => f.Second)
            .DefaultIfEmpty(own[0])
            .Min();
        return [.. forms.Zip(own, (form, rarity) => form with { Boost = (float)Math.Min(1, least / rarity) })];
    }

    private double Rarity(int frequency) => Math.Log(1 + (reader.NumDocs - frequency + 0.5) / (frequency + 0.5)) + 0.01;

    /// <summary>A word in any of its spellings.</summary>
    private static Query? One(string field, IReadOnlyList<Form> forms)
    {
        if (forms.Count <= 1)
        {
            return forms.Count == 0 ? null : Of(field, forms[0]);
        }

        var any = new DisjunctionMaxQuery(0);
        foreach (var form in forms)
        {
            any.Add(Of(field, form));
        }

        return any;
    }

    private static Query Of(string field, Form form)
    {
        var query = form.Places.Length == 1 ? AnyOf(field, form.Places[0]) : Phrase(field, form.Places, 0);
        query.Boost = form.Boost;
        return query;
    }

    private static MultiPhraseQuery Phrase(string field, IReadOnlyList<string[]> places, int slop)
    {
        var phrase = new MultiPhraseQuery { Slop = slop };
        foreach (var place in places)
        {
            phrase.Add([.. place.Select(term => new Term(field, term))]);
        }

        return phrase;
    }

    /// <summary>
    /// At least this share of the words, with phrases taken word by word; where half is enough, alternatively the
    /// rarest word in the headline.
    /// </summary>
    private BooleanQuery Some(
        IReadOnlyList<QueryWord> required,
        Dictionary<QueryWord, List<Form>> joined,
        WordShare share
    )
    {
        var clauses = required
            .SelectMany(w =>
                FormsOf(w.Text) is [{ Places.Length: > 1 } whole, ..]
                    ? whole.Places.Select(place => AnyOf(StoryFields.Text, place))
                    : [One(StoryFields.Text, [.. FormsOf(w.Text), .. joined[w]])!]
            )
            .Take(MostPlaces)
            .ToList();
        var some = new BooleanQuery(disableCoord: true)
        {
            MinimumNumberShouldMatch =
                share == WordShare.Half ? (clauses.Count + 1) / 2 : clauses.Count - (clauses.Count / LongQuestion),
        };
        clauses.ForEach(clause => some.Add(clause, Occur.SHOULD));
        if (share != WordShare.Half)
        {
            return some;
        }

        var either = new BooleanQuery(disableCoord: true) { { some, Occur.SHOULD } };
        var telling = required.Select(w => (w.Text, Stories: FrequencyOf(w.Text))).Where(w => w.Stories > 0).ToList();
        foreach (var (text, _) in telling.Where(w => w.Stories == telling.Min(t => t.Stories)))
        {
            either.Add(new ConstantScoreQuery(One(StoryFields.Headline, FormsOf(text))) { Boost = 0 }, Occur.SHOULD);
        }

        return either;
    }

    private static Query AnyOf(string field, string[] terms)
    {
        if (terms.Length == 1)
        {
            return new TermQuery(new Term(field, terms[0]));
        }

        var any = new DisjunctionMaxQuery(0);
        foreach (var term in terms)
        {
            any.Add(new TermQuery(new Term(field, term)));
        }

        return any;
    }

    /// <summary>A spelling: the terms at each position.</summary>
    private sealed record Form(string[][] Places)
    {
        public float Boost { get; init; } = 1;
    }
}

/// <summary>How many of the query's words a story must contain.</summary>
internal enum WordShare
{
    All = 0,

    /// <summary>All but one in four.</summary>
    Nearly = 1,

    /// <summary>Half of them, phrases taken word by word, or the most distinctive one in the headline.</summary>
    Half = 2,
}
