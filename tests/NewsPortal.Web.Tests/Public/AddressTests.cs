using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>/{yyyy}/{MM}/{dd}/{slug} and every other address that readers may use.</summary>
public sealed class AddressTests(NewsApp app) : IClassFixture<NewsApp>
{
    private static readonly Actor Desk = Actor.Program("Desk");

    [Fact]
    public async Task Get_PresentAddress_AnswersTheStory()
    {
        await app.Data.CreateStoryAsync("Present address");

        var page = await app.Browser().OpenAsync("/2026/03/02/present-address");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(["Present address"], page.All("h1"));
    }

    [Theory]
    [InlineData("/2026/03/02/many-ways/")]
    [InlineData("/2026/03/02/Many-Ways")]
    [InlineData("/2025/01/31/many-ways")]
    [InlineData("/2026/3/2/many-ways")]
    [InlineData("//2026/03/02/many-ways")]
    [InlineData("/2026/13/45/many-ways")]
    public async Task Get_OtherSpellingOrDate_RedirectsOnceToThePresentAddress(string address)
    {
        await EnsureStoryAsync("Many ways");

        var page = await app.Browser().OpenAsync("https://news.test" + address);

        Assert.Equal((HttpStatusCode.MovedPermanently, "/2026/03/02/many-ways"), (page.Status, page.Location));
    }

    [Fact]
    public async Task Get_OtherSpellingWithQuery_KeepsTheQuery()
    {
        await EnsureStoryAsync("With query");

        var page = await app.Browser().OpenAsync("/2026/03/02/with-query/?utm_source=letter");

        Assert.Equal("/2026/03/02/with-query?utm_source=letter", page.Location);
    }

    [Fact]
    public async Task Get_OldSlug_RedirectsOnceEvenAfterTwoChanges()
    {
        var story = await app.Data.CreateStoryAsync("First slug");
        story = await SaveAsync(
            new SaveArticle
            {
                Id = story.Id,
                Version = story.Version,
                Step = Core.Articles.ArticleStep.Publish,
                Content = new ArticleContent { Headline = "x", Slug = "second-slug" },
            }
        );
        await SaveAsync(
            new SaveArticle
            {
                Id = story.Id,
                Version = story.Version,
                Step = Core.Articles.ArticleStep.Publish,
                Content = new ArticleContent { Headline = "x", Slug = "third-slug" },
            }
        );

        var old = await app.Browser().OpenAsync("/2026/03/02/first-slug");

        Assert.Equal((HttpStatusCode.MovedPermanently, "/2026/03/02/third-slug"), (old.Status, old.Location));
        Assert.Equal(HttpStatusCode.OK, (await old.FollowAsync()).Status);
    }

    [Fact]
    public async Task Get_SlugInAnotherScript_IsReadEncodedInEitherCase()
    {
        await app.Data.CreateStoryAsync("東京の朝");
        var encoded = "/2026/03/02/" + Uri.EscapeDataString("東京の朝");

        Assert.Equal(HttpStatusCode.OK, (await app.Browser().OpenAsync(encoded)).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.Browser().OpenAsync(encoded.ToLowerInvariant())).Status);
    }

    [Fact]
    public async Task Get_DraftSubmittedOrFuture_IsUnknown()
    {
        await app.Data.CreateDraftAsync("Only a draft");
        await app.Data.CreateStoryAsync("Comes tomorrow", NewsApp.Start.UtcDateTime.AddDays(1));
        var browser = app.Browser();

        Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync("/2026/03/02/only-a-draft")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync("/2026/03/03/comes-tomorrow")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync("/2026/03/02/comes-tomorrow")).Status);
    }

    [Fact]
    public async Task Get_OldAddressWhereAPageIsDrafted_RedirectsUntilThePageIsPublished()
    {
        var about = await SavePageAsync("Who we are", "former-about");
        about = await InEditorAsync(editor => editor.PublishAsync(about.Id, about.Version, null, Desk, default));
        await SaveAsync(
            new SaveArticle
            {
                Id = about.Id,
                Version = about.Version,
                Step = Core.Articles.ArticleStep.Publish,
                Content = new ArticleContent { Headline = "Who we are", PagePath = "present-about" },
            }
        );
        var browser = app.Browser();

        var draft = await SavePageAsync("Another page", "former-about");

        var old = await browser.OpenAsync("/former-about");
        Assert.Equal((HttpStatusCode.MovedPermanently, "/present-about"), (old.Status, old.Location));
        await InEditorAsync(editor => editor.PublishAsync(draft.Id, draft.Version, null, Desk, default));
        Assert.Equal(["Another page"], (await browser.OpenAsync("/former-about")).All("h1"));
    }

    [Fact]
    public async Task Get_BackInDraft_IsUnknown()
    {
        var story = await app.Data.CreateStoryAsync("Reworked unseen");
        await InEditorAsync(editor => editor.ReturnToDraftAsync(story.Id, story.Version, Desk, default));

        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().OpenAsync("/2026/03/02/reworked-unseen")).Status);
    }

    [Fact]
    public async Task Get_TakenDown_IsGoneAtEveryAddressItHad()
    {
        var story = await app.Data.CreateStoryAsync("Before withdrawal");
        story = await SaveAsync(
            new SaveArticle
            {
                Id = story.Id,
                Version = story.Version,
                Step = Core.Articles.ArticleStep.Publish,
                Content = new ArticleContent { Headline = "x", Slug = "withdrawn" },
            }
        );
        await InEditorAsync(editor => editor.TakeDownAsync(story.Id, story.Version, Desk, default));
        var browser = app.Browser();

        var page = await browser.OpenAsync("/2026/03/02/withdrawn");
        Assert.Equal(HttpStatusCode.Gone, page.Status);
        Assert.Equal(["This story was taken down"], page.All("h1"));
        Assert.Equal(HttpStatusCode.Gone, (await browser.OpenAsync("/2026/03/02/before-withdrawal")).Status);
        Assert.Equal(HttpStatusCode.Gone, (await browser.OpenAsync("/2020/01/01/withdrawn")).Status);
    }

    [Fact]
    public async Task Get_Unknown_HelpsWithSectionsAndLatestStories()
    {
        await app.Data.CreateCategoryAsync("helpful", "Helpful section");
        await app.Data.CreateStoryAsync("Helpful story");

        var page = await app.Browser().OpenAsync("/nothing/here");

        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Contains("Helpful section", page.All(".error-sections a"));
        Assert.NotEmpty(page.All(".error-latest h3"));
        Assert.Equal("noindex", page.Document.QuerySelector("meta[name=robots]")?.GetAttribute("content"));
        Assert.Null(page.Document.QuerySelector("link[rel=canonical]"));
    }

    [Fact]
    public async Task Get_Head_AnswersLikeGet()
    {
        await EnsureStoryAsync("Asked by head");

        var answer = await app.Browser()
            .SendAsync(new HttpRequestMessage(HttpMethod.Head, "/2026/03/02/asked-by-head"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Get_PageOfKindPage_StandsAtItsOwnPath()
    {
        await app.Data.CreateStoryAsync(
            "About the team",
            change: c => c with { PagePath = "about/team" },
            command: c => c with { Kind = ArticleKind.Page }
        );

        var page = await app.Browser().OpenAsync("/about/team");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("/about/team", (await app.Browser().OpenAsync("/About/Team/")).Location);
    }

    [Fact]
    public async Task Get_WordPressShortLink_LeadsToTheStory()
    {
        var story = await app.Data.CreateStoryAsync("Short link");
        await app.Data.InDatabaseAsync(async db =>
        {
            await new Redirects(db).KeepAsync("/?p=4711", RedirectTarget.Article, story.Id, default);
            return await db.SaveChangesAsync();
        });

        Assert.Equal("/2026/03/02/short-link", (await app.Browser().OpenAsync("/?p=4711")).Location);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().OpenAsync("/?p=999999")).Status);
    }

    [Theory]
    [InlineData("/2026/13/45")]
    [InlineData("/2026/02/30")]
    [InlineData("/0000")]
    [InlineData("/9999/12/31")]
    [InlineData("/1234")]
    [InlineData("/2026/99")]
    [InlineData("/2026/13/45/x")]
    [InlineData("/?before=AAAA")]
    [InlineData("/?before=%ff%fe")]
    [InlineData("/?before=")]
    [InlineData("/?before=a&after=b")]
    [InlineData("/?after=99999999999999999999999999999999999999999999")]
    [InlineData("/category/")]
    [InlineData("/category/%2e%2e%2f%2e%2e")]
    [InlineData("/author/%ff%fe")]
    [InlineData("/%c3%28")]
    [InlineData("/%F0%9F%92%A9/%E0%A4%A")]
    [InlineData("/..%5c..%5cwindows")]
    [InlineData("/page/page/page/x")]
    public async Task Get_ImpossibleAddress_AnswersAClean4xx(string address)
    {
        var page = await app.Browser().OpenAsync(address);

        Assert.InRange((int)page.Status, 400, 499);
    }

    [Fact]
    public async Task Get_OverlongPath_IsUnknown()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().OpenAsync("/" + new string('a', 5000))).Status);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await app.Browser().OpenAsync("/category/" + new string('a', 5000))).Status
        );
    }

    [SkippableFact]
    public async Task Get_NaughtyStringsInTheAddressBar_NeverFail()
    {
        var strings = JsonSerializer.Deserialize<string[]>(
            await File.ReadAllTextAsync(SharedData.Path("naughty-strings.json"))
        )!;
        var browser = app.Browser();
        string[] templates =
        [
            "/{0}",
            "/category/{0}",
            "/tag/{0}",
            "/author/{0}",
            "/2026/03/02/{0}",
            "/?before={0}",
            "/category/x?after={0}",
        ];
        List<string> failures = [];
        foreach (var text in strings.Where(s => s.Length > 0))
        {
            foreach (var template in templates)
            {
                var address = string.Format(
                    System.Globalization.CultureInfo.InvariantCulture,
                    template,
                    Uri.EscapeDataString(text)
                );
                var status = (int)(await browser.GetAsync(new Uri("https://news.test" + address))).StatusCode;
                if (
                    status is >= 500 or 200
                    && !address.StartsWith("/?", StringComparison.Ordinal)
                    && text.Trim('.', '/').Length > 0
                )
                {
                    failures.Add($"{status} {address}");
                }
            }
        }

        Assert.Empty(failures);
    }

    private async Task EnsureStoryAsync(string headline)
    {
        if ((await app.Browser().OpenAsync($"/2026/03/02/{Slug.From(headline)}")).Status == HttpStatusCode.NotFound)
        {
            await app.Data.CreateStoryAsync(headline);
        }
    }

    private Task<ArticleResult> SavePageAsync(string headline, string path) =>
        SaveAsync(
            new SaveArticle
            {
                Kind = ArticleKind.Page,
                Content = new ArticleContent
                {
                    Headline = headline,
                    PagePath = path,
                    Body = "<p>Words.</p>",
                },
            }
        );

    private Task<ArticleResult> SaveAsync(SaveArticle command) =>
        InEditorAsync(editor => editor.SaveAsync(command, Desk, default));

    private Task<ArticleResult> InEditorAsync(Func<ArticleEditor, Task<ArticleResult>> work) =>
        app.InScopeAsync(services => work(services.GetRequiredService<ArticleEditor>()));
}
