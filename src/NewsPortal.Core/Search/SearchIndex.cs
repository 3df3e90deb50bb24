using System.Diagnostics.CodeAnalysis;
using Lucene.Net.Search;
using Microsoft.Extensions.Logging;

namespace NewsPortal.Core.Search;

/// <summary>
/// The index that searches use. <see cref="SearchIndexWorker"/> opens, updates and repairs it; until then, and while
/// the first one is being built, there is none.
/// </summary>
public sealed partial class SearchIndex(ILogger<SearchIndex> logger) : IDisposable
{
    private volatile OpenIndex? _open;
    private volatile bool _isDoubted;
    private volatile string? _problem = "The search index is not open yet.";

    /// <summary>True when it can be searched.</summary>
    public bool IsReady => _open is not null;

    /// <summary>What operators should know, as a sentence; null when nothing is wrong.</summary>
    public string? Problem => _problem;

    internal OpenIndex? Open => _open;

    /// <summary>True after a search has failed and the files should be checked.</summary>
    internal bool IsDoubted => _isDoubted;

    /// <summary>Runs a search.</summary>
    /// <returns>
    /// False when there is no index or reading it failed; in that case the worker is told to check it.
    /// </returns>
    internal bool TryRead<T>(Func<IndexSearcher, T> read, [MaybeNullWhen(false)] out T result)
    {
        result = default;
        if (_open is not { } open || Acquire(ref open) is not { } searcher)
        {
            return false;
        }

        try
        {
            result = read(searcher);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(logger, exception);
            _isDoubted = true;
            return false;
        }
        finally
        {
            open.Release(searcher);
        }
    }

    /// <summary>Switches to this index and closes the previous one.</summary>
    internal void Use(OpenIndex? open)
    {
        var former = _open;
        _open = open;
        _isDoubted = false;
        former?.Dispose();
    }

    internal void Trust() => _isDoubted = false;

    internal void Report(string? problem) => _problem = problem;

    public void Dispose() => Use(null);

    /// <summary>A searcher on the index in use, which may have been replaced since the caller read it.</summary>
    private IndexSearcher? Acquire(ref OpenIndex open)
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            try
            {
                return open.Acquire();
            }
            catch (ObjectDisposedException)
            {
                if (_open is not { } next)
                {
                    return null;
                }

                open = next;
            }
        }

        return null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Reading the search index failed; its files will be checked")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
