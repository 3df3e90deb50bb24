using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;
using NewsPortal.Core.Terms;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>The contents of a story's page.</summary>
public sealed class StoryTests
{
    private const string Hostile = "<script>alert(1)</script>\"'></script><img src=x onerror=alert(1)>";
    private static readonly DateTime Start = NewsApp.Start.UtcDateTime;

    [Fact]
    public async Task Story_WithEverything_ShowsEverything()
    {
        using var app = new NewsApp();
        var city = await app.Data.CreateCategoryAsync("city", "City");
        var sea = await app.Data.CreateCategoryAsync("sea", "Sea");
        var ines = await CreateAuthorAsync(app, "ines", "Ines Marlowe");
        var marek = await app.Data.CreateAuthorAsync("marek", "Marek Dunne");
        var picture = await CreatePictureAsync(app);
        var story = await app.Data.CreateStoryAsync(
            "Barrier approved",
            change: c =>
                c with
                {
                    Standfirst = "After nine hours.",
                    Body = $"<p>{string.Join(' ', Enumerable.Repeat("word", 700))}</p>",
                    CategoryIds = [city.Id, sea.Id],
                    AuthorIds = [ines.Id, marek.Id],
                    Tags = ["Floods", "City council"],
                    PictureId = picture,
                    PictureAlt = "Gates at dusk",
                    PictureCaption = "The gates.",
                    PictureCredit = "Photo: A. Studio",
                }
        );
        app.Clock.Advance(TimeSpan.FromHours(2));
        await app.Data.SaveAsync(
            new SaveArticle
            {
                Id = story.Id,
                Version = story.Version,
                Content = (await app.Data.ContentAsync(story.Id))!,
                Step = ArticleStep.Publish,
                MarkUpdated = true,
            }
        );
        await app.Data.InDatabaseAsync(async db =>
        {
            db.ArticleViewTotals.Add(new ArticleViewTotal { ArticleId = story.Id, Views = 18420 });
            return await db.SaveChangesAsync();
        });

        var page = await app.Browser().OpenAsync("/2026/03/02/barrier-approved");
        var document = page.Document;

        Assert.Equal(["Home", "City", "Barrier approved"], page.All("nav[aria-label=Breadcrumb] li"));
        Assert.Equal(["City", "Sea"], page.All(".story-head .label"));
        Assert.Equal(["Barrier approved"], page.All("h1"));
        Assert.Equal(["After nine hours."], page.All(".standfirst"));
        Assert.Equal(["Ines Marlowe", "Marek Dunne"], page.All("a[rel=author]"));
        Assert.Equal("/author/ines", document.QuerySelector("a[rel=author]")!.GetAttribute("href"));
        var times = document.QuerySelectorAll(".facts time");
        Assert.Equal(
            ["2026-03-02T10:30:00+01:00", "2026-03-02T12:30:00+01:00"],
            times.Select(t => t.GetAttribute("datetime")!)
        );
        Assert.Equal("2 March 2026, 10:30 UTC+01:00", times[0].TextContent);
        Assert.Equal("18420", document.QuerySelector("[data-view-count]")!.GetAttribute("data-view-count"));
        Assert.Contains("18,420", document.QuerySelector("[data-view-count]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("3 min", page.Text, StringComparison.Ordinal);
        Assert.Equal(
            story.Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
            document.QuerySelector("article[data-article-id]")!.GetAttribute("data-article-id")
        );
        var image = document.QuerySelector(".story-picture img")!;
        Assert.Equal(
            ("Gates at dusk", "high", "1600", "1067"),
            (
                image.GetAttribute("alt"),
                image.GetAttribute("fetchpriority"),
                image.GetAttribute("width"),
                image.GetAttribute("height")
            )
        );
        Assert.Equal(["The gates.", "Photo: A. Studio"], page.All(".story-picture figcaption span"));
        Assert.Equal(["Floods", "City council"], page.All("a[rel=tag]"));
        Assert.Equal(["Ines Marlowe", "Marek Dunne"], page.All(".about h3"));
        Assert.Contains("Writes about the city.", page.Text, StringComparison.Ordinal);
        Assert.Equal(
            "https://social.example/@ines",
            document.QuerySelector(".about .profile-links a")!.GetAttribute("href")
        );
        Assert.Equal(
            "https://news.test/2026/03/02/barrier-approved",
            document.QuerySelector("link[rel=canonical]")!.GetAttribute("href")
        );
        Assert.Equal("After nine hours.", document.QuerySelector("meta[name=description]")!.GetAttribute("content"));
        Assert.StartsWith(
            "https://news.test/media/",
            document.QuerySelector("meta[property='og:image']")!.GetAttribute("content"),
            StringComparison.Ordinal
        );
        Assert.Equal(
            ["BreadcrumbList", "NewsArticle"],
            StructuredData(page).Select(d => d.GetProperty("@type").GetString())
        );
    }

    [Fact]
    public async Task Story_HostileTextInEveryField_IsShownAsText()
    {
        using var app = new NewsApp();
        var category = await app.Data.CreateCategoryAsync("hostile", Hostile);
        var author = await CreateAuthorAsync(app, "hostile", Hostile, Hostile);
        await app.Data.InDatabaseAsync(async db =>
        {
            db.Add(
                new SiteSettings
                {
                    Name = Hostile,
                    Tagline = Hostile,
                    Description = Hostile,
                    ContactEmail = Hostile,
                    FooterText = Hostile,
                }
            );
            return await db.SaveChangesAsync();
        });
        var picture = await CreatePictureAsync(app);
        ArticleContent Fill(ArticleContent c) =>
            c with
            {
                Headline = Hostile,
                Slug = "hostile",
                Standfirst = Hostile,
                Body = $"<p>{Hostile}</p>",
                CategoryIds = [category.Id],
                AuthorIds = [author.Id],
                Tags = [Hostile],
                PictureId = picture,
                PictureAlt = Hostile,
                PictureCaption = Hostile,
                PictureCredit = Hostile,
            };
        await app.Data.CreateStoryAsync("x", change: Fill);
        await app.Data.CreateStoryAsync("x", change: c => Fill(c) with { Slug = "hostile-2" });
        string[] pages = ["/", "/2026/03/02/hostile", "/category/hostile", "/author/hostile", "/2026", "/nothing"];

        foreach (var address in pages)
        {
            var page = await app.Browser().OpenAsync(address);
            Assert.DoesNotContain(
                page.Document.Scripts,
                s =>
                    s.Text.Contains("alert", StringComparison.Ordinal)
                    && s.GetAttribute("type") != "application/ld+json"
            );
            Assert.Empty(page.Document.QuerySelectorAll("[onerror], img[src=x]"));
            Assert.All(
                StructuredData(page),
                data => Assert.Equal("https://schema.org", data.GetProperty("@context").GetString())
            );
        }
    }

    [Fact]
    public async Task Related_SharedTagsAndSections_ComeFirstAndAreFilledUp()
    {
        using var app = new NewsApp();
        var city = await app.Data.CreateCategoryAsync("city");
        var sport = await app.Data.CreateCategoryAsync("sport");
        await CreateAsync("Far away", sport.Id, -1);
        await CreateAsync("Same section, older", city.Id, -30);
        await CreateAsync("Same section, newer", city.Id, -20);
        await CreateAsync("Same tag", sport.Id, -90, "Floods");
        await CreateAsync("Same tag and section", city.Id, -100, "Floods");
        await app.Data.CreateDraftAsync("Draft", c => c with { CategoryIds = [city.Id], Tags = ["Floods"] });
        await app.Data.CreateStoryAsync(
            "Future",
            Start.AddHours(1),
            c => c with { CategoryIds = [city.Id], Tags = ["Floods"] }
        );
        await CreateAsync("The story", city.Id, 0, "Floods");
        await app.RelateAsync();

        var page = await app.Browser().OpenAsync("/2026/03/02/the-story");

        // The section's newer story is the previous one, which the page already links to.
        Assert.Equal(["Same tag and section", "Same tag", "Same section, older"], page.All(".related .card-headline"));

        Task CreateAsync(string headline, long category, int minutes, params string[] tags) =>
            app.Data.CreateStoryAsync(
                headline,
                Start.AddMinutes(minutes),
                c => c with { CategoryIds = [category], Tags = tags }
            );
    }

    [Fact]
    public async Task Related_StoryAlone_IsFilledFromTheWholeSite()
    {
        using var app = new NewsApp();
        for (var i = 0; i < 6; i++)
        {
            await app.Data.CreateStoryAsync($"Other {i}", Start.AddMinutes(-i - 1));
        }

        await app.Data.CreateStoryAsync("Alone");

        Assert.Equal(
            ["Other 0", "Other 1", "Other 2", "Other 3"],
            (await app.Browser().OpenAsync("/2026/03/02/alone")).All(".related .card-headline")
        );
    }

    private static IReadOnlyList<JsonElement> StructuredData(Page page) =>
        [
            .. page
                .Document.QuerySelectorAll("script[type='application/ld+json']")
                .Select(s => JsonDocument.Parse(s.TextContent).RootElement),
        ];

    private static Task<Author> CreateAuthorAsync(
        NewsApp app,
        string slug,
        string name,
        string text = "Writes about the city."
    ) =>
        app.Data.InDatabaseAsync(async db =>
        {
            var author = new Author
            {
                Slug = slug,
                Name = name,
                Role = text,
                Biography = text,
            };
            author.Links.Add(new AuthorLink { Label = "Social", Url = "https://social.example/@ines" });
            author.Links.Add(
                new AuthorLink
                {
                    Label = "Bad",
                    Url = "javascript:alert(1)",
                    Position = 1,
                }
            );
            db.Authors.Add(author);
            await db.SaveChangesAsync();
            return author;
        });

    private static Task<long> CreatePictureAsync(NewsApp app) =>
        app.Data.InDatabaseAsync(async db =>
        {
            var picture = new MediaItem
            {
                Sha256 = new string('a', 64),
                FileName = "a.jpg",
                ContentType = "image/jpeg",
                Width = 1600,
                Height = 1067,
                CreatedAt = Start,
            };
            db.Media.Add(picture);
            await db.SaveChangesAsync();
            return picture.Id;
        });
}
