using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Readership;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Hosting;

public sealed class ViewsTests(NewsApp app) : IClassFixture<NewsApp>
{
    private const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

    [Fact]
    public async Task PostView_Reader_AnswersNoContentWithoutCookieAndCounts()
    {
        var story = await app.Data.CreateStoryAsync("Read once");

        var response = await SendAsync(Beacon(story.Id));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Equal(1, await CountedAsync(story.Id));
    }

    [Fact]
    public async Task GetPixel_ReaderWithoutScripts_AnswersAPictureAndCounts()
    {
        var story = await app.Data.CreateStoryAsync("Read without scripts");

        var response = await SendAsync(new HttpRequestMessage(HttpMethod.Get, $"/views/{story.Id}.gif"), Firefox);
        var picture = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal(
            ("image/gif", true),
            (response.Content.Headers.ContentType!.MediaType, response.Headers.CacheControl!.NoStore)
        );
        Assert.Equal("GIF89a"u8, picture.AsSpan(0, 6));
        Assert.Equal(1, await CountedAsync(story.Id));
    }

    [Fact]
    public async Task PostView_SameReaderTwice_CountsOnce()
    {
        var story = await app.Data.CreateStoryAsync("Read and reloaded");

        await SendAsync(Beacon(story.Id));
        var again = await SendAsync(Beacon(story.Id));

        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
        Assert.Equal(1, await CountedAsync(story.Id));
    }

    [Theory]
    [InlineData("User-Agent", "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)")]
    [InlineData("User-Agent", "")]
    [InlineData("Sec-Purpose", "prefetch;prerender")]
    [InlineData("Purpose", "prefetch")]
    [InlineData("X-Moz", "prefetch")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task PostView_NoReader_IsAnsweredAlikeAndLeftOut(string header, string value)
    {
        var story = await app.Data.CreateStoryAsync($"Left out {header} {value}");
        var request = Beacon(story.Id);
        request.Headers.TryAddWithoutValidation(header, value);

        var response = await SendAsync(request, header == "User-Agent" ? null : Firefox);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(0, await CountedAsync(story.Id));
    }

    [Theory]
    [InlineData("/views/0")]
    [InlineData("/views/-1")]
    [InlineData("/views/abc")]
    [InlineData("/views/99999999999999999999")]
    public async Task PostView_NoId_IsNotFound(string path) =>
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await SendAsync(new HttpRequestMessage(HttpMethod.Post, path), Firefox)).StatusCode
        );

    [Theory]
    [InlineData("", "direct")]
    [InlineData("www.google.de", "search:Google")]
    [InlineData("news.test", "internal")]
    [InlineData("blog.example.org", "site:blog.example.org")]
    [InlineData("https://evil.example/path?user=anna", "site:")]
    [InlineData("=cmd|' /C calc'!A0", "site:")]
    [InlineData("192.168.0.17", "site:")]
    [InlineData("ﷺ.example", "site:")]
    public async Task PostView_WhateverTheReferrer_KeepsAKnownPlaceOrAHostAndNothingElse(string from, string stored)
    {
        var story = await app.Data.CreateStoryAsync($"Came from {Guid.NewGuid():N}");

        var response = await SendAsync(Beacon(story.Id, ("from", from)));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(1, await CountedAsync(story.Id));
        Assert.Equal(["3", stored], await DetailsAsync(story.Id));
    }

    [Fact]
    public async Task PostView_ReferrerOfAThousandLetters_CountsAsAnotherSiteOrNotAtAll()
    {
        var story = await app.Data.CreateStoryAsync("Came from far");

        await SendAsync(Beacon(story.Id, ("from", new string('a', 900) + ".example")));

        Assert.Equal(1, await CountedAsync(story.Id));
        Assert.Equal(["3", "site:"], await DetailsAsync(story.Id));
    }

    [Fact]
    public async Task GetPixel_ReaderWithoutScripts_HasADeviceAndNoReferrer()
    {
        var story = await app.Data.CreateStoryAsync("Read without scripts on a phone");

        await SendAsync(
            new HttpRequestMessage(HttpMethod.Get, $"/views/{story.Id}.gif"),
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"
        );

        Assert.Equal(1, await CountedAsync(story.Id));
        Assert.Equal(["1", "unknown"], await DetailsAsync(story.Id));
    }

    [Fact]
    public async Task PostEnd_AfterAView_CountsTheDepthOnceAndNoView()
    {
        var story = await app.Data.CreateStoryAsync("Read to the end");
        await SendAsync(Beacon(story.Id));

        var response = await SendAsync(End(story.Id, "3"));
        await SendAsync(End(story.Id, "4"));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(1, await CountedAsync(story.Id));
        Assert.Equal(["3"], await DetailsAsync(story.Id, ReadingFacet.Depth));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("-1")]
    [InlineData("all")]
    [InlineData("")]
    [InlineData("99999999999999999999")]
    public async Task PostEnd_NoDepth_IsLeftOut(string quarters)
    {
        var story = await app.Data.CreateStoryAsync($"No depth {Guid.NewGuid():N}");

        var response = await SendAsync(End(story.Id, quarters));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal(0, await CountedAsync(story.Id));
        Assert.Empty(await DetailsAsync(story.Id, ReadingFacet.Depth));
    }

    [Fact]
    public async Task PostEnd_Robot_IsLeftOut()
    {
        var story = await app.Data.CreateStoryAsync("Crawled to the end");

        await SendAsync(End(story.Id, "4"), "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)");
        await CountedAsync(story.Id);

        Assert.Empty(await DetailsAsync(story.Id, ReadingFacet.Depth));
    }

    private static HttpRequestMessage End(long articleId, string quarters) =>
        new(HttpMethod.Post, $"/views/{articleId}/end")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("quarters", quarters)]),
        };

    private static HttpRequestMessage Beacon(long articleId, (string Name, string Value) field) =>
        new(HttpMethod.Post, $"/views/{articleId}")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create(field.Name, field.Value)]),
        };

    /// <summary>The values that are counted, by default of the device and the referrer.</summary>
    private Task<List<string>> DetailsAsync(long articleId, ReadingFacet? facet = null) =>
        app.Data.InDatabaseAsync(db =>
            db.ReadingCounts.Where(c =>
                    c.ArticleId == articleId
                    && (
                        facet == null
                            ? c.Facet == ReadingFacet.Device || c.Facet == ReadingFacet.Referrer
                            : c.Facet == facet
                    )
                )
                .OrderByDescending(c => c.Facet)
                .Select(c => c.Value)
                .ToListAsync()
        );

    private static HttpRequestMessage Beacon(long articleId) =>
        new(HttpMethod.Post, $"/views/{articleId}") { Content = new StringContent("") };

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string? userAgent = Firefox)
    {
        if (userAgent is not null)
        {
            request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        }

        return await app.Browser().SendAsync(request);
    }

    private async Task<long> CountedAsync(long articleId)
    {
        await app.InScopeAsync(async services =>
        {
            await services.GetRequiredService<FoldViews>().RunAsync(default);
            return true;
        });
        return await app.Data.InDatabaseAsync(db =>
            db.ArticleViewTotals.Where(t => t.ArticleId == articleId).Select(t => t.Views).SingleOrDefaultAsync()
        );
    }
}
