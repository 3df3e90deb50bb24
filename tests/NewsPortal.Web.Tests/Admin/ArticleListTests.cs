using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>The newsroom's list: searching texts, kept filters, acts on several articles.</summary>
public sealed class ArticleListTests(NewsApp app) : IClassFixture<NewsApp>, IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => Assert.Empty(await app.Data.WrongKeysAsync());

    [Fact]
    public async Task List_OfASection_TurnsThroughItAndAllBelowIt()
    {
        var city = await app.Data.CreateCategoryAsync("turned-city", "City");
        var harbour = await app.Data.CreateCategoryAsync("turned-harbour", "Harbour", city.Id);
        var quays = await app.Data.CreateCategoryAsync("turned-quays", "Quays", harbour.Id);
        var empty = await app.Data.CreateCategoryAsync("turned-empty", "Empty");
        List<long> expected = [];
        for (var i = 0; i < ArticleAdminQueries.PageSize * 2 + 5; i++)
        {
            var ids = (i % 3) switch
            {
                0 => new[] { city.Id },
                1 => [harbour.Id, quays.Id],
                _ => [quays.Id],
            };
            expected.Insert(0, (await app.Data.CreateDraftAsync($"Turned {i}", c => c with { CategoryIds = ids })).Id);
        }

        var binned = await app.Data.CreateDraftAsync("Turned away", c => c with { CategoryIds = [city.Id] });
        await app.InScopeAsync(services =>
            services
                .GetRequiredService<BinEditor>()
                .DeleteAsync(binned.Id, binned.Version, Actor.Program("Test"), default)
        );
        var section = new ArticleFilter { CategoryId = city.Id };

        var first = await PageAsync(section, null);
        var second = await PageAsync(section, first.Older);
        var third = await PageAsync(section, second.Older);
        var again = await PageAsync(section, third.Newer);

        Assert.Equal(expected, new[] { first, second, third }.SelectMany(page => page.Articles).Select(a => a.Id));
        Assert.Null(third.Older);
        Assert.Equal(second.Articles.Select(a => a.Id), again.Articles.Select(a => a.Id));
        Assert.Equal(
            expected.Take(ArticleAdminQueries.PageSize),
            (await PageAsync(section with { State = NewsroomState.Draft }, null)).Articles.Select(a => a.Id)
        );
        Assert.Equal(
            binned.Id,
            Assert.Single((await PageAsync(section with { State = NewsroomState.Binned }, null)).Articles).Id
        );
        Assert.Empty((await PageAsync(section with { State = NewsroomState.Published }, null)).Articles);
        Assert.Empty((await PageAsync(new ArticleFilter { CategoryId = empty.Id }, null)).Articles);

        Task<ArticleListPage> PageAsync(ArticleFilter filter, ArticleCursor? cursor) =>
            app.InScopeAsync(services =>
                services.GetRequiredService<ArticleAdminQueries>().ListAsync(filter, cursor, default)
            );
    }

    /// <summary>The list's keys must not run ahead of a save that failed.</summary>
    [Fact]
    public async Task Save_SomebodyElseWasFaster_LeavesTheListAsItWas()
    {
        var category = await app.Data.CreateCategoryAsync("raced", "Raced");
        var draft = await app.Data.CreateDraftAsync("Raced", c => c with { CategoryIds = [category.Id] });

        var save = app.Data.InDatabaseAsync(async db =>
        {
            var article = await db.Articles.SingleAsync(a => a.Id == draft.Id);
            await db
                .Articles.Where(a => a.Id == draft.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(a => a.Version, Guid.NewGuid()));
            article.ModifiedAt = article.ModifiedAt.AddHours(1);
            return await db.SaveChangesAsync();
        });

        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => save);
        Assert.Empty(await app.Data.WrongKeysAsync());
    }

    [Fact]
    public async Task List_WordsOfATextOnly_FindDraftsAndStories()
    {
        await app.Data.CreateDraftAsync("Quiet draft", c => c with { Body = "<p>The zanzibarian ferry.</p>" });
        await app.Data.CreateStoryAsync("Loud story", change: c => c with { Body = "<p>A Zanzibarian harbour.</p>" });
        await app.Data.CreateDraftAsync("Other draft", c => c with { Body = "<p>Nothing here.</p>" });
        await app.CatchUpAsync();
        var editor = await app.SignedInAsync(Roles.Editor);

        var found = await HeadlinesAsync(editor, "?q=zanzibarian");
        var both = await HeadlinesAsync(editor, "?q=zanzibarian+ferry");

        Assert.Equal(["Loud story", "Quiet draft"], found.Order());
        Assert.Equal(["Quiet draft"], both);
    }

    [Fact]
    public async Task Batch_AddTag_ChangesTheTickedAndNamesTheRefused()
    {
        var first = await app.Data.CreateDraftAsync("Batch one");
        var second = await app.Data.CreateDraftAsync("Batch two");
        var stale = await app.Data.CreateDraftAsync("Batch stale");
        var editor = await app.SignedInAsync(Roles.Editor);
        var list = await editor.OpenAsync("/admin/articles?q=batch");
        await app.Data.ChangeAsync(stale.Id, c => c with { Standfirst = "Newer" });

        var page = await list.Form("/admin/articles/batch?q=batch")
            .Fill("Act", "AddTag")
            .Fill("Tag", "Harbour")
            .Fill("Chosen", [.. new[] { first, second, stale }.Select(Chosen)])
            .SendAsync();

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("2 articles have the tag.", page.Text, StringComparison.Ordinal);
        Assert.Contains("Batch stale: Somebody changed it meanwhile", page.Text, StringComparison.Ordinal);
        Assert.Equal(["Harbour"], (await app.Data.ContentAsync(first.Id))!.Tags);
        Assert.Empty((await app.Data.ContentAsync(stale.Id))!.Tags);
    }

    [Fact]
    public async Task Batch_Delete_LeavesWhatReadersHaveSeen()
    {
        var draft = await app.Data.CreateDraftAsync("Many one");
        var seen = await app.Data.CreateStoryAsync("Many two");
        var editor = await app.SignedInAsync(Roles.Editor);
        var list = await editor.OpenAsync("/admin/articles?q=many");

        var page = await list.Form("/admin/articles/batch?q=many")
            .Fill("Act", "Delete")
            .Fill("Chosen", Chosen(draft), Chosen(seen))
            .SendAsync();

        Assert.Contains("One article is in the bin.", page.Text, StringComparison.Ordinal);
        Assert.Equal((ArticleState.Binned, ArticleState.Published), (await StateAsync(draft), await StateAsync(seen)));
    }

    [Fact]
    public async Task Batch_AllDone_ReturnsToTheSamePageOfTheList()
    {
        var draft = await app.Data.CreateDraftAsync("Alone done");
        var editor = await app.SignedInAsync(Roles.Editor);
        var list = await editor.OpenAsync("/admin/articles?q=alone&state=draft");

        var answer = await list.Form("/admin/articles/batch?q=alone&state=draft")
            .Fill("Act", "Ready")
            .Fill("Chosen", Chosen(draft))
            .SendAsync();

        Assert.Equal("/admin/articles?q=alone&state=draft", answer.Location);
        Assert.Contains("One article is marked as ready.", (await answer.FollowAsync()).Text, StringComparison.Ordinal);
        Assert.Equal(ArticleState.Ready, await StateAsync(draft));
    }

    [Fact]
    public async Task Batch_ReadyByAJournalist_ChangesNothing()
    {
        var draft = await app.Data.CreateDraftAsync("Not for journalists");
        var journalist = await app.SignedInAsync(Roles.Journalist);
        var list = await journalist.OpenAsync("/admin/articles");

        var answer = await list.Form("/admin/articles/batch")
            .Fill("Act", "Ready")
            .Fill("Chosen", Chosen(draft))
            .SendAsync();

        Assert.Contains("You may not do that", answer.Text, StringComparison.Ordinal);
        Assert.Equal(ArticleState.Draft, await StateAsync(draft));
    }

    [Fact]
    public async Task List_OfASection_BeginsWithTheStoryCorrectedLast()
    {
        var section = await app.Data.CreateCategoryAsync("corrected", "Corrected");
        var first = await app.Data.CreateStoryAsync("Corrected", change: c => c with { CategoryIds = [section.Id] });
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await app.Data.CreateStoryAsync("Written", change: c => c with { CategoryIds = [section.Id] });
        app.Clock.Advance(TimeSpan.FromMinutes(1));

        await app.InScopeAsync(services =>
            services
                .GetRequiredService<CorrectionEditor>()
                .SaveAsync(
                    new SaveCorrection { ArticleId = first.Id, Text = "It was on Monday." },
                    Actor.Program("Test"),
                    default
                )
        );

        var page = await app.InScopeAsync(services =>
            services
                .GetRequiredService<ArticleAdminQueries>()
                .ListAsync(new ArticleFilter { CategoryId = section.Id }, null, default)
        );
        Assert.Equal([first.Id, second.Id], page.Articles.Select(a => a.Id));
    }

    [Theory]
    [InlineData("Act=AddTag&Tag=%E2%80%8B&Chosen=1:00000000-0000-0000-0000-000000000000")]
    [InlineData("Act=AddCategory&Chosen=1:00000000-0000-0000-0000-000000000000")]
    [InlineData("Act=Delete")]
    [InlineData("Act=Delete&Chosen=rubbish")]
    public async Task Batch_WithoutWhatItNeeds_IsExplained(string fields)
    {
        await app.Data.CreateDraftAsync("In the list");
        var editor = await app.SignedInAsync(Roles.Editor);
        var form = (await editor.OpenAsync("/admin/articles")).Form("/admin/articles/batch");
        foreach (var field in fields.Split('&').Select(f => f.Split('=')))
        {
            form.Fill(field[0], Uri.UnescapeDataString(field[1]));
        }

        var answer = await form.SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.NotNull(answer.Document.QuerySelector("#errors"));
    }

    [Fact]
    public async Task Filter_Kept_IsShownToItsOwnerOnlyUntilForgotten()
    {
        var editor = await app.SignedInAsync(Roles.Editor);
        var other = await app.SignedInAsync(Roles.Editor);
        var list = await editor.OpenAsync("/admin/articles?q=harbour&state=draft");

        await list.Form("/admin/articles/filters?q=harbour&state=draft").Fill("name", "My harbour").SendAsync();

        var link = (await editor.OpenAsync("/admin/articles")).Document.QuerySelector(".kept-filter a")!;
        Assert.Equal(
            ("My harbour", "/admin/articles?q=harbour&state=draft"),
            (link.TextContent, link.GetAttribute("href"))
        );
        Assert.Null((await other.OpenAsync("/admin/articles")).Document.QuerySelector(".kept-filter"));

        var id = await app.Data.InDatabaseAsync(db =>
            db.SavedFilters.Where(f => f.Name == "My harbour").Select(f => f.Id).SingleAsync()
        );
        await (await editor.OpenAsync("/admin/articles")).Form($"/admin/articles/filters/{id}/delete").SendAsync();

        Assert.Null((await editor.OpenAsync("/admin/articles")).Document.QuerySelector(".kept-filter"));
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("'; DROP TABLE Articles; --")]
    [InlineData("\u202Erevo\u202C \uD83D\uDC68\u200D\uD83D\uDC69")]
    [InlineData("%00 %s {0} {{1}}")]
    public async Task List_HostileTexts_AreKeptAsText(string text)
    {
        var draft = await app.Data.CreateDraftAsync("Hostile list");
        var editor = await app.SignedInAsync(Roles.Editor);
        var list = await editor.OpenAsync("/admin/articles?q=hostile");

        await list.Form("/admin/articles/filters?q=hostile").Fill("name", text).SendAsync();
        await list.Form("/admin/articles/batch?q=hostile")
            .Fill("Act", "AddTag")
            .Fill("Tag", text)
            .Fill("Chosen", Chosen(draft))
            .SendAsync();

        var page = await editor.OpenAsync("/admin/articles");
        Assert.Equal(text.Trim(), page.Document.QuerySelector(".kept-filter a")!.TextContent);
        Assert.Empty(page.Document.QuerySelectorAll("main script, main img[onerror]"));
        Assert.Single((await app.Data.ContentAsync(draft.Id))!.Tags);
    }

    private static string Chosen(SavedArticle article) => new ChosenArticle(article.Id, article.Version).ToString();

    private static async Task<string[]> HeadlinesAsync(HttpClient browser, string query) =>
        [
            .. (await browser.OpenAsync("/admin/articles" + query))
                .Document.QuerySelectorAll("th.headline a")
                .Select(a => a.TextContent),
        ];

    private Task<ArticleState> StateAsync(SavedArticle article) =>
        app.Data.InDatabaseAsync(db => db.Articles.Where(a => a.Id == article.Id).Select(a => a.State).SingleAsync());
}
