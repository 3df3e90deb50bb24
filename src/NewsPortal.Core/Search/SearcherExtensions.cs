using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace NewsPortal.Core.Search;

internal static class SearcherExtensions
{
    /// <summary>The article id of a document.</summary>
    public static long IdOf(this IndexSearcher searcher, int document) => searcher.NumberOf(StoryFields.Id, document);

    /// <summary>When the document's story was published, in UTC ticks.</summary>
    public static long PublishedOf(this IndexSearcher searcher, int document) =>
        searcher.NumberOf(StoryFields.Published, document);

    /// <summary>A text stored as a column outside the inverted index.</summary>
    public static string TextOf(this IndexSearcher searcher, string field, int document)
    {
        var leaves = searcher.IndexReader.Leaves;
        var leaf = leaves[ReaderUtil.SubIndex(document, leaves)];
        var bytes = new BytesRef();
        leaf.AtomicReader.GetBinaryDocValues(field)?.Get(document - leaf.DocBase, bytes);
        return bytes.Utf8ToString();
    }

    private static long NumberOf(this IndexSearcher searcher, string field, int document)
    {
        var leaves = searcher.IndexReader.Leaves;
        var leaf = leaves[ReaderUtil.SubIndex(document, leaves)];
        return FieldCache.DEFAULT.GetInt64s(leaf.AtomicReader, field, false).Get(document - leaf.DocBase);
    }
}
