using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NewsPortal.Core.Data;
using NewsPortal.Core.Readership;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Readership;

/// <summary>One visit in the journals of several nodes, which are folded in any order.</summary>
public sealed class SiteVisitsTests(NewsApp app) : IClassFixture<NewsApp>
{
    private static long _lastKey;

    [Theory]
    [InlineData("09:30:00", "09:30:00", 1)]
    [InlineData("09:30:00", "09:59:59", 1)]
    [InlineData("09:59:50", "10:00:10", 1)]
    [InlineData("09:30:00", "10:00:00", 2)]
    [InlineData("09:59:59", "10:29:59", 2)]
    [InlineData("09:30:00", "12:30:00", 2)]
    public async Task Fold_SameVisitOfTwoNodes_CountsOnceWithinTheWindowInEitherOrder(string one, string two, int views)
    {
        var (first, second) = (At(one), At(two));
        foreach (var isLaterFirst in new[] { false, true })
        {
            var story = await app.Data.CreateStoryAsync($"Read on two nodes at {one} and {two}, {isLaterFirst}");
            var visit = new ViewEntry(story.Id) { Visit = NewKey() };
            var journals = new[] { await WriteAsync(first, visit), await WriteAsync(second, visit) };

            foreach (var journal in isLaterFirst ? journals.Reverse() : journals)
            {
                await FoldAsync(journal);
            }

            Assert.Equal(views, await ViewsAsync(story.Id));
            Assert.Equal(views, await DetailsAsync(story.Id, ReadingFacet.Device));
        }
    }

    [Fact]
    public async Task Fold_OtherVisitsAtTheSameTime_CountEach()
    {
        var story = await app.Data.CreateStoryAsync("Read by two");
        var other = await app.Data.CreateStoryAsync("Read by one");

        await FoldAsync(await WriteAsync(NewsApp.Start, new ViewEntry(story.Id) { Visit = NewKey() }));
        await FoldAsync(
            await WriteAsync(
                NewsApp.Start,
                new ViewEntry(story.Id) { Visit = NewKey() },
                new ViewEntry(other.Id) { Visit = NewKey() }
            )
        );

        Assert.Equal((2, 1), (await ViewsAsync(story.Id), await ViewsAsync(other.Id)));
    }

    [Fact]
    public async Task Fold_EndsOfTheSameVisit_CountOnce()
    {
        var story = await app.Data.CreateStoryAsync("Left on two nodes");
        var end = new ViewEntry(story.Id) { Quarters = 3, Visit = NewKey() };

        await FoldAsync(await WriteAsync(NewsApp.Start, end));
        await FoldAsync(await WriteAsync(NewsApp.Start.AddMinutes(1), end with { Quarters = 4 }));

        Assert.Equal(1, await DetailsAsync(story.Id, ReadingFacet.Depth));
        Assert.Equal(0, await ViewsAsync(story.Id));
    }

    [Fact]
    public async Task Fold_VisitsWithoutAKey_CountEach()
    {
        var story = await app.Data.CreateStoryAsync("Read while the database was away");

        await FoldAsync(await WriteAsync(NewsApp.Start, new ViewEntry(story.Id), new ViewEntry(story.Id)));
        await FoldAsync(await WriteAsync(NewsApp.Start, new ViewEntry(story.Id)));

        Assert.Equal(3, await ViewsAsync(story.Id));
    }

    [Fact]
    public async Task Fold_SameVisitAgainInOneJournal_CountsOnceAndTheOthersEach()
    {
        var story = await app.Data.CreateStoryAsync("Read around a restart");
        var visit = new ViewEntry(story.Id) { Visit = NewKey() };

        await FoldAsync(await WriteAsync(NewsApp.Start, visit, visit, visit with { Visit = NewKey() }, new(story.Id)));

        Assert.Equal(3, await ViewsAsync(story.Id));
    }

    [Fact]
    public async Task Fold_LateJournalBetweenTwoCountedVisits_IsComparedWithBoth()
    {
        var story = await app.Data.CreateStoryAsync("Read on three nodes");
        var visit = new ViewEntry(story.Id) { Visit = NewKey() };
        foreach (var minutes in new[] { 40, 0, 20, 10, 69 })
        {
            await FoldAsync(await WriteAsync(NewsApp.Start.AddMinutes(minutes), visit));
        }

        Assert.Equal(2, await ViewsAsync(story.Id));
    }

    [Fact]
    public async Task Fold_TwoNodesAtOnce_CountEachVisitOnce()
    {
        var story = await app.Data.CreateStoryAsync("Read on two nodes at once");
        var visits = Enumerable.Range(0, 200).Select(_ => new ViewEntry(story.Id) { Visit = NewKey() }).ToArray();
        var journals = new[] { await WriteAsync(At("09:59:59"), visits), await WriteAsync(At("10:00:00"), visits) };

        await Task.WhenAll(journals.Select(FoldAsync));

        Assert.Equal(200, await ViewsAsync(story.Id));
    }

    [Fact]
    public async Task Fold_ThousandsOfVisitsOfTwoNodes_CountsEachOnceWithFewStatements()
    {
        var story = await app.Data.CreateStoryAsync("Read by thousands");
        var visits = Enumerable.Range(0, 10_000).Select(_ => new ViewEntry(story.Id) { Visit = NewKey() }).ToArray();
        var one = await WriteAsync(NewsApp.Start, visits);
        var two = await WriteAsync(NewsApp.Start.AddMinutes(5), visits);

        var statements = await new QueryCount().OfAsync(app, () => FoldAsync(one));
        await FoldAsync(two);

        Assert.InRange(statements, 5, 30);
        Assert.Equal(10_000, await ViewsAsync(story.Id));
    }

    [Fact]
    public async Task Remember_TransactionThatWasRolledBack_IsForgotten()
    {
        Visit[] visits = [new(NewKey(), NewsApp.Start.UtcDateTime), new(NewKey(), NewsApp.Start.UtcDateTime)];

        var first = await RememberAsync(visits, isStored: false);
        var second = await RememberAsync(visits, isStored: true);
        var third = await RememberAsync([new(NewKey(), NewsApp.Start.UtcDateTime), .. visits], isStored: true);

        Assert.Empty(first);
        Assert.Empty(second);
        Assert.Equal([1, 2], third.Order());
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    public async Task Remember_AnyKey_IsRecognised(long key)
    {
        Visit[] visits = [new(key, NewsApp.Start.UtcDateTime)];
        await RememberAsync(visits, isStored: true);

        Assert.Equal([0], await RememberAsync(visits, isStored: true));
    }

    private static DateTimeOffset At(string time) =>
        new(NewsApp.Start.Date + TimeSpan.Parse(time, null), TimeSpan.Zero);

    private static long NewKey() => unchecked(Interlocked.Increment(ref _lastKey) * (long)0x9E3779B97F4A7C15UL);

    private Task<IReadOnlySet<int>> RememberAsync(IReadOnlyList<Visit> visits, bool isStored) =>
        app.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<NewsDbContext>();
            await using var transaction = await db.Database.BeginTransactionAsync();
            var repeats = await services.GetRequiredService<SiteVisits>().RememberAsync(visits, default);
            if (isStored)
            {
                await transaction.CommitAsync();
            }

            return repeats;
        });

    /// <summary>A node's journal, all of one moment.</summary>
    private static async Task<ViewJournal> WriteAsync(DateTimeOffset at, params ViewEntry[] entries)
    {
        var (node, clock) = (NodeFolder.Create(), new FakeTimeProvider(at));
        var services = new ServiceCollection()
            .AddMetrics()
            .AddSingleton(node)
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton<ReadershipMetrics>()
            .BuildServiceProvider();
        var journal = new ViewJournal(
            node,
            clock,
            services.GetRequiredService<ReadershipMetrics>(),
            NullLogger<ViewJournal>.Instance
        );
        await journal.StartAsync(default);
        Assert.All(await Task.WhenAll(entries.Select(entry => journal.AppendAsync(entry, default))), Assert.True);
        await journal.StopAsync(default);
        return journal;
    }

    private Task FoldAsync(ViewJournal journal) =>
        app.InScopeAsync(async services =>
        {
            await ActivatorUtilities.CreateInstance<FoldViews>(services, journal).RunAsync(default);
            return true;
        });

    private Task<long> ViewsAsync(long articleId) =>
        app.Data.InDatabaseAsync(db =>
            db.ArticleViewTotals.Where(t => t.ArticleId == articleId).Select(t => t.Views).SingleOrDefaultAsync()
        );

    private Task<int> DetailsAsync(long articleId, ReadingFacet facet) =>
        app.Data.InDatabaseAsync(db =>
            db.ReadingCounts.Where(c => c.ArticleId == articleId && c.Facet == facet).SumAsync(c => c.Views)
        );
}
