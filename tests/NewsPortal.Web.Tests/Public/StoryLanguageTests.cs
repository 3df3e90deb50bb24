using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>A story declares its language and links to its translations.</summary>
public sealed class StoryLanguageTests(NewsApp app) : IClassFixture<NewsApp>
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace DublinCore = "http://purl.org/dc/elements/1.1/";

    [Theory]
    [InlineData("pt_br", "pt-BR", "ltr")]
    [InlineData("AR", "ar", "rtl")]
    [InlineData(" zh-hant ", "zh-Hant", "ltr")]
    [InlineData("he", "he", "rtl")]
    public async Task Save_Language_StandsOnTheStorysElementsEverywhere(string typed, string tag, string direction)
    {
        await using var own = new NewsApp();
        var category = await own.Data.CreateCategoryAsync("world", "World");
        var draft = await own.Data.CreateStoryAsync(
            "Words of another tongue",
            change: c => c with { CategoryIds = [category.Id], Standfirst = "Lead" }
        );
        var editor = await own.SignedInAsync(Roles.Editor);
        await (await editor.OpenAsync($"/admin/articles/{draft.Id}"))
            .Form($"/admin/articles/{draft.Id}")
            .Fill("Language", typed)
            .Fill("Then", "publish")
            .SendAsync();
        var browser = own.Browser();

        var story = await browser.OpenAsync("/2026/03/02/words-of-another-tongue");

        foreach (var part in new[] { "article h1", ".standfirst", "article .body" })
        {
            Assert.Equal((tag, direction), Marks(story.Document.QuerySelector(part)!));
        }

        Assert.Equal("en-GB", story.Document.DocumentElement.GetAttribute("lang"));
        Assert.Equal(tag, JsonLd(story).GetProperty("inLanguage").GetString());
        foreach (var list in new[] { "/", "/category/world", "/2026/03/02", "/admin/articles" })
        {
            var link = (
                list.StartsWith("/admin", StringComparison.Ordinal)
                    ? await editor.OpenAsync(list)
                    : await browser.OpenAsync(list)
            )
                .Document.QuerySelectorAll("main a")
                .First(a => a.TextContent.Trim() == "Words of another tongue");
            Assert.Equal((tag, direction), Marks(link));
        }

        var rss = XDocument.Parse((await browser.OpenAsync("/feed")).Html);
        Assert.Equal(tag, rss.Descendants("item").Single().Element(DublinCore + "language")!.Value);
        var entry = XDocument.Parse((await browser.OpenAsync("/feed/atom")).Html).Descendants(Atom + "entry").Single();
        Assert.Equal(tag, entry.Attribute(XNamespace.Xml + "lang")!.Value);
        var feed = JsonDocument.Parse(await browser.GetStringAsync("/feed/json")).RootElement;
        Assert.Equal(
            ("en-GB", tag),
            (feed.GetProperty("language").GetString(), feed.GetProperty("items")[0].GetProperty("language").GetString())
        );
    }

    [Fact]
    public async Task Save_NoLanguage_IsTheSites()
    {
        await app.Data.CreateStoryAsync("In our own words");

        var story = await app.Browser().OpenAsync("/2026/03/02/in-our-own-words");

        Assert.Null(story.Document.QuerySelector("article h1")!.GetAttribute("lang"));
        Assert.Equal("en-GB", JsonLd(story).GetProperty("inLanguage").GetString());
        Assert.Empty(story.Document.QuerySelectorAll("link[hreflang]"));
    }

    [Theory]
    [InlineData("english")]
    [InlineData("x-klingon")]
    [InlineData("e")]
    [InlineData("en-GB-oed-and-much-more-than-fits-in-here")]
    [InlineData("\"><script>alert(1)</script>")]
    public async Task Save_NoLanguageTag_IsRefusedAndComesBack(string typed)
    {
        var draft = await app.Data.CreateDraftAsync($"Tongue {Guid.NewGuid():N}");
        var address = $"/admin/articles/{draft.Id}";

        var answer = await (await (await app.SignedInAsync(Roles.Editor)).OpenAsync(address))
            .Form(address)
            .Fill("Language", typed)
            .Press("Save")
            .SendAsync();

        Assert.Equal((HttpStatusCode.BadRequest, typed), (answer.Status, answer.Form(address)["Language"]));
        Assert.NotNull(answer.Document.QuerySelector("#errors a[href='#Language']"));
    }

    [Fact]
    public async Task Page_InAnotherLanguage_SaysSo()
    {
        var page = await app.Data.CreateDraftAsync(
            "Qui sommes-nous",
            c => c with { PagePath = "qui", Language = "fr", Standfirst = "Nous" },
            command: c => c with { Kind = ArticleKind.Page }
        );
        await app.InScopeAsync(s =>
            ((ArticleEditor)s.GetService(typeof(ArticleEditor))!).PublishAsync(
                page.Id,
                page.Version,
                null,
                Actor.Program("Test"),
                default
            )
        );

        var shown = await app.Browser().OpenAsync("/qui");

        Assert.All(
            new[] { "h1", ".standfirst", ".body" },
            part => Assert.Equal(("fr", "ltr"), Marks(shown.Document.QuerySelector($"main {part}")!))
        );
    }

    [Fact]
    public async Task Versions_OfThreeLanguages_LeadToEachOther()
    {
        var (english, german, arabic) = await ThreeAsync("bridge");
        var browser = app.Browser();
        foreach (var own in new[] { english, german, arabic })
        {
            var page = await browser.OpenAsync(own);

            Assert.Equal(
                [("ar", arabic), ("de", german), ("en-GB", english), ("x-default", english)],
                page.Document.QuerySelectorAll("head link[hreflang]")
                    .Select(l => (l.GetAttribute("hreflang")!, new Uri(l.GetAttribute("href")!).AbsolutePath))
                    .Order()
            );
            Assert.Equal(
                new[] { arabic, english, german }.Where(path => path != own).Order(),
                page.Document.QuerySelectorAll("article a[hreflang]").Select(a => a.GetAttribute("href")!).Order()
            );
        }
    }

    [Fact]
    public async Task Versions_ThatReadersDoNotSee_AreNotNamed()
    {
        var (english, german, arabic) = await ThreeAsync("tunnel");
        var later = await app.Data.CreateStoryAsync(
            "tunnel fr",
            app.Clock.GetUtcNow().UtcDateTime.AddDays(2),
            c => c with { Language = "fr" },
            command: c => c with { VersionOf = english }
        );
        await app.Data.CreateDraftAsync(
            "Secret tunnel",
            c => c with { Language = "es" },
            command: c => c with { VersionOf = english }
        );
        var id = await IdAsync(german);
        var editor = await app.SignedInAsync(Roles.Editor);
        await (await editor.OpenAsync($"/admin/articles/{id}"))
            .Form($"/admin/articles/{id}/take-down")
            .Fill("reason", "Wrong")
            .SendAsync();

        var page = await app.Browser().OpenAsync(english);

        Assert.Equal(
            ["ar", "en-GB", "x-default"],
            page.Document.QuerySelectorAll("head link[hreflang]").Select(l => l.GetAttribute("hreflang")!).Order()
        );
        Assert.DoesNotContain("Secret tunnel", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("tunnel-fr", page.Html, StringComparison.Ordinal);
        var form = await editor.OpenAsync($"/admin/articles/{later.Id}");
        Assert.All(["Secret tunnel", "Taken down"], text => Assert.Contains(text, form.Text, StringComparison.Ordinal));
        Assert.NotNull(arabic);
    }

    [Fact]
    public async Task Versions_Unlinked_LeaveTheOthersLinked()
    {
        var (english, german, arabic) = await ThreeAsync("canal");
        var id = await IdAsync(german);
        var address = $"/admin/articles/{id}";

        await (await (await app.SignedInAsync(Roles.Editor)).OpenAsync(address))
            .Form(address)
            .Fill("VersionOf", "")
            .Press("Save")
            .SendAsync();

        var browser = app.Browser();
        Assert.Empty((await browser.OpenAsync(german)).Document.QuerySelectorAll("[hreflang]"));
        Assert.Equal(
            [arabic],
            (await browser.OpenAsync(english))
                .Document.QuerySelectorAll("article a[hreflang]")
                .Select(a => a.GetAttribute("href"))
        );
    }

    [Fact]
    public async Task Versions_DeletedDraft_LeavesTheOthers()
    {
        var (english, _, _) = await ThreeAsync("harbour");
        var draft = await app.Data.CreateDraftAsync(
            "harbour es",
            c => c with { Language = "es" },
            command: c => c with { VersionOf = english }
        );
        var editor = await app.SignedInAsync(Roles.Editor);

        await (await editor.OpenAsync($"/admin/articles/{draft.Id}"))
            .Form($"/admin/articles/{draft.Id}/delete")
            .SendAsync();

        var form = await editor.OpenAsync($"/admin/articles/{await IdAsync(english)}");
        Assert.Contains("harbour de", form.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("harbour es", form.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_TwoOfOneLanguage_AreRefused()
    {
        var (english, german, _) = await ThreeAsync("station");
        var second = await app.Data.CreateStoryAsync("station wieder", change: c => c with { Language = "de" });
        var editor = await app.SignedInAsync(Roles.Editor);

        var joins = await SaveAsync(second.Id, f => f.Fill("VersionOf", english));
        var replaces = await SaveAsync(await IdAsync(english), f => f.Fill("VersionOf", $"#{second.Id}"));
        var changes = await SaveAsync(await IdAsync(english), f => f.Fill("Language", "DE"));

        Assert.All([joins, replaces, changes], answer => Assert.Equal(HttpStatusCode.BadRequest, answer.Status));
        Assert.NotNull(joins.Document.QuerySelector("#errors a[href='#Language']"));
        Assert.NotNull(replaces.Document.QuerySelector("#errors a[href='#VersionOf']"));
        Assert.Equal(
            3,
            (await app.Browser().OpenAsync(german))
                .Document.QuerySelectorAll("head link[hreflang]:not([hreflang=x-default])")
                .Length
        );

        async Task<Page> SaveAsync(long id, Func<FilledForm, FilledForm> fill) =>
            await fill((await editor.OpenAsync($"/admin/articles/{id}")).Form($"/admin/articles/{id}"))
                .Press("Save")
                .SendAsync();
    }

    [Theory]
    [InlineData("#999999")]
    [InlineData("/2026/03/02/no-such-story")]
    [InlineData("https://elsewhere.test/story")]
    [InlineData("'\"><b>")]
    public async Task Versions_OfAnUnknownStory_AreRefused(string named)
    {
        var draft = await app.Data.CreateDraftAsync($"Alone {Guid.NewGuid():N}");
        var address = $"/admin/articles/{draft.Id}";

        var answer = await (await (await app.SignedInAsync(Roles.Editor)).OpenAsync(address))
            .Form(address)
            .Fill("VersionOf", named)
            .Press("Save")
            .SendAsync();

        Assert.Equal((HttpStatusCode.BadRequest, named), (answer.Status, answer.Form(address)["VersionOf"]));
    }

    [Fact]
    public async Task Search_StoryInAnotherLanguage_KnowsItsWordForms()
    {
        await using var own = new NewsApp();
        await own.Data.CreateStoryAsync(
            "Les animaux",
            change: c => c with { Language = "fr", Body = "<p>Les chevaux galopent.</p>" }
        );

        Assert.Contains("Les animaux", (await own.SearchAsync("cheval")).Text, StringComparison.Ordinal);
    }

    private static (string?, string?) Marks(IElement element) =>
        (element.GetAttribute("lang"), element.GetAttribute("dir"));

    private static JsonElement JsonLd(Page page) =>
        page
            .Document.QuerySelectorAll("script[type='application/ld+json']")
            .Select(script => JsonDocument.Parse(script.TextContent).RootElement)
            .First(json => json.ValueKind == JsonValueKind.Object && json.TryGetProperty("inLanguage", out _));

    private Task<long> IdAsync(string path) =>
        app.Data.InDatabaseAsync(db => db.Articles.Where(a => a.Path == path).Select(a => a.Id).SingleAsync());

    /// <summary>Paths of three translations of a story: in the site's language, German and Arabic.</summary>
    private async Task<(string English, string German, string Arabic)> ThreeAsync(string name)
    {
        await app.Data.CreateStoryAsync($"{name} en");
        await app.Data.CreateStoryAsync(
            $"{name} de",
            change: c => c with { Language = "de" },
            command: c => c with { VersionOf = $"/2026/03/02/{name}-en" }
        );
        await app.Data.CreateStoryAsync(
            $"{name} ar",
            change: c => c with { Language = "ar" },
            command: c => c with { VersionOf = $"/2026/03/02/{name}-de" }
        );
        return ($"/2026/03/02/{name}-en", $"/2026/03/02/{name}-de", $"/2026/03/02/{name}-ar");
    }
}
