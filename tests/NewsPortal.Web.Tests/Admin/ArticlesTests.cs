using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.TestKit;
using NewsPortal.Web.Tests.Public;

namespace NewsPortal.Web.Tests.Admin;

public sealed class ArticlesTests(NewsApp app) : IClassFixture<NewsApp>
{
    [Fact]
    public async Task New_Journalist_WritesAndHandsIn()
    {
        var browser = await app.SignedInAsync(Roles.Journalist);
        var page = await browser.OpenAsync("/admin/articles/new");

        var answer = await page.Form("/admin/articles/new")
            .Fill("Headline", "Harbour reopens")
            .Fill("Body", "<p>It did.</p>")
            .Press("Hand in")
            .SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        var edit = await answer.FollowAsync();
        Assert.Contains("Handed in", edit.Text, StringComparison.Ordinal);
        Assert.Equal(ArticleState.Submitted, (await FindAsync("Harbour reopens")).State);
    }

    [Fact]
    public async Task New_EmptyHeadline_ShowsTheFormWithEverythingTyped()
    {
        var browser = await app.SignedInAsync(Roles.Journalist);
        var page = await browser.OpenAsync("/admin/articles/new");

        var answer = await page.Form("/admin/articles/new")
            .Fill("Body", "\n<p>Long work</p>")
            .Fill("Standfirst", "Lead")
            .Fill("Tags", "one\ntwo")
            .Press("Save")
            .SendAsync();

        var form = answer.Form("/admin/articles/new");
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(("\n<p>Long work</p>", "Lead", "one\ntwo"), (form["Body"], form["Standfirst"], form["Tags"]));
        Assert.Equal("true", answer.Document.QuerySelector("#Headline")!.GetAttribute("aria-invalid"));
        Assert.NotNull(answer.Document.QuerySelector("#errors a[href='#Headline']"));
    }

    [Fact]
    public async Task Edit_Editor_PublishesWithAllFields()
    {
        var category = await app.Data.CreateCategoryAsync("city-desk", "City");
        var second = await app.Data.CreateCategoryAsync("sport-desk", "Sport");
        var author = await app.Data.CreateAuthorAsync("ada", "Ada Lind");
        var browser = await app.SignedInAsync(Roles.Editor);
        var page = await browser.OpenAsync("/admin/articles/new");

        var answer = await page.Form("/admin/articles/new")
            .Fill("Headline", "Bridge opens")
            .Fill("Body", "<p>Today.</p>")
            .Fill("CategoryIds", $"{second.Id}", $"{category.Id}")
            .Fill("AuthorIds", $"{author.Id}", "")
            .Fill("Tags", "Bridges, big\nRoads")
            .Fill("Then", "publish")
            .SendAsync();

        Assert.True(answer.Status == HttpStatusCode.Redirect, answer.Document.QuerySelector("#errors")?.TextContent);
        var article = await FindAsync("Bridge opens");
        Assert.True(article.IsVisible(app.Clock.GetUtcNow().UtcDateTime));
        var form = (await answer.FollowAsync()).Form($"/admin/articles/{article.Id}");
        Assert.Equal("Bridges\nbig\nRoads", form["Tags"]);
        Assert.Equal($"{second.Id}", form["CategoryIds"]);
    }

    [Fact]
    public async Task Edit_PublishWithoutCategory_KeepsTheDraftAndSaysWhatIsMissing()
    {
        var browser = await app.SignedInAsync(Roles.Editor);
        var page = await browser.OpenAsync("/admin/articles/new");

        var answer = await page.Form("/admin/articles/new")
            .Fill("Headline", "Bare")
            .Fill("Body", "<p>x</p>")
            .Fill("Then", "publish")
            .SendAsync();

        var id = (await FindAsync("Bare")).Id;
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        var edit = await answer.FollowAsync();
        Assert.Contains("at least one category", edit.Text, StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.Redirect,
            (await edit.Form($"/admin/articles/{id}").Press("Save").SendAsync()).Status
        );
    }

    [Theory]
    [InlineData("2026-03-29T02:30", "2026-03-29T01:30")] // skipped by the clocks: 03:30 summer time
    [InlineData("2026-07-10T08:00", "2026-07-10T06:00")]
    [InlineData("2026-10-25T02:30", "2026-10-25T00:30")] // occurs twice: the first
    public async Task Edit_Schedule_TakesTheSitesZone(string local, string utc)
    {
        var author = await app.Data.CreateAuthorAsync($"a-{Guid.NewGuid():N}");
        var category = await app.Data.CreateCategoryAsync($"c-{Guid.NewGuid():N}");
        var draft = await app.Data.CreateDraftAsync(
            $"Later {local}",
            c => c with { AuthorIds = [author.Id], CategoryIds = [category.Id] }
        );
        var browser = await app.SignedInAsync(Roles.Editor);

        var answer = await (await browser.OpenAsync($"/admin/articles/{draft.Id}"))
            .Form($"/admin/articles/{draft.Id}")
            .Fill("PublishAt", local)
            .Fill("Then", "publish")
            .SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        var at = await app.Data.InDatabaseAsync(db =>
            db.Articles.Where(a => a.Id == draft.Id).Select(a => a.PublishedAt).SingleAsync()
        );
        Assert.Equal(DateTime.Parse(utc, System.Globalization.CultureInfo.InvariantCulture), at);
        Assert.Contains("Scheduled", (await answer.FollowAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_NewSlug_KeepsTheOldAddress()
    {
        var story = await app.Data.CreateStoryAsync("Renamed later");
        var browser = await app.SignedInAsync(Roles.Editor);

        await (await browser.OpenAsync($"/admin/articles/{story.Id}"))
            .Form($"/admin/articles/{story.Id}")
            .Fill("Slug", "renamed-now")
            .Fill("Then", "publish")
            .SendAsync();

        Assert.Equal(
            1,
            await app.Data.InDatabaseAsync(db => db.Redirects.CountAsync(r => r.FromPath.EndsWith("/renamed-later")))
        );
        Assert.EndsWith("/renamed-now", (await FindAsync("Renamed later")).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_TwoSavesAtOnce_OneWinsAndOneIsRefused()
    {
        var draft = await app.Data.CreateDraftAsync("Raced");
        var first = await (await app.SignedInAsync(Roles.Editor)).OpenAsync($"/admin/articles/{draft.Id}");
        var second = await (await app.SignedInAsync(Roles.Editor)).OpenAsync($"/admin/articles/{draft.Id}");

        var answers = await Task.WhenAll(
            first.Form($"/admin/articles/{draft.Id}").Fill("Body", "<p>A</p>").Press("Save").SendAsync(),
            second.Form($"/admin/articles/{draft.Id}").Fill("Body", "<p>B</p>").Press("Save").SendAsync()
        );

        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.Conflict], answers.Select(a => a.Status).Order());
    }

    [Fact]
    public async Task Edit_Deleted_OffersToSaveAsNew()
    {
        var draft = await app.Data.CreateDraftAsync("Vanishing");
        var browser = await app.SignedInAsync(Roles.Editor);
        var page = await browser.OpenAsync($"/admin/articles/{draft.Id}");
        await page.Form($"/admin/articles/{draft.Id}/delete").SendAsync();

        var answer = await page.Form($"/admin/articles/{draft.Id}")
            .Fill("Headline", "Came back")
            .Press("Save")
            .SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal(
            HttpStatusCode.Redirect,
            (await answer.Form("/admin/articles/new").Press("Save").SendAsync()).Status
        );
        Assert.NotNull(await FindAsync("Came back"));
    }

    [Fact]
    public async Task Edit_Journalist_ChangesOnlyOwnDrafts()
    {
        var foreign = await app.Data.CreateDraftAsync("Somebody else's");
        var browser = await app.SignedInAsync(Roles.Journalist);
        var own = await (await browser.OpenAsync("/admin/articles/new"))
            .Form("/admin/articles/new")
            .Fill("Headline", "Own draft")
            .Fill("Body", "<p>x</p>")
            .Press("Save")
            .SendAsync();
        var editable = await own.FollowAsync();
        var id = (await FindAsync("Own draft")).Id;
        await editable.Form($"/admin/articles/{id}").Press("Hand in").SendAsync();

        var handedIn = await editable
            .Form($"/admin/articles/{id}")
            .Fill("Headline", "Too late")
            .Press("Save")
            .SendAsync();
        var readable = await browser.OpenAsync($"/admin/articles/{foreign.Id}");
        var refused = await readable.Form($"/admin/articles/{foreign.Id}").Fill("Headline", "Mine now").SendAsync();

        Assert.Equal(HttpStatusCode.Forbidden, handedIn.Status);
        Assert.Equal("Too late", handedIn.Form($"/admin/articles/{id}")["Headline"]);
        Assert.DoesNotContain(readable.Document.QuerySelectorAll("button[name=Then]"), _ => true);
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);
        Assert.Equal("Somebody else's", (await FindAsync("Somebody else's")).Title);
    }

    [Fact]
    public async Task Edit_JournalistPublishes_IsRefused()
    {
        var browser = await app.SignedInAsync(Roles.Journalist);
        var page = await browser.OpenAsync("/admin/articles/new");

        var answer = await page.Form("/admin/articles/new")
            .Fill("Headline", "Sneaky")
            .Fill("Body", "<p>x</p>")
            .Fill("PublishAt", "2026-05-01T10:00")
            .Fill("Then", "publish")
            .SendAsync();

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Equal(ArticleState.Draft, (await FindAsync("Sneaky")).State);
    }

    [Fact]
    public async Task Index_MoreThanAPage_LeadsToOlderOnesAndBack()
    {
        await using var own = new NewsApp();
        for (var i = 0; i <= ArticleAdminQueries.PageSize; i++)
        {
            own.Clock.Advance(TimeSpan.FromSeconds(1));
            await own.Data.CreateDraftAsync($"Draft {i}");
        }

        var browser = await own.SignedInAsync(Roles.Editor);
        var first = await browser.OpenAsync("/admin/articles");
        var second = await browser.OpenAsync(first.Older()!);
        var back = await browser.OpenAsync(second.Newer()!);

        Assert.Equal(ArticleAdminQueries.PageSize, Headlines(first).Count);
        Assert.Equal(["Draft 0"], Headlines(second));
        Assert.Equal(Headlines(first), Headlines(back));
        Assert.Equal((null, null, null), (first.Newer(), second.Older(), back.Newer()));

        static IReadOnlyList<string> Headlines(Page page) => page.All("main tbody th a");
    }

    [Fact]
    public async Task TakeDown_Editor_WithdrawsAndReturns()
    {
        var story = await app.Data.CreateStoryAsync("Wrong story");
        var browser = await app.SignedInAsync(Roles.Editor);

        await (await browser.OpenAsync($"/admin/articles/{story.Id}"))
            .Form($"/admin/articles/{story.Id}/take-down")
            .Fill("reason", "A source was wrong")
            .SendAsync();
        Assert.Equal(ArticleState.TakenDown, (await FindAsync("Wrong story")).State);

        await (await browser.OpenAsync($"/admin/articles/{story.Id}"))
            .Form($"/admin/articles/{story.Id}/return")
            .SendAsync();
        Assert.Equal(ArticleState.Draft, (await FindAsync("Wrong story")).State);
    }

    [Fact]
    public async Task Save_TwoMegabytes_IsKeptWhole()
    {
        var body = string.Concat(
            Enumerable
                .Range(0, 22_000)
                .Select(i => $"<p>Zeile {i}: „Größe“ ändert sich, 東京 und Łódź auch. {new string('x', 40)}</p>")
        );
        Assert.True(System.Text.Encoding.UTF8.GetByteCount(body) > 2 * 1024 * 1024);
        var browser = await app.SignedInAsync(Roles.Journalist);
        var page = await browser.OpenAsync("/admin/articles/new");

        var answer = await page.Form("/admin/articles/new")
            .Fill("Headline", "Very long read")
            .Fill("Body", body)
            .Press("Save")
            .SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Equal(body, await app.Data.BodyAsync((await FindAsync("Very long read")).Id));
    }

    [SkippableFact]
    public async Task Save_NaughtyStrings_ComeBackAsTyped()
    {
        var strings = JsonSerializer.Deserialize<string[]>(
            await File.ReadAllTextAsync(SharedData.Path("naughty-strings.json"))
        )!;
        var draft = await app.Data.CreateDraftAsync("Naughty");
        var browser = await app.SignedInAsync(Roles.Editor);
        var page = await browser.OpenAsync($"/admin/articles/{draft.Id}");
        foreach (var text in strings.Where(s => s.Trim().Length > 0 && s.Length <= 300))
        {
            var form = page.Form($"/admin/articles/{draft.Id}");
            foreach (var field in new[] { "Headline", "Standfirst", "PictureAlt", "PictureCaption", "PictureCredit" })
            {
                form.Fill(field, text);
            }

            var answer = await form.Fill("Tags", text[..Math.Min(text.Length, 200)]).Press("Save").SendAsync();

            if (answer.Status == HttpStatusCode.BadRequest)
            {
                Assert.NotNull(answer.Document.QuerySelector("#errors"));
                continue;
            }

            Assert.Equal(HttpStatusCode.Redirect, answer.Status);
            page = await answer.FollowAsync();
            var expected = Core.Infrastructure.PlainText.Line(text);
            Assert.Equal(expected, page.Form($"/admin/articles/{draft.Id}")["Headline"]);
            Assert.Equal(expected, page.Form($"/admin/articles/{draft.Id}")["PictureCaption"]);
            Assert.True(expected == text.Trim() || text.Any(char.IsControl), $"\"{text}\" became \"{expected}\"");
            Assert.Empty(page.Document.QuerySelectorAll("script:not([src])"));
        }
    }

    [Fact]
    public async Task Preview_AnyArticle_ShowsTheReadersPageAndCountsNoView()
    {
        var draft = await app.Data.CreateDraftAsync("Seen before", c => c with { Body = "<p>Careful words.</p>" });
        var page = await app.Data.CreateDraftAsync(
            "About <us>",
            c => c with { PagePath = "about-us" },
            command: c => c with { Kind = ArticleKind.Page }
        );
        var browser = await app.SignedInAsync(Roles.Journalist);

        var story = await browser.OpenAsync($"/admin/articles/{draft.Id}/preview");

        Assert.Equal("Seen before", story.Document.QuerySelector("article h1")!.TextContent.Trim());
        Assert.Null(story.Document.QuerySelector($"[data-article-id='{draft.Id}']"));
        Assert.DoesNotContain("/views/", story.Text, StringComparison.Ordinal);
        Assert.Contains("Careful words.", story.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync($"/admin/articles/{page.Id}/preview")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync("/admin/articles/999999/preview")).Status);
    }

    [Fact]
    public async Task Save_TagWithoutLetterOrDigit_GetsTheWordForAnAddress()
    {
        var draft = await app.Data.CreateDraftAsync("With an odd tag");
        var browser = await app.SignedInAsync(Roles.Editor);
        var page = await browser.OpenAsync($"/admin/articles/{draft.Id}");

        var answer = await page.Form($"/admin/articles/{draft.Id}").Fill("Tags", "!!!").Press("Save").SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.StartsWith(
            "tag",
            await app.Data.InDatabaseAsync(db => db.Tags.Where(t => t.Name == "!!!").Select(t => t.Slug).SingleAsync()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Index_Filters_FindArticles()
    {
        await app.Data.CreateDraftAsync("Élysée 100% garden_party");
        await app.Data.CreateStoryAsync("Findable and public");
        var browser = await app.SignedInAsync(Roles.Editor);

        Assert.Contains(
            "garden_party",
            (await browser.OpenAsync("/admin/articles?q=" + Uri.EscapeDataString("élysée 100%"))).Text,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "garden_party",
            (await browser.OpenAsync("/admin/articles?q=" + Uri.EscapeDataString("100_"))).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Findable",
            (
                await browser.OpenAsync("/admin/articles?q=" + Uri.EscapeDataString("/2026/03/02/findable-and-public"))
            ).Text,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "garden_party",
            (await browser.OpenAsync("/admin/articles?state=published")).Text,
            StringComparison.Ordinal
        );
        Assert.Equal(
            HttpStatusCode.OK,
            (
                await browser.OpenAsync("/admin/articles?state=nonsense&at=o999999999999999999999-1&author=x&kind=7")
            ).Status
        );
    }

    [Fact]
    public async Task Index_Pages_ShowEveryArticleOnceInBothDirections()
    {
        await using var own = new NewsApp();
        for (var i = 0; i < 120; i++)
        {
            own.Clock.Advance(TimeSpan.FromSeconds(i % 3)); // several with the same time
            await own.Data.CreateDraftAsync($"Number {i:000}");
        }

        var browser = await own.SignedInAsync(Roles.Editor);
        List<string> forward = [],
            back = [];
        var page = await browser.OpenAsync("/admin/articles");
        while (true)
        {
            forward.AddRange(page.Document.QuerySelectorAll("tbody .headline a").Select(a => a.TextContent));
            if (page.Document.QuerySelector("a[rel=next]") is not { } next)
            {
                break;
            }

            page = await browser.OpenAsync(next.GetAttribute("href")!);
        }

        while (true)
        {
            back.InsertRange(0, page.Document.QuerySelectorAll("tbody .headline a").Select(a => a.TextContent));
            if (page.Document.QuerySelector("a[rel=prev]") is not { } previous)
            {
                break;
            }

            page = await browser.OpenAsync(previous.GetAttribute("href")!);
        }

        Assert.Equal(120, forward.Distinct().Count());
        Assert.Equal(120, forward.Count);
        Assert.Equal(forward, back);
    }

    private Task<Article> FindAsync(string headline) =>
        app.Data.InDatabaseAsync(db => db.Articles.AsNoTracking().SingleAsync(a => a.Title == headline));
}
