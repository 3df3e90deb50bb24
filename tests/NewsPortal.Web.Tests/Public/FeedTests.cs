using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Articles;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>/feed and the feeds of sections, topics and authors.</summary>
public sealed class FeedTests
{
    private static readonly DateTime Start = NewsApp.Start.UtcDateTime;
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Content = "http://purl.org/rss/1.0/modules/content/";
    private static readonly XNamespace DublinCore = "http://purl.org/dc/elements/1.1/";

    [Theory]
    [InlineData("/feed")]
    [InlineData("/category/fed/feed")]
    [InlineData("/tag/fed/feed")]
    [InlineData("/author/fed/feed")]
    public async Task Show_Rss_ListsVisibleStoriesNewestFirst(string address)
    {
        using var app = await AppAsync();

        var answer = await app.CreateClient().GetAsync(address);

        Assert.Equal("application/rss+xml", answer.Content.Headers.ContentType!.MediaType);
        var channel = XDocument.Parse(await answer.Content.ReadAsStringAsync()).Root!.Element("channel")!;
        Assert.Equal(["Late & <loud>", "Early"], channel.Elements("item").Select(i => i.Element("title")!.Value));
        var item = channel.Elements("item").First();
        Assert.Equal("https://news.test/2026/03/02/late-loud", item.Element("link")!.Value);
        Assert.Equal("In short.", item.Element("description")!.Value);
        Assert.Equal("fed", item.Element(DublinCore + "creator")!.Value, ignoreCase: true);
        Assert.Null(item.Element(Content + "encoded"));
        Assert.Equal(
            $"https://news.test{address}",
            channel
                .Elements()
                .First(e => e.Name == Atom + "link" && e.Attribute("rel")!.Value == "self")
                .Attribute("href")!
                .Value
        );
    }

    [Theory]
    [InlineData("/feed/atom")]
    [InlineData("/category/fed/feed/atom")]
    public async Task Show_Atom_HasWhatTheFormatRequires(string address)
    {
        using var app = await AppAsync();

        var answer = await app.CreateClient().GetAsync(address);

        Assert.Equal("application/atom+xml", answer.Content.Headers.ContentType!.MediaType);
        var feed = XDocument.Parse(await answer.Content.ReadAsStringAsync()).Root!;
        Assert.Equal(Atom + "feed", feed.Name);
        Assert.All(
            (XElement[])[feed, .. feed.Elements(Atom + "entry")],
            element =>
            {
                Assert.NotEmpty(element.Element(Atom + "id")!.Value);
                Assert.NotEmpty(element.Element(Atom + "title")!.Value);
                Assert.True(DateTimeOffset.TryParse(element.Element(Atom + "updated")!.Value, out _));
            }
        );
        Assert.NotNull(feed.Element(Atom + "author"));
        Assert.Equal(2, feed.Elements(Atom + "entry").Select(e => e.Element(Atom + "id")!.Value).Distinct().Count());
    }

    [Fact]
    public async Task Show_JsonFeed_HasWhatTheFormatRequires()
    {
        using var app = await AppAsync();

        using var feed = JsonDocument.Parse(await app.CreateClient().GetStringAsync("/tag/fed/feed/json"));

        Assert.Equal("https://jsonfeed.org/version/1.1", feed.RootElement.GetProperty("version").GetString());
        Assert.Equal("https://news.test/tag/fed", feed.RootElement.GetProperty("home_page_url").GetString());
        var item = feed.RootElement.GetProperty("items")[0];
        Assert.Equal("Late & <loud>", item.GetProperty("title").GetString());
        Assert.Equal("In short.", item.GetProperty("content_text").GetString());
        Assert.Equal("2026-03-02T", item.GetProperty("date_published").GetString()![..11]);
        Assert.Equal("https://news.test/author/fed", item.GetProperty("authors")[0].GetProperty("url").GetString());
    }

    [Fact]
    public async Task Show_FullTextSetting_BringsTextWithAbsoluteAddresses()
    {
        using var app = await AppAsync("true");

        var feed = XDocument.Parse(await app.CreateClient().GetStringAsync("/feed"));

        var text = feed.Descendants(Content + "encoded").First().Value;
        Assert.Contains("<a href=\"https://news.test/about\">us</a>", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_SameStories_Answers304UntilOneComes()
    {
        using var app = await AppAsync();
        var client = app.CreateClient();
        var first = await client.GetAsync("/feed");
        client.DefaultRequestHeaders.IfNoneMatch.Add(new EntityTagHeaderValue(first.Headers.ETag!.Tag));

        var same = await client.GetAsync("/feed");
        await app.Data.CreateStoryAsync("New one");
        var other = await client.GetAsync("/feed");

        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (same.StatusCode, other.StatusCode));
        Assert.Contains("New one", await other.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_IfModifiedSince_Answers304UntilAScheduledStoryIsDue()
    {
        using var app = await AppAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        var client = app.CreateClient();
        client.DefaultRequestHeaders.IfModifiedSince = (await client.GetAsync("/feed")).Content.Headers.LastModified;

        var same = await client.GetAsync("/feed");
        await app.Data.CreateStoryAsync("In an hour", app.Clock.GetUtcNow().UtcDateTime.AddHours(1));
        var scheduled = await client.GetAsync("/feed");
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        client.DefaultRequestHeaders.IfModifiedSince = (await client.GetAsync("/feed")).Content.Headers.LastModified;
        var sameAgain = await client.GetAsync("/feed");
        app.Clock.Advance(TimeSpan.FromHours(1));
        var due = await client.GetAsync("/feed");

        Assert.Equal(
            [HttpStatusCode.NotModified, HttpStatusCode.NotModified, HttpStatusCode.NotModified, HttpStatusCode.OK],
            new[] { same, scheduled, sameAgain, due }.Select(a => a.StatusCode)
        );
        Assert.Contains("In an hour", await due.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_WithinTheSecondOfAChange_ClaimsNoTime()
    {
        using var app = await AppAsync();

        Assert.Null((await app.CreateClient().GetAsync("/feed")).Content.Headers.LastModified);
    }

    [Fact]
    public async Task Show_KnownTag_Answers304WhateverElseHasChanged()
    {
        using var app = await AppAsync();
        await app.Data.CreateCategoryAsync("other");
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        var client = app.CreateClient();
        var first = await client.GetAsync("/category/fed/feed");
        await app.Data.CreateStoryAsync("Elsewhere");
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        client.DefaultRequestHeaders.IfNoneMatch.Add(first.Headers.ETag!);
        client.DefaultRequestHeaders.IfModifiedSince = first.Content.Headers.LastModified;

        Assert.Equal(HttpStatusCode.NotModified, (await client.GetAsync("/category/fed/feed")).StatusCode);
    }

    [Theory]
    [InlineData("/feed")]
    [InlineData("/feed/atom")]
    [InlineData("/feed/json")]
    public async Task Show_PaidContent_IsCalledSoInItsTitle(string address)
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Ferry tickets", change: c => c with { StoryKind = StoryKind.Sponsored });
        await app.Data.CreateStoryAsync("Ferry returns");

        var feed = await app.CreateClient().GetStringAsync(address);

        Assert.Contains("Paid content: Ferry tickets", feed, StringComparison.Ordinal);
        Assert.DoesNotContain("Paid content: Ferry returns", feed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_StoryWithAnotherSlug_KeepsItsId()
    {
        using var app = await AppAsync();
        var client = app.CreateClient();
        var story = await app.Data.CreateStoryAsync("Moves");
        var before = Guid(await client.GetStringAsync("/feed"));

        await app.InScopeAsync(services =>
            services
                .GetRequiredService<Core.Articles.ArticleEditor>()
                .SaveAsync(
                    new Core.Articles.SaveArticle
                    {
                        Id = story.Id,
                        Version = story.Version,
                        Step = Core.Articles.ArticleStep.Publish,
                        Content = new Core.Articles.ArticleContent { Headline = "Moves", Slug = "moved" },
                    },
                    Core.Access.Actor.Program("Test"),
                    default
                )
        );
        var after = await client.GetStringAsync("/feed");

        Assert.Contains("/2026/03/02/moved<", after, StringComparison.Ordinal);
        Assert.Equal((before, $"tag:news.test,2026:article-{story.Id}"), (Guid(after), before));

        static string Guid(string feed) => XDocument.Parse(feed).Descendants("guid").First().Value;
    }

    [Theory]
    [InlineData("/feed/")]
    [InlineData("/tag/FED/feed")]
    public async Task Show_OtherSpelling_RedirectsOnce(string address)
    {
        using var app = await AppAsync();

        var answer = await app.Browser().OpenAsync(address);

        Assert.Equal(
            (HttpStatusCode.MovedPermanently, address.Trim('/').ToLowerInvariant()),
            (answer.Status, answer.Location!.Trim('/'))
        );
    }

    [Theory]
    [InlineData("/tag/unknown/feed")]
    [InlineData("/category/unknown/feed/atom")]
    [InlineData("/author/unknown/feed/json")]
    public async Task Show_UnknownFeed_Answers404(string address)
    {
        using var app = await AppAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().OpenAsync(address)).Status);
    }

    [Theory]
    [InlineData("/category/empty/feed")]
    [InlineData("/category/empty/feed/atom")]
    [InlineData("/category/empty/feed/json")]
    public async Task Show_SectionWithoutStories_AnswersAnEmptyFeed(string address)
    {
        using var app = await AppAsync();
        await app.Data.CreateCategoryAsync("empty");

        Assert.Equal(HttpStatusCode.OK, (await app.CreateClient().GetAsync(address)).StatusCode);
    }

    [Fact]
    public async Task Show_ListPage_NamesItsFeeds()
    {
        using var app = await AppAsync();

        var page = await app.Browser().OpenAsync("/category/fed");

        Assert.Equal(
            ["/feed", "/category/fed/feed"],
            page.Document.QuerySelectorAll("link[rel=alternate][type='application/rss+xml']")
                .Select(l => l.GetAttribute("href"))
        );
    }

    /// <summary>Two visible stories, a draft and one scheduled for tomorrow, all in the same places.</summary>
    private static async Task<NewsApp> AppAsync(string fullText = "false")
    {
        var app = new NewsApp().With("Syndication:FullText", fullText);
        var category = await app.Data.CreateCategoryAsync("fed");
        var author = await app.Data.CreateAuthorAsync("fed");
        await app.Data.CreateStoryAsync("Early", Start.AddHours(-2), Place);
        await app.Data.CreateStoryAsync("Late & <loud>", Start.AddHours(-1), Place);
        await app.Data.CreateStoryAsync("Tomorrow", Start.AddDays(1), Place);
        await app.Data.CreateDraftAsync("Draft", Place);
        return app;

        Core.Articles.ArticleContent Place(Core.Articles.ArticleContent command) =>
            command with
            {
                CategoryIds = [category.Id],
                AuthorIds = [author.Id],
                Tags = ["Fed"],
                Standfirst = "In short.",
                Body = "<p>About <a href=\"/about\">us</a>.</p>",
            };
    }
}
