using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NewsPortal.Core.Data;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Data;

public sealed class ContentCacheTests : IDisposable
{
    private static readonly CacheRules Rules = new(
        TimeSpan.FromMinutes(1),
        CacheTags.All(ChangeSubject.Article),
        CacheTags.All(ChangeSubject.Tag)
    );

    private readonly FakeTimeProvider _clock = new(NewsApp.Start);
    private readonly ContentCache _cache;
    private int _loads;

    public ContentCacheTests() => _cache = new ContentCache(_clock, NullLogger<ContentCache>.Instance);

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task Get_WithinTheLifetime_LoadsOnce()
    {
        await GetAsync();
        _clock.Advance(TimeSpan.FromSeconds(59));

        Assert.Equal(1, await GetAsync());
    }

    [Fact]
    public async Task Get_AfterTheLifetimeByOurClock_LoadsAgain()
    {
        await GetAsync();
        _clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal((2, 2), (await GetAsync(), await GetAsync()));
    }

    [Fact]
    public async Task Get_SomethingIsDue_OutlivesItByNothing()
    {
        var due = _clock.GetUtcNow().UtcDateTime.AddSeconds(10);
        await GetAsync(due: due);
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(1, await GetAsync());

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(2, await GetAsync());
    }

    [Theory]
    [InlineData(ChangeSubject.Tag, 2)]
    [InlineData(ChangeSubject.Article, 2)]
    [InlineData(ChangeSubject.Category, 1)]
    public async Task Handle_Change_EndsWhatIsMadeOfIt(ChangeSubject subject, int expected)
    {
        await GetAsync();

        await ChangeAsync(subject);

        Assert.Equal(expected, await GetAsync());
    }

    [Fact]
    public async Task Get_ChangeWhileLoading_IsAnsweredOnceAndNotKept()
    {
        var (isLoading, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        var getting = GetAsync(async () =>
            {
                isLoading.SetResult();
                await mayEnd.Task;
            })
            .AsTask();
        await isLoading.Task;
        await ChangeAsync(ChangeSubject.Article);
        mayEnd.SetResult();

        Assert.Equal((1, 2), (await getting, await GetAsync()));
        Assert.Equal(2, await GetAsync());
    }

    [Fact]
    public async Task Get_ChangeWhileLoadingAnew_IsNotKeptEither()
    {
        await GetAsync();
        _clock.Advance(TimeSpan.FromMinutes(2));
        var (isLoading, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        var getting = GetAsync(async () =>
            {
                isLoading.SetResult();
                await mayEnd.Task;
            })
            .AsTask();
        await isLoading.Task;
        await ChangeAsync(ChangeSubject.Article);
        mayEnd.SetResult();
        await getting;

        Assert.Equal(3, await GetAsync());
    }

    [Fact]
    public async Task Get_ManyAtOnce_LoadsOnce()
    {
        var mayEnd = new TaskCompletionSource();
        var getting = Enumerable.Range(0, 50).Select(_ => GetAsync(() => mayEnd.Task).AsTask()).ToList();
        mayEnd.SetResult();

        Assert.All(await Task.WhenAll(getting), value => Assert.Equal(1, value));
    }

    [Fact]
    public async Task Get_ReaderGivesUp_TheOthersGetTheValue()
    {
        var (isLoading, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var patience = new CancellationTokenSource();
        var impatient = GetAsync(
                async () =>
                {
                    isLoading.SetResult();
                    await mayEnd.Task;
                },
                cancellationToken: patience.Token
            )
            .AsTask();
        await isLoading.Task;
        var patient = GetAsync().AsTask();

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        mayEnd.SetResult();

        Assert.Equal((1, 1), (await patient, _loads));
    }

    [Fact]
    public async Task Get_OthersGoOn_HaveTheFormerValueMeanwhile()
    {
        var rules = Rules with { OthersGoOn = true };
        await GetAsync(rules: rules);
        await ChangeAsync(ChangeSubject.Article);
        var (isLoading, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = GetAsync(
                async () =>
                {
                    isLoading.SetResult();
                    await mayEnd.Task;
                },
                rules
            )
            .AsTask();
        await isLoading.Task;

        Assert.Equal(1, await GetAsync(rules: rules));

        mayEnd.SetResult();
        Assert.Equal((2, 2), (await first, await GetAsync(rules: rules)));
    }

    [Fact]
    public async Task Get_OthersGoOnWithNothingYet_AllWaitForTheFirst()
    {
        var rules = Rules with { OthersGoOn = true };
        var mayEnd = new TaskCompletionSource();
        var getting = Enumerable.Range(0, 10).Select(_ => GetAsync(() => mayEnd.Task, rules).AsTask()).ToList();
        mayEnd.SetResult();

        Assert.All(await Task.WhenAll(getting), value => Assert.Equal(1, value));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Get_LoadFailsAfterAChange_GivesTheFormerAndAsksAgainAfterAPause(bool isOutage)
    {
        await GetAsync();
        await ChangeAsync(ChangeSubject.Article);
        Exception failure = isOutage ? Outage() : new InvalidOperationException("No.");

        Assert.Equal(1, await GetAsync(() => throw failure));
        _clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal((1, 2), (await GetAsync(), _loads));
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(3, await GetAsync());
    }

    [Fact]
    public async Task Get_LongOutage_GivesTheFormerForAsLongAsItLasts()
    {
        await GetAsync();

        for (var hour = 0; hour < 48; hour++)
        {
            _clock.Advance(TimeSpan.FromHours(1));
            Assert.Equal(1, await GetAsync(() => throw Outage()));
        }
    }

    [Fact]
    public async Task Get_ChangeDuringAnOutage_IsReadAtOnceWhenItEnds()
    {
        await GetAsync();
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await GetAsync(() => throw Outage()));

        await ChangeAsync(ChangeSubject.Article);

        Assert.Equal(3, await GetAsync());
    }

    [Fact]
    public async Task Get_LoadFailsAndThereIsNothing_Throws()
    {
        await Assert.ThrowsAsync<SqliteException>(() => GetAsync(() => throw Outage()).AsTask());
        Assert.Equal(2, await GetAsync());
    }

    [Fact]
    public async Task Get_LoadFailsAndThereIsAFallback_AnswersItForAPauseInAnOutageOnly()
    {
        Assert.Equal(-1, await GetAsync(() => throw Outage(), fallback: () => -1));
        Assert.Equal(-1, await GetAsync(fallback: () => -1));
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(2, await GetAsync(fallback: () => -1));

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _cache
                .GetAsync<int>("other", Rules, () => throw new InvalidOperationException("No."), default, () => -1)
                .AsTask()
        );
    }

    [Fact]
    public async Task Get_VeryMany_MakeRoomAndTheRareOnesStay()
    {
        await GetAsync();
        var many = Rules with { IsOneOfMany = true };
        for (var i = 0; i < 26_000; i++)
        {
            await _cache.GetAsync($"many:{i}", many, () => Task.FromResult(new CachedValue<int>(i)), default);
        }

        var loadsAgain = 0;
        for (var i = 0; i < 26_000; i++)
        {
            await _cache.GetAsync(
                $"many:{i}",
                many,
                () => Task.FromResult(new CachedValue<int>(++loadsAgain)),
                default
            );
        }

        Assert.True(loadsAgain > 0, "Nothing made room.");
        Assert.Equal(1, await GetAsync());
    }

    private static SqliteException Outage() => new("unable to open database file", 14);

    private Task ChangeAsync(ChangeSubject subject) =>
        _cache.HandleAsync([new ChangeEntry { Subject = subject, SubjectId = 1 }], default);

    /// <summary>The value is the number of loads.</summary>
    private ValueTask<int> GetAsync(
        Func<Task>? meanwhile = null,
        CacheRules? rules = null,
        DateTime? due = null,
        Func<int>? fallback = null,
        CancellationToken cancellationToken = default
    ) =>
        _cache.GetAsync(
            "value",
            rules ?? Rules,
            async () =>
            {
                var value = Interlocked.Increment(ref _loads);
                await (meanwhile?.Invoke() ?? Task.CompletedTask);
                return new CachedValue<int>(value, due);
            },
            cancellationToken,
            fallback
        );
}
