using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>Deleting, with the way back.</summary>
public sealed class BinTests(NewsApp app) : IClassFixture<NewsApp>
{
    [Fact]
    public async Task Delete_Draft_LeavesTheListsAndIsUndoneFromTheNotice()
    {
        var draft = await app.Data.CreateDraftAsync("Thrown away", c => c with { Tags = ["harbour"] });
        var editor = await app.SignedInAsync(Roles.Editor);

        var deleted = await Form(await editor.OpenAsync($"/admin/articles/{draft.Id}"), draft.Id, "delete");

        var notice = await deleted.FollowAsync();
        Assert.Equal(ArticleState.Binned, (await FindAsync(draft.Id)).State);
        Assert.DoesNotContain(
            "Thrown away",
            (await editor.OpenAsync("/admin/articles")).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Thrown away",
            (await editor.OpenAsync("/admin/articles?state=binned")).Text,
            StringComparison.Ordinal
        );

        var undone = await Form(notice, draft.Id, "put-back");

        Assert.Equal(HttpStatusCode.Redirect, undone.Status);
        Assert.Equal(ArticleState.Draft, (await FindAsync(draft.Id)).State);
        Assert.Equal(["harbour"], (await app.Data.ContentAsync(draft.Id))!.Tags);
    }

    [Fact]
    public async Task Delete_Scheduled_NeverAppears()
    {
        var at = app.Clock.GetUtcNow().UtcDateTime.AddHours(1);
        var story = await app.Data.CreateStoryAsync("Called off again", at);
        var path = (await FindAsync(story.Id)).Path!;
        var editor = await app.SignedInAsync(Roles.Editor);

        await Form(await editor.OpenAsync($"/admin/articles/{story.Id}"), story.Id, "delete");

        Assert.Equal(at, (await FindAsync(story.Id)).WishedAt);
        app.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().OpenAsync(path)).Status);
    }

    [Fact]
    public async Task PutBack_AddressTakenMeanwhile_GetsAnotherOne()
    {
        var draft = await app.Data.CreateDraftAsync("Same words");
        var editor = await app.SignedInAsync(Roles.Editor);
        await Form(await editor.OpenAsync($"/admin/articles/{draft.Id}"), draft.Id, "delete");
        var other = await app.Data.CreateStoryAsync("Same words");

        await Form(await editor.OpenAsync($"/admin/articles/{draft.Id}"), draft.Id, "put-back");

        Assert.Equal("same-words", (await FindAsync(other.Id)).Slug);
        Assert.Equal("same-words-2", (await FindAsync(draft.Id)).Slug);
        Assert.Equal("same-words-2", (await app.Data.ContentAsync(draft.Id))!.Slug);
    }

    [Fact]
    public async Task PutBack_PageWithAnAddress_HasItAgain()
    {
        var page = await app.Data.SaveAsync(
            new SaveArticle
            {
                Kind = ArticleKind.Page,
                Content = new ArticleContent { Headline = "Imprint page", PagePath = "about/imprint-page" },
            }
        );
        var editor = await app.SignedInAsync(Roles.Editor);
        await Form(await editor.OpenAsync($"/admin/articles/{page.Value.Id}"), page.Value.Id, "delete");
        Assert.Null((await FindAsync(page.Value.Id)).Path);

        await Form(await editor.OpenAsync($"/admin/articles/{page.Value.Id}"), page.Value.Id, "put-back");

        Assert.Equal("/about/imprint-page", (await FindAsync(page.Value.Id)).Path);
    }

    [Fact]
    public async Task Save_InTheBinMeanwhile_OffersToSaveAsNew()
    {
        var draft = await app.Data.CreateDraftAsync("Binned while open");
        var editor = await app.SignedInAsync(Roles.Editor);
        var open = await editor.OpenAsync($"/admin/articles/{draft.Id}");
        await Form(open, draft.Id, "delete");

        var answer = await open.Form($"/admin/articles/{draft.Id}").Fill("Body", "<p>New words</p>").SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("New words", answer.Form("/admin/articles/new")["Body"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task PutBack_ByAnotherJournalist_IsForbidden()
    {
        var draft = await app.Data.CreateDraftAsync("Not yours");
        var editor = await app.SignedInAsync(Roles.Editor);
        var open = await editor.OpenAsync($"/admin/articles/{draft.Id}");
        await Form(open, draft.Id, "delete");
        var journalist = await app.SignedInAsync(Roles.Journalist);

        var page = await journalist.OpenAsync($"/admin/articles/{draft.Id}");

        Assert.DoesNotContain("Put back", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("for good</button>", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EmptyBin_AfterThirtyDays_DeletesForGood()
    {
        await using var own = new NewsApp();
        var draft = await own.Data.CreateDraftAsync("Forgotten");
        var editor = await own.SignedInAsync(Roles.Editor);
        await Form(await editor.OpenAsync($"/admin/articles/{draft.Id}"), draft.Id, "delete");

        await RunAsync(own);
        Assert.Equal(1, await own.Data.InDatabaseAsync(db => db.Articles.CountAsync()));
        own.Clock.Advance(Article.BinKeeps + TimeSpan.FromMinutes(1));
        await RunAsync(own);

        Assert.Equal(0, await own.Data.InDatabaseAsync(db => db.Articles.CountAsync()));
        Assert.Equal(0, await own.Data.InDatabaseAsync(db => db.ArticleVersions.CountAsync()));
    }

    [Fact]
    public async Task EmptyBin_OneThatCannotBeDeleted_DeletesTheOthers()
    {
        await using var own = new NewsApp();
        var editor = await own.SignedInAsync(Roles.Editor);
        var stuck = await own.Data.CreateDraftAsync("Stuck");
        var other = await own.Data.CreateDraftAsync("Other");
        foreach (var id in new[] { stuck.Id, other.Id })
        {
            await Form(await editor.OpenAsync($"/admin/articles/{id}"), id, "delete");
        }

        await own.Data.InDatabaseAsync(db =>
            db.Database.ExecuteSqlAsync(
                $"CREATE TRIGGER Stuck BEFORE DELETE ON Articles WHEN OLD.Title = 'Stuck' BEGIN SELECT json(OLD.Title); END"
            )
        );
        own.Clock.Advance(Article.BinKeeps + TimeSpan.FromMinutes(1));

        await Assert.ThrowsAsync<AggregateException>(() => RunAsync(own));

        Assert.Equal(
            [stuck.Id],
            await own.Data.InDatabaseAsync(db => db.Articles.Select(article => article.Id).ToListAsync())
        );
    }

    [Fact]
    public async Task Purge_ByAnEditor_DeletesForGood()
    {
        var draft = await app.Data.CreateDraftAsync("At once");
        var editor = await app.SignedInAsync(Roles.Editor);
        await Form(await editor.OpenAsync($"/admin/articles/{draft.Id}"), draft.Id, "delete");

        await Form(await editor.OpenAsync($"/admin/articles/{draft.Id}"), draft.Id, "delete-for-good");

        Assert.Equal(HttpStatusCode.NotFound, (await editor.OpenAsync($"/admin/articles/{draft.Id}")).Status);
    }

    private static Task<Page> Form(Page page, long id, string act) =>
        page.Form($"/admin/articles/{id}/{act}").SendAsync();

    private static Task<bool> RunAsync(NewsApp app) =>
        app.InScopeAsync(async services =>
        {
            await services.GetRequiredService<EmptyBin>().RunAsync(default);
            return true;
        });

    private Task<Article> FindAsync(long id) =>
        app.Data.InDatabaseAsync(db => db.Articles.AsNoTracking().SingleAsync(a => a.Id == id));
}
