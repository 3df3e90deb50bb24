using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace NewsPortal.Core.Search;

/// <summary>What the index contains for each story, and under which names.</summary>
internal static class StoryFields
{
    public const LuceneVersion Lucene = LuceneVersion.LUCENE_48;

    /// <summary>Article id, a number.</summary>
    public const string Id = "id";

    /// <summary>Publication time in UTC ticks. Scheduled stories are indexed too, and filtered out by this.</summary>
    public const string Published = "published";

    /// <summary>All searchable text, stemmed, so that each query word reads a single postings list.</summary>
    public const string Text = "text";

    /// <summary>The headline alone, stemmed: words in it score higher.</summary>
    public const string Headline = "headline";

    /// <summary>Names of authors and tags, stemmed.</summary>
    public const string Names = "names";

    /// <summary>Each word as written, in lower case; the basis of spelling correction.</summary>
    public const string Words = "words";

    /// <summary>Not a field of the index: words in lower case without diacritics, to compare prefixes.</summary>
    public const string Plain = "plain";

    /// <summary>Prefixes of the headline's words, for suggestions.</summary>
    public const string Prefixes = "prefixes";

    /// <summary>The whole headline as one term, for readers who type it out.</summary>
    public const string Exact = "exact";

    /// <summary>The name of the analysis that made the terms.</summary>
    public const string Language = "language";

    /// <summary>
    /// Ids of the categories it is labelled with. Their ancestors come from the site's directory at query time.
    /// </summary>
    public const string Section = "section";

    /// <summary>Ids of its authors.</summary>
    public const string Author = "author";

    /// <summary>Ids of its tags.</summary>
    public const string Tag = "tag";

    /// <summary>Word pairs that a story repeats or has in its headline, to compare it with others.</summary>
    public const string Phrases = "phrases";

    /// <summary>
    /// Its own path and the paths it links to, so that a story shares a term with those linking to it.
    /// </summary>
    public const string Links = "links";

    /// <summary>Stored only, for related stories.</summary>
    public const string Standfirst = "standfirst";

    /// <summary>The text that excerpts are cut from; stored only.</summary>
    public const string Body = "body";

    /// <summary>Headline and path for suggestions, stored as a column and so quick to read.</summary>
    public const string Title = "title";

    public const string Path = "path";

    /// <summary>Longer words are suggested by their first letters only.</summary>
    public const int LongestPrefix = 12;

    /// <summary>Excerpts come from the first characters of a text; all of it is searchable.</summary>
    private const int StoredLength = 12_000;

    /// <summary>The most letters of a headline that are compared as a whole; nobody can type more.</summary>
    private const int LongestExact = 150;

    private static readonly FieldType Number = new(Int64Field.TYPE_NOT_STORED) { NumericPrecisionStep = int.MaxValue };

    private static readonly FieldType Set = new(TextField.TYPE_NOT_STORED)
    {
        IndexOptions = IndexOptions.DOCS_ONLY,
        OmitNorms = true,
    };

    /// <summary>The term that identifies a story, to replace or remove it.</summary>
    public static Term Key(long id)
    {
        var bytes = new BytesRef();
        NumericUtils.Int64ToPrefixCoded(id, 0, bytes);
        return new Term(Id, bytes);
    }

    /// <summary>
    /// A headline, or a query, in the form in which the two are compared as a whole; empty when it has no words.
    /// </summary>
    public static string ExactOf(TextAnalysis site, string text)
    {
        var words = string.Join(' ', site.TermsOf(Plain, text).Select(t => t.Text));
        return words.Length <= LongestExact ? words : words[..LongestExact];
    }

    /// <summary>Indexes a story, analysed in its own language.</summary>
    public static void Put(IndexWriter writer, IndexedStory story, SearchLanguage language)
    {
        var analysis = language.Of(story.Language);
        writer.UpdateDocument(Key(story.Id), Document(story, analysis, language.Site), analysis.Analyzer);
    }

    /// <summary>The same for an index that cannot contain it yet.</summary>
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

    /// <summary>Also stored as a column, for related stories.</summary>
    private static void AddKey(Document document, Term key)
    {
        document.Add(new StringField(key.Field, key.Text, Field.Store.NO));
        document.Add(new SortedSetDocValuesField(key.Field, key.Bytes));
    }
}
