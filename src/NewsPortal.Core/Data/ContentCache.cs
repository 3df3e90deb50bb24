using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZiggyCreatures.Caching.Fusion;

namespace NewsPortal.Core.Data;

/// <summary>How something made of content is kept in memory.</summary>
/// <param name="Lifetime">How long at most, without a change.</param>
/// <param name="Tags">What it is made of; see <see cref="CacheTags"/>. A change of any of them ends it.</param>
public sealed record CacheRules(TimeSpan Lifetime, params IReadOnlyList<string> Tags)
{
    /// <summary>
    /// While one reader waits for the new value, the others get the former one. For what is slow to make and may be
    /// some moments old; else all wait, so that who publishes sees it at once.
    /// </summary>
    public bool OthersGoOn { get; init; }

    /// <summary>There may be very many of its kind, which make room first.</summary>
    public bool IsOneOfMany { get; init; }
}

/// <summary>
/// A value, and when it changes by itself (UTC): something scheduled becomes due. Null when nothing is.
/// </summary>
public readonly record struct CachedValue<T>(T Value, DateTime? Due = null);

/// <summary>
/// What this process keeps in memory of the content: each value until its time is up or something that it is made of
/// changes. One reader makes it, the others wait. While the database cannot be reached, the last value is used, however
/// old it is. Docs/adr/0038 says what of this the library does and what is done here.
/// </summary>
public sealed partial class ContentCache : IContentChangeHandler, IDisposable
{
    private const int MostEntries = 25_000;
    private const double MadeRoom = 0.25;

    /// <summary>
    /// How long nobody asks again after a failure: else all requests would wait for one another's attempts.
    /// </summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>How long a value that is out of date is kept for an outage.</summary>
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

    public ContentCache(TimeProvider clock, ILogger<ContentCache> logger)
    {
        (_clock, _logger) = (clock, logger);
        var options = new FusionCacheOptions();

        // A forgotten removal would bring back what it removed.
        options.TagsDefaultEntryOptions.Priority = CacheItemPriority.NeverRemove;
        _cache = new FusionCache(Options.Create(options), _memory);
    }

    /// <summary>The value as of now, made if there is none.</summary>
    /// <param name="key">Its name in the cache.</param>
    /// <param name="rules">How it is kept.</param>
    /// <param name="load">
    /// Makes it. It runs for everybody who waits, so it cannot be cancelled: a reader who gives up ends only the own
    /// wait.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="fallback">
    /// What to answer while the database cannot be reached and there is no value; null throws.
    /// </param>
    public ValueTask<T> GetAsync<T>(
        string key,
        CacheRules rules,
        Func<Task<CachedValue<T>>> load,
        CancellationToken cancellationToken,
        Func<T>? fallback = null
    )
    {
        var kept = _cache.TryGet<Entry<T>>(key);
        return kept.HasValue && IsFresh(kept.Value)
            ? ValueTask.FromResult(kept.Value.Value)
            : MakeAsync(key, rules, load, fallback, kept.HasValue ? kept.Value : null, cancellationToken);
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
        // The library has a clock of its own, by which the value may have time left: ours decides. Somebody else may
        // have made a new one meanwhile, which stays.
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
            var until = now + rules.Lifetime;
            entry = new Entry<T>(loaded.Value, loaded.Due < until ? loaded.Due.Value : until);
        }
        catch (Exception exception)
            when (context.HasStaleValue || (fallback is not null && exception.IsDatabaseUnavailable()))
        {
            LogFailure(key, exception);
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

            // Nobody can go on with what is not there: the first value is waited for.
            LockTimeout =
                rules.OthersGoOn && _cache.TryGet<Entry<T>>(key, OldToo).HasValue
                    ? TimeSpan.Zero
                    : Timeout.InfiniteTimeSpan,
            Priority = rules.IsOneOfMany ? CacheItemPriority.Low : CacheItemPriority.NeverRemove,
        };

    /// <summary>An outage of the database is one line; anything else is a fault whose place must be known.</summary>
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
