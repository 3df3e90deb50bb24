using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Notices;
using NewsPortal.TestKit;
using NewsPortal.Web.Tests.Public;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>
/// The way of a story between colleagues: assigned, handed in, returned, ready; and what tells them. The tests begin on
/// 2 March 2026, 10:30 in Paris.
/// </summary>
public sealed class DeskTests
{
    [Fact]
    public async Task Assign_SomebodyElsesDraft_LetsThemWriteItUntilItIsHandedIn()
    {
        await using var app = new NewsApp();
        var (writer, journalist) = await ColleagueAsync(app, "Wilma", Roles.Journalist);
        var editor = await app.SignedInAsync(Roles.Editor);
        var draft = await app.Data.CreateDraftAsync("Begun by the desk");
        var address = $"/admin/articles/{draft.Id}";
        Assert.Contains(
            "You can read this draft.",
            (await journalist.OpenAsync(address)).Text,
            StringComparison.Ordinal
        );

        await AssignAsync(editor, draft.Id, writer.Id, "2026-03-03T18:00", "Six hundred words");

        var page = await journalist.OpenAsync(address);
        Assert.Contains("Six hundred words", page.Text, StringComparison.Ordinal);
        await page.Form(address).Fill("Headline", "Written by Wilma").Press("Save").SendAsync();
        Assert.Equal("Written by Wilma", (await app.Data.ContentAsync(draft.Id))!.Headline);
        await (await journalist.OpenAsync(address))
            .Form($"{address}/hand-in")
            .Fill("message", "Check names")
            .SendAsync();
        Assert.Equal(ArticleState.Submitted, await StateAsync(app, draft.Id));
        Assert.Contains(
            "This article is with the editors now.",
            (await journalist.OpenAsync(address)).Text,
            StringComparison.Ordinal
        );
        Assert.Contains("Check names", (await editor.OpenAsync(address)).Text, StringComparison.Ordinal);
        Assert.Contains("Check names", (await editor.OpenAsync($"{address}/history")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assign_AsAColleagueDidMeanwhile_ShowsBoth()
    {
        await using var app = new NewsApp();
        var editor = await app.SignedInAsync(Roles.Editor);
        var draft = await app.Data.CreateDraftAsync("Wanted by two");
        var address = $"/admin/articles/{draft.Id}/assignment";
        var late = (await editor.OpenAsync(address)).Form(address);
        await (await editor.OpenAsync(address)).Form(address).Fill("Brief", "Her brief").SendAsync();

        var refused = await late.Fill("Brief", "His brief").SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("Her brief", refused.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await refused.Form(address).SendAsync()).Status);
        Assert.Equal(
            "His brief",
            await app.Data.InDatabaseAsync(db => db.Assignments.Select(a => a.Brief).SingleAsync())
        );
    }

    [Fact]
    public async Task Assign_ByAJournalist_IsForOwnDraftsOnly()
    {
        await using var app = new NewsApp();
        var (writer, journalist) = await ColleagueAsync(app, "Wilma", Roles.Journalist);
        var draft = await app.Data.CreateDraftAsync("Not hers");
        var address = $"/admin/articles/{draft.Id}/assignment";

        await (await journalist.OpenAsync(address)).Form(address).Fill("People", $"{writer.Id}").SendAsync();

        Assert.False(await app.Data.InDatabaseAsync(db => db.AssignedPeople.AnyAsync()));
    }

    [Fact]
    public async Task Return_WithAMessage_OpensTheWritersDesk()
    {
        await using var app = new NewsApp();
        var (writer, journalist) = await ColleagueAsync(app, "Wilma", Roles.Journalist);
        var editor = await app.SignedInAsync(Roles.Editor, "Ed");
        var draft = await app.Data.CreateDraftAsync("To and fro");
        var address = $"/admin/articles/{draft.Id}";
        await AssignAsync(editor, draft.Id, writer.Id, "2026-03-03T18:00", "");
        Assert.Equal(["Assigned to you 1"], await GroupsAsync(journalist));
        Assert.Contains("due 3 Mar, 18:00", (await journalist.OpenAsync("/admin")).Text, StringComparison.Ordinal);
        await (await journalist.OpenAsync(address)).Form($"{address}/hand-in").SendAsync();
        Assert.Equal(["To read 1"], await GroupsAsync(editor));

        await (await editor.OpenAsync(address)).Form($"{address}/return").Fill("message", "Ask the mayor").SendAsync();

        Assert.Equal(["Returned to you 1"], await GroupsAsync(journalist));
        Assert.Contains("Ask the mayor", (await journalist.OpenAsync("/admin")).Text, StringComparison.Ordinal);
        Assert.Empty(await GroupsAsync(editor));
        Assert.Contains("Nothing waits for you.", (await editor.OpenAsync("/admin")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ready_HandedInStory_WaitsForPublicationAndIsNotPublic()
    {
        await using var app = new NewsApp();
        var editor = await app.SignedInAsync(Roles.Editor);
        var draft = await app.Data.CreateDraftAsync("Approved");
        var address = $"/admin/articles/{draft.Id}";

        await (await editor.OpenAsync(address)).Form($"{address}/ready").SendAsync();

        Assert.Equal(ArticleState.Ready, await StateAsync(app, draft.Id));
        Assert.Equal(["Ready to publish 1"], await GroupsAsync(editor));
        Assert.Equal(["Approved"], (await editor.OpenAsync("/admin/articles?state=ready")).All("th.headline a"));
        await (await editor.OpenAsync(address)).Form($"{address}/return").SendAsync();
        Assert.Equal(ArticleState.Draft, await StateAsync(app, draft.Id));
    }

    [Fact]
    public async Task Notices_OfWhatColleaguesDo_AreCountedListedAndRead()
    {
        await using var app = new NewsApp();
        var (writer, journalist) = await ColleagueAsync(app, "Wilma", Roles.Journalist);
        var (_, editor) = await ColleagueAsync(app, "Ed", Roles.Editor);
        var (_, other) = await ColleagueAsync(app, "Olga", Roles.Editor);
        var draft = await app.Data.CreateDraftAsync("Between us");
        var address = $"/admin/articles/{draft.Id}";
        await AssignAsync(editor, draft.Id, writer.Id, "", "");
        await (await journalist.OpenAsync(address)).Form($"{address}/hand-in").Fill("message", "Please").SendAsync();
        await (await editor.OpenAsync(address)).Form($"{address}/return").Fill("message", "Not yet").SendAsync();

        Assert.Equal("2 unread", await BellAsync(journalist));
        Assert.Equal("1 unread", await BellAsync(editor));
        Assert.Equal("1 unread", await BellAsync(other));
        var page = await journalist.OpenAsync("/admin/notices");
        Assert.Equal(
            ["Ed returned to draft Between us New Not yet", "Ed assigned to you Between us New"],
            page.Document.QuerySelectorAll(".notices li")
                .Select(li => Words(li.TextContent[..li.TextContent.LastIndexOf("2 Mar", StringComparison.Ordinal)]))
        );
        var notice = page.Document.QuerySelector(".notices form")!.GetAttribute("action")!;
        Assert.Equal(address, (await page.Form(notice).SendAsync()).Location);
        Assert.Equal("1 unread", await BellAsync(journalist));
        await page.Form("/admin/notices/read").SendAsync();
        Assert.Equal("", await BellAsync(journalist));
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await (await other.OpenAsync("/admin/notices")).Form("/admin/notices/read").To(notice).SendAsync()).Status
        );
    }

    [Fact]
    public async Task Publish_AssignedStory_TellsItsWriterOnce()
    {
        await using var app = new NewsApp();
        var (writer, _) = await ColleagueAsync(app, "Wilma", Roles.Journalist);
        var (chief, editor) = await ColleagueAsync(app, "Ed", Roles.Editor);
        var draft = await app.Data.CreateDraftAsync("Out now");
        await AssignAsync(editor, draft.Id, writer.Id, "", "");
        var actor = Actor.User(chief.Id, "Ed", Roles.Editor);
        await using var scope = app.Services.CreateAsyncScope();
        var articles = scope.ServiceProvider.GetRequiredService<ArticleEditor>();
        var section = await app.Data.CreateCategoryAsync("city");
        var author = await app.Data.CreateAuthorAsync("wilma");
        var content = (await app.Data.ContentAsync(draft.Id))! with
        {
            CategoryIds = [section.Id],
            AuthorIds = [author.Id],
        };

        var first = await SaveAsync(draft, content);
        await SaveAsync(first.Value, content with { Headline = "Out, changed" });

        Assert.Equal(
            [NoticeKind.Assigned, NoticeKind.Published],
            await app.Data.InDatabaseAsync(db =>
                db.Notices.Where(n => n.UserId == writer.Id).OrderBy(n => n.Id).Select(n => n.Kind).ToListAsync()
            )
        );

        async Task<Core.Infrastructure.Result<SavedArticle>> SaveAsync(SavedArticle at, ArticleContent text)
        {
            var saved = await articles.SaveAsync(
                new SaveArticle
                {
                    Id = at.Id,
                    Version = at.Version,
                    Content = text,
                    Step = ArticleStep.Publish,
                },
                actor,
                default
            );
            Assert.True(saved.Value.Step?.IsDone, saved.Message + saved.Value.Step?.Message);
            return saved;
        }
    }

    [Theory]
    [InlineData("AtOnce", 1, 1)]
    [InlineData("Digest", 0, 1)]
    [InlineData("None", 0, 0)]
    public async Task Mail_OfANotice_ComesAsChosen(string choice, int atOnce, int nextMorning)
    {
        await using var app = new NewsApp();
        await app.StopBackgroundWorkAsync();
        var (writer, journalist) = await ColleagueAsync(app, "Wilma", Roles.Journalist);
        var editor = await app.SignedInAsync(Roles.Editor, "Ed");
        await (await journalist.OpenAsync("/admin/notices"))
            .Form("/admin/notices/mail")
            .Fill("choice", choice)
            .SendAsync();
        var draft = await app.Data.CreateDraftAsync("By mail");
        await AssignAsync(editor, draft.Id, writer.Id, "", "Six hundred words");

        Assert.Equal(atOnce, await MailedAsync());
        app.Clock.Advance(TimeSpan.FromHours(20));
        await DigestAsync();
        Assert.Equal(atOnce, await MailedAsync());
        app.Clock.Advance(TimeSpan.FromHours(1));
        await DigestAsync();
        await DigestAsync();

        Assert.Equal(nextMorning, await MailedAsync());

        Task<int> MailedAsync() =>
            app.Data.InDatabaseAsync(db =>
                db.OutgoingMails.CountAsync(m =>
                    m.Recipient == writer.Email && m.Text.Contains("Ed assigned “By mail” to you\nSix hundred words")
                )
            );

        Task<int> DigestAsync() =>
            app.InScopeAsync(async services =>
            {
                await services.GetRequiredService<MailDigests>().RunAsync(default);
                return 0;
            });
    }

    [Fact]
    public async Task Desk_PlanForMe_WaitsUntilItIsAStory()
    {
        await using var app = new NewsApp();
        var (writer, journalist) = await ColleagueAsync(app, "Wilma", Roles.Journalist);
        var editor = await app.SignedInAsync(Roles.Editor);
        await (await editor.OpenAsync("/admin/planning/new"))
            .Form("/admin/planning/new")
            .Fill("Title", "Harbour fair")
            .Fill("Day", "2026-03-05")
            .Fill("AssigneeId", $"{writer.Id}")
            .SendAsync();
        var plan = await app.Data.InDatabaseAsync(db => db.PlanningItems.Select(p => p.Id).SingleAsync());

        Assert.Equal(["Planned for you 1"], await GroupsAsync(journalist));
        Assert.Empty(await GroupsAsync(editor));
        var address = $"/admin/planning/{plan}";
        await (await journalist.OpenAsync(address)).Form($"{address}/begin").SendAsync();
        Assert.DoesNotContain("Planned for you 1", await GroupsAsync(journalist));
    }

    [Fact]
    public async Task Calendar_Deadline_MovesWithoutTouchingTheStory()
    {
        await using var app = new NewsApp();
        var editor = await app.SignedInAsync(Roles.Editor);
        var draft = await app.Data.CreateDraftAsync("Due soon");
        await AssignAsync(editor, draft.Id, null, "2026-03-03T18:00", "");
        var move = $"/admin/calendar/deadline/{draft.Id}/move";

        await (await editor.OpenAsync(move)).Form(move).Fill("Day", "2026-03-04").SendAsync();

        var (deadline, version) = await app.Data.InDatabaseAsync(async db =>
            (
                await db.Assignments.Select(a => a.Deadline).SingleAsync(),
                await db.Articles.Select(a => a.Version).SingleAsync()
            )
        );
        Assert.Equal((new DateTime(2026, 3, 4, 17, 0, 0, DateTimeKind.Utc), draft.Version), (deadline, version));
    }

    private static async Task<(NewsUser User, HttpClient Browser)> ColleagueAsync(NewsApp app, string name, string role)
    {
        var user = await app.Data.CreateUserAsync(name, role);
        return (user, await app.Browser().SignInAsync(user));
    }

    private static async Task AssignAsync(HttpClient browser, long article, long? person, string deadline, string brief)
    {
        var address = $"/admin/articles/{article}/assignment";
        var saved = await (await browser.OpenAsync(address))
            .Form(address)
            .Fill("People", $"{person}")
            .Fill("Deadline", deadline)
            .Fill("Brief", brief)
            .SendAsync();
        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
    }

    /// <summary>The headings of what waits, with their numbers.</summary>
    private static async Task<IReadOnlyList<string>> GroupsAsync(HttpClient browser) =>
        [.. (await browser.OpenAsync("/admin")).All(".group h2").Select(Words)];

    private static async Task<string> BellAsync(HttpClient browser) =>
        Words((await browser.OpenAsync("/admin")).Document.QuerySelector(".bell .count")?.TextContent ?? "");

    private static string Words(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static Task<ArticleState> StateAsync(NewsApp app, long id) =>
        app.Data.InDatabaseAsync(db => db.Articles.Where(a => a.Id == id).Select(a => a.State).SingleAsync());
}
