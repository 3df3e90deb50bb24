using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Readership;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>Readers whom a balancer sends to one node and then to another.</summary>
public sealed class ViewsOnTwoNodesTests : IAsyncLifetime
{
    private const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
    private const string Chrome =
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

    private readonly NewsApp _app = new();
    private WebApplicationFactory<global::Program> _other = null!;

    public async Task InitializeAsync()
    {
        using var first = _app.Browser();
        _other = _app.WithWebHostBuilder(_ => { });
        await ShareSaltAsync();
    }

    public async Task DisposeAsync()
    {
        await _other.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task PostView_SameReaderOnBothNodes_CountsViewAndEndOnce()
    {
        var story = await _app.Data.CreateStoryAsync("Read on both");

        await ViewAsync(_app, story.Id);
        await EndAsync(_app, story.Id);
        _app.Clock.Advance(TimeSpan.FromMinutes(29));
        await ViewAsync(_other, story.Id);
        await EndAsync(_other, story.Id);

        Assert.Equal((1, 1), await CountedAsync(story.Id));
    }

    [Fact]
    public async Task PostView_OnTheOtherNodeAfterHalfAnHour_CountsAgain()
    {
        var story = await _app.Data.CreateStoryAsync("Read again later");

        await ViewAsync(_app, story.Id);
        await EndAsync(_app, story.Id);
        _app.Clock.Advance(TimeSpan.FromMinutes(30));
        await ViewAsync(_other, story.Id);
        await EndAsync(_other, story.Id);

        Assert.Equal((2, 2), await CountedAsync(story.Id));
    }

    [Fact]
    public async Task PostView_OtherStoryOrReaderOnTheOtherNode_Counts()
    {
        var story = await _app.Data.CreateStoryAsync("Read by two");
        var next = await _app.Data.CreateStoryAsync("Read next");

        await ViewAsync(_app, story.Id);
        await ViewAsync(_other, story.Id, Chrome);
        await ViewAsync(_other, next.Id);

        Assert.Equal(((2, 0), (1, 0)), (await CountedAsync(story.Id), await CountedAsync(next.Id)));
    }

    [Fact]
    public async Task PostView_AfterARestart_IsStillARepeat()
    {
        var story = await _app.Data.CreateStoryAsync("Read around a restart");

        await ViewAsync(_other, story.Id);
        await _other.DisposeAsync();
        _other = _app.WithWebHostBuilder(_ => { });
        await ShareSaltAsync();
        await ViewAsync(_other, story.Id);

        Assert.Equal((1, 0), await CountedAsync(story.Id));
    }

    [Fact]
    public async Task PostView_DatabaseAwayOnANewDay_CountsAndIsComparedAgainOnceItIsBack()
    {
        var story = await _app.Data.CreateStoryAsync("Read while the database was away");
        await _other.DisposeAsync();
        await _app.StopBackgroundWorkAsync();
        await _app.WithoutDatabaseAsync(async () =>
        {
            _app.Clock.Advance(TimeSpan.FromDays(1));
            await ViewAsync(_app, story.Id);
            await ViewAsync(_app, story.Id);
        });
        _other = _app.WithWebHostBuilder(_ => { });
        Assert.Equal((1, 0), await CountedAsync(story.Id));

        await ShareSaltAsync();
        await ViewAsync(_app, story.Id);
        await ViewAsync(_app, story.Id, Chrome);
        await ViewAsync(_other, story.Id, Chrome);

        Assert.Equal((2, 0), await CountedAsync(story.Id));
    }

    private async Task ShareSaltAsync()
    {
        foreach (var node in new[] { _app, _other })
        {
            await using var scope = node.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<ShareVisitSalt>().RunAsync(default);
        }
    }

    private static Task ViewAsync(
        WebApplicationFactory<global::Program> node,
        long articleId,
        string userAgent = Firefox
    ) => PostAsync(node, $"/views/{articleId}", new StringContent(""), userAgent);

    private static Task EndAsync(WebApplicationFactory<global::Program> node, long articleId) =>
        PostAsync(
            node,
            $"/views/{articleId}/end",
            new FormUrlEncodedContent([KeyValuePair.Create("quarters", "3")]),
            Firefox
        );

    private static async Task PostAsync(
        WebApplicationFactory<global::Program> node,
        string path,
        HttpContent content,
        string userAgent
    )
    {
        using var browser = node.CreateDefaultClient(new Uri("https://news.test"));
        browser.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", userAgent);
        using var answer = await browser.PostAsync(new Uri(path, UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    /// <summary>The other node's journal first.</summary>
    private async Task<(long Views, int Ends)> CountedAsync(long articleId)
    {
        foreach (var node in new[] { _other, _app })
        {
            await using var scope = node.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<FoldViews>().RunAsync(default);
        }

        return await _app.Data.InDatabaseAsync(async db =>
            (
                await db
                    .ArticleViewTotals.Where(t => t.ArticleId == articleId)
                    .Select(t => t.Views)
                    .SingleOrDefaultAsync(),
                await db
                    .ReadingCounts.Where(c => c.ArticleId == articleId && c.Facet == ReadingFacet.Depth)
                    .SumAsync(c => c.Views)
            )
        );
    }
}
