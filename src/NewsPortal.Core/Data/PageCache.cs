using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace NewsPortal.Core.Data;

/// <summary>What <see cref="PageCache"/> has for a request.</summary>
/// <param name="Page">The page to answer with; null for none.</param>
/// <param name="IsStale">True if it may have changed, and the database is away.</param>
/// <param name="Build">The caller's own rendering, to be ended in any case; null if it has none.</param>
public readonly record struct PageAnswer(CachedPage? Page, bool IsStale = false, PageBuild? Build = null);

/// <summary>A rendering in progress, which hears what changes meanwhile.</summary>
public sealed class PageBuild
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal PageBuild(PageKey key, DateTime beganAt) => (Key, BeganAt) = (key, beganAt);

    public PageKey Key { get; }

    /// <summary>UTC.</summary>
    public DateTime BeganAt { get; }

    /// <summary>Ends with the rendering, however it ended.</summary>
    internal Task Ended => _ended.Task;

    internal HashSet<string> Evicted { get; } = new(StringComparer.Ordinal);

    internal HashSet<string> Withdrawn { get; } = new(StringComparer.Ordinal);

    internal bool IsAllEvicted { get; set; }

    /// <summary>True if it ended with a page that others may have.</summary>
    internal bool IsKept { get; set; }

    internal void End() => _ended.TrySetResult();
}

/// <summary>
/// This process's rendered pages. A change evicts exactly those that have one of its tags; each is rendered by one
/// request, while the others get the page from before for at most a second, or wait. An evicted page is kept, because
/// it is served if the database is away. docs/adr/0068 says why it is made this way.
/// </summary>
public sealed class PageCache : IContentChangeHandler
{
    /// <summary>How long others get the page from before while somebody renders the new one.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>How long somebody waits for another's rendering before rendering for themselves.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How long nobody asks the database after it was found away.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A page that nothing changes is rendered again after this time: it shows views, which other nodes count as well.
    /// </summary>
    public static TimeSpan Lifetime { get; } = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan NumbersAge = TimeSpan.FromSeconds(10);

    private const int MostRemembered = 10_000;
    private const int MostWaiting = 1_000;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<PageKey, PageSlot> _slots = new();
    private readonly Dictionary<string, HashSet<PageSlot>> _byTag = new(StringComparer.Ordinal);
    private readonly Dictionary<PageKey, PageBuild> _builds = [];
    private readonly PriorityQueue<IReadOnlyList<string>, long> _pending = new();
    private readonly HashSet<long> _handled = [];
    private readonly Queue<long> _handledInOrder = new();
    private readonly Channel<CachedPage> _toSqueeze = Channel.CreateBounded<CachedPage>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest }
    );
    private readonly PageQueues _queues;
    private readonly PageCopies _copies;
    private readonly TimeProvider _clock;
    private readonly PageMetrics _metrics;
    private long _nextDue = long.MaxValue;
    private long _awayUntil;

    public PageCache(IOptions<PageOptions> options, PageCopies copies, TimeProvider clock, PageMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_copies, _clock, _metrics) = (copies, clock, metrics);
        IsOn = options.Value.Memory > 0;
        _queues = new PageQueues(options.Value.Memory * 1024L * 1024L);
    }

    /// <summary>False if pages are rendered for each request.</summary>
    public bool IsOn { get; }

    /// <summary>How many pages are kept, those that changed included.</summary>
    public int Count => _slots.Count;

    /// <summary>About how many bytes they take.</summary>
    public long Size => _queues.Size;

    /// <summary>Pages whose compression is worth improving.</summary>
    internal ChannelReader<CachedPage> ToSqueeze => _toSqueeze.Reader;

    /// <summary>
    /// The kept page if it holds; while the database is away, also one that may have changed. Takes no lock.
    /// </summary>
    public PageAnswer Find(in PageKey key)
    {
        if (!_slots.TryGetValue(key, out var slot))
        {
            return default;
        }

        var now = Now;
        if (now >= Volatile.Read(ref _nextDue))
        {
            lock (_gate)
            {
                EvictDue(now);
            }
        }

        if (slot.Page is not { } page)
        {
            return default;
        }

        var isFresh = page.IsFresh(now);
        if (!isFresh && (now >= Volatile.Read(ref _awayUntil) || !page.IsBetterThanNothing(now)))
        {
            return default;
        }

        slot.Touch();
        if (page.IsFirstUse())
        {
            // What is asked for twice is asked for again.
            _toSqueeze.Writer.TryWrite(page);
        }

        return new PageAnswer(page, !isFresh);
    }

    /// <summary>
    /// The page, or the task to render it: one caller gets a <see cref="PageBuild"/>, the others the page from before,
    /// or wait. With neither, the caller renders for itself.
    /// </summary>
    public async ValueTask<PageAnswer> EnterAsync(PageKey key, CancellationToken cancellationToken)
    {
        if (!IsOn)
        {
            return new PageAnswer(null, Build: new PageBuild(key, new DateTime(Now, DateTimeKind.Utc)));
        }

        while (true)
        {
            PageBuild other;
            CachedPage? former;
            lock (_gate)
            {
                var now = Now;
                EvictDue(now);
                former = _slots.TryGetValue(key, out var slot) ? slot.Page : null;
                if (former?.IsFresh(now) == true)
                {
                    return new PageAnswer(former);
                }

                former = former?.IsBetterThanNothing(now) == true ? former : null;
                if (former is not null && now < _awayUntil)
                {
                    return new PageAnswer(former, IsStale: true);
                }

                if (!_builds.TryGetValue(key, out var running))
                {
                    // One tries whether the database is back; until that is known, the others do not.
                    if (_awayUntil != 0)
                    {
                        _awayUntil = now + Pause.Ticks;
                    }

                    var build = new PageBuild(key, new DateTime(now, DateTimeKind.Utc));
                    _builds.Add(key, build);
                    return new PageAnswer(former, Build: build);
                }

                other = running;
                if (former is not null && !former.IsDue(now) && now - former.StaleSince.OrElse(now) <= Grace.Ticks)
                {
                    return new PageAnswer(former);
                }
            }

            try
            {
                await other.Ended.WaitAsync(former is null ? Patience : Grace, _clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                return MayStandIn(former) && !former!.IsDue(Now) ? new PageAnswer(former) : default;
            }

            // What is not there for one is not there for the others, and they need not take turns to find out.
            if (!other.IsKept)
            {
                return Find(key) is { Page: not null } found ? found
                    : MayStandIn(former) && !former!.IsDue(Now) ? new PageAnswer(former)
                    : default;
            }
        }
    }

    /// <summary>
    /// Keeps what a build rendered, unless something that it shows changed meanwhile: then it answers this request
    /// only.
    /// </summary>
    public void Keep(PageBuild build, CachedPage page)
    {
        ArgumentNullException.ThrowIfNull(build);
        ArgumentNullException.ThrowIfNull(page);
        if (!IsOn)
        {
            return;
        }

        CachedPage? former;
        lock (_gate)
        {
            _awayUntil = 0;
            former = _slots.TryGetValue(build.Key, out var known) ? known.Page : null;
            if (build.IsAllEvicted || page.Tags.Any(build.Evicted.Contains))
            {
                page.MarkStale(Now, page.Tags.Any(build.Withdrawn.Contains));
            }

            Put(build.Key, page);
            build.IsKept = true;
        }

        _copies.Add(build.Key, page, former);
        End(build);
    }

    /// <summary>
    /// The copy on the disk of a page that could not be rendered, because the database is away; null for none.
    /// </summary>
    public CachedPage? Restore(PageKey key)
    {
        if (_copies.Find(key) is not { } page)
        {
            return null;
        }

        lock (_gate)
        {
            page.MarkStale(Now, isWithdrawn: false);
            if (!_slots.ContainsKey(key))
            {
                Put(key, page);
            }
        }

        return page;
    }

    /// <summary>The rendering led to nothing that can be kept.</summary>
    /// <param name="build">The rendering.</param>
    /// <param name="isGone">True if there is no such page any more, so that the one from before is forgotten.</param>
    public void Drop(PageBuild build, bool isGone)
    {
        ArgumentNullException.ThrowIfNull(build);
        if (isGone)
        {
            lock (_gate)
            {
                _awayUntil = 0;
                if (_slots.TryRemove(build.Key, out var slot))
                {
                    Unlink(slot);
                    _queues.Remove(slot);
                }
            }
        }

        End(build);
    }

    /// <summary>
    /// The rendering failed because the database is away: for some seconds, pages from before are served without
    /// asking.
    /// </summary>
    public void Fail(PageBuild build)
    {
        ArgumentNullException.ThrowIfNull(build);
        lock (_gate)
        {
            _awayUntil = Now + Pause.Ticks;
        }

        End(build);
    }

    /// <summary>
    /// True if a page from before may be served now: something on it may have been withdrawn since it was looked up.
    /// </summary>
    public bool MayStandIn(CachedPage? page) => page?.IsBetterThanNothing(Now) == true;

    /// <summary>
    /// True if there is a page to serve while the database is away, in memory or on this node's disk.
    /// </summary>
    public bool HasPages => Count > 0 || _copies.HasAny;

    /// <summary>
    /// Numbers on pages with these tags have grown: each is rendered again, but not more often than every ten seconds,
    /// however often it is read.
    /// </summary>
    public void Grow(IEnumerable<string> tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        lock (_gate)
        {
            foreach (var tag in tags)
            {
                foreach (var slot in _byTag.GetValueOrDefault(tag) ?? [])
                {
                    if (slot.Page is { } page)
                    {
                        page.RenewBy(page.MadeAt + NumbersAge);
                    }
                }
            }
        }
    }

    /// <summary>The next request for a page with one of these tags renders it again.</summary>
    public void Renew(IEnumerable<string> tags) => Evict([.. tags], "renewed");

    /// <inheritdoc />
    public Task HandleAsync(IReadOnlyCollection<ChangeEntry> changes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var now = Now;
        HashSet<string> tags = new(StringComparer.Ordinal);
        HashSet<string> withdrawn = new(StringComparer.Ordinal);
        var isAll = false;
        lock (_gate)
        {
            foreach (var change in changes.Where(change => change.ConcernsReaders && IsNew(change.Sequence)))
            {
                if (change.Tags is null && change.SubjectId == 0)
                {
                    isAll = true;
                }
                else
                {
                    var named = change.Tags is null ? CacheTags.Of(change.Subject, change.SubjectId) : change.TagList;
                    if (change.HoldsFrom.Ticks > now)
                    {
                        Schedule(named, change.HoldsFrom.Ticks);
                    }
                    else
                    {
                        // Apart: what is withdrawn must not take along what only changed at the same time.
                        (named.Contains(CacheTags.Withdrawn) ? withdrawn : tags).UnionWith(named);
                    }
                }
            }
        }

        if (isAll)
        {
            EvictAll();
        }

        Evict(withdrawn, "change");
        Evict(tags, "change");
        return Task.CompletedTask;
    }

    private void Put(PageKey key, CachedPage page)
    {
        if (_slots.TryGetValue(key, out var slot))
        {
            Unlink(slot);
            _queues.Resize(slot, page);
        }
        else
        {
            slot = new PageSlot(key, page);
            _slots[key] = slot;
            _queues.Add(slot);
        }

        foreach (var tag in page.Tags)
        {
            if (!_byTag.TryGetValue(tag, out var slots))
            {
                _byTag.Add(tag, slots = []);
            }

            slots.Add(slot);
        }

        var pushedOut = 0;
        while (_queues.TryMakeRoom(out var victim))
        {
            Unlink(victim);
            _slots.TryRemove(victim.Key, out _);
            pushedOut++;
        }

        if (pushedOut > 0)
        {
            _metrics.Evicted(pushedOut, "room");
        }
    }

    private long Now => _clock.GetUtcNow().UtcTicks;

    /// <summary>Our own changes arrive twice: before the writer's answer, and by the feed.</summary>
    private bool IsNew(long sequence)
    {
        if (sequence == 0)
        {
            return true;
        }

        if (!_handled.Add(sequence))
        {
            return false;
        }

        _handledInOrder.Enqueue(sequence);
        if (_handledInOrder.Count > MostRemembered)
        {
            _handled.Remove(_handledInOrder.Dequeue());
        }

        return true;
    }

    private void Schedule(IReadOnlyList<string> tags, long at)
    {
        _pending.Enqueue(tags, at);
        if (at < _nextDue)
        {
            Volatile.Write(ref _nextDue, at);
        }
    }

    private void EvictDue(long now)
    {
        while (_pending.TryPeek(out var tags, out var at) && at <= now)
        {
            _pending.Dequeue();

            // Nothing may outlive its time, not even for a second.
            Evict([.. tags], "due", now - Grace.Ticks - 1);
        }

        Volatile.Write(ref _nextDue, _pending.TryPeek(out _, out var next) ? next : long.MaxValue);
    }

    /// <param name="tags">What changed.</param>
    /// <param name="why">For the metrics.</param>
    /// <param name="since">When, in ticks; null for now.</param>
    private void Evict(HashSet<string> tags, string why, long? since = null)
    {
        if (tags.Count == 0)
        {
            return;
        }

        lock (_gate)
        {
            var isWithdrawn = tags.Contains(CacheTags.Withdrawn);
            var at = since ?? Now;
            var evicted = 0;
            foreach (var tag in tags)
            {
                if (_byTag.TryGetValue(tag, out var slots))
                {
                    evicted += slots.Count(slot => slot.Page?.MarkStale(at, isWithdrawn) == true);
                }
            }

            foreach (var build in _builds.Values)
            {
                build.Evicted.UnionWith(tags);
                if (isWithdrawn)
                {
                    build.Withdrawn.UnionWith(tags);
                }
            }

            if (evicted > 0)
            {
                _metrics.Evicted(evicted, why);
            }

            if (isWithdrawn)
            {
                _copies.Withdraw(tags);
            }
        }
    }

    private void EvictAll()
    {
        lock (_gate)
        {
            var now = Now;
            var evicted = _slots.Values.Count(slot => slot.Page?.MarkStale(now, isWithdrawn: false) == true);
            foreach (var build in _builds.Values)
            {
                build.IsAllEvicted = true;
            }

            _metrics.Evicted(evicted, "all");
        }
    }

    private void End(PageBuild build)
    {
        lock (_gate)
        {
            if (_builds.GetValueOrDefault(build.Key) == build)
            {
                _builds.Remove(build.Key);
            }
        }

        build.End();
    }

    private void Unlink(PageSlot slot)
    {
        foreach (var tag in slot.Page?.Tags ?? [])
        {
            if (_byTag.TryGetValue(tag, out var slots) && slots.Remove(slot) && slots.Count == 0)
            {
                _byTag.Remove(tag);
            }
        }
    }
}

file static class Ticks
{
    /// <summary>The time, or another if it is 0.</summary>
    public static long OrElse(this long ticks, long other) => ticks == 0 ? other : ticks;
}
