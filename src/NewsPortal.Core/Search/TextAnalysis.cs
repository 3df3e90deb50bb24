using System.Collections.Frozen;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Ar;
using Lucene.Net.Analysis.Bg;
using Lucene.Net.Analysis.Ca;
using Lucene.Net.Analysis.Cjk;
using Lucene.Net.Analysis.Ckb;
using Lucene.Net.Analysis.Core;
using Lucene.Net.Analysis.Cz;
using Lucene.Net.Analysis.Da;
using Lucene.Net.Analysis.De;
using Lucene.Net.Analysis.El;
using Lucene.Net.Analysis.En;
using Lucene.Net.Analysis.Es;
using Lucene.Net.Analysis.Eu;
using Lucene.Net.Analysis.Fa;
using Lucene.Net.Analysis.Fi;
using Lucene.Net.Analysis.Fr;
using Lucene.Net.Analysis.Ga;
using Lucene.Net.Analysis.Gl;
using Lucene.Net.Analysis.Hi;
using Lucene.Net.Analysis.Hu;
using Lucene.Net.Analysis.Hy;
using Lucene.Net.Analysis.Id;
using Lucene.Net.Analysis.In;
using Lucene.Net.Analysis.It;
using Lucene.Net.Analysis.Lv;
using Lucene.Net.Analysis.Nl;
using Lucene.Net.Analysis.No;
using Lucene.Net.Analysis.Pt;
using Lucene.Net.Analysis.Ro;
using Lucene.Net.Analysis.Ru;
using Lucene.Net.Analysis.Snowball;
using Lucene.Net.Analysis.Sv;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Analysis.Tr;
using Lucene.Net.Analysis.Util;

namespace NewsPortal.Core.Search;

/// <summary>
/// Turns texts of one language into terms: stemming and stop words. A language without rules of its own is only
/// tokenized and folded.
/// </summary>
internal sealed class TextAnalysis
{
    /// <summary>The name of the analysis for languages without rules.</summary>
    private const string Any = "any";

    private static readonly CharArraySet ItalianArticles = Words(
        "c",
        "l",
        "all",
        "dall",
        "dell",
        "nell",
        "sull",
        "coll",
        "pell",
        "gl",
        "agl",
        "dagl",
        "degl",
        "negl",
        "sugl",
        "un",
        "m",
        "t",
        "s",
        "v",
        "d"
    );

    private static readonly CharArraySet CatalanArticles = Words("d", "l", "m", "n", "s", "t");

    private static readonly CharArraySet IrishArticles = Words("d", "m", "b");

    /// <summary>Lucene's own list lacks question words.</summary>
    private static readonly CharArraySet EnglishWords = Words([
        .. EnglishAnalyzer.DefaultStopSet,
        "i",
        "me",
        "my",
        "we",
        "us",
        "our",
        "you",
        "your",
        "he",
        "him",
        "his",
        "she",
        "her",
        "its",
        "them",
        "what",
        "which",
        "who",
        "whom",
        "whose",
        "when",
        "where",
        "why",
        "how",
        "do",
        "does",
        "did",
        "done",
        "doing",
        "has",
        "have",
        "had",
        "am",
        "were",
        "been",
        "being",
        "can",
        "could",
        "should",
        "would",
        "may",
        "might",
        "about",
        "than",
        "so",
        "from",
        "because",
        "also",
        "just",
    ]);

    private static readonly CharArraySet QuestionWords = Words("what", "which", "who", "when", "where", "why", "how");

    /// <summary>The rules of each language: stemming, stop words, elided articles.</summary>
    private static readonly FrozenDictionary<string, Rules> All = new Dictionary<string, Rules>
    {
        ["ar"] = new(s => new ArabicStemFilter(new ArabicNormalizationFilter(s)), () => ArabicAnalyzer.DefaultStopSet),
        ["bg"] = new(s => new BulgarianStemFilter(s), () => BulgarianAnalyzer.DefaultStopSet),
        ["ca"] = new(s => new SnowballFilter(s, "Catalan"), () => CatalanAnalyzer.DefaultStopSet, CatalanArticles),
        ["ckb"] = new(s => new SoraniStemFilter(new SoraniNormalizationFilter(s)), () => SoraniAnalyzer.DefaultStopSet),
        ["cs"] = new(s => new CzechStemFilter(s), () => CzechAnalyzer.DefaultStopSet),
        ["da"] = new(s => new SnowballFilter(s, "Danish"), () => DanishAnalyzer.DefaultStopSet),
        ["de"] = new(
            s => new GermanLightStemFilter(new GermanNormalizationFilter(s)),
            () => GermanAnalyzer.DefaultStopSet
        ),
        ["el"] = new(s => new GreekStemFilter(s), () => GreekAnalyzer.DefaultStopSet),
        ["en"] = new(s => new KStemFilter(s), () => EnglishWords),
        ["es"] = new(s => new SpanishLightStemFilter(s), () => SpanishAnalyzer.DefaultStopSet),
        ["eu"] = new(s => new SnowballFilter(s, "Basque"), () => BasqueAnalyzer.DefaultStopSet),
        ["fa"] = new(
            s => new PersianNormalizationFilter(new ArabicNormalizationFilter(s)),
            () => PersianAnalyzer.DefaultStopSet
        ),
        ["fi"] = new(s => new FinnishLightStemFilter(s), () => FinnishAnalyzer.DefaultStopSet),
        ["fr"] = new(
            s => new FrenchLightStemFilter(s),
            () => FrenchAnalyzer.DefaultStopSet,
            FrenchAnalyzer.DEFAULT_ARTICLES
        ),
        ["ga"] = new(s => new SnowballFilter(s, "Irish"), () => IrishAnalyzer.DefaultStopSet, IrishArticles),
        ["gl"] = new(s => new GalicianStemFilter(s), () => GalicianAnalyzer.DefaultStopSet),
        ["hi"] = new(
            s => new HindiStemFilter(new HindiNormalizationFilter(new IndicNormalizationFilter(s))),
            () => HindiAnalyzer.DefaultStopSet
        ),
        ["hu"] = new(s => new HungarianLightStemFilter(s), () => HungarianAnalyzer.DefaultStopSet),
        ["hy"] = new(s => new SnowballFilter(s, "Armenian"), () => ArmenianAnalyzer.DefaultStopSet),
        ["id"] = new(s => new IndonesianStemFilter(s), () => IndonesianAnalyzer.DefaultStopSet),
        ["it"] = new(s => new ItalianLightStemFilter(s), () => ItalianAnalyzer.DefaultStopSet, ItalianArticles),
        ["lv"] = new(s => new LatvianStemFilter(s), () => LatvianAnalyzer.DefaultStopSet),
        ["nb"] = new(s => new NorwegianLightStemFilter(s), () => NorwegianAnalyzer.DefaultStopSet),
        ["nl"] = new(s => new SnowballFilter(s, "Dutch"), () => DutchAnalyzer.DefaultStopSet),
        ["nn"] = new(
            s => new NorwegianLightStemFilter(s, NorwegianStandard.NYNORSK),
            () => NorwegianAnalyzer.DefaultStopSet
        ),
        ["pt"] = new(s => new PortugueseLightStemFilter(s), () => PortugueseAnalyzer.DefaultStopSet),
        ["ro"] = new(s => new SnowballFilter(s, "Romanian"), () => RomanianAnalyzer.DefaultStopSet),
        ["ru"] = new(s => new RussianLightStemFilter(s), () => RussianAnalyzer.DefaultStopSet),
        ["sv"] = new(s => new SwedishLightStemFilter(s), () => SwedishAnalyzer.DefaultStopSet),
        ["tr"] = new(s => new SnowballFilter(s, "Turkish"), () => TurkishAnalyzer.DefaultStopSet),
    }.ToFrozenDictionary();

    /// <summary>Languages without spaces between words; pairs of characters stand in for words.</summary>
    private static readonly FrozenSet<string> Dense = FrozenSet.Create("ja", "ko", "zh");

    private readonly bool _isTurkic;

    /// <param name="language">The name of a language, as returned by <see cref="NameOf"/>.</param>
    /// <param name="isSite">False for any language but the site's: its stems are kept apart.</param>
    public TextAnalysis(string language, bool isSite)
    {
        var rules = All.GetValueOrDefault(language);
        Name = language;
        IsDense = Dense.Contains(language);
        _isTurkic = language is "tr" or "az";
        Analyzer = new SearchAnalyzer(language, rules, IsDense, isSite ? null : $"\u0001{language}");
        CommonWords = rules?.CommonWords() ?? CharArraySet.Empty;
    }

    public string Name { get; }

    /// <summary>True for languages written without spaces.</summary>
    public bool IsDense { get; }

    /// <summary>Produces the terms of each field from a prepared text; see <see cref="StoryFields"/>.</summary>
    public Analyzer Analyzer { get; }

    /// <summary>Stop words such as "the", which say nothing about what a reader is looking for.</summary>
    public CharArraySet CommonWords { get; }

    /// <summary>The analysis for a two-letter language code.</summary>
    public static string NameOf(string code) =>
        code is "no" ? "nb"
        : All.ContainsKey(code) || Dense.Contains(code) || code is "az" ? code
        : Any;

    public bool IsCommon(string word) => CommonWords.Count > 0 && CommonWords.Contains(word.ToLowerInvariant());

    /// <summary>True for a stop word that starts questions, as headlines may do too.</summary>
    public bool IsQuestion(string word) => Name == "en" && QuestionWords.Contains(word.ToLowerInvariant());

    /// <summary>The text the analyzer expects. Its length is unchanged, so offsets stay valid.</summary>
    public string Prepare(string text) => WordSigns.Prepare(text, keepDottedI: _isTurkic);

    /// <summary>The terms of a text in a field, with their positions.</summary>
    public IReadOnlyList<SearchTerm> TermsOf(string field, string text)
    {
        List<SearchTerm> terms = [];
        using var stream = Analyzer.GetTokenStream(field, Prepare(text));
        var term = stream.AddAttribute<ICharTermAttribute>();
        var place = stream.AddAttribute<IPositionIncrementAttribute>();
        var offset = stream.AddAttribute<IOffsetAttribute>();
        stream.Reset();
        var position = -1;
        while (stream.IncrementToken())
        {
            position += place.PositionIncrement;
            if (term.Length > 0)
            {
                terms.Add(new SearchTerm(term.ToString(), position, offset.StartOffset, offset.EndOffset));
            }
        }

        stream.End();
        return terms;
    }

    private static CharArraySet Words(params string[] words) => new(StoryFields.Lucene, words, ignoreCase: true);

    private sealed record Rules(
        Func<TokenStream, TokenStream> Stem,
        Func<CharArraySet> CommonWords,
        CharArraySet? Articles = null
    );

    /// <summary>
    /// Tokenizes, lowercases, folds and stems. A word may produce several terms at one position: its own stem, because
    /// some rules need the accents that many readers omit, and the stems of its other spellings
    /// (<see cref="WordForms"/>).
    /// </summary>
    private sealed class SearchAnalyzer(string language, Rules? rules, bool isDense, string? suffix)
        : Analyzer(PER_FIELD_REUSE_STRATEGY)
    {
        private const int ShortestPrefix = 2;
        private const int BetweenTexts = 100;

        /// <summary>Phrases never match across two values of a field.</summary>
        public override int GetPositionIncrementGap(string fieldName) => BetweenTexts;

        protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader)
        {
            var source = new Lucene.Net.Analysis.Standard.StandardTokenizer(StoryFields.Lucene, reader);
            var words = Lower(source);
            return new TokenStreamComponents(
                source,
                fieldName switch
                {
                    StoryFields.Words => new WordFormsFilter(words, WordForms.Clean),
                    StoryFields.Plain => new WordFormsFilter(words, WordForms.Plain),
                    StoryFields.Prefixes => new Lucene.Net.Analysis.NGram.EdgeNGramTokenFilter(
                        StoryFields.Lucene,
                        Folded(new WordFormsFilter(words, WordForms.All)),
                        ShortestPrefix,
                        StoryFields.LongestPrefix
                    ),
                    _ => Stemmed(words),
                }
            );
        }

        protected override TextReader InitReader(string fieldName, TextReader reader) =>
            language == "fa" ? new PersianCharFilter(reader) : reader;

        private TokenStream Lower(TokenStream words)
        {
            words = new Lucene.Net.Analysis.Standard.StandardFilter(StoryFields.Lucene, words);
            words = language == "en" ? new EnglishPossessiveFilter(StoryFields.Lucene, words) : words;
            words = rules?.Articles is { } articles ? new ElisionFilter(words, articles) : words;
            words = language switch
            {
                "el" => new GreekLowerCaseFilter(StoryFields.Lucene, words),
                "ga" => new IrishLowerCaseFilter(words),
                "tr" => new TurkishLowerCaseFilter(new ApostropheFilter(words)),
                "az" => new TurkishLowerCaseFilter(words),
                _ => new LowerCaseFilter(StoryFields.Lucene, words),
            };
            return isDense ? new CJKBigramFilter(new CJKWidthFilter(words)) : words;
        }

        private TokenStream Stemmed(TokenStream words)
        {
            words = new WordFormsFilter(words, WordForms.All);
            words = Folded(rules is null ? words : rules.Stem(words));
            words = new Lucene.Net.Analysis.Miscellaneous.RemoveDuplicatesTokenFilter(words);
            return suffix is null ? words : new SuffixFilter(words, suffix);
        }

        private static Lucene.Net.Analysis.Miscellaneous.ASCIIFoldingFilter Folded(TokenStream words) =>
            new(words, false);
    }

    /// <summary>
    /// Keeps the terms of languages apart: "new", the stem of French "news", is not the English word.
    /// </summary>
    private sealed class SuffixFilter : TokenFilter
    {
        private readonly string _suffix;
        private readonly ICharTermAttribute _term;

        public SuffixFilter(TokenStream words, string suffix)
            : base(words)
        {
            _suffix = suffix;
            _term = AddAttribute<ICharTermAttribute>();
        }

        public override bool IncrementToken()
        {
            if (!m_input.IncrementToken())
            {
                return false;
            }

            _term.Append(_suffix);
            return true;
        }
    }

    /// <summary>Emits every form of a word at its position, and drops words without one.</summary>
    private sealed class WordFormsFilter : TokenFilter
    {
        private readonly Func<string, IReadOnlyList<string>> _forms;
        private readonly ICharTermAttribute _term;
        private readonly IPositionIncrementAttribute _place;
        private readonly Queue<string> _waiting = [];
        private State? _state;

        public WordFormsFilter(TokenStream words, Func<string, IReadOnlyList<string>> forms)
            : base(words)
        {
            _forms = forms;
            _term = AddAttribute<ICharTermAttribute>();
            _place = AddAttribute<IPositionIncrementAttribute>();
        }

        public override bool IncrementToken()
        {
            if (_waiting.TryDequeue(out var next))
            {
                RestoreState(_state);
                _term.SetEmpty().Append(next);
                _place.PositionIncrement = 0;
                return true;
            }

            while (m_input.IncrementToken())
            {
                if (WordForms.IsPlain(_term.Buffer.AsSpan(0, _term.Length)))
                {
                    return true;
                }

                var forms = _forms(_term.ToString());
                if (forms.Count == 0)
                {
                    continue;
                }

                _term.SetEmpty().Append(forms[0]);
                if (forms.Count > 1)
                {
                    _state = CaptureState();
                    foreach (var form in forms.Skip(1))
                    {
                        _waiting.Enqueue(form);
                    }
                }

                return true;
            }

            return false;
        }

        public override void Reset()
        {
            base.Reset();
            _waiting.Clear();
            _state = null;
        }
    }
}

/// <summary>A term of a text.</summary>
/// <param name="Text">The term as indexed.</param>
/// <param name="Position">The position of its word; several terms may share it.</param>
/// <param name="Start">Where the word starts in the text.</param>
/// <param name="End">Where it ends.</param>
internal readonly record struct SearchTerm(string Text, int Position, int Start, int End);
