using System.Net;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>The server's answers to the service worker; the browser tests go offline with it.</summary>
public sealed class OfflineTests
{
    [Fact]
    public async Task Worker_AtTheRoot_IsAScriptThatBrowsersAskForEachTime()
    {
        using var app = new NewsApp();

        using var answer = await app.Browser().GetAsync(new Uri("/service-worker.js", UriKind.Relative));

        Assert.Equal("text/javascript", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no-cache", answer.Headers.CacheControl!.ToString());
        Assert.Contains("stories-1", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Worker_WhereNothingIsKept_TakesItselfAway()
    {
        using var app = new NewsApp().With("Site:KeepStoriesOffline", "false");
        var browser = app.Browser();

        Assert.Contains(
            "unregister",
            await browser.GetStringAsync(new Uri("/service-worker.js", UriKind.Relative)),
            StringComparison.Ordinal
        );
        Assert.Equal("", (await browser.OpenAsync("/")).Document.DocumentElement.GetAttribute("data-worker"));
    }

    [Fact]
    public async Task Stories_ThatReadersMaySee_AreNamedAndNoOther()
    {
        using var app = new NewsApp();
        var story = await app.Data.CreateStoryAsync("Seen");
        var draft = await app.Data.CreateDraftAsync("Unseen");

        var answer = await app.Browser()
            .GetStringAsync(new Uri($"/offline/stories?ids={story.Id}-{draft.Id}-999999-x-", UriKind.Relative));

        Assert.Equal($"[{story.Id}]", answer);
    }

    [Fact]
    public async Task Page_ForTimesWithoutANetwork_IsNotIndexed()
    {
        using var app = new NewsApp();

        var page = await app.Browser().OpenAsync("/offline");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("noindex", page.Document.QuerySelector("meta[name=robots]")!.GetAttribute("content"));
        Assert.Equal("You are offline", page.Document.QuerySelector("h1")!.TextContent.Trim());
    }
}
