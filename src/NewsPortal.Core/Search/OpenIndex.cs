using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;

namespace NewsPortal.Core.Search;

/// <summary>
/// The index in use, with many readers and one writer. While another process holds its lock it is read-only and shows
/// what that process commits.
/// </summary>
internal sealed class OpenIndex : IDisposable
{
    private const double WriterMemory = 16;
    private const string SchemaKey = "schema";
    private const string SequenceKey = "sequence";
    private const string TimeKey = "at";

    private static readonly BM25Similarity Ranking = new();

    private readonly PositionedDirectory _directory;
    private IndexWriter? _writer;
    private readonly SearcherManager _searchers;
    private Dictionary<string, (long Length, DateTime WrittenAt)> _files = [];

    private OpenIndex(string folder, PositionedDirectory directory, IndexWriter? writer, SearcherManager searchers)
    {
        (Folder, _directory, _writer, _searchers) = (folder, directory, writer, searchers);
        ReadStored();
    }

    public string Folder { get; }

    /// <summary>True when this process is the writer.</summary>
    public bool IsWritable => _writer is not null;

    /// <summary>True after a write has failed; the writer can no longer be used.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>True when there are uncommitted writes.</summary>
    public bool HasUnstored { get; private set; }

    /// <summary>The position in the change feed at the last commit.</summary>
    public FeedPlace Place { get; private set; }

    /// <summary>Opens the index in a folder and verifies it.</summary>
    /// <exception cref="IndexUnusableException">It is damaged, incomplete or has another schema.</exception>
    public static OpenIndex Open(string folder, SearchLanguage language)
    {
        PositionedDirectory? directory = null;
        IndexWriter? writer = null;
        try
        {
            directory = new PositionedDirectory(folder);
            var stored = Stored(directory);
            if (stored.UserData.TryGetValue(SchemaKey, out var schema) is false || schema != language.Schema)
            {
                throw new IndexUnusableException("it was made for another language or version");
            }

            writer = TryWrite(directory, Configure(language, WriterMemory));
            var searchers = writer is null
                ? new SearcherManager(directory, new Warmed())
                : new SearcherManager(writer, applyAllDeletes: true, new Warmed());
            var index = new OpenIndex(folder, directory, writer, searchers);
            index.CheckIntegrity();
            return index;
        }
        catch (Exception exception)
        {
            Abandon(writer);
            directory?.Dispose();
            throw exception as IndexUnusableException ?? new IndexUnusableException(exception.Message, exception);
        }
    }

    /// <summary>The writer settings of all our indexes; a lock held elsewhere fails at once.</summary>
    public static IndexWriterConfig Configure(SearchLanguage language, double memory) =>
        new(StoryFields.Lucene, language.Site.Analyzer)
        {
            Similarity = Ranking,
            RAMBufferSizeMB = memory,
            WriteLockTimeout = 0,
        };

    /// <summary>The metadata committed along with an index.</summary>
    public static Dictionary<string, string> Label(SearchLanguage language, FeedPlace place) =>
        new()
        {
            [SchemaKey] = language.Schema,
            [SequenceKey] = place.Sequence.ToString(CultureInfo.InvariantCulture),
            [TimeKey] = place.At.Ticks.ToString(CultureInfo.InvariantCulture),
        };

    public IndexSearcher Acquire() => _searchers.Acquire();

    public void Release(IndexSearcher searcher) => _searchers.Release(searcher);

    public void Put(IndexedStory story, SearchLanguage language) =>
        Write(writer => StoryFields.Put(writer, story, language));

    public void Remove(long id) => Write(writer => writer.DeleteDocuments(StoryFields.Key(id)));

    /// <summary>Makes writes visible to searches.</summary>
    public void Refresh()
    {
        try
        {
            _searchers.MaybeRefreshBlocking();
        }
        catch
        {
            HasFailed = IsWritable;
            throw;
        }

        if (!IsWritable)
        {
            ReadStored();
        }
    }

    /// <summary>Commits the writes so that they survive the process.</summary>
    public void Store(SearchLanguage language, FeedPlace place)
    {
        Write(writer =>
        {
            writer.SetCommitData(Label(language, place));
            writer.Commit();
        });
        HasUnstored = false;
        ReadStored();
    }

    /// <summary>Releases the lock; what has been committed can still be searched.</summary>
    public void GiveUpWriting()
    {
        Abandon(_writer);
        _writer = null;
    }

    /// <summary>How many stories it holds.</summary>
    public int Count
    {
        get
        {
            var searcher = Acquire();
            try
            {
                return searcher.IndexReader.NumDocs;
            }
            finally
            {
                Release(searcher);
            }
        }
    }

    /// <summary>The ids of the stories with any of these sections, authors or tags.</summary>
    public IReadOnlyList<long> WithAny(string field, IEnumerable<long> keys) =>
        With(keys.Select(key => StoryFields.Key(key, field)));

    /// <summary>Those of these stories that it holds.</summary>
    public IReadOnlyList<long> Known(IEnumerable<long> ids) => With(ids.Select(StoryFields.Key));

    private IReadOnlyList<long> With(IEnumerable<Term> terms)
    {
        var searcher = Acquire();
        try
        {
            return
            [
                .. from term in terms
                from leaf in searcher.IndexReader.Leaves
                from document in Documents(leaf.AtomicReader.GetTermDocsEnum(term))
                select searcher.IdOf(leaf.DocBase + document),
            ];
        }
        finally
        {
            Release(searcher);
        }

        static IEnumerable<int> Documents(DocsEnum? documents)
        {
            while (documents is not null && documents.NextDoc() is not DocIdSetIterator.NO_MORE_DOCS and var document)
            {
                yield return document;
            }
        }
    }

    /// <summary>
    /// Records that the feed was followed even if no story changed, so that the next commit stores the position.
    /// </summary>
    public void MarkFollowed() => HasUnstored = true;

    /// <summary>
    /// False when a committed file is missing or was modified (Lucene writes each file once). Cheap enough to run every
    /// second.
    /// </summary>
    public bool IsUntouched()
    {
        foreach (var (name, known) in _files)
        {
            var file = new FileInfo(Path.Combine(Folder, name));
            if (!file.Exists || file.Length != known.Length || file.LastWriteTimeUtc != known.WrittenAt)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Verifies the checksum of every file.</summary>
    public void CheckIntegrity()
    {
        var searcher = Acquire();
        try
        {
            foreach (var leaf in searcher.IndexReader.Leaves)
            {
                leaf.AtomicReader.CheckIntegrity();
            }
        }
        finally
        {
            Release(searcher);
        }
    }

    /// <summary>Releases the lock without committing. Searches in flight still finish.</summary>
    public void Dispose()
    {
        _searchers.Dispose();
        Abandon(_writer);
        _directory.Dispose();
    }

    private void Write(Action<IndexWriter> work)
    {
        HasUnstored = true;
        try
        {
            work(_writer!);
        }
        catch
        {
            HasFailed = true;
            throw;
        }
    }

    private static SegmentInfos Stored(PositionedDirectory directory)
    {
        var stored = new SegmentInfos();
        stored.Read(directory);
        return stored;
    }

    private static IndexWriter? TryWrite(PositionedDirectory directory, IndexWriterConfig config)
    {
        try
        {
            config.OpenMode = OpenMode.APPEND;
            return new IndexWriter(directory, config);
        }
        catch (LockObtainFailedException)
        {
            return null;
        }
    }

    private static void Abandon(IndexWriter? writer)
    {
        try
        {
            writer?.Rollback();
        }
        catch (Exception)
        {
            // Its files are damaged or gone, so there is nothing left to release.
        }
    }

    private void ReadStored()
    {
        var stored = Stored(_directory);
        Place = new FeedPlace(Number(SequenceKey), new DateTime(Number(TimeKey), DateTimeKind.Utc));
        Dictionary<string, (long, DateTime)> files = [];
        foreach (var name in stored.GetFiles(_directory, includeSegmentsFile: true))
        {
            var file = new FileInfo(Path.Combine(Folder, name));
            files[name] = (file.Length, file.LastWriteTimeUtc);
        }

        _files = files;

        long Number(string key) =>
            stored.UserData.TryGetValue(key, out var text)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : 0;
    }

    /// <summary>Loads the id and time columns before the first reader needs them.</summary>
    private sealed class Warmed : SearcherFactory
    {
        public override IndexSearcher NewSearcher(IndexReader reader)
        {
            foreach (var leaf in reader.Leaves)
            {
                FieldCache.DEFAULT.GetInt64s(leaf.AtomicReader, StoryFields.Id, false);
                FieldCache.DEFAULT.GetInt64s(leaf.AtomicReader, StoryFields.Published, false);
            }

            return new IndexSearcher(reader) { Similarity = Ranking };
        }
    }
}

/// <summary>The index cannot be used and has to be rebuilt.</summary>
internal sealed class IndexUnusableException(string reason, Exception? inner = null) : Exception(reason, inner);
