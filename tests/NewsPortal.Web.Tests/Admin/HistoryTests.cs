using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>Every version of a story, compared and restored.</summary>
public sealed class HistoryTests(NewsApp app) : IClassFixture<NewsApp>
{
    [Fact]
    public async Task History_OfAStory_ListsVersionsAndMarksWordsThatChanged()
    {
        var author = await app.Data.CreateAuthorAsync("history-writer", "Hilda Writer");
        var draft = await app.Data.CreateDraftAsync("The ferry returns");
        var browser = await app.SignedInAsync(Roles.Editor, "history-editor");
        await (await FormAsync(browser, draft.Id))
            .Fill("Headline", "The ferry leaves")
            .Fill("Body", "<p>The ferry returns happened.</p><p>At noon.</p>")
            .Fill("AuthorIds", $"{author.Id}")
            .Press("Save")
            .SendAsync();

        var list = await browser.OpenAsync($"/admin/articles/{draft.Id}/history");
        var compared = await browser.OpenAsync($"/admin/articles/{draft.Id}/history?from=2&to=1");

        Assert.Equal(2, list.Document.QuerySelectorAll("tbody tr").Length);
        Assert.Contains("history-editor", list.Text, StringComparison.Ordinal);
        Assert.Equal(["returns"], Marked(compared, "del"));
        Assert.Equal(["leaves", "Hilda Writer", "At noon."], Marked(compared, "ins"));
    }

    [Fact]
    public async Task Restore_EarlierVersion_MakesANewOneAndLeavesReadersAlone()
    {
        var story = await app.Data.CreateStoryAsync("First words");
        var browser = await app.SignedInAsync(Roles.Editor);
        await (await FormAsync(browser, story.Id)).Fill("Headline", "Second words").Press("Save").SendAsync();
        var before = await VersionsAsync(story.Id);
        var history = await browser.OpenAsync($"/admin/articles/{story.Id}/history");

        var restored = await history.Form($"/admin/articles/{story.Id}/restore").Fill("number", "1").SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, restored.Status);
        Assert.Contains(
            "Version 1 is the newest one again",
            (await restored.FollowAsync()).Text,
            StringComparison.Ordinal
        );
        Assert.Equal("First words", (await FormAsync(browser, story.Id))["Headline"]);
        Assert.Equal(before + 1, await VersionsAsync(story.Id));
    }

    [Fact]
    public async Task History_LongerThanAPage_GoesOn()
    {
        var draft = await app.Data.CreateDraftAsync("Many versions");
        var version = draft.Version;
        for (var i = 0; i < 55; i++)
        {
            var saved = await app.Data.SaveAsync(
                new SaveArticle
                {
                    Id = draft.Id,
                    Version = version,
                    Content = new ArticleContent { Headline = $"Version {i}" },
                }
            );
            version = saved.Value.Version;
        }

        var browser = await app.SignedInAsync(Roles.Editor);
        var first = await browser.OpenAsync($"/admin/articles/{draft.Id}/history");
        var next = await browser.OpenAsync(first.Document.QuerySelector(".pager a")!.GetAttribute("href")!);

        Assert.Equal(50, first.Document.QuerySelectorAll("tbody tr").Length);
        Assert.Equal(6, next.Document.QuerySelectorAll("tbody tr").Length);
        Assert.Null(next.Document.QuerySelector(".pager a"));
    }

    [Fact]
    public async Task History_OfUnknownArticleOrVersions_IsNoError()
    {
        var draft = await app.Data.CreateDraftAsync("Only one");
        var browser = await app.SignedInAsync(Roles.Editor);

        Assert.Equal(HttpStatusCode.NotFound, (await browser.OpenAsync("/admin/articles/999999/history")).Status);
        Assert.Equal(
            HttpStatusCode.OK,
            (await browser.OpenAsync($"/admin/articles/{draft.Id}/history?from=7&to=9")).Status
        );
    }

    [Fact]
    public async Task Restore_ByWhoMayOnlyRead_IsNeitherOfferedNorDone()
    {
        var draft = await app.Data.CreateDraftAsync("Not mine");
        var browser = await app.SignedInAsync(Roles.Journalist);
        var page = await browser.OpenAsync($"/admin/articles/{draft.Id}/history");

        Assert.DoesNotContain("/restore", page.Html, StringComparison.Ordinal);
        var forced = await page.Form("/account/logout")
            .Fill("version", $"{draft.Version}")
            .Fill("number", "1")
            .To($"/admin/articles/{draft.Id}/restore")
            .SendAsync();
        Assert.Contains("/account/denied", forced.Location, StringComparison.Ordinal);
        Assert.Equal(1, await VersionsAsync(draft.Id));
    }

    [Fact]
    public async Task Save_WithoutTheScript_KeepsWhatOthersTypedAsAVersion()
    {
        var draft = await app.Data.CreateDraftAsync("Typed meanwhile");
        await app.InScopeAsync(async services =>
        {
            var copies = services.GetRequiredService<WorkingCopies>();
            var typist = Actor.Program("Typist");
            var log = (await copies.OpenAsync(draft.Id, null, typist, default))!.Place.Log;
            var edit = await copies.AppendAsync(draft.Id, log, [1], false, typist, default);
            return await copies.SnapshotAsync(
                draft.Id,
                new WorkingCopyPlace(log, edit.Value),
                new ArticleContent { Headline = "Typed meanwhile", Body = "<p>By hand, not saved.</p>" },
                typist,
                default
            );
        });
        var browser = await app.SignedInAsync(Roles.Editor);

        await (await FormAsync(browser, draft.Id)).Fill("Headline", "From elsewhere").Press("Save").SendAsync();

        var page = await browser.OpenAsync($"/admin/articles/{draft.Id}/history?from=1&to=2");
        Assert.Contains("Typed, not saved by Typist", page.Text, StringComparison.Ordinal);
        Assert.Contains("By hand, not saved.", page.Text, StringComparison.Ordinal);
        Assert.Equal("From elsewhere", (await FormAsync(browser, draft.Id))["Headline"]);
        Assert.Equal(3, await VersionsAsync(draft.Id));
    }

    private static IEnumerable<string> Marked(Page page, string mark) =>
        page.Document.QuerySelectorAll($".comparison {mark}").Select(e => e.TextContent.Trim());

    private static async Task<FilledForm> FormAsync(HttpClient browser, long id) =>
        (await browser.OpenAsync($"/admin/articles/{id}")).Form($"/admin/articles/{id}");

    private Task<int> VersionsAsync(long id) =>
        app.Data.InDatabaseAsync(db => db.ArticleVersions.CountAsync(v => v.ArticleId == id));
}
