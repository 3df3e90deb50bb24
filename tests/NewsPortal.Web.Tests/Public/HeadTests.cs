using AngleSharp.Dom;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>The contents of pages' heads, for search engines and link previews.</summary>
public sealed class HeadTests(SyndicationSite site) : IClassFixture<SyndicationSite>
{
    [Fact]
    public async Task Story_WithEverything_ShowsItselfInPreviews()
    {
        var head = (await site.Browser().OpenAsync("/2026/03/02/news")).Document.Head!;

        Assert.Equal("https://news.test/2026/03/02/news", Href(head, "link[rel=canonical]"));
        Assert.Equal("max-image-preview:large", Content(head, "meta[name=robots]"));
        Assert.Equal("The <Test> & Courier", Content(head, "meta[property='og:site_name']"));
        Assert.Equal(
            ("article", "en_GB"),
            (Content(head, "meta[property='og:type']"), Content(head, "meta[property='og:locale']"))
        );
        Assert.Equal("News " + SyndicationSite.Kept, Content(head, "meta[property='og:title']"));
        Assert.StartsWith(
            "https://news.test/media/",
            Content(head, "meta[property='og:image']"),
            StringComparison.Ordinal
        );
        Assert.Equal(
            ("image/jpeg", "1200", "630", SyndicationSite.Kept),
            (
                Content(head, "meta[property='og:image:type']"),
                Content(head, "meta[property='og:image:width']"),
                Content(head, "meta[property='og:image:height']"),
                Content(head, "meta[property='og:image:alt']")
            )
        );
        Assert.Equal(
            ("summary_large_image", "@courier"),
            (Content(head, "meta[name='twitter:card']"), Content(head, "meta[name='twitter:site']"))
        );
        Assert.Equal("2026-03-02T08:30:00Z", Content(head, "meta[property='article:published_time']"));
        Assert.Equal(SyndicationSite.Hostile, Content(head, "meta[property='article:section']"));
        Assert.Equal(
            ["Floods", "Salt & sea"],
            head.QuerySelectorAll("meta[property='article:tag']").Select(m => m.GetAttribute("content"))
        );
        Assert.Equal("https://news.test/author/ines", Content(head, "meta[property='article:author']"));
        Assert.Equal("/manifest.webmanifest", Href(head, "link[rel=manifest]"));
    }

    /// <summary>
    /// Programs that search the source for structured data and feeds find them, and no letter takes eight bytes.
    /// </summary>
    [Fact]
    public async Task Page_WithLettersOfOtherLanguages_WritesThemAndItsTypesAsTheyAre()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Łódź – 東京 – القاهرة", change: c => c with { Slug = "cities" });

        var html = await app.Browser().GetStringAsync("/2026/03/02/cities");

        Assert.Contains("Łódź – 東京 – القاهرة</h1>", html, StringComparison.Ordinal);
        Assert.Contains("\"headline\":\"Łódź – 東京 – القاهرة\"", html, StringComparison.Ordinal);
        Assert.Contains("<script type=\"application/ld+json\">", html, StringComparison.Ordinal);
        Assert.Contains("type=\"application/rss+xml\"", html, StringComparison.Ordinal);
        Assert.Contains("datetime=\"2026-03-02T10:30:00+01:00\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_WithFeeds_NamesAllThreeFormatsOfBoth()
    {
        var head = (await site.Browser().OpenAsync("/author/ines")).Document.Head!;

        Assert.Equal(
            new[] { "", "/author/ines" }.SelectMany(path =>
                new[] { path + "/feed", path + "/feed/atom", path + "/feed/json" }
            ),
            head.QuerySelectorAll("link[rel=alternate]").Select(l => l.GetAttribute("href"))
        );
        Assert.Equal("summary_large_image", Content(head, "meta[name='twitter:card']"));
    }

    [Fact]
    public async Task Title_LongHeadline_GoesWithoutTheNewspapersName()
    {
        Assert.EndsWith(
            " – The <Test> & Courier",
            (await site.Browser().OpenAsync("/about")).Document.Title,
            StringComparison.Ordinal
        );
        Assert.Equal(
            "Unsigned " + new string('x', 120),
            (await site.Browser().OpenAsync("/2026/03/01/unsigned")).Document.Title
        );
    }

    [Theory]
    [InlineData("/nothing-here")]
    [InlineData("/category/unknown")]
    public async Task Page_ThatIsNone_HasNoAddressForSearchEngines(string address)
    {
        var head = (await site.Browser().OpenAsync(address)).Document.Head!;

        Assert.Equal("noindex", Content(head, "meta[name=robots]"));
        Assert.Null(head.QuerySelector("link[rel=canonical]"));
    }

    [Fact]
    public async Task List_OfSeveralPages_NamesItselfAndItsNeighbours()
    {
        using var app = new NewsApp();
        for (var i = 0; i < 45; i++)
        {
            await app.Data.CreateStoryAsync(
                $"Story {i}",
                NewsApp.Start.UtcDateTime.AddMinutes(-i),
                c => c with { Tags = ["Long"] }
            );
        }

        var first = (await app.Browser().OpenAsync("/tag/long")).Document.Head!;
        var second = (await app.Browser().OpenAsync(new Uri(Href(first, "link[rel=next]")!).PathAndQuery))
            .Document
            .Head!;

        Assert.Equal(
            ("https://news.test/tag/long", null),
            (Href(first, "link[rel=canonical]"), Href(first, "link[rel=prev]"))
        );
        Assert.Equal(Href(first, "link[rel=next]"), Href(second, "link[rel=canonical]"));
        Assert.StartsWith(
            "https://news.test/tag/long?after=",
            Href(second, "link[rel=prev]"),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "https://news.test/tag/long?before=",
            Href(second, "link[rel=next]"),
            StringComparison.Ordinal
        );
    }

    private static string? Content(IElement head, string selector) =>
        head.QuerySelector(selector)?.GetAttribute("content");

    private static string? Href(IElement head, string selector) => head.QuerySelector(selector)?.GetAttribute("href");
}
