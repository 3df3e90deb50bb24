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
using Lucene.Net.Analysis.Tr;
using Lucene.Net.Analysis.Util;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Search;

/// <summary>
/// What the site's language means for search: how words are stemmed, and which are too common to count. It follows the
/// language of Site:Culture; a language without rules of its own is split into words and folded.
/// </summary>
public sealed class SearchLanguage
{
    /// <summary>Raise it with every change of fields or analysis; an index of another number is built anew.</summary>
    private const int Version = 2;

    private static readonly CharArraySet ItalianArticles = Words(
        "c", "l", "all", "dall", "dell", "nell", "sull", "coll", "pell", "gl", "agl", "dagl", "degl", "negl", "sugl", "un", "m",
        "t", "s", "v", "d");

    private static readonly CharArraySet CatalanArticles = Words("d", "l", "m", "n", "s", "t");

    private static readonly CharArraySet IrishArticles = Words("d", "m", "b");

    /// <summary>What is known of each language: stemming, common words, elided articles.</summary>
    private static readonly FrozenDictionary<string, Rules> All = new Dictionary<string, Rules>
    {
        ["ar"] = new(s => new ArabicStemFilter(new ArabicNormalizationFilter(s)), () => ArabicAnalyzer.DefaultStopSet),
        ["bg"] = new(s => new BulgarianStemFilter(s), () => BulgarianAnalyzer.DefaultStopSet),
        ["ca"] = new(s => new SnowballFilter(s, "Catalan"), () => CatalanAnalyzer.DefaultStopSet, CatalanArticles),
        ["ckb"] = new(s => new SoraniStemFilter(new SoraniNormalizationFilter(s)), () => SoraniAnalyzer.DefaultStopSet),
        ["cs"] = new(s => new CzechStemFilter(s), () => CzechAnalyzer.DefaultStopSet),
        ["da"] = new(s => new SnowballFilter(s, "Danish"), () => DanishAnalyzer.DefaultStopSet),
        ["de"] = new(s => new GermanLightStemFilter(new GermanNormalizationFilter(s)), () => GermanAnalyzer.DefaultStopSet),
        ["el"] = new(s => new GreekStemFilter(s), () => GreekAnalyzer.DefaultStopSet),
        ["en"] = new(s => new KStemFilter(s), () => EnglishAnalyzer.DefaultStopSet),
        ["es"] = new(s => new SpanishLightStemFilter(s), () => SpanishAnalyzer.DefaultStopSet),
        ["eu"] = new(s => new SnowballFilter(s, "Basque"), () => BasqueAnalyzer.DefaultStopSet),
        ["fa"] = new(s => new PersianNormalizationFilter(new ArabicNormalizationFilter(s)), () => PersianAnalyzer.DefaultStopSet),
        ["fi"] = new(s => new FinnishLightStemFilter(s), () => FinnishAnalyzer.DefaultStopSet),
        ["fr"] = new(s => new FrenchLightStemFilter(s), () => FrenchAnalyzer.DefaultStopSet, FrenchAnalyzer.DEFAULT_ARTICLES),
        ["ga"] = new(s => new SnowballFilter(s, "Irish"), () => IrishAnalyzer.DefaultStopSet, IrishArticles),
        ["gl"] = new(s => new GalicianStemFilter(s), () => GalicianAnalyzer.DefaultStopSet),
        ["hi"] = new(
            s => new HindiStemFilter(new HindiNormalizationFilter(new IndicNormalizationFilter(s))),
            () => HindiAnalyzer.DefaultStopSet),
        ["hu"] = new(s => new HungarianLightStemFilter(s), () => HungarianAnalyzer.DefaultStopSet),
        ["hy"] = new(s => new SnowballFilter(s, "Armenian"), () => ArmenianAnalyzer.DefaultStopSet),
        ["id"] = new(s => new IndonesianStemFilter(s), () => IndonesianAnalyzer.DefaultStopSet),
        ["it"] = new(s => new ItalianLightStemFilter(s), () => ItalianAnalyzer.DefaultStopSet, ItalianArticles),
        ["lv"] = new(s => new LatvianStemFilter(s), () => LatvianAnalyzer.DefaultStopSet),
        ["nb"] = new(s => new NorwegianLightStemFilter(s), () => NorwegianAnalyzer.DefaultStopSet),
        ["nl"] = new(s => new SnowballFilter(s, "Dutch"), () => DutchAnalyzer.DefaultStopSet),
        ["nn"] = new(s => new NorwegianLightStemFilter(s, NorwegianStandard.NYNORSK), () => NorwegianAnalyzer.DefaultStopSet),
        ["pt"] = new(s => new PortugueseLightStemFilter(s), () => PortugueseAnalyzer.DefaultStopSet),
        ["ro"] = new(s => new SnowballFilter(s, "Romanian"), () => RomanianAnalyzer.DefaultStopSet),
        ["ru"] = new(s => new RussianLightStemFilter(s), () => RussianAnalyzer.DefaultStopSet),
        ["sv"] = new(s => new SwedishLightStemFilter(s), () => SwedishAnalyzer.DefaultStopSet),
        ["tr"] = new(s => new SnowballFilter(s, "Turkish"), () => TurkishAnalyzer.DefaultStopSet),
    }.ToFrozenDictionary();

    /// <summary>Languages without spaces between words; pairs of characters stand for words.</summary>
    private static readonly FrozenSet<string> Dense = FrozenSet.Create("ja", "ko", "zh");

    public SearchLanguage(SiteTime time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var name = time.Culture.TwoLetterISOLanguageName is "no" ? "nb" : time.Culture.TwoLetterISOLanguageName;
        var rules = All.GetValueOrDefault(name);
        IsDense = Dense.Contains(name);
        Schema = $"{Version}:{(rules is not null || IsDense ? name : "any")}";
        Analyzer = new SearchAnalyzer(name, rules, IsDense);
        CommonWords = rules?.CommonWords() ?? CharArraySet.Empty;
    }

    /// <summary>Names the fields and the analysis; an index of another name is of no use.</summary>
    internal string Schema { get; }

    /// <summary>Makes the terms of each field; see <see cref="StoryFields"/>.</summary>
    internal Analyzer Analyzer { get; }

    /// <summary>True for languages that write no spaces.</summary>
    internal bool IsDense { get; }

    /// <summary>Words such as "the", which say nothing about what a reader looks for.</summary>
    internal CharArraySet CommonWords { get; }

    internal bool IsCommon(string word) => CommonWords.Count > 0 && CommonWords.Contains(word.ToLowerInvariant());

    /// <summary>The terms of a text in a field, with their places.</summary>
    internal IReadOnlyList<SearchTerm> TermsOf(string field, string text)
    {
        List<SearchTerm> terms = [];
        using var stream = Analyzer.GetTokenStream(field, text);
        var term = stream.AddAttribute<Lucene.Net.Analysis.TokenAttributes.ICharTermAttribute>();
        var place = stream.AddAttribute<Lucene.Net.Analysis.TokenAttributes.IPositionIncrementAttribute>();
        var offset = stream.AddAttribute<Lucene.Net.Analysis.TokenAttributes.IOffsetAttribute>();
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
        Func<TokenStream, TokenStream> Stem, Func<CharArraySet> CommonWords, CharArraySet? Articles = null);

    /// <summary>
    /// Splits, lowers, folds and stems. A word with diacritics gives two terms at one place, its own stem and the stem
    /// of its folded form, because some rules need the accent that many readers leave out.
    /// </summary>
    private sealed class SearchAnalyzer(string language, Rules? rules, bool isDense) : Analyzer(PER_FIELD_REUSE_STRATEGY)
    {
        private const int ShortestPrefix = 2;
        private const int BetweenTexts = 100;

        /// <summary>A phrase never goes across two texts of a field.</summary>
        public override int GetPositionIncrementGap(string fieldName) => BetweenTexts;

        protected override TokenStreamComponents CreateComponents(string fieldName, TextReader reader)
        {
            var source = new Lucene.Net.Analysis.Standard.StandardTokenizer(StoryFields.Lucene, reader);
            var words = Lower(source);
            return new TokenStreamComponents(source, fieldName switch
            {
                StoryFields.Words => words,
                StoryFields.Plain => Folded(words, keep: false),
                StoryFields.Prefixes => new Lucene.Net.Analysis.NGram.EdgeNGramTokenFilter(
                    StoryFields.Lucene, Folded(words, keep: false), ShortestPrefix, StoryFields.LongestPrefix),
                _ => Stemmed(words),
            });
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
                _ => new LowerCaseFilter(StoryFields.Lucene, words),
            };
            return isDense ? new CJKBigramFilter(new CJKWidthFilter(words)) : words;
        }

        private TokenStream Stemmed(TokenStream words) =>
            rules is null
                ? Folded(words, keep: false)
                : new Lucene.Net.Analysis.Miscellaneous.RemoveDuplicatesTokenFilter(
                    Folded(rules.Stem(Folded(words, keep: true)), keep: false));

        private static Lucene.Net.Analysis.Miscellaneous.ASCIIFoldingFilter Folded(TokenStream words, bool keep) => new(words, keep);
    }
}

/// <summary>A term of a text.</summary>
/// <param name="Text">What the index holds.</param>
/// <param name="Position">The place of its word; several terms may share one.</param>
/// <param name="Start">Where the word begins in the text.</param>
/// <param name="End">Where it ends.</param>
internal readonly record struct SearchTerm(string Text, int Position, int Start, int End);
