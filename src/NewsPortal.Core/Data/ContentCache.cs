using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZiggyCreatures.Caching.Fusion;

namespace NewsPortal.Core.Data;

/// <summary>How a value derived from content is cached.</summary>
/// <param name="Lifetime">The longest, without a change.</param>
/// <param name="Tags">What it is made of; see <see cref="CacheTags"/>. A change to any of them evicts it.</param>
public sealed record CacheRules(TimeSpan Lifetime, params IReadOnlyList<string> Tags)
{
    /// <summary>
    /// While one caller waits for the new value, the others get the stale one. For values that are slow to compute and
    /// may be slightly stale; otherwise all wait, so that somebody who publishes sees the result at once.
    /// </summary>
    public bool OthersGoOn { get; init; }

    /// <summary>There may be very many of this kind; they are evicted first.</summary>
    public bool IsOneOfMany { get; init; }
}

/// <summary>
/// A value, and when it changes by itself (UTC) because something scheduled becomes due. Null for never.
/// </summary>
public readonly record struct CachedValue<T>(T Value, DateTime? Due = null);

/// <summary>
/// This process's in-memory cache of content: each value stays until it expires or something it is made of changes. One
/// caller computes it, the others wait. While the database is unreachable, the last value is used, however old.
/// docs/adr/0038 says which part of this the library does and which is done here.
/// </summary>
public sealed partial class ContentCache : IContentChangeHandler, IDisposable
{
    private const int MostEntries = 25_000;
    private const double MadeRoom = 0.25;

    /// <summary>
    /// The pause after a failure before the next attempt; otherwise all requests would wait for each other's attempts.
    /// </summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a stale value is kept in case of an outage.</summary>
    private static readonly TimeSpan KeepForOutage = TimeSpan.FromDays(1);

    private static readonly FusionCacheEntryOptions OldToo = new()
    {
        IsFailSafeEnabled = true,
        AllowStaleOnReadOnly = true,
    };

    private readonly MemoryCache _memory = new(new MemoryCacheOptions());
    private readonly FusionCache _cache;
    private readonly TimeProvider _clock;
    private readonly ILogger<ContentCache> _logger;
    private long _stoodInAt;
    private long _hits;
    private long _loads;
    private long _standIns;

    public ContentCache(TimeProvider clock, ILogger<ContentCache> logger)
    {
        (_clock, _logger) = (clock, logger);
        var options = new FusionCacheOptions();

        // If a removal were evicted, what it removed would come back.
        options.TagsDefaultEntryOptions.Priority = CacheItemPriority.NeverRemove;
        _cache = new FusionCache(Options.Create(options), _memory);
    }

    /// <summary>UTC; when a value last had to stand in for one that could not be loaded.</summary>
    public DateTime StoodInAt => new(Volatile.Read(ref _stoodInAt), DateTimeKind.Utc);

    /// <summary>How often a value was there, was computed, and stood in for one that could not be.</summary>
    internal (long Hits, long Loads, long StandIns) Numbers =>
        (Volatile.Read(ref _hits), Volatile.Read(ref _loads), Volatile.Read(ref _standIns));

    /// <summary>The current value, computed if missing.</summary>
    /// <param name="key">Its cache key.</param>
    /// <param name="rules">How it is cached.</param>
    /// <param name="load">
    /// Computes it. It runs for all waiting callers, so it cannot be cancelled: a caller who gives up ends only their
    /// own wait.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <param name="fallback">The result while the database is unreachable and there is no value; null throws.</param>
    public ValueTask<T> GetAsync<T>(
        string key,
        CacheRules rules,
        Func<Task<CachedValue<T>>> load,
        CancellationToken cancellationToken,
        Func<T>? fallback = null
    )
    {
        var kept = _cache.TryGet<Entry<T>>(key);
        if (kept.HasValue && IsFresh(kept.Value))
        {
            Interlocked.Increment(ref _hits);
            return ValueTask.FromResult(kept.Value.Value);
        }

        return MakeAsync(key, rules, load, fallback, kept.HasValue ? kept.Value : null, cancellationToken);
    }

    /// <inheritdoc />
    public async Task HandleAsync(IReadOnlyCollection<ChangeEntry> changes, CancellationToken cancellationToken)
    {
        var tags = changes
            .Where(change => change.ConcernsReaders)
            .Select(change => CacheTags.All(change.Subject))
            .Distinct()
            .ToList();
        await _cache.RemoveByTagAsync(tags, token: cancellationToken);
    }

    public void Dispose()
    {
        _cache.Dispose();
        _memory.Dispose();
    }

    private async ValueTask<T> MakeAsync<T>(
        string key,
        CacheRules rules,
        Func<Task<CachedValue<T>>> load,
        Func<T>? fallback,
        Entry<T>? former,
        CancellationToken cancellationToken
    )
    {
        // By the library's own clock the value may still be fresh: ours decides. Keep a newer value that somebody else
        // has computed in the meantime.
        if (
            former is not null
            && _cache.TryGet<Entry<T>>(key, token: cancellationToken) is { HasValue: true } now
            && ReferenceEquals(now.Value, former)
        )
        {
            await _cache.ExpireAsync(key, token: cancellationToken);
        }

        var entry = await _cache
            .GetOrSetAsync<Entry<T>>(
                key,
                async (context, _) => await LoadAsync(key, rules, load, fallback, context),
                OptionsOf<T>(key, rules),
                rules.Tags,
                CancellationToken.None
            )
            .AsTask()
            .WaitAsync(cancellationToken);
        return entry.Value;
    }

    private async Task<Entry<T>> LoadAsync<T>(
        string key,
        CacheRules rules,
        Func<Task<CachedValue<T>>> load,
        Func<T>? fallback,
        FusionCacheFactoryExecutionContext<Entry<T>> context
    )
    {
        if (_memory.Count > MostEntries)
        {
            _memory.Compact(MadeRoom);
        }

        Entry<T> entry;
        var now = _clock.GetUtcNow().UtcDateTime;
        try
        {
            var loaded = await load();
            Interlocked.Increment(ref _loads);
            var until = now + rules.Lifetime;
            entry = new Entry<T>(loaded.Value, loaded.Due < until ? loaded.Due.Value : until);
        }
        catch (Exception exception)
            when (context.HasStaleValue || (fallback is not null && exception.IsDatabaseUnavailable()))
        {
            LogFailure(key, exception);
            Interlocked.Increment(ref _standIns);
            Volatile.Write(ref _stoodInAt, _clock.GetUtcNow().UtcTicks);
            now = _clock.GetUtcNow().UtcDateTime;
            entry = new Entry<T>(context.HasStaleValue ? context.StaleValue.Value.Value : fallback!(), now + Pause);
        }

        context.Options.Duration = entry.Until > now ? entry.Until - now : TimeSpan.Zero;
        return entry;
    }

    private FusionCacheEntryOptions OptionsOf<T>(string key, CacheRules rules) =>
        new(rules.Lifetime)
        {
            IsFailSafeEnabled = true,
            FailSafeMaxDuration = KeepForOutage,

            // There is no stale value to use: wait for the first one.
            LockTimeout =
                rules.OthersGoOn && _cache.TryGet<Entry<T>>(key, OldToo).HasValue
                    ? TimeSpan.Zero
                    : Timeout.InfiniteTimeSpan,
            Priority = rules.IsOneOfMany ? CacheItemPriority.Low : CacheItemPriority.NeverRemove,
        };

    /// <summary>A database outage is logged as one line; anything else is a bug and needs its stack trace.</summary>
    private void LogFailure(string key, Exception exception)
    {
        if (exception.IsDatabaseUnavailable())
        {
            LogUnavailable(_logger, key, exception.GetBaseException().Message);
        }
        else
        {
            LogFailed(_logger, exception, key);
        }
    }

    private bool IsFresh<T>(Entry<T> entry) => _clock.GetUtcNow().UtcDateTime < entry.Until;

    [LoggerMessage(Level = LogLevel.Error, Message = "What is kept of {Key} cannot be renewed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string key);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is kept of {Key} cannot be renewed: {Reason}")]
    private static partial void LogUnavailable(ILogger logger, string key, string reason);

    private sealed record Entry<T>(T Value, DateTime Until);
}
