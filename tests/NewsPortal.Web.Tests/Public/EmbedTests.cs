using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using AngleSharp.Html.Parser;
using NewsPortal.Core.Articles;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>/oembed, and the card in the frame.</summary>
public sealed class EmbedTests(SyndicationSite site) : IClassFixture<SyndicationSite>
{
    private const string Story = "https://news.test/2026/03/02/news";

    [Fact]
    public async Task Describe_Json_SaysWhatTheStandardRequires()
    {
        var answer = await site.Browser().GetAsync(Ask(Story));
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var embed = json.RootElement;

        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal(
            ("1.0", "rich"),
            (embed.GetProperty("version").GetString(), embed.GetProperty("type").GetString())
        );
        Assert.Equal("News " + SyndicationSite.Kept, embed.GetProperty("title").GetString());
        Assert.Equal("https://news.test/author/ines", embed.GetProperty("author_url").GetString());
        Assert.Equal(
            ("The <Test> & Courier", "https://news.test/"),
            (embed.GetProperty("provider_name").GetString(), embed.GetProperty("provider_url").GetString())
        );
        Assert.Equal(
            (1200, 630),
            (embed.GetProperty("thumbnail_width").GetInt32(), embed.GetProperty("thumbnail_height").GetInt32())
        );
        var frame = new HtmlParser().ParseDocument(embed.GetProperty("html").GetString()!).Body!.Children.Single();
        Assert.Equal("iframe", frame.LocalName);
        Assert.Equal($"https://news.test/embed/{site.Stories[StoryKind.News]}", frame.GetAttribute("src"));
        Assert.Equal("News " + SyndicationSite.Kept, frame.GetAttribute("title"));
        Assert.Equal(frame.GetAttribute("width"), $"{embed.GetProperty("width").GetInt32()}");
    }

    [Fact]
    public async Task Describe_Xml_SaysTheSame()
    {
        var answer = await site.Browser().GetAsync(Ask(Story) + "&format=xml");
        var embed = XDocument.Parse(await answer.Content.ReadAsStringAsync()).Root!;

        Assert.Equal("text/xml", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(
            ("oembed", "rich", "600"),
            (embed.Name.LocalName, embed.Element("type")!.Value, embed.Element("width")!.Value)
        );
        Assert.StartsWith(
            "<iframe src=\"https://news.test/embed/",
            embed.Element("html")!.Value,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("320", "200", 320, 200, false)]
    [InlineData("9999", "9999", 1200, 875, true)]
    [InlineData("0", "-5", 600, 537, true)]
    [InlineData("wide", "", 600, 537, true)]
    public async Task Describe_WithBounds_StaysWithinThem(
        string maxWidth,
        string maxHeight,
        int width,
        int height,
        bool hasThumbnail
    )
    {
        using var json = JsonDocument.Parse(
            await site.Browser().GetStringAsync($"{Ask(Story)}&maxwidth={maxWidth}&maxheight={maxHeight}")
        );

        Assert.Equal(
            (width, height),
            (json.RootElement.GetProperty("width").GetInt32(), json.RootElement.GetProperty("height").GetInt32())
        );
        Assert.Equal(hasThumbnail, json.RootElement.TryGetProperty("thumbnail_url", out _));
    }

    [Theory]
    [InlineData("http://news.test/2026/03/02/news")]
    [InlineData("https://NEWS.test/2026/03/02/News/?utm_source=x#top")]
    [InlineData("https://news.test/2025/01/01/news")]
    public async Task Describe_OtherSpelling_FindsTheStory(string address) =>
        Assert.Equal(HttpStatusCode.OK, (await site.Browser().GetAsync(Ask(address))).StatusCode);

    [Theory]
    [InlineData("")]
    [InlineData("news")]
    [InlineData("/2026/03/02/news")]
    [InlineData("//news.test/2026/03/02/news")]
    [InlineData("https://other.test/2026/03/02/news")]
    [InlineData("https://news.test.evil.example/2026/03/02/news")]
    [InlineData("https://news.test@evil.example/2026/03/02/news")]
    [InlineData("https://user:pass@news.test/2026/03/02/news")]
    [InlineData("https://news.test:8443/2026/03/02/news")]
    [InlineData("javascript:alert(1)//news.test/2026/03/02/news")]
    [InlineData("file:///2026/03/02/news")]
    [InlineData("https://news.test/")]
    [InlineData("https://news.test/about")]
    [InlineData("https://news.test/2026/03/03/comes-tomorrow")]
    [InlineData("https://news.test/2026/03/02/\ud800\u0000'\"<script>")]
    [InlineData("https://[::bad/2026/03/02/news")]
    public async Task Describe_WhatIsNoVisibleStory_Answers404(string address) =>
        Assert.Equal(HttpStatusCode.NotFound, (await site.Browser().GetAsync(Ask(address))).StatusCode);

    [Fact]
    public async Task Describe_EndlessAddress_Answers404() =>
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await site.Browser().GetAsync(Ask(Story + "?" + new string('x', 8000)))).StatusCode
        );

    [Theory]
    [InlineData("yaml")]
    [InlineData("XML")]
    public async Task Describe_OtherFormat_Answers501(string format) =>
        Assert.Equal(
            HttpStatusCode.NotImplemented,
            (await site.Browser().GetAsync($"{Ask(Story)}&format={format}")).StatusCode
        );

    [Fact]
    public async Task Show_Card_MayBeFramedAndRunsNothing()
    {
        var answer = await site.Browser().GetAsync($"/embed/{site.Stories[StoryKind.News]}");
        var page = await site.Browser().OpenAsync($"/embed/{site.Stories[StoryKind.News]}");

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("frame-ancestors *", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("X-Frame-Options"));
        Assert.Empty(page.Document.QuerySelectorAll("script, form, iframe, object, style"));
        Assert.Equal("noindex", page.Document.QuerySelector("meta[name=robots]")!.GetAttribute("content"));
        Assert.Equal(Story, page.Document.QuerySelector("h1 a")!.GetAttribute("href"));
        Assert.Equal(["News " + SyndicationSite.Kept], page.All("h1"));
    }

    [Fact]
    public async Task Show_AnyOtherPage_StaysUnframed()
    {
        var answer = await site.Browser().GetAsync("/2026/03/02/news");

        Assert.Contains(
            "frame-ancestors 'none'",
            answer.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal
        );
        Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
    }

    [Theory]
    [InlineData("/embed/999999")]
    [InlineData("/embed/-1")]
    [InlineData("/embed/about")]
    [InlineData("/embed/99999999999999999999")]
    public async Task Show_NoVisibleStory_Answers404(string address) =>
        Assert.Equal(HttpStatusCode.NotFound, (await site.Browser().GetAsync(address)).StatusCode);

    [Fact]
    public async Task Story_Page_LeadsToItsDescription()
    {
        var page = await site.Browser().OpenAsync("/2026/03/02/news");

        foreach (var type in new[] { "application/json+oembed", "text/xml+oembed" })
        {
            var address = page.Document.QuerySelector($"link[type='{type}']")!.GetAttribute("href")!;
            Assert.Equal(HttpStatusCode.OK, (await site.Browser().GetAsync(address)).StatusCode);
        }
    }

    private static string Ask(string url) => "/oembed?url=" + Uri.EscapeDataString(url);
}
