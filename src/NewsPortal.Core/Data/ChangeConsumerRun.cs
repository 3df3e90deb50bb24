using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Data;

/// <summary>Brings one consumer to the end of the change feed and stores its cursor.</summary>
/// <param name="consumer">Handles the changes.</param>
/// <param name="node">The current node.</param>
/// <param name="scopes">Creates contexts.</param>
/// <param name="lag">Receives the backlog.</param>
/// <param name="clock">The time.</param>
public sealed class ChangeConsumerRun(
    IChangeConsumer consumer,
    NodeStorage node,
    IServiceScopeFactory scopes,
    ConsumerLag lag,
    TimeProvider clock
)
{
    private const int PageSize = 1_000;

    /// <summary>Stored as the cursor until the first full check.</summary>
    private const long NeverChecked = -1;

    /// <summary>
    /// A process silent for this long has ended or hangs, and another one takes over the site's work.
    /// </summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan RenewAfter = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SayAgainAfter = TimeSpan.FromHours(1);

    private FeedCursor? _cursor;
    private DateTime _savedAt;

    private bool IsDurable => consumer.Reach != ConsumerReach.Process;

    private bool IsForSite => consumer.Reach == ConsumerReach.Site;

    private string NodeKey => IsForSite ? "" : node.Id;

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Delivers what is new, page by page. Whatever it fails on is delivered again by the next call.</summary>
    /// <returns>How many changes were handled; also 0 while another process holds the lease.</returns>
    public async Task<int> FollowAsync(CancellationToken cancellationToken)
    {
        if (!IsForSite)
        {
            return await FollowAlwaysAsync(cancellationToken);
        }

        if (!await HoldsLeaseAsync(cancellationToken))
        {
            _cursor = null;
            lag.IsElsewhere(consumer.Name);
            return 0;
        }

        using var held = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewing = RenewAsync(held);
        try
        {
            return await FollowAlwaysAsync(held.Token);
        }
        finally
        {
            await held.CancelAsync();
            await renewing;
        }
    }

    /// <summary>Releases the lease on shutdown, so that another process can take over at once.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        if (IsForSite)
        {
            await using var scope = scopes.CreateAsyncScope();
            await Row(scope)
                .Where(c => c.LeaseOwner == node.Id)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(c => c.LeaseOwner, (string?)null)
                            .SetProperty(c => c.LeaseUntil, (DateTime?)null),
                    cancellationToken
                );
        }
    }

    private async Task<int> FollowAlwaysAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var feed = scope.ServiceProvider.GetRequiredService<ChangeFeed>();
        _cursor ??= await BeginAsync(scope, feed, cancellationToken);
        var handled = 0;
        while (true)
        {
            var page = await feed.ReadAsync(_cursor.Highest, PageSize, cancellationToken);
            if (
                page.Count > 0
                && page[0].Sequence > _cursor.Highest + 1
                && !await feed.ReachesAsync(_cursor.Highest, cancellationToken)
            )
            {
                _cursor = await CheckAllAsync(scope, feed, cancellationToken);
                continue;
            }

            IReadOnlyList<ChangeEntry> changes = [.. await LateAsync(scope, cancellationToken), .. page];
            if (changes.Count == 0)
            {
                await RestAsync(scope, cancellationToken);
                lag.IsUpToDate(consumer.Name);
                return handled;
            }

            var waiting = await feed.CountAsync(_cursor.Highest, cancellationToken) + changes.Count - page.Count;
            lag.Waits(consumer.Name, waiting, changes[0].At);
            await consumer.ConsumeAsync(changes, cancellationToken);

            // Only now, and in the database first: anything not recorded is delivered again.
            var next = _cursor.Clone();
            var end = page.Count > 0 ? page[^1].Sequence : _cursor.Highest;
            next.Advance([.. changes.Select(c => c.Sequence)], end, Now);
            await SaveAsync(scope, next, cancellationToken);
            handled += changes.Count;
        }
    }

    /// <summary>The cursor at which this or an earlier process stopped.</summary>
    private async Task<FeedCursor> BeginAsync(
        AsyncServiceScope scope,
        ChangeFeed feed,
        CancellationToken cancellationToken
    )
    {
        var stored = IsDurable ? await Row(scope).AsNoTracking().SingleOrDefaultAsync(cancellationToken) : null;
        _savedAt = stored?.UpdatedAt ?? default;
        return stored is { Cursor: > NeverChecked }
            ? FeedCursor.From(stored.Cursor, stored.Gaps)
            : await CheckAllAsync(scope, feed, cancellationToken);
    }

    /// <summary>
    /// When the feed cannot tell what changed: runs a full check, then continues from where the feed ended before it.
    /// </summary>
    private async Task<FeedCursor> CheckAllAsync(
        AsyncServiceScope scope,
        ChangeFeed feed,
        CancellationToken cancellationToken
    )
    {
        var end = await feed.LatestAsync(cancellationToken);
        var from = Math.Max(0, end - PageSize);
        var present = await feed.NumbersAsync(from, end, cancellationToken);
        await consumer.CheckAllAsync(cancellationToken);
        var cursor = FeedCursor.At(from);
        cursor.Advance(present, end, Now);
        await SaveAsync(scope, cursor, cancellationToken);
        return cursor;
    }

    /// <summary>
    /// Nothing new: gives up old gaps, and occasionally updates the row to show that the node is alive.
    /// </summary>
    private async Task RestAsync(AsyncServiceScope scope, CancellationToken cancellationToken)
    {
        _cursor!.Advance([], _cursor.Highest, Now);
        if (Now - _savedAt >= SayAgainAfter)
        {
            await SaveAsync(scope, _cursor, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<ChangeEntry>> LateAsync(
        AsyncServiceScope scope,
        CancellationToken cancellationToken
    )
    {
        List<ChangeEntry> late = [];
        foreach (var numbers in _cursor!.Missing.Chunk(PageSize))
        {
            late.AddRange(
                await Db(scope)
                    .Changes.AsNoTracking()
                    .Where(c => numbers.Contains(c.Sequence))
                    .OrderBy(c => c.Sequence)
                    .ToListAsync(cancellationToken)
            );
        }

        return late;
    }

    private async Task SaveAsync(AsyncServiceScope scope, FeedCursor cursor, CancellationToken cancellationToken)
    {
        if (IsDurable)
        {
            var (now, gaps) = (Now, cursor.StoredGaps);
            var row = IsForSite ? Row(scope).Where(c => c.LeaseOwner == node.Id) : Row(scope);
            var stored = await row.ExecuteUpdateAsync(
                set =>
                    set.SetProperty(c => c.Cursor, cursor.Highest)
                        .SetProperty(c => c.Gaps, gaps)
                        .SetProperty(c => c.UpdatedAt, now),
                cancellationToken
            );
            if (stored == 0 && IsForSite)
            {
                throw new InvalidOperationException("Another process has taken over the lease.");
            }

            if (stored == 0)
            {
                await AddAsync(scope, cursor.Highest, gaps, cancellationToken);
            }

            _savedAt = now;
        }

        _cursor = cursor;
    }

    /// <summary>Acquires or renews the site's lease.</summary>
    /// <returns>False while another process holds it.</returns>
    private async Task<bool> HoldsLeaseAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = Now;
        var taken = await Row(scope)
            .Where(c => c.LeaseOwner == node.Id || c.LeaseUntil == null || c.LeaseUntil < now)
            .ExecuteUpdateAsync(
                set => set.SetProperty(c => c.LeaseOwner, node.Id).SetProperty(c => c.LeaseUntil, now + Lease),
                cancellationToken
            );
        if (taken > 0)
        {
            return true;
        }

        if (await Row(scope).AnyAsync(cancellationToken))
        {
            return false;
        }

        try
        {
            await AddAsync(scope, NeverChecked, "", cancellationToken);
            return true;
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            return false;
        }
    }

    /// <summary>Renews the lease while work is in progress; if it is lost, the work is cancelled.</summary>
    private async Task RenewAsync(CancellationTokenSource work)
    {
        try
        {
            while (true)
            {
                await Task.Delay(RenewAfter, clock, work.Token);
                if (!await HoldsLeaseAsync(work.Token))
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (work.IsCancellationRequested)
        {
            return;
        }
        catch (Exception)
        {
            // Without the database nobody knows who holds the lease: stop, and start over once it is back.
        }

        await work.CancelAsync();
    }

    private async Task AddAsync(AsyncServiceScope scope, long cursor, string gaps, CancellationToken cancellationToken)
    {
        var now = Now;
        var db = Db(scope);
        db.ChangeConsumers.Add(
            new ChangeConsumerState
            {
                Name = consumer.Name,
                Node = NodeKey,
                Cursor = cursor,
                Gaps = gaps,
                LeaseOwner = IsForSite ? node.Id : null,
                LeaseUntil = IsForSite ? now + Lease : null,
                UpdatedAt = now,
            }
        );
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    private IQueryable<ChangeConsumerState> Row(AsyncServiceScope scope)
    {
        var (name, key) = (consumer.Name, NodeKey);
        return Db(scope).ChangeConsumers.Where(c => c.Name == name && c.Node == key);
    }

    private static NewsDbContext Db(AsyncServiceScope scope) =>
        scope.ServiceProvider.GetRequiredService<NewsDbContext>();
}
