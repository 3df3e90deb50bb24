using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Data;

public sealed class PageCacheTests
{
    private readonly FakeTimeProvider _clock = new(NewsApp.Start);
    private readonly byte[] _noise = new byte[40_000];

    public PageCacheTests() => new Random(1).NextBytes(_noise);

    [Fact]
    public async Task Enter_WhileSomebodyElseRenders_GetsThePageFromBeforeForASecond()
    {
        var pages = Cache();
        await KeepAsync(pages, "/", "article:1");
        await ChangeAsync(pages, "article:1");
        var build = (await pages.EnterAsync(Key("/"), default)).Build!;

        var before = await pages.EnterAsync(Key("/"), default);
        _clock.Advance(TimeSpan.FromSeconds(1.1));
        var waiting = pages.EnterAsync(Key("/"), default).AsTask();

        Assert.NotNull(before.Page);
        Assert.False(waiting.IsCompleted);
        pages.Keep(build, Page("article:1"));
        Assert.NotNull((await waiting).Page);
    }

    [Fact]
    public async Task Enter_AfterSomethingWasWithdrawn_WaitsForTheNewPage()
    {
        var pages = Cache();
        await KeepAsync(pages, "/", "article:1");
        await ChangeAsync(pages, "article:1", CacheTags.Withdrawn);
        var build = (await pages.EnterAsync(Key("/"), default)).Build!;

        var waiting = pages.EnterAsync(Key("/"), default).AsTask();

        Assert.False(waiting.IsCompleted);
        pages.Drop(build, isGone: true);
        Assert.Equal(default, await waiting);
    }

    [Fact]
    public async Task Enter_WithdrawnWhileSomebodyWaits_GetsNoPageFromBefore()
    {
        var pages = Cache();
        await KeepAsync(pages, "/", "article:1");
        await ChangeAsync(pages, "article:1");
        var build = (await pages.EnterAsync(Key("/"), default)).Build!;
        _clock.Advance(TimeSpan.FromSeconds(1.1));
        var waiting = pages.EnterAsync(Key("/"), default).AsTask();

        await ChangeAsync(pages, "article:1", CacheTags.Withdrawn);
        _clock.Advance(TimeSpan.FromSeconds(1.1));

        Assert.Equal(default, await waiting);
        pages.Drop(build, isGone: true);
    }

    [Fact]
    public async Task Handle_WithdrawalBesideAnotherChange_WithdrawsNothingElse()
    {
        var pages = Cache();
        await KeepAsync(pages, "/gone", "article:1");
        await KeepAsync(pages, "/changed", "article:2");

        await pages.HandleAsync(
            [
                new ChangeEntry { Tags = $"article:1 {CacheTags.Withdrawn}", HoldsFrom = Now },
                new ChangeEntry { Tags = "article:2", HoldsFrom = Now },
            ],
            default
        );
        pages.Fail((await pages.EnterAsync(Key("/other"), default)).Build!);

        Assert.Null(pages.Find(Key("/gone")).Page);
        Assert.True(pages.Find(Key("/changed")).IsStale);
    }

    [Fact]
    public async Task Keep_OfWhatChangedMeanwhile_AnswersOnlyOnce()
    {
        var pages = Cache();
        var build = (await pages.EnterAsync(Key("/"), default)).Build!;
        await ChangeAsync(pages, "article:1");

        pages.Keep(build, Page("article:1"));

        Assert.Null(pages.Find(Key("/")).Page);
    }

    [Fact]
    public async Task Handle_OfOtherTags_LeavesThePage()
    {
        var pages = Cache();
        await KeepAsync(pages, "/", "article:1");

        await ChangeAsync(pages, "article:2");

        Assert.NotNull(pages.Find(Key("/")).Page);
    }

    [Fact]
    public async Task Handle_OfTheSameChangeTwice_EvictsOnce()
    {
        var pages = Cache();
        var change = new ChangeEntry { Tags = "article:1", HoldsFrom = Now };
        typeof(ChangeEntry).GetProperty(nameof(ChangeEntry.Sequence))!.SetValue(change, 7L);
        await pages.HandleAsync([change], default);
        await KeepAsync(pages, "/", "article:1");

        await pages.HandleAsync([change], default);

        Assert.NotNull(pages.Find(Key("/")).Page);
    }

    [Fact]
    public async Task Find_WhileTheDatabaseIsAway_ServesWhatChanged()
    {
        var pages = Cache();
        await KeepAsync(pages, "/", "article:1");
        await KeepAsync(pages, "/a", "article:2");
        await ChangeAsync(pages, "article:1");
        await ChangeAsync(pages, "article:2");

        pages.Fail((await pages.EnterAsync(Key("/a"), default)).Build!);

        Assert.True(pages.Find(Key("/")).IsStale);
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Null(pages.Find(Key("/")).Page);
    }

    [Fact]
    public async Task Find_AfterTheRightsEnded_IsNothingEvenWithoutDatabase()
    {
        var pages = Cache();
        var contents = new PageContents();
        contents.Has("article:1");
        contents.Ends(Now.AddMinutes(1));
        pages.Keep((await pages.EnterAsync(Key("/"), default)).Build!, Page(contents));

        _clock.Advance(TimeSpan.FromMinutes(1));
        pages.Fail((await pages.EnterAsync(Key("/other"), default)).Build!);

        Assert.Null(pages.Find(Key("/")).Page);
    }

    [Fact]
    public async Task Find_WhenAScanReadsTheArchive_StillHasWhatReadersUse()
    {
        var pages = Cache(megabytes: 2);
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 5; i++)
            {
                await ReadAsync(pages, $"/hot/{i}");
            }
        }

        for (var i = 0; i < 500; i++)
        {
            await ReadAsync(pages, $"/archive/{i}");
        }

        Assert.All(Enumerable.Range(0, 5), i => Assert.NotNull(pages.Find(Key($"/hot/{i}")).Page));
        Assert.InRange(pages.Size, 1, 2 * 1024 * 1024);
    }

    [Fact]
    public async Task Grow_OfNumbers_RendersAgainEveryTenSecondsAtMost()
    {
        var pages = Cache();
        await KeepAsync(pages, "/", "views:1");

        pages.Grow(["views:1"]);

        Assert.NotNull(pages.Find(Key("/")).Page);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(pages.Find(Key("/")).Page);
    }

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    private PageCache Cache(int megabytes = 8)
    {
        var options = Options.Create(new PageOptions { Memory = megabytes, Copies = 0 });
        var services = new ServiceCollection().AddMetrics().AddSingleton<PageMetrics>().BuildServiceProvider();
        return new PageCache(
            options,
            new PageCopies(
                NodeStorage.From(
                    new ConfigurationBuilder().Build(),
                    StorageRoot.From(
                        new ConfigurationBuilder()
                            .AddInMemoryCollection(
                                new Dictionary<string, string?> { [StorageRoot.Setting] = Path.GetTempPath() }
                            )
                            .Build()
                    )
                ),
                options,
                _clock,
                NullLogger<PageCopies>.Instance
            ),
            _clock,
            services.GetRequiredService<PageMetrics>()
        );
    }

    private static PageKey Key(string target) => new(true, "news.test", target);

    private async Task ReadAsync(PageCache pages, string target)
    {
        if (pages.Find(Key(target)).Page is null)
        {
            await KeepAsync(pages, target, "site");
        }
    }

    private async Task KeepAsync(PageCache pages, string target, params string[] tags) =>
        pages.Keep((await pages.EnterAsync(Key(target), default)).Build!, Page(tags));

    private CachedPage Page(params string[] tags)
    {
        var contents = new PageContents();
        contents.Has(tags);
        return Page(contents);
    }

    private CachedPage Page(PageContents contents) =>
        CachedPage.Of(
            Encoding.ASCII.GetBytes(Convert.ToBase64String(_noise)),
            "0123456789abcdef",
            [],
            contents,
            Now,
            Now + PageCache.Lifetime,
            null
        );

    private Task ChangeAsync(PageCache pages, params string[] tags) =>
        pages.HandleAsync([new ChangeEntry { Tags = string.Join(' ', tags), HoldsFrom = Now }], default);
}
