using System.Text.Json;
using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Site;
using NewsPortal.Core.Syndication;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>A subscriber never gets a story twice, wherever the site moves.</summary>
public sealed class FeedIdTests
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    [Fact]
    public async Task Show_AfterTheSiteMoved_KeepsTheIdsThatSubscribersKnow()
    {
        using var app = new NewsApp();
        var story = await app.Data.CreateStoryAsync("Before the move");
        var before = await IdsAsync(app);
        await app.InScopeAsync(async services =>
        {
            await services.GetRequiredService<KeepFeedIds>().RunAsync(default);
            return 0;
        });
        app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.BaseUrl = "https://moved.test";
        await app.Data.CreateCategoryAsync("drops-what-is-kept");

        var after = await IdsAsync(app);

        Assert.Equal($"tag:news.test,2026:article-{story.Id}", before.Rss);
        Assert.Equal(before, after);
    }

    [Fact]
    public async Task Run_StoriesOfAnOlderVersion_StoresTheIdsThatTheirFeedsHad()
    {
        using var app = new NewsApp();
        var story = await app.Data.CreateStoryAsync("Old one");
        var draft = await app.Data.CreateDraftAsync("Draft");
        var version = await app.Data.InDatabaseAsync(db =>
            db.Articles.Where(a => a.Id == story.Id).Select(a => a.Version).SingleAsync()
        );

        await app.InScopeAsync(async services =>
        {
            await services.GetRequiredService<KeepFeedIds>().RunAsync(default);
            return 0;
        });

        var stored = await app.Data.InDatabaseAsync(db =>
            db.Articles.ToDictionaryAsync(a => a.Id, a => new { a.FeedId, a.Version })
        );
        Assert.Equal($"tag:news.test,2026:article-{story.Id}", stored[story.Id].FeedId);
        Assert.Equal(version, stored[story.Id].Version);
        Assert.Null(stored[draft.Id].FeedId);
    }

    [Theory]
    [InlineData("http://old.example.org/?p=7", true)]
    [InlineData("urn:uuid:2f1a6f4e-5f0c-4d3e-9a55-000000000001", true)]
    [InlineData("any words & signs", false)]
    public async Task Show_StoryOfAnOldSite_KeepsItsGuid(string guid, bool isUri)
    {
        using var app = new NewsApp();
        var story = await app.Data.CreateStoryAsync("From the old site", command: c => c with { FeedId = guid });

        var ids = await IdsAsync(app);

        Assert.Equal((guid, guid), (ids.Rss, ids.Json));
        Assert.Equal(isUri ? guid : $"tag:news.test,2026:article-{story.Id}", ids.Atom);
        var rss = XDocument.Parse(await app.CreateClient().GetStringAsync("/feed"));
        Assert.Equal("false", rss.Descendants("guid").Single().Attribute("isPermaLink")!.Value);
    }

    private static async Task<(string Rss, string Atom, string Json)> IdsAsync(NewsApp app)
    {
        var client = app.CreateClient();
        using var json = JsonDocument.Parse(await client.GetStringAsync("/feed/json"));
        return (
            XDocument.Parse(await client.GetStringAsync("/feed")).Descendants("guid").Single().Value,
            XDocument
                .Parse(await client.GetStringAsync("/feed/atom"))
                .Descendants(Atom + "entry")
                .Single()
                .Element(Atom + "id")!
                .Value,
            json.RootElement.GetProperty("items")[0].GetProperty("id").GetString()!
        );
    }
}
