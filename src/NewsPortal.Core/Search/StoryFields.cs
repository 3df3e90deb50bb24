using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace NewsPortal.Core.Search;

/// <summary>What the index holds of a story, and under which names.</summary>
internal static class StoryFields
{
    public const LuceneVersion Lucene = LuceneVersion.LUCENE_48;

    /// <summary>Article id, a number.</summary>
    public const string Id = "id";

    /// <summary>Publication time, ticks of UTC; scheduled stories are in the index and left out by this.</summary>
    public const string Published = "published";

    /// <summary>Everything that can be found, stemmed: one list of places to read for each word of a query.</summary>
    public const string Text = "text";

    /// <summary>The headline alone, stemmed: a word in it counts more.</summary>
    public const string Headline = "headline";

    /// <summary>Names of authors and tags, stemmed.</summary>
    public const string Names = "names";

    /// <summary>Each word as it is written, in lower case; spelling is corrected from these.</summary>
    public const string Words = "words";

    /// <summary>No field of the index: words in lower case without diacritics, to compare beginnings.</summary>
    public const string Plain = "plain";

    /// <summary>The beginnings of the headline's words, for suggestions.</summary>
    public const string Prefixes = "prefixes";

    /// <summary>The whole headline as one term, for who types it.</summary>
    public const string Exact = "exact";

    /// <summary>The name of the analysis that made the terms.</summary>
    public const string Language = "language";

    /// <summary>
    /// Ids of the categories that label it. Those above follow from the site's directory when it is asked.
    /// </summary>
    public const string Section = "section";

    /// <summary>Ids of its authors.</summary>
    public const string Author = "author";

    /// <summary>Ids of its tags.</summary>
    public const string Tag = "tag";

    /// <summary>
    /// Pairs of words that a story says more than once or in its headline, to compare it with others.
    /// </summary>
    public const string Phrases = "phrases";

    /// <summary>Its own path and those that its text leads to: who leads to a story shares its path with it.</summary>
    public const string Links = "links";

    /// <summary>Only stored, for what is related.</summary>
    public const string Standfirst = "standfirst";

    /// <summary>The text that excerpts are cut from; only stored.</summary>
    public const string Body = "body";

    /// <summary>Headline and path as suggestions show them, beside the index of words and so quickly read.</summary>
    public const string Title = "title";

    public const string Path = "path";

    /// <summary>Longer words are suggested by their first letters.</summary>
    public const int LongestPrefix = 12;

    /// <summary>Characters of a text that excerpts are cut from; all of it can be found.</summary>
    private const int StoredLength = 12_000;

    /// <summary>Letters of a headline that are compared as a whole; more cannot be typed.</summary>
    private const int LongestExact = 150;

    private static readonly FieldType Number = new(Int64Field.TYPE_NOT_STORED) { NumericPrecisionStep = int.MaxValue };

    private static readonly FieldType Set = new(TextField.TYPE_NOT_STORED)
    {
        IndexOptions = IndexOptions.DOCS_ONLY,
        OmitNorms = true,
    };

    /// <summary>The term that names a story, to replace or remove it.</summary>
    public static Term Key(long id)
    {
        var bytes = new BytesRef();
        NumericUtils.Int64ToPrefixCoded(id, 0, bytes);
        return new Term(Id, bytes);
    }

    /// <summary>
    /// A headline, or what was typed, as it is compared as a whole; empty when there is no word in it.
    /// </summary>
    public static string ExactOf(TextAnalysis site, string text)
    {
        var words = string.Join(' ', site.TermsOf(Plain, text).Select(t => t.Text));
        return words.Length <= LongestExact ? words : words[..LongestExact];
    }

    /// <summary>Writes a story into an index, analysed by its own language.</summary>
    public static void Put(IndexWriter writer, IndexedStory story, SearchLanguage language)
    {
        var analysis = language.Of(story.Language);
        writer.UpdateDocument(Key(story.Id), Document(story, analysis, language.Site), analysis.Analyzer);
    }

    /// <summary>The same into an index that cannot hold it yet.</summary>
    public static void Add(IndexWriter writer, IndexedStory story, SearchLanguage language)
    {
        var analysis = language.Of(story.Language);
        writer.AddDocument(Document(story, analysis, language.Site), analysis.Analyzer);
    }

    private static Document Document(IndexedStory story, TextAnalysis analysis, TextAnalysis site)
    {
        var headline = analysis.Prepare(story.Headline);
        var document = new Document
        {
            new Int64Field(Id, story.Id, Number),
            new Int64Field(Published, story.PublishedAt.Ticks, Number),
            new TextField(Headline, headline, Field.Store.NO),
            new Field(Prefixes, headline, Set),
            new StringField(Exact, ExactOf(site, story.Headline), Field.Store.NO),
            new StringField(Language, analysis.Name, Field.Store.NO),
            new StoredField(Body, story.Body.Length <= StoredLength ? story.Body : story.Body[..StoredLength]),
            new StoredField(Standfirst, story.Standfirst),
            new BinaryDocValuesField(Title, new BytesRef(story.Headline)),
            new BinaryDocValuesField(Path, new BytesRef(story.Path)),
            new BinaryDocValuesField(Language, new BytesRef(analysis.Name)),
        };
        foreach (var text in new[] { headline, analysis.Prepare(story.Standfirst), analysis.Prepare(story.Body) })
        {
            document.Add(new TextField(Text, text, Field.Store.NO));
            document.Add(new Field(Words, text, Set));
        }

        foreach (var (phrase, _) in StoryWords.Of(analysis, story.Headline, story.Standfirst, story.Body).Phrases)
        {
            document.Add(new StringField(Phrases, phrase, Field.Store.NO));
        }

        foreach (
            var path in story.Links.Append(story.Path).Where(path => path.Length > 0).Distinct(StringComparer.Ordinal)
        )
        {
            AddKey(document, new Term(Links, path));
        }

        foreach (var (id, name) in story.Authors)
        {
            Add(document, Author, id, analysis.Prepare(name));
        }

        foreach (var (id, name) in story.Tags)
        {
            Add(document, Tag, id, analysis.Prepare(name));
        }

        foreach (var id in story.SectionIds)
        {
            AddKey(document, Key(id, Section));
        }

        return document;
    }

    /// <summary>The term of a section, author or tag.</summary>
    public static Term Key(long id, string field) =>
        new(field, id.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static void Add(Document document, string field, long id, string name)
    {
        AddKey(document, Key(id, field));
        document.Add(new TextField(Names, name, Field.Store.NO));
        document.Add(new TextField(Text, name, Field.Store.NO));
        document.Add(new Field(Words, name, Set));
    }

    /// <summary>Also kept by story, for what is related to it.</summary>
    private static void AddKey(Document document, Term key)
    {
        document.Add(new StringField(key.Field, key.Text, Field.Store.NO));
        document.Add(new SortedSetDocValuesField(key.Field, key.Bytes));
    }
}
