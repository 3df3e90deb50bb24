using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>Feeds checked against the rules of feed validators.</summary>
public sealed class FeedRuleTests(SyndicationSite site) : IClassFixture<SyndicationSite>
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Content = "http://purl.org/rss/1.0/modules/content/";
    private static readonly XNamespace Media = "http://search.yahoo.com/mrss/";

    [Theory]
    [InlineData("/feed")]
    [InlineData("/feed/atom")]
    [InlineData("/feed/json")]
    [InlineData("/category/city/feed")]
    [InlineData("/category/harbour/feed/atom")]
    [InlineData("/category/empty/feed")]
    [InlineData("/category/empty/feed/atom")]
    [InlineData("/category/empty/feed/json")]
    [InlineData("/tag/salt-sea/feed")]
    [InlineData("/tag/floods/feed/json")]
    [InlineData("/series/tides/feed")]
    [InlineData("/series/tides/feed/atom")]
    [InlineData("/author/ines/feed")]
    [InlineData("/author/ines/feed/atom")]
    public async Task Show_HostileContent_KeepsEveryRule(string address)
    {
        var answer = await site.Browser().GetAsync(address);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await FeedRules.FaultsAsync(answer));
    }

    [Fact]
    public async Task Show_Series_HoldsItsPartsOnly()
    {
        var feed = XDocument.Parse(await site.Browser().GetStringAsync("/series/tides/feed"));

        Assert.Equal(
            ["https://news.test/2026/03/02/news"],
            feed.Descendants("item").Select(i => i.Element("link")!.Value)
        );
    }

    [Fact]
    public async Task Show_CorrectedStory_BeginsWithItsCorrectionsAndCountsThemAsChanges()
    {
        var rss = XDocument.Parse(await site.Browser().GetStringAsync("/feed")).Descendants("item").First();
        var atom = XDocument
            .Parse(await site.Browser().GetStringAsync("/feed/atom"))
            .Descendants(Atom + "entry")
            .First();
        using var json = JsonDocument.Parse(await site.Browser().GetStringAsync("/feed/json"));
        var item = json.RootElement.GetProperty("items")[0];
        const string Begins =
            "<p><strong>Correction (Monday 2 March 2026):</strong> It was 3, Bits &amp; ]]&gt; &lt;b&gt;";

        foreach (
            var text in new[]
            {
                rss.Element(Content + "encoded")!.Value,
                rss.Element("description")!.Value,
                atom.Element(Atom + "content")!.Value,
                item.GetProperty("content_html").GetString()!,
            }
        )
        {
            Assert.StartsWith(
                Begins,
                text.Replace("Monday, ", "Monday ", StringComparison.Ordinal),
                StringComparison.Ordinal
            );
            Assert.Contains("Meant so.</p><p>And so.</p>", text, StringComparison.Ordinal);
        }

        Assert.Equal(
            ["2026-03-02T09:25:00Z", "2026-03-02T09:25:00Z", "2026-03-02T09:25:00Z"],
            new[]
            {
                rss.Element(Atom + "updated")!.Value,
                atom.Element(Atom + "updated")!.Value,
                item.GetProperty("date_modified").GetString()!,
            }
        );
        Assert.Equal("2026-03-02T08:30:00Z", atom.Element(Atom + "published")!.Value);
    }

    [Fact]
    public async Task Show_EveryKind_IsACategoryAndPaidContentSaysSoFirst()
    {
        var items = XDocument
            .Parse(await site.Browser().GetStringAsync("/category/city/feed"))
            .Descendants("item")
            .ToList();

        Assert.Equal(
            ["News", "Analysis", "Opinion", "Review", "Paid content", "Live"],
            items.Select(i =>
                i.Elements("category")
                    .Single(c => c.Attribute("domain")?.Value == "https://news.test/#story-kind")
                    .Value
            )
        );
        Assert.Equal(
            ["City & coast", "Floods", "Salt & sea"],
            items[0].Elements("category").Where(c => c.Attribute("domain") is null).Skip(1).Select(c => c.Value)
        );
        Assert.StartsWith(
            "<p><strong>Paid content</strong></p>",
            items[4].Element(Content + "encoded")!.Value,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Show_FullText_HoldsOutsideThePage()
    {
        var text = XDocument
            .Parse(await site.Browser().GetStringAsync("/feed"))
            .Descendants(Content + "encoded")
            .First()
            .Value;

        foreach (
            var address in new[]
            {
                "https://news.test/about",
                "https://news.test/2026/03/02/news#fn1",
                "https://news.test/2026/03/02/more?x=1&amp;y=2",
                "https://other.example/x",
            }
        )
        {
            Assert.Contains($"href=\"{address}\"", text, StringComparison.Ordinal);
        }

        Assert.Contains("src=\"https://news.test/media/", text, StringComparison.Ordinal);
        Assert.DoesNotContain("srcset", text, StringComparison.Ordinal);
        Assert.DoesNotContain("data-media-id", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_Picture_IsNamedWithTypeAndText()
    {
        var picture = XDocument
            .Parse(await site.Browser().GetStringAsync("/feed"))
            .Descendants(Media + "content")
            .First();

        Assert.StartsWith("https://news.test/media/", picture.Attribute("url")!.Value, StringComparison.Ordinal);
        Assert.Equal(
            ("image/jpeg", "1200", "630"),
            (picture.Attribute("type")!.Value, picture.Attribute("width")!.Value, picture.Attribute("height")!.Value)
        );
        Assert.Equal(SyndicationSite.Kept, picture.Element(Media + "description")!.Value);
    }

    [Theory]
    [InlineData("/category/city/harbour/feed", "/category/harbour/feed")]
    [InlineData("/category/city/harbour/feed/atom/", "/category/harbour/feed/atom")]
    [InlineData("/category/harbour/feed/rss2", "/category/harbour/feed")]
    [InlineData("/feed/rss", "/feed")]
    [InlineData("/CATEGORY/harbour/feed", "/category/harbour/feed")]
    public async Task Show_WordPressAddress_RedirectsOnce(string address, string present)
    {
        var answer = await site.Browser().OpenAsync(address);

        Assert.Equal((HttpStatusCode.MovedPermanently, present), (answer.Status, answer.Location));
    }

    [Theory]
    [InlineData("/category/city/feed/atom/more")]
    [InlineData("/category/unknown/city/none/feed")]
    [InlineData("/series/unknown/feed")]
    [InlineData("/category/%01/feed")]
    [InlineData("/category/%ff%fe/feed")]
    public async Task Show_NoFeedOfOurs_Answers404(string address) =>
        Assert.Equal(HttpStatusCode.NotFound, (await site.Browser().GetAsync(address)).StatusCode);

    [Fact]
    public async Task Head_Feed_AnswersTheSameHeadersWithoutABody()
    {
        var browser = site.Browser();

        var get = await browser.GetAsync("/feed/atom");
        var head = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/feed/atom"));

        Assert.Equal((HttpStatusCode.OK, get.Headers.ETag), (head.StatusCode, head.Headers.ETag));
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Equal(get.Content.Headers.LastModified, head.Content.Headers.LastModified);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }
}
