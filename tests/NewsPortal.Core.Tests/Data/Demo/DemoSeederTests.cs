using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Demo;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Data.Demo;

public sealed class DemoSeederTests(NewsApp app) : IClassFixture<NewsApp>
{
    private static readonly DemoContent Content = DemoContent.Read(DemoContent.DefaultFolder);

    [Fact]
    public async Task SeedAndClear_BesideTheNewsroomsOwn_LeaveExactlyTheOwn()
    {
        var own = await app.Data.CreateStoryAsync("Our own story");
        await SeedAsync();

        // Everything exists once, at addresses that other stories link to.
        await SeedAsync();
        var seeded = await app.Data.InDatabaseAsync(db =>
            db.Articles.Where(a => a.Id != own.Id && a.Kind == ArticleKind.Story)
                .Select(a => new
                {
                    a.Slug,
                    a.Path,
                    Body = a.RenderedBody,
                    a.State,
                    a.PublishedAt,
                })
                .ToListAsync()
        );
        Assert.Equal(Content.Stories.Count, seeded.Count);
        Assert.All(
            seeded,
            story =>
            {
                Assert.Equal(ArticleState.Published, story.State);
                Assert.True(story.PublishedAt < NewsApp.Start.UtcDateTime);
                Assert.DoesNotContain("/story/", story.Body, StringComparison.Ordinal);
            }
        );
        var ferry = seeded.Single(s => s.Slug == "night-ferry-returns");
        Assert.Contains(seeded.Single(s => s.Slug == "storm-season").Path!, ferry.Body, StringComparison.Ordinal);

        var led = await app.Data.InDatabaseAsync(db =>
            db.FrontPlacements.Where(p => p.Slot == "lead" && p.Article.Slug == "tidal-barrier-vote").CountAsync()
        );
        Assert.Equal((1, 2), (led, await app.Data.InDatabaseAsync(db => db.Fronts.CountAsync())));

        // Two pictures now, the rest of the first three later: none twice.
        Assert.Equal((2, 1, 0), (await DrawAsync(2), await DrawAsync(1), await DrawAsync(0)));
        Assert.Equal(
            3,
            await app.Data.InDatabaseAsync(db => db.Articles.CountAsync(a => a.PictureId != null && a.Media.Count == 1))
        );

        // The newsroom uses demo parts in its own work.
        var (section, author) = await app.Data.InDatabaseAsync(async db =>
            (
                await db.Categories.Where(c => c.Slug == "books").Select(c => c.Id).SingleAsync(),
                await db.Authors.Where(a => a.Slug == "clement-vey").Select(a => a.Id).SingleAsync()
            )
        );
        await app.Data.CreateStoryAsync(
            "Second of our own",
            change: c => c with { CategoryIds = [section], AuthorIds = [author], Tags = ["Tidal barrier", "Ours"] }
        );

        await ClearAsync();

        var left = await app.Data.InDatabaseAsync(async db => new
        {
            Articles = await db.Articles.OrderBy(a => a.Id).Select(a => a.Title).ToListAsync(),
            Authors = await db.Authors.Select(a => a.Slug).ToListAsync(),
            Sections = await db.Categories.OrderBy(c => c.Slug).Select(c => c.Slug).ToListAsync(),
            Tags = await db.Tags.OrderBy(t => t.Slug).Select(t => t.Slug).ToListAsync(),
            Views = await db.ArticleViewHours.CountAsync() + await db.ArticleViewTotals.CountAsync(),
            Settings = await db.SiteSettings.CountAsync(),
            Items = await db.ImportedItems.CountAsync(),
            Pictures = await db.Media.CountAsync(),
            Fronts = await db.Fronts.CountAsync() + await db.BreakingNews.CountAsync() + await db.Series.CountAsync(),
        });
        Assert.Equal(["Our own story", "Second of our own"], left.Articles);
        Assert.Equal(["clement-vey"], left.Authors);
        Assert.Equal(["books", "culture"], left.Sections);
        Assert.Equal(["ours", "tidal-barrier"], left.Tags);
        Assert.Equal((0, 0, 0), (left.Views, left.Settings, left.Items));
        Assert.Equal((0, 0), (left.Pictures, left.Fronts));
    }

    [Fact]
    public async Task SeedAsync_MostRead_DiffersBetweenDayAndWeek()
    {
        await using var other = new NewsApp();
        await other.InScopeAsync(services => services.GetRequiredService<DemoSeeder>().SeedAsync(Content, default));

        var (day, week, totals) = await other.Data.InDatabaseAsync(async db =>
            (
                await TopAsync(db, NewsApp.Start.UtcDateTime.AddDays(-1)),
                await TopAsync(db, NewsApp.Start.UtcDateTime.AddDays(-7)),
                await db.ArticleViewTotals.Select(v => v.Views).ToListAsync()
            )
        );

        Assert.Equal(10, day.Count);
        Assert.NotEqual(day, week);
        Assert.Equal(totals.Count, totals.Distinct().Count());
    }

    private Task<DemoSeeded> SeedAsync() =>
        app.InScopeAsync(services => services.GetRequiredService<DemoSeeder>().SeedAsync(Content, default));

    private Task<int> DrawAsync(int limit) =>
        app.InScopeAsync(services =>
            services.GetRequiredService<DemoPictures>().DrawAsync(Content, limit, null, default)
        );

    private Task<DemoCleared> ClearAsync() =>
        app.InScopeAsync(services => services.GetRequiredService<DemoCleaner>().ClearAsync(default));

    private static Task<List<long>> TopAsync(Core.Data.NewsDbContext db, DateTime since) =>
        db
            .ArticleViewHours.Where(h => h.Hour >= since)
            .GroupBy(h => h.ArticleId)
            .OrderByDescending(g => g.Sum(h => h.Views))
            .Take(10)
            .Select(g => g.Key)
            .ToListAsync();
}
