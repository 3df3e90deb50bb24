using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>What an article page offers to read next.</summary>
public sealed class RelatedTests
{
    private static readonly DateTime Start = NewsApp.Start.UtcDateTime;

    [Fact]
    public async Task Related_ByContentAndTags_LeadsToTheNearest()
    {
        using var app = new NewsApp();
        for (var i = 0; i < 12; i++)
        {
            await app.Data.CreateStoryAsync(
                $"Budget vote {i}",
                change: Text("Councillors voted about taxes for schools, buses, parks and other public works.")
            );
        }

        await app.Data.CreateStoryAsync(
            "Ice core",
            Start.AddDays(-9),
            Text("Scientists drill the glacier for old ice.")
        );
        await app.Data.CreateStoryAsync(
            "Melting",
            Start.AddDays(-8),
            Text("The glacier loses ice faster than scientists thought.")
        );
        await app.Data.CreateStoryAsync("Glacier walk", Start.AddDays(-7), Text("A walk on the ice of the glacier."));
        await app.RelateAsync();

        Assert.Equal(["Glacier walk", "Melting"], (await RelatedAsync(app, "/2026/02/21/ice-core")).Take(2).Order());
    }

    [Fact]
    public async Task Relate_StoriesAlike_NamesThePagesThatShowThem()
    {
        using var app = new NewsApp();
        var one = await app.Data.CreateStoryAsync(
            "Ferry returns",
            change: Text("The ferry sails across the harbour again.")
        );
        var other = await app.Data.CreateStoryAsync(
            "Ferry repaired",
            change: Text("Workers mended the ferry in the harbour.")
        );

        await app.RelateAsync();

        var named = await app.Data.InDatabaseAsync(db =>
            db.Changes.Where(c => c.Subject == ChangeSubject.Related).ToListAsync()
        );
        Assert.Equal(
            new[] { CacheTags.Article(one.Id), CacheTags.Article(other.Id) }.Order(),
            named.SelectMany(c => c.TagList).Distinct().Order()
        );
    }

    [Fact]
    public async Task Related_TopicOfUnlikeStories_CountsLessThanTheSameWords()
    {
        using var app = new NewsApp();
        for (var i = 0; i < 40; i++)
        {
            await app.Data.CreateStoryAsync($"Vote {i}", change: Text("Councillors voted about taxes."));
        }

        string[] headlines = ["Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot"];
        string[] sea = ["ferry", "engine", "rope", "map", "lantern", "anchor"];
        string[] land = ["meadow", "orchard", "barn", "tractor", "cattle", "barley"];
        for (var i = 0; i < sea.Length; i++)
        {
            await app.Data.CreateStoryAsync(
                headlines[i],
                change: Text($"{sea[i]}, {land[i]}, {land[(i + 1) % land.Length]}, {land[(i + 2) % land.Length]}")
            );
        }

        await app.Data.CreateStoryAsync("Chess", change: c => Text("Pawns and bishops.")(c) with { Tags = ["Events"] });
        await app.Data.CreateStoryAsync(
            "Open day",
            change: c => Text(string.Join(", ", sea))(c) with { Tags = ["Events"] }
        );
        await app.RelateAsync();

        Assert.Empty((await RelatedAsync(app, "/2026/03/02/open-day")).Except(headlines));
    }

    [Fact]
    public async Task Related_NothingStoredYet_LeadsToTheNewestOfTheSection()
    {
        using var app = new NewsApp();
        var section = await app.Data.CreateCategoryAsync("city");
        await app.Data.CreateStoryAsync("Elsewhere");
        await app.Data.CreateStoryAsync("Old", Start.AddDays(-2), c => c with { CategoryIds = [section.Id] });
        await app.Data.CreateStoryAsync("Newer", Start.AddDays(-1), c => c with { CategoryIds = [section.Id] });
        await app.Data.CreateStoryAsync("Read", change: c => c with { CategoryIds = [section.Id] });

        // The newer one is on the page already, as the previous story in the section.
        Assert.Equal(["Old"], await RelatedAsync(app, "/2026/03/02/read"));
    }

    [Fact]
    public async Task Related_NewStory_IsOfferedByItsNeighboursWhenDue()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Glacier one", change: c => c with { Tags = ["Ice"] });
        await app.Data.CreateStoryAsync("Budget");
        await app.RelateAsync();
        await app.Data.CreateStoryAsync("Glacier two", Start.AddMinutes(5), c => c with { Tags = ["Ice"] });
        await app.RelateAsync();
        Assert.Equal(["Budget"], await RelatedAsync(app, "/2026/03/02/glacier-one"));

        app.Clock.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(["Glacier two", "Budget"], await RelatedAsync(app, "/2026/03/02/glacier-one"));
    }

    [Fact]
    public async Task Related_WithdrawnStory_DisappearsAtOnce()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Glacier one");
        var two = await app.Data.CreateStoryAsync("Glacier two");
        await app.Data.CreateStoryAsync("Budget");
        await app.RelateAsync();

        await app.InScopeAsync(services =>
            services
                .GetRequiredService<ArticleEditor>()
                .TakeDownAsync(two.Id, two.Version, Actor.Program("Desk"), default)
        );
        Assert.Equal(["Budget"], await RelatedAsync(app, "/2026/03/02/glacier-one"));

        await app.RelateAsync();
        Assert.Empty(
            await app.Data.InDatabaseAsync(db =>
                db.ArticleRelations.Where(r => r.RelatedId == two.Id || r.ArticleId == two.Id).ToListAsync()
            )
        );
    }

    [Fact]
    public async Task Delete_RelatedStory_TakesItsRelationsAlong()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Glacier one");
        var two = await app.Data.CreateStoryAsync("Glacier two", Start.AddDays(1));
        await app.RelateAsync();
        Assert.Equal(2, await app.Data.InDatabaseAsync(db => db.ArticleRelations.CountAsync()));

        var deleted = await app.InScopeAsync(services =>
            services.GetRequiredService<BinEditor>().DeleteAsync(two.Id, two.Version, Actor.Program("Desk"), default)
        );

        Assert.Equal(Outcome.Done, deleted.Outcome);
        Assert.Equal(0, await app.Data.InDatabaseAsync(db => db.ArticleRelations.CountAsync()));
    }

    [Fact]
    public async Task Relate_Again_ChangesNothing()
    {
        using var app = new NewsApp();
        for (var i = 0; i < 6; i++)
        {
            await app.Data.CreateStoryAsync($"Budget vote {i}");
            await app.Data.CreateStoryAsync($"Glacier walk {i}");
        }

        await app.RelateAsync();
        var first = await AllAsync();
        await app.Data.InDatabaseAsync(db =>
            db.ArticleRelations.Where(r => r.ArticleId == first[0].ArticleId).ExecuteDeleteAsync()
        );
        app.Services.GetRequiredService<NewsPortal.Core.Search.RelationQueue>().LookForMissing();
        await app.RelateAsync();

        Assert.Equal(12, first.Select(r => r.ArticleId).Distinct().Count());
        Assert.Equal(first, await AllAsync());

        Task<List<(long ArticleId, long RelatedId, int Position)>> AllAsync() =>
            app.Data.InDatabaseAsync(async db =>
                (
                    await db
                        .ArticleRelations.OrderBy(r => r.ArticleId)
                        .ThenBy(r => r.Position)
                        .AsNoTracking()
                        .ToListAsync()
                ).ConvertAll(r => (r.ArticleId, r.RelatedId, r.Position))
            );
    }

    private static async Task<IReadOnlyList<string>> RelatedAsync(NewsApp app, string address) =>
        (await app.Browser().OpenAsync(address)).All(".related .card-headline");

    private static Func<ArticleContent, ArticleContent> Text(string text) => c => c with { Body = $"<p>{text}</p>" };
}
