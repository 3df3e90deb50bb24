using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Search;

/// <summary>
/// Maintains this node's index: opens it, follows the change feed, and rebuilds it when it is missing, damaged, of
/// another language or version, or replaced from outside. Nobody waits for it: writers only signal it, and searches use
/// whatever index there is.
/// </summary>
/// <remarks>
/// As a consumer of the feed it has committed to disk whatever it reports as handled. The index also stores its own
/// position in the feed, because it can be older than the consumer's cursor: restored from a backup, or built by the
/// command line.
/// </remarks>
public sealed partial class SearchIndexWorker(
    SearchIndex index,
    IndexBuilder builder,
    IndexFolders folders,
    SearchLanguage language,
    PendingChanges pending,
    IndexUpdater updater,
    RelationQueue relations,
    PageCache pages,
    TimeProvider clock,
    ILogger<SearchIndexWorker> logger
) : BackgroundService, IContentChangeHandler, IChangeConsumer
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StoreAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private const string ReadsOnly =
        "Another process writes the search index in this Storage:Node; this one only reads it. "
        + "Give each web program a Storage:Node of its own, or stop the other one.";

    /// <summary>A process that has held the lock this long without following the feed is presumed stuck.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private DateTimeOffset _storedAt;
    private DateTimeOffset? _behindSince;
    private bool _isCaughtUp;

    /// <inheritdoc />
    public string Name => "search-index";

    /// <inheritdoc />
    public ConsumerReach Reach => ConsumerReach.Node;

    /// <inheritdoc />
    public Task HandleAsync(IReadOnlyCollection<ChangeEntry> changes, CancellationToken cancellationToken)
    {
        pending.Add(changes);
        return Task.CompletedTask;
    }

    /// <summary>Writes the changes into the index and commits it.</summary>
    public Task ConsumeAsync(IReadOnlyCollection<ChangeEntry> changes, CancellationToken cancellationToken)
    {
        pending.Add(changes);
        return UpdateAsync(isToStore: true, isToCheck: false, cancellationToken);
    }

    /// <summary>Compares the index with the database and rebuilds it if they differ.</summary>
    public Task CheckAllAsync(CancellationToken cancellationToken) =>
        UpdateAsync(isToStore: true, isToCheck: true, cancellationToken);

    /// <summary>One round: checks the index and applies all known changes.</summary>
    public Task UpdateAsync(CancellationToken cancellationToken) =>
        UpdateAsync(isToStore: false, isToCheck: false, cancellationToken);

    private async Task UpdateAsync(bool isToStore, bool isToCheck, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _isCaughtUp &= !isToCheck;
            await LookAfterAsync(cancellationToken);
            await updater.FollowAsync(cancellationToken);
            if (
                index.Open is { IsWritable: true, HasUnstored: true } open
                && (isToStore || clock.GetUtcNow() - _storedAt >= StoreAfter)
            )
            {
                Store(open);
            }

            index.Report(index.Open is { IsWritable: false } ? ReadsOnly : null);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (index.Open is { IsWritable: true, HasUnstored: true } open && open.IsUntouched())
            {
                Store(open);
            }

            index.Use(null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever is not committed is read from the database again at the next start.
            LogFailed(logger, exception.Message);
        }
        finally
        {
            _turn.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var backoff = Backoff.ForEver(
            clock,
            LongestPause,
            (exception, before) =>
            {
                if (before == 0)
                {
                    LogFailed(logger, exception.GetBaseException().Message);
                }

                index.Report(
                    "The search index cannot be brought up to date. "
                        + "Check the database and the free space below Storage:Node."
                );
            }
        );
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await backoff.ExecuteAsync(async token => await UpdateAsync(token), stoppingToken);
                await pending.WaitAsync(Interval, clock, stoppingToken);
            }
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // StopAsync commits what there is.
        }
    }

    private async Task LookAfterAsync(CancellationToken cancellationToken)
    {
        var open = index.Open;
        var current = folders.Current;
        var isSound =
            open is not null && open.Folder == current && !IsDamaged(open)
                ? await (
                    _isCaughtUp ? LookForTheLockAsync(open, cancellationToken) : CatchUpAsync(open, cancellationToken)
                )
                : current is not null && Try(current) is { } next && await BeginAsync(next, cancellationToken);
        if (!isSound)
        {
            await RebuildAsync(cancellationToken);
        }
    }

    private bool IsDamaged(OpenIndex open)
    {
        try
        {
            if (open.HasFailed)
            {
                // A full disk, for example. What is committed may be sound, and searches continue with what they see.
                open.GiveUpWriting();
                return true;
            }

            if (!open.IsWritable)
            {
                open.Refresh();
                pages.Renew([CacheTags.Search]);
            }

            if (open.IsUntouched() && !index.IsDoubted)
            {
                return false;
            }

            open.CheckIntegrity();
            index.Trust();
            return !open.IsUntouched();
        }
        catch (Exception exception)
        {
            LogDamaged(logger, exception.Message);
            return true;
        }
    }

    /// <summary>
    /// While another process holds the lock, searches see what it commits. If it stops following the feed, its folder
    /// is abandoned and we build our own index in a new one.
    /// </summary>
    /// <returns>False when an index has to be built.</returns>
    private async Task<bool> LookForTheLockAsync(OpenIndex open, CancellationToken cancellationToken)
    {
        if (open.IsWritable)
        {
            return true;
        }

        var now = clock.GetUtcNow();
        _behindSince = open.Place.Sequence >= pending.Sequence ? null : _behindSince ?? now;
        if (now - _behindSince >= Patience)
        {
            _behindSince = null;
            LogLocked(logger);
            return false;
        }

        return IndexFolders.IsWrittenTo(open.Folder)
            || (Try(open.Folder) is { } again && await BeginAsync(again, cancellationToken));
    }

    private OpenIndex? Try(string folder)
    {
        try
        {
            return OpenIndex.Open(folder, language);
        }
        catch (IndexUnusableException exception)
        {
            LogUnusable(logger, exception.Message);
            return null;
        }
    }

    /// <summary>Puts an opened index into use; it can be searched even while the database is down.</summary>
    /// <returns>False when an index has to be built.</returns>
    private Task<bool> BeginAsync(OpenIndex open, CancellationToken cancellationToken)
    {
        Use(open);
        return CatchUpAsync(open, cancellationToken);
    }

    private void Use(OpenIndex open)
    {
        _isCaughtUp = false;
        _storedAt = clock.GetUtcNow();
        index.Use(open);
        pages.Renew([CacheTags.Search]);
        folders.DeleteFormer();
    }

    /// <summary>Reads again what has changed since the last commit. If it throws, the next round retries.</summary>
    /// <returns>
    /// False when the change feed does not reach back that far, or the index disagrees with the database.
    /// </returns>
    private async Task<bool> CatchUpAsync(OpenIndex open, CancellationToken cancellationToken)
    {
        if (!await updater.TakeUpMissedAsync(open, cancellationToken))
        {
            // Most likely the index belongs to another database, whose ids mean other stories.
            index.Use(null);
            return false;
        }

        return _isCaughtUp = !open.IsWritable || await updater.AgreesAsync(open, cancellationToken);
    }

    private async Task RebuildAsync(CancellationToken cancellationToken)
    {
        index.Report(
            index.IsReady
                ? "The search index is being built anew; the former one is used meanwhile."
                : "The search index is being built."
        );
        LogBuilding(logger);
        var stories = await builder.BuildAsync(null, cancellationToken);
        var open = OpenIndex.Open(
            folders.Current ?? throw new IndexUnusableException("its folder was deleted"),
            language
        );
        LogBuilt(logger, stories);
        relations.LookForMissing();
        Use(open);

        // What was published in the meantime is applied later. Requiring agreement now would rebuild again and again
        // during an import.
        await updater.TakeUpMissedAsync(open, cancellationToken);
        _isCaughtUp = true;
    }

    private void Store(OpenIndex open)
    {
        var now = clock.GetUtcNow();
        open.Store(language, new FeedPlace(Math.Max(pending.Sequence, open.Place.Sequence), now.UtcDateTime));
        _storedAt = now;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The search index is being built")]
    private static partial void LogBuilding(ILogger logger);

    [LoggerMessage(Level = LogLevel.Information, Message = "The search index was built with {Stories} stories")]
    private static partial void LogBuilt(ILogger logger, int stories);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The search index cannot be used and is built anew: {Reason}")]
    private static partial void LogUnusable(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The search index is damaged: {Reason}")]
    private static partial void LogDamaged(ILogger logger, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Another process holds the search index and does not follow; building an own one"
    )]
    private static partial void LogLocked(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The search index cannot be kept up to date: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}
