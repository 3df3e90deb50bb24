using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Data;

/// <summary>
/// Brings the changes of other processes (a second node, an import on the command line) to this process's handlers
/// within about a second. The process's own changes come along a second time; handlers are idempotent.
/// </summary>
/// <remarks>
/// A number can become visible after a higher one, when its transaction commits later. Every number that was jumped
/// over is therefore asked for again, for as long as a transaction may reasonably last.
/// </remarks>
public sealed partial class ChangeFollower(
    IServiceScopeFactory scopes, TimeProvider clock, ILogger<ChangeFollower> logger) : BackgroundService
{
    private const int PageSize = 1_000;
    private const int MostGaps = 5_000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTransaction = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly SortedDictionary<long, DateTimeOffset> _gaps = [];
    private long? _highest;

    /// <summary>
    /// Reads what is new and hands it to the handlers; the first call only finds the place to begin at.
    /// </summary>
    /// <returns>The number of changes that were delivered.</returns>
    public async Task<int> FollowAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NewsDbContext>();
        var feed = scope.ServiceProvider.GetRequiredService<ChangeFeed>();
        if (_highest is not { } highest)
        {
            await BeginAsync(db, feed, cancellationToken);
            return 0;
        }

        var changes = await LateAsync(db, cancellationToken);
        while (true)
        {
            var page = await feed.ReadAsync(highest, PageSize, cancellationToken);
            changes.AddRange(page);
            if (page.Count == 0)
            {
                break;
            }

            highest = page[^1].Sequence;
        }

        if (changes.Count > 0)
        {
            foreach (var handler in scope.ServiceProvider.GetServices<IContentChangeHandler>())
            {
                await handler.HandleAsync(changes, cancellationToken);
            }
        }

        // Only now: what a handler failed on is delivered again.
        Advance(changes, highest);
        return changes.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = Interval;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(stoppingToken);
                if (pause > Interval)
                {
                    LogRecovered(logger);
                    pause = Interval;
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                if (pause == Interval)
                {
                    LogFailed(logger, exception.GetBaseException().Message);
                }

                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task BeginAsync(NewsDbContext db, ChangeFeed feed, CancellationToken cancellationToken)
    {
        var latest = await feed.LatestAsync(cancellationToken);
        var from = Math.Max(0, latest - PageSize);
        var present = await db.Changes.Where(c => c.Sequence > from && c.Sequence <= latest).Select(c => c.Sequence)
            .ToListAsync(cancellationToken);
        NoteGaps(from, latest, present);
        _highest = latest;
    }

    private async Task<List<ChangeEntry>> LateAsync(NewsDbContext db, CancellationToken cancellationToken)
    {
        List<ChangeEntry> late = [];
        foreach (var numbers in _gaps.Keys.Chunk(PageSize))
        {
            late.AddRange(await db.Changes.AsNoTracking().Where(c => numbers.Contains(c.Sequence))
                .OrderBy(c => c.Sequence).ToListAsync(cancellationToken));
        }

        return late;
    }

    private void Advance(List<ChangeEntry> delivered, long highest)
    {
        foreach (var change in delivered)
        {
            _gaps.Remove(change.Sequence);
        }

        var before = _highest!.Value;
        NoteGaps(before, highest, delivered.Select(c => c.Sequence));
        _highest = highest;
        var oldest = clock.GetUtcNow() - LongestTransaction;
        foreach (var number in _gaps.Where(g => g.Value < oldest).Select(g => g.Key).ToList())
        {
            _gaps.Remove(number);
        }
    }

    /// <summary>Remembers the numbers in (after, to] that are not present; of a huge jump only the last ones.</summary>
    private void NoteGaps(long after, long to, IEnumerable<long> present)
    {
        var known = present.ToHashSet();
        for (var number = Math.Max(after + 1, to - MostGaps); number < to; number++)
        {
            if (!known.Contains(number))
            {
                _gaps[number] = clock.GetUtcNow();
            }
        }

        while (_gaps.Count > MostGaps)
        {
            _gaps.Remove(_gaps.Keys.First());
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The change feed cannot be followed at present: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The change feed is followed again")]
    private static partial void LogRecovered(ILogger logger);
}

/// <summary>Forgets changes that every process has long seen.</summary>
public sealed class PruneChanges(NewsDbContext db, TimeProvider clock) : IJob
{
    private static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var oldest = clock.GetUtcNow().UtcDateTime - Keep;
        await db.Changes.Where(c => c.At < oldest).ExecuteDeleteAsync(cancellationToken);
    }
}
