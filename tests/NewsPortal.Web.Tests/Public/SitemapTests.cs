using System.Net;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;
using NewsPortal.Core.Syndication;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>/robots.txt, /sitemap.xml and /news-sitemap.xml.</summary>
public sealed class SitemapTests(SyndicationSite site) : IClassFixture<SyndicationSite>
{
    private static readonly DateTime Start = NewsApp.Start.UtcDateTime;
    private static readonly XNamespace Map = "http://www.sitemaps.org/schemas/sitemap/0.9";
    private static readonly XNamespace Html = "http://www.w3.org/1999/xhtml";
    private static readonly XNamespace News = "http://www.google.com/schemas/sitemap-news/0.9";

    [Fact]
    public async Task Show_Sitemap_LeadsToEveryVisiblePageAndNoOther()
    {
        using var app = new NewsApp();
        var section = await app.Data.CreateCategoryAsync("mapped");
        await app.Data.CreateStoryAsync(
            "Seen",
            Start.AddHours(-1),
            c => c with { CategoryIds = [section.Id], Tags = ["Used"] }
        );
        await app.Data.CreateStoryAsync("Tomorrow", Start.AddDays(1), c => c with { Tags = ["Early"] });
        await app.Data.CreateDraftAsync("Draft");
        var client = app.CreateClient();

        var index = XDocument.Parse(await client.GetStringAsync("/sitemap.xml"));
        List<string> addresses = [];
        foreach (var file in index.Descendants(Map + "loc").Select(l => new Uri(l.Value).AbsolutePath))
        {
            addresses.AddRange(
                XDocument.Parse(await client.GetStringAsync(file)).Descendants(Map + "loc").Select(l => l.Value)
            );
        }

        Assert.Equal(
            new[] { "/", "/category/mapped", "/tag/used", "/2026/03/02/seen" }
                .Select(p => "https://news.test" + p)
                .Order(StringComparer.Ordinal),
            addresses.Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            ["/sitemaps/fronts.xml", "/sitemaps/articles-0.xml", "/sitemaps/tags-0.xml"],
            index.Descendants(Map + "loc").Select(l => new Uri(l.Value).AbsolutePath)
        );
        Assert.Equal(
            ["2026-03-02T08:30:00Z", "2026-03-02T08:30:00Z"],
            index.Descendants(Map + "lastmod").Select(l => l.Value)
        );
    }

    [Fact]
    public async Task Show_Sitemap_MovesItsTimesWithSubstanceOnly()
    {
        using var app = new NewsApp();
        var story = await app.Data.CreateStoryAsync("Changed", Start.AddHours(-3));
        app.Clock.Advance(TimeSpan.FromHours(1));

        var silent = await SaveAsync(story, false);
        var before = await LastModifiedAsync();
        await SaveAsync(silent.Value, true);
        var after = await LastModifiedAsync();

        Assert.Equal(
            (("2026-03-02T06:30:00Z", "2026-03-02T06:30:00Z"), ("2026-03-02T10:30:00Z", "2026-03-02T10:30:00Z")),
            (before, after)
        );

        Task<Result<SavedArticle>> SaveAsync(SavedArticle present, bool substance) =>
            app.InScopeAsync(services =>
                services
                    .GetRequiredService<ArticleEditor>()
                    .SaveAsync(
                        new SaveArticle
                        {
                            Id = present.Id,
                            Version = present.Version,
                            MarkUpdated = substance,
                            Step = Core.Articles.ArticleStep.Publish,
                            Content = new ArticleContent { Headline = "Changed", Body = $"<p>{substance}</p>" },
                        },
                        Actor.Program("Test"),
                        default
                    )
            );

        async Task<(string, string)> LastModifiedAsync()
        {
            var index = XDocument.Parse(await app.CreateClient().GetStringAsync("/sitemap.xml"));
            var file = XDocument.Parse(await app.CreateClient().GetStringAsync("/sitemaps/articles-0.xml"));
            return (
                index.Descendants(Map + "sitemap").ElementAt(1).Element(Map + "lastmod")!.Value,
                file.Descendants(Map + "lastmod").Single().Value
            );
        }
    }

    [Fact]
    public async Task Show_StoryInTwoLanguages_NamesBothAtEachOfThem()
    {
        using var app = new NewsApp();
        var group = Guid.NewGuid();
        await CreateAsync("Tide", null, Start.AddHours(-1), group);
        await CreateAsync("Flut", "de", Start.AddHours(-1), group);
        await CreateAsync("Marée", "fr", Start.AddDays(1), group);
        await CreateAsync("Only one to be seen", null, Start.AddHours(-1), Guid.NewGuid());
        await app.Data.CreateStoryAsync("Alone", Start.AddHours(-1));

        var file = XDocument.Parse(await app.CreateClient().GetStringAsync("/sitemaps/articles-0.xml"));

        var links = file.Descendants(Map + "url")
            .ToDictionary(
                url => new Uri(url.Element(Map + "loc")!.Value).AbsolutePath,
                url =>
                    url.Elements(Html + "link")
                        .Select(l =>
                            $"{l.Attribute("rel")!.Value} {l.Attribute("hreflang")!.Value} {l.Attribute("href")!.Value}"
                        )
            );
        string[] both =
        [
            $"alternate {app.Services.GetRequiredService<SiteTime>().Culture.Name} https://news.test/2026/03/02/tide",
            "alternate de https://news.test/2026/03/02/flut",
        ];
        Assert.Equal(both, links["/2026/03/02/tide"]);
        Assert.Equal(both, links["/2026/03/02/flut"]);
        Assert.Empty(links["/2026/03/02/only-one-to-be-seen"]);
        Assert.Empty(links["/2026/03/02/alone"]);

        async Task CreateAsync(string headline, string? language, DateTime at, Guid versionsOf)
        {
            var story = await app.Data.CreateStoryAsync(headline, at, c => c with { Language = language });
            await app.Data.InDatabaseAsync(async db =>
            {
                var article = (await db.Articles.FindAsync(story.Id))!;
                article.TranslationGroup = versionsOf;
                return await db.SaveChangesAsync();
            });
        }
    }

    [Fact]
    public async Task Show_NumbersBeyondAFile_BeginAnotherWithinTheProtocolsLimit()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("First");
        await app.Data.InDatabaseAsync(async db =>
        {
            var last = new Article
            {
                Title = "Last",
                Slug = "last",
                CreatedAt = Start,
            };
            last.Publish(Start, "/2026/03/02/last", Start);
            db.Entry(last).Property(a => a.Id).CurrentValue = SitemapQueries.FileSize;
            db.Articles.Add(last);
            return await db.SaveNumberedAsync<Article>();
        });
        var client = app.CreateClient();

        var index = await client.GetStringAsync("/sitemap.xml");
        var second = XDocument.Parse(await client.GetStringAsync("/sitemaps/articles-1.xml"));

        Assert.InRange(SitemapQueries.FileSize, 1, 50_000);
        Assert.Contains("/sitemaps/articles-0.xml", index, StringComparison.Ordinal);
        Assert.Contains("/sitemaps/articles-1.xml", index, StringComparison.Ordinal);
        Assert.EndsWith("/last", second.Descendants(Map + "loc").Single().Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sitemap.xml")]
    [InlineData("/sitemaps/fronts.xml")]
    [InlineData("/sitemaps/articles-0.xml")]
    [InlineData("/news-sitemap.xml")]
    public async Task Show_AskedAgain_Answers304UntilAStoryIsDue(string address)
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Here");
        await app.Data.CreateStoryAsync("Later", Start.AddHours(1));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var (tag, since) = (app.CreateClient(), app.CreateClient());
        var first = await tag.GetAsync(address);
        tag.DefaultRequestHeaders.IfNoneMatch.Add(first.Headers.ETag!);
        since.DefaultRequestHeaders.IfModifiedSince = first.Content.Headers.LastModified;

        var same = new[] { await tag.GetAsync(address), await since.GetAsync(address) };
        app.Clock.Advance(TimeSpan.FromHours(2));
        var changed = new[] { await tag.GetAsync(address), await since.GetAsync(address) };

        Assert.All(same, answer => Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode));
        Assert.All(changed, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    [Fact]
    public async Task Show_NewsSitemap_TellsByTimeThatAStoryHasLeft()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Leaves", Start.AddHours(-47));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var client = app.CreateClient();
        client.DefaultRequestHeaders.IfModifiedSince = (await client.GetAsync("/news-sitemap.xml"))
            .Content
            .Headers
            .LastModified;

        app.Clock.Advance(TimeSpan.FromMinutes(50));
        var still = await client.GetAsync("/news-sitemap.xml");
        app.Clock.Advance(TimeSpan.FromMinutes(20));
        var left = await client.GetAsync("/news-sitemap.xml");

        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (still.StatusCode, left.StatusCode));
        Assert.DoesNotContain("<url>", await left.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_NewsSitemap_HoldsNeitherPaidContentNorMoreThanAThousand()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Paid for", change: c => c with { StoryKind = StoryKind.Sponsored });
        await app.Data.InDatabaseAsync(async db =>
        {
            for (var i = 0; i < SitemapQueries.MostNews + 5; i++)
            {
                var story = new Article
                {
                    Title = $"News {i}",
                    Slug = $"news-{i}",
                    CreatedAt = Start,
                };
                story.Project(new ArticleContent { Headline = story.Title }, "", 0, new RenderedBody("", [], null));
                story.Publish(Start.AddSeconds(-i), $"/2026/03/02/news-{i}", Start);
                db.Articles.Add(story);
            }

            return await db.SaveChangesAsync();
        });

        var titles = XDocument
            .Parse(await app.CreateClient().GetStringAsync("/news-sitemap.xml"))
            .Descendants(News + "title")
            .Select(t => t.Value)
            .ToList();

        Assert.Equal((SitemapQueries.MostNews, "News 0", "News 999"), (titles.Count, titles[0], titles[^1]));
    }

    [Fact]
    public async Task Show_NewsSitemap_LosesAStoryAfterTwoDays()
    {
        using var app = new NewsApp();
        await app.Data.CreateStoryAsync("Fresh & new", Start.AddHours(-47));
        await app.Data.CreateStoryAsync("Old", Start.AddHours(-49));
        var client = app.CreateClient();

        var now = XDocument.Parse(await client.GetStringAsync("/news-sitemap.xml"));
        app.Clock.Advance(TimeSpan.FromHours(1));
        var later = XDocument.Parse(await client.GetStringAsync("/news-sitemap.xml"));

        Assert.Equal("Fresh & new", Assert.Single(now.Descendants(News + "title")).Value);
        Assert.Equal("en", now.Descendants(News + "language").Single().Value);
        Assert.Empty(later.Descendants(Map + "url"));
    }

    [Theory]
    [InlineData("de-AT", "de")]
    [InlineData("zh-CN", "zh-cn")]
    [InlineData("zh-Hans-SG", "zh-cn")]
    [InlineData("zh-TW", "zh-tw")]
    [InlineData("zh-Hant-MO", "zh-tw")]
    public async Task Show_NewsSitemap_NamesTheLanguageAsGoogleKnowsIt(string culture, string language)
    {
        using var app = new NewsApp().With("Site:Culture", culture);
        await app.Data.CreateStoryAsync("News", Start.AddHours(-1));

        var news = XDocument.Parse(await app.CreateClient().GetStringAsync("/news-sitemap.xml"));

        Assert.Equal(language, news.Descendants(News + "language").Single().Value);
    }

    [Fact]
    public async Task Show_Robots_NamesTheSitemaps()
    {
        using var app = new NewsApp();

        var text = await app.CreateClient().GetStringAsync("/robots.txt");

        Assert.Contains(
            "Sitemap: https://news.test/sitemap.xml\n",
            text.ReplaceLineEndings("\n"),
            StringComparison.Ordinal
        );
        Assert.Contains("Disallow: /admin", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/sitemaps/articles-7.xml")]
    [InlineData("/sitemaps/articles--1.xml")]
    [InlineData("/sitemaps/tags-99999999999999.xml")]
    [InlineData("/sitemaps/authors-2147483647.xml")]
    [InlineData("/sitemaps/users-0.xml")]
    public async Task Show_UnknownFile_Answers404(string address) =>
        Assert.Equal(HttpStatusCode.NotFound, (await site.CreateClient().GetAsync(address)).StatusCode);

    [Theory]
    [InlineData("/sitemap.xml")]
    [InlineData("/sitemaps/fronts.xml")]
    [InlineData("/sitemaps/articles-0.xml")]
    [InlineData("/sitemaps/authors-0.xml")]
    [InlineData("/sitemaps/tags-0.xml")]
    [InlineData("/news-sitemap.xml")]
    public async Task Show_HostileContent_KeepsTheProtocol(string address)
    {
        var text = await site.CreateClient().GetStringAsync(address);
        var root = XDocument.Parse(text).Root!;

        Assert.Equal(Map + (address == "/sitemap.xml" ? "sitemapindex" : "urlset"), root.Name);
        Assert.NotEmpty(root.Elements());
        foreach (var entry in root.Elements())
        {
            var location = entry.Element(Map + "loc")!.Value;
            Assert.StartsWith("https://news.test/", location, StringComparison.Ordinal);
            Assert.Equal(
                HttpStatusCode.OK,
                (await site.CreateClient().GetAsync(new Uri(location).PathAndQuery)).StatusCode
            );
            Assert.True(entry.Element(Map + "lastmod") is not { } at || DateTimeOffset.TryParse(at.Value, out _));
        }
    }

    [Fact]
    public async Task Show_Pictures_StandBesideTheirPages()
    {
        XNamespace image = "http://www.google.com/schemas/sitemap-image/1.1";
        var map = XDocument.Parse(await site.CreateClient().GetStringAsync("/sitemaps/articles-0.xml"));

        var picture = Assert.Single(map.Descendants(image + "loc"));

        Assert.Equal("https://news.test/2026/03/02/news", picture.Parent!.Parent!.Element(Map + "loc")!.Value);
        Assert.StartsWith($"https://news.test/media/{site.Picture}/", picture.Value, StringComparison.Ordinal);
    }
}
