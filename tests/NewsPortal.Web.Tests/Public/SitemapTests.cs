using System.Net;
using System.Xml.Linq;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>/robots.txt, /sitemap.xml and /news-sitemap.xml.</summary>
public sealed class SitemapTests
{
    private static readonly DateTime Start = NewsApp.Start.UtcDateTime;
    private static readonly XNamespace Map = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private static readonly XNamespace News = "http://www.google.com/schemas/sitemap-news/0.9";

    [Fact]
    public async Task Show_Sitemap_LeadsToEveryVisiblePageAndNoOther()
    {
        using var app = new NewsApp();
        var section = await app.Data.CreateCategoryAsync("mapped");
        await app.Data.CreateStoryAsync("Seen", Start.AddHours(-1), c => c with { CategoryIds = [section.Id], Tags = ["Used"] });
        await app.Data.CreateStoryAsync("Tomorrow", Start.AddDays(1), c => c with { Tags = ["Early"] });
        await app.Data.CreateDraftAsync("Draft");
        var client = app.CreateClient();

        var index = XDocument.Parse(await client.GetStringAsync("/sitemap.xml"));
        List<string> addresses = [];
        foreach (var file in index.Descendants(Map + "loc").Select(l => new Uri(l.Value).AbsolutePath))
        {
            addresses.AddRange(XDocument.Parse(await client.GetStringAsync(file)).Descendants(Map + "loc").Select(l => l.Value));
        }

        Assert.Equal(
            new[] { "/", "/category/mapped", "/tag/used", "/2026/03/02/seen" }.Select(p => "https://news.test" + p).Order(StringComparer.Ordinal),
            addresses.Order(StringComparer.Ordinal));
        Assert.Equal("2026-03-02", index.Descendants(Map + "lastmod").Single().Value[..10]);
    }

    [Fact]
    public async Task Show_NewsSitemap_LosesAStoryAfterTwoDays()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Fresh & new", Start.AddHours(-1));
        await app.Data.CreateStoryAsync("Old", Start.AddHours(-49));
        var client = app.CreateClient();

        var now = XDocument.Parse(await client.GetStringAsync("/news-sitemap.xml"));
        app.Clock.Advance(TimeSpan.FromHours(48));
        var later = XDocument.Parse(await client.GetStringAsync("/news-sitemap.xml"));

        Assert.Equal("Fresh & new", Assert.Single(now.Descendants(News + "title")).Value);
        Assert.Equal("en", now.Descendants(News + "language").Single().Value);
        Assert.Empty(later.Descendants(Map + "url"));
    }

    [Fact]
    public async Task Show_Robots_NamesTheSitemaps()
    {
        using var app = new NewsApp();

        var text = await app.CreateClient().GetStringAsync("/robots.txt");

        Assert.Contains("Sitemap: https://news.test/sitemap.xml\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("Disallow: /admin", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sitemaps/7.xml")]
    [InlineData("/sitemaps/-1.xml")]
    [InlineData("/sitemaps/99999999999999.xml")]
    public async Task Show_UnknownFile_Answers404(string address)
    {
        using var app = new NewsApp();

        Assert.Equal(HttpStatusCode.NotFound, (await app.CreateClient().GetAsync(address)).StatusCode);
    }
}
