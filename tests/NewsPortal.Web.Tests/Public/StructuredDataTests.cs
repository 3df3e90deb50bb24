using NewsPortal.Core.Articles;
using NewsPortal.Core.Terms;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>The JSON-LD of every page type, with hostile content.</summary>
public sealed class StructuredDataTests(SyndicationSite site) : IClassFixture<SyndicationSite>
{
    [Theory]
    [InlineData("/", "NewsMediaOrganization", "WebSite")]
    [InlineData("/category/city", "BreadcrumbList", "CollectionPage")]
    [InlineData("/category/harbour", "BreadcrumbList", "CollectionPage")]
    [InlineData("/category/empty", "BreadcrumbList", "CollectionPage")]
    [InlineData("/tag/floods", "BreadcrumbList", "CollectionPage")]
    [InlineData("/series/tides", "BreadcrumbList", "CollectionPage")]
    [InlineData("/author/ines", "BreadcrumbList", "ProfilePage")]
    [InlineData("/2026/03", "BreadcrumbList", "CollectionPage")]
    [InlineData("/about", "BreadcrumbList", "AboutPage")]
    [InlineData("/ethics", "BreadcrumbList")]
    [InlineData("/corrections", "BreadcrumbList")]
    [InlineData("/2026/03/02/news", "BreadcrumbList", "NewsArticle")]
    [InlineData("/2026/03/02/analysis", "BreadcrumbList", "AnalysisNewsArticle", "NewsArticle")]
    [InlineData("/2026/03/02/opinion", "BreadcrumbList", "OpinionNewsArticle", "NewsArticle")]
    [InlineData("/2026/03/02/review", "BreadcrumbList", "ReviewNewsArticle", "NewsArticle")]
    [InlineData("/2026/03/02/sponsored", "BreadcrumbList", "AdvertiserContentArticle", "Article")]
    [InlineData("/2026/03/02/live", "BreadcrumbList", "NewsArticle")]
    [InlineData("/nothing-here")]
    public async Task Page_OfEveryType_CarriesWhatGoogleAsksFor(string address, params string[] types)
    {
        var page = await site.Browser().OpenAsync(address);

        Assert.Equal(
            types.Order(StringComparer.Ordinal),
            page.StructuredData().SelectMany(StructuredDataRules.Types).Order(StringComparer.Ordinal)
        );
        Assert.Empty(page.StructuredDataFaults());
    }

    [Fact]
    public async Task Story_WithEverything_SaysEverything()
    {
        var story = (await site.Browser().OpenAsync("/2026/03/02/news")).StructuredData("NewsArticle");

        Assert.Equal("News " + SyndicationSite.Kept, story.GetProperty("headline").GetString());
        Assert.Equal("https://news.test/author/ines", story.GetProperty("author")[0].GetProperty("url").GetString());
        Assert.Equal(
            "https://news.test/icons/512.png",
            story.GetProperty("publisher").GetProperty("logo").GetProperty("url").GetString()
        );
        var corrections = story.GetProperty("correction");
        Assert.Equal(2, corrections.GetArrayLength());
        Assert.StartsWith(
            "It was 3, Bits & ]]>",
            corrections[0].GetProperty("text").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal("2026-03-02T09:25:00Z", corrections[0].GetProperty("datePublished").GetString());
        Assert.Equal(
            [
                ("CreativeWorkSeries", "https://news.test/series/tides"),
                ("CollectionPage", "https://news.test/category/harbour"),
            ],
            story
                .GetProperty("isPartOf")
                .EnumerateArray()
                .Select(p => (p.GetProperty("@type").GetString()!, p.GetProperty("url").GetString()!))
        );
        Assert.Equal(
            ["1200×675", "1200×900", "1067×1067"],
            story
                .GetProperty("image")
                .EnumerateArray()
                .Select(i => $"{i.GetProperty("width").GetInt32()}×{i.GetProperty("height").GetInt32()}")
        );
    }

    [Fact]
    public async Task Story_WithoutAuthor_IsTheNewspapersOwn()
    {
        var author = (await site.Browser().OpenAsync("/2026/03/01/unsigned"))
            .StructuredData("NewsArticle")
            .GetProperty("author")[0];

        Assert.Equal(
            ("NewsMediaOrganization", "https://news.test/"),
            (author.GetProperty("@type").GetString(), author.GetProperty("url").GetString())
        );
    }

    [Fact]
    public async Task Home_Organization_NamesProfilesAndPoliciesThatExist()
    {
        var page = await site.Browser().OpenAsync("/");
        var organization = page.StructuredData("NewsMediaOrganization");

        Assert.Equal(
            ["https://social.example/@courier", "https://x.com/courier"],
            organization.GetProperty("sameAs").EnumerateArray().Select(p => p.GetString())
        );
        Assert.Equal("https://news.test/ethics", organization.GetProperty("ethicsPolicy").GetString());
        Assert.Equal("https://news.test/corrections", organization.GetProperty("correctionsPolicy").GetString());
        Assert.Equal("desk@news.test", organization.GetProperty("contactPoint").GetProperty("email").GetString());
        Assert.False(organization.GetProperty("contactPoint").TryGetProperty("url", out _));
        Assert.Equal(
            "https://news.test/search?q={search_term_string}",
            page.StructuredData("WebSite")
                .GetProperty("potentialAction")
                .GetProperty("target")
                .GetProperty("urlTemplate")
                .GetString()
        );
    }

    [Fact]
    public async Task Author_Profile_NamesPortraitLinksAndStories()
    {
        var profile = (await site.Browser().OpenAsync("/author/ines")).StructuredData("ProfilePage");
        var person = profile.GetProperty("mainEntity");

        Assert.Equal("https://social.example/@ines", person.GetProperty("sameAs")[0].GetString());
        Assert.Equal(
            (1067, 1067),
            (
                person.GetProperty("image").GetProperty("width").GetInt32(),
                person.GetProperty("image").GetProperty("height").GetInt32()
            )
        );
        Assert.Equal(Enum.GetValues<StoryKind>().Length, profile.GetProperty("hasPart").GetArrayLength());
    }

    [Fact]
    public async Task Organisation_AsAuthor_IsNoPerson()
    {
        using var app = new NewsApp();
        var agency = await app.Data.InDatabaseAsync(async db =>
        {
            var author = new Author
            {
                Slug = "coast-agency",
                Name = "Coast Agency",
                Role = "News agency",
                IsOrganisation = true,
            };
            db.Authors.Add(author);
            await db.SaveChangesAsync();
            return author;
        });
        await app.Data.CreateStoryAsync("Ferry returns", change: c => c with { AuthorIds = [agency.Id] });

        var story = (await app.Browser().OpenAsync("/2026/03/02/ferry-returns"))
            .StructuredData("NewsArticle")
            .GetProperty("author")[0];
        var profile = (await app.Browser().OpenAsync("/author/coast-agency"))
            .StructuredData("ProfilePage")
            .GetProperty("mainEntity");

        Assert.All(
            [story, profile],
            author =>
            {
                Assert.Equal("Organization", author.GetProperty("@type").GetString());
                Assert.Equal(
                    "https://news.test/author/coast-agency#organization",
                    author.GetProperty("@id").GetString()
                );
                Assert.False(author.TryGetProperty("jobTitle", out _));
            }
        );
    }

    [Fact]
    public async Task Rules_BrokenData_AreNamed()
    {
        var page = await site.Browser().OpenAsync("/");
        page.Document.Body!.InnerHtml = """
            <nav aria-label="Breadcrumb"></nav><script type="application/ld+json">
            {"@context":"https://schema.org","@type":"NewsArticle","mainEntityOfPage":"/x","datePublished":"2026-03-02","headline":""}</script>
            """;

        var faults = page.StructuredDataFaults();

        foreach (
            var fault in new[]
            {
                "no author",
                "headline is empty",
                "no absolute address",
                "no time with its zone",
                "breadcrumb",
            }
        )
        {
            Assert.Contains(faults, f => f.Contains(fault, StringComparison.Ordinal));
        }
    }
}
