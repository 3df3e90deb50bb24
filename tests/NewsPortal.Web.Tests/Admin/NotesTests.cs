using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Notes;
using NewsPortal.Core.Notices;
using NewsPortal.TestKit;
using NewsPortal.Web.Tests.Public;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>What colleagues write to each other about a passage of a story.</summary>
public sealed class NotesTests
{
    private const string Secret = "Zwiebelfisch";

    [Fact]
    public async Task Add_WithoutAScript_StandsBelowTheFormWithItsWords()
    {
        await using var app = new NewsApp();
        var (_, journalist) = await ColleagueAsync(app, "Wilma", Roles.Journalist);
        var draft = await app.Data.CreateDraftAsync("Ferry");

        var sent = await WriteAsync(journalist, draft.Id, "Who says so?", "Ferry happened.");

        var page = await sent.FollowAsync();
        Assert.Equal(HttpStatusCode.Redirect, sent.Status);
        Assert.Equal("Ferry happened.", page.Document.QuerySelector("#notes .note-quote")!.TextContent.Trim());
        Assert.Equal("Who says so?", page.Document.QuerySelector("#notes .brief")!.TextContent);
        Assert.Contains("Wilma", page.Document.QuerySelector("#notes li")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_ThatReadersMustNotGet_IsInNothingTheyGetAndInNoVersion()
    {
        await using var app = new NewsApp();
        var story = await app.Data.CreateStoryAsync("Ferry", change: c => c with { Tags = ["sea"] });
        var editor = await app.SignedInAsync(Roles.Editor);
        await WriteAsync(editor, story.Id, $"{Secret}, says the lawyer", $"{Secret} happened.");
        await ReplyAsync(editor, story.Id, (await OneAsync(app)).Id, $"{Secret} indeed");
        await app.Data.ChangeAsync(story.Id, c => c with { Body = "<p>Ferry happened again.</p>" });

        var (path, versions, bodies) = await app.Data.InDatabaseAsync(async db =>
            (
                await db.Articles.Where(a => a.Id == story.Id).Select(a => a.Path).SingleAsync(),
                await db.ArticleVersions.CountAsync(v => v.ArticleId == story.Id),
                await db.ArticleBodies.Where(b => b.ArticleId == story.Id).ToListAsync()
            )
        );
        string[] addresses =
        [
            path!,
            "/",
            "/feed",
            "/feed/atom",
            "/feed/json",
            "/tag/sea/feed",
            "/sitemap.xml",
            "/news-sitemap.xml",
            $"/oembed?url={Uri.EscapeDataString($"http://localhost{path}")}",
        ];
        foreach (var address in addresses)
        {
            Assert.DoesNotContain(Secret, (await app.Browser().OpenAsync(address)).Html, StringComparison.Ordinal);
        }

        Assert.Empty((await app.SearchAsync(Secret)).All("article a"));
        Assert.DoesNotContain(
            Secret,
            (await editor.OpenAsync($"/admin/articles/{story.Id}/preview")).Html,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(Secret, JsonSerializer.Serialize(bodies), StringComparison.Ordinal);
        var history = await app.InScopeAsync(async services =>
        {
            var stored = services.GetRequiredService<ArticleVersions>();
            List<ArticleContent?> contents = [];
            for (var number = 1; number <= versions; number++)
            {
                contents.Add(await stored.ReadAsync(story.Id, number, default));
            }

            return JsonSerializer.Serialize(contents);
        });
        Assert.Contains("happened again", history, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, history, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_ToAStoryOfSomebodyElse_LeavesItsFormAndItsVersionAsTheyAre()
    {
        await using var app = new NewsApp();
        var (_, journalist) = await ColleagueAsync(app, "Wilma", Roles.Journalist);
        var draft = await app.Data.CreateDraftAsync("Not hers");

        await WriteAsync(journalist, draft.Id, "Look at this");

        Assert.Equal(
            draft.Version,
            await app.Data.InDatabaseAsync(db => db.Articles.Select(a => a.Version).SingleAsync())
        );
    }

    [Fact]
    public async Task Resolve_AndReply_CloseAndOpenTheConversation()
    {
        await using var app = new NewsApp();
        var editor = await app.SignedInAsync(Roles.Editor, "Ed");
        var draft = await app.Data.CreateDraftAsync("Ferry");
        var notes = $"/admin/articles/{draft.Id}/notes";
        await WriteAsync(editor, draft.Id, "Check the date");
        var note = await OneAsync(app);

        await (await editor.OpenAsync(notes)).Form($"{notes}/{note.Id}/resolve").SendAsync();

        var page = await editor.OpenAsync($"/admin/articles/{draft.Id}");
        Assert.Null(page.Document.QuerySelector("#notes li"));
        Assert.Equal("Ed", (await OneAsync(app)).ResolvedByName);
        Assert.Contains("Resolved by Ed", (await editor.OpenAsync(notes)).Text, StringComparison.Ordinal);
        await (await editor.OpenAsync(notes)).Form($"{notes}/{note.Id}/reopen").SendAsync();
        Assert.Null((await OneAsync(app)).ResolvedAt);
        await (await editor.OpenAsync(notes)).Form($"{notes}/{note.Id}/resolve").SendAsync();
        await ReplyAsync(editor, draft.Id, note.Id, "It is wrong after all");
        Assert.Null((await OneAsync(app)).ResolvedAt);
        Assert.Equal(
            ["Check the date", "It is wrong after all"],
            (await editor.OpenAsync($"/admin/articles/{draft.Id}")).All("#notes .brief")
        );
    }

    [Fact]
    public async Task Mention_ByName_RingsOnceAndWaitsOnTheDeskUntilResolved()
    {
        await using var app = new NewsApp();
        var (ann, _) = await ColleagueAsync(app, "Ann", Roles.Journalist);
        var (lee, browser) = await ColleagueAsync(app, "Ann Lee", Roles.Journalist);
        var (ed, editor) = await ColleagueAsync(app, "Ed", Roles.Editor);
        var draft = await app.Data.CreateDraftAsync("Ferry");

        await WriteAsync(editor, draft.Id, "@ann lee, look. @Ann Lee! Write to x@Ann or @Ed");

        Assert.Equal([(lee.Id, NoticeKind.NoteMention)], await NoticesAsync(app));
        var note = await OneAsync(app);
        var desk = await browser.OpenAsync("/admin");
        Assert.Equal(
            [$"/admin/articles/{draft.Id}#note-{note.Id}"],
            desk.Document.QuerySelectorAll(".group .headline").Select(a => a.GetAttribute("href"))
        );
        Assert.Contains("Notes that name you", desk.Text, StringComparison.Ordinal);
        var bell = await browser.OpenAsync("/admin/notices");
        Assert.Contains("Ed named you in a note on", bell.Text, StringComparison.Ordinal);
        var opened = await bell.Form(bell.Document.QuerySelector(".notices form")!.GetAttribute("action")!).SendAsync();
        Assert.Equal($"/admin/articles/{draft.Id}#note-{note.Id}", opened.Location);

        var notes = $"/admin/articles/{draft.Id}/notes";
        await (await browser.OpenAsync(notes)).Form($"{notes}/{note.Id}/resolve").SendAsync();

        Assert.DoesNotContain(
            "Notes that name you",
            (await browser.OpenAsync("/admin")).Text,
            StringComparison.Ordinal
        );
        Assert.NotEqual(ann.Id, ed.Id);
    }

    [Theory]
    [InlineData("AtOnce", 1, 1)]
    [InlineData("Digest", 0, 1)]
    [InlineData("None", 0, 0)]
    public async Task Mention_ByMail_ComesAsChosen(string choice, int atOnce, int nextMorning)
    {
        await using var app = new NewsApp();
        await app.StopBackgroundWorkAsync();
        var (_, journalist) = await ColleagueAsync(app, "Wilma", Roles.Journalist);
        var (_, editor) = await ColleagueAsync(app, "Ed", Roles.Editor);
        await (await journalist.OpenAsync("/admin/notices"))
            .Form("/admin/notices/mail")
            .Fill("choice", choice)
            .SendAsync();
        var draft = await app.Data.CreateDraftAsync("Ferry");

        await WriteAsync(editor, draft.Id, "@Wilma who says so?");

        Assert.Equal(atOnce, await MailedAsync());
        app.Clock.Advance(TimeSpan.FromHours(21));
        await app.InScopeAsync(async services =>
        {
            await services.GetRequiredService<MailDigests>().RunAsync(default);
            return 0;
        });
        Assert.Equal(nextMorning, await MailedAsync());

        Task<int> MailedAsync() =>
            app.Data.InDatabaseAsync(db =>
                db.OutgoingMails.CountAsync(m =>
                    m.Text.Contains("Ed named you in a note on “Ferry”\n@Wilma who says so?")
                )
            );
    }

    [Fact]
    public async Task Reply_ToANote_TellsItsAuthorAndWhoRepliedButNotOneself()
    {
        await using var app = new NewsApp();
        var (wilma, journalist) = await ColleagueAsync(app, "Wilma", Roles.Journalist);
        var (ed, editor) = await ColleagueAsync(app, "Ed", Roles.Editor);
        var (_, other) = await ColleagueAsync(app, "Olga", Roles.Editor);
        var draft = await app.Data.CreateDraftAsync("Ferry");
        await WriteAsync(journalist, draft.Id, "Is this right?");
        var note = await OneAsync(app);

        await ReplyAsync(editor, draft.Id, note.Id, "It is");
        await ReplyAsync(other, draft.Id, note.Id, "No, @Ed");

        Assert.Equal(
            [(wilma.Id, NoticeKind.NoteReply), (ed.Id, NoticeKind.NoteMention), (wilma.Id, NoticeKind.NoteReply)],
            await NoticesAsync(app)
        );
    }

    [Fact]
    public async Task Mention_OfSomebodyWhoseAccountIsClosed_TellsNobody()
    {
        await using var app = new NewsApp();
        var (wilma, _) = await ColleagueAsync(app, "Wilma", Roles.Journalist);
        await app.Data.InDatabaseAsync(db =>
            db.Users.Where(u => u.Id == wilma.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.IsDisabled, true))
        );
        var editor = await app.SignedInAsync(Roles.Editor, "Ed");
        var draft = await app.Data.CreateDraftAsync("Ferry");

        await WriteAsync(editor, draft.Id, "@Wilma");

        Assert.Empty(await NoticesAsync(app));
        Assert.False(await app.Data.InDatabaseAsync(db => db.NoteMentions.AnyAsync()));
        Assert.Equal("[\"Ed\"]", (await editor.OpenAsync($"/admin/articles/{draft.Id}/notes/people")).Html);
    }

    [Fact]
    public async Task Change_OwnNote_KeepsItsPlaceAndTellsWhoIsNew()
    {
        await using var app = new NewsApp();
        var (wilma, journalist) = await ColleagueAsync(app, "Wilma", Roles.Journalist);
        var (_, editor) = await ColleagueAsync(app, "Ed", Roles.Editor);
        var draft = await app.Data.CreateDraftAsync("Ferry");
        var notes = $"/admin/articles/{draft.Id}/notes";
        await WriteAsync(editor, draft.Id, "Who says so?", "Ferry");
        var note = await OneAsync(app);
        var stale = (await editor.OpenAsync(notes)).Form($"{notes}/{note.Id}");

        await (await editor.OpenAsync(notes)).Form($"{notes}/{note.Id}").Fill("Text", "@Wilma who?").SendAsync();
        await (await editor.OpenAsync(notes)).Form($"{notes}/{note.Id}").Fill("Text", "@Wilma who??").SendAsync();
        var late = await stale.Fill("Text", "Mine").SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Equal("Mine", late.Form($"{notes}/{note.Id}")["Text"]);
        var changed = await OneAsync(app);
        Assert.Equal(("@Wilma who??", "Ferry"), (changed.Text, changed.Quote));
        Assert.NotNull(changed.EditedAt);
        Assert.Equal([(wilma.Id, NoticeKind.NoteMention)], await NoticesAsync(app));
        Assert.Equal(HttpStatusCode.Redirect, (await late.Form($"{notes}/{note.Id}").SendAsync()).Status);
        var foreign = (await journalist.OpenAsync(notes)).Form(notes);
        Assert.Equal(
            HttpStatusCode.Redirect,
            (
                await foreign
                    .Fill("Text", "Not hers")
                    .Fill("Version", $"{(await OneAsync(app)).Version}")
                    .To($"{notes}/{note.Id}")
                    .SendAsync()
            ).Status
        );
        Assert.Equal("Mine", (await OneAsync(app)).Text);
    }

    [Fact]
    public async Task Delete_Note_IsForItsAuthorAndEditorsAndKeptInTheTrail()
    {
        await using var app = new NewsApp();
        var (_, journalist) = await ColleagueAsync(app, "Wilma", Roles.Journalist);
        var (_, stranger) = await ColleagueAsync(app, "Otto", Roles.Journalist);
        var editor = await app.SignedInAsync(Roles.Editor);
        var draft = await app.Data.CreateDraftAsync("Ferry");
        var notes = $"/admin/articles/{draft.Id}/notes";
        await WriteAsync(journalist, draft.Id, "First");
        var first = await OneAsync(app);
        await ReplyAsync(stranger, draft.Id, first.Id, "A reply");

        await DeleteAsync(stranger, first);
        Assert.Equal(2, await app.Data.InDatabaseAsync(db => db.StoryNotes.CountAsync()));
        Assert.Null(
            (await stranger.OpenAsync(notes)).Document.QuerySelector($"form[action='{notes}/{first.Id}/delete']")
        );
        await DeleteAsync(journalist, first);
        Assert.Equal(0, await app.Data.InDatabaseAsync(db => db.StoryNotes.CountAsync()));
        await WriteAsync(journalist, draft.Id, "Second");
        await DeleteAsync(editor, await OneAsync(app));

        Assert.Equal(0, await app.Data.InDatabaseAsync(db => db.StoryNotes.CountAsync()));
        Assert.Equal(
            ["Ferry: First", "Ferry: Second"],
            await app.Data.InDatabaseAsync(db =>
                db.AuditTrail.Where(e => e.Action == "Deleted note")
                    .OrderBy(e => e.Id)
                    .Select(e => e.Subject)
                    .ToListAsync()
            )
        );

        async Task DeleteAsync(HttpClient browser, StoryNote note) =>
            await (await browser.OpenAsync(notes))
                .Form(notes)
                .Fill("version", $"{note.Version}")
                .To($"{notes}/{note.Id}/delete")
                .SendAsync();
    }

    [Theory]
    [InlineData("resolve")]
    [InlineData("reopen")]
    [InlineData("delete")]
    [InlineData("")]
    public async Task Act_ThroughAnotherArticle_FindsNothing(string act)
    {
        await using var app = new NewsApp();
        var editor = await app.SignedInAsync(Roles.Editor);
        var (draft, other) = (await app.Data.CreateDraftAsync("Ferry"), await app.Data.CreateDraftAsync("Other"));
        await WriteAsync(editor, draft.Id, "Here");
        var note = await OneAsync(app);
        var notes = $"/admin/articles/{other.Id}/notes";

        var answer = await (await editor.OpenAsync(notes))
            .Form(notes)
            .Fill("Text", "There")
            .Fill("Version", $"{note.Version}")
            .To($"{notes}/{note.Id}/{act}".TrimEnd('/'))
            .SendAsync();
        var reply = await ReplyAsync(editor, other.Id, note.Id, "There");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.BadRequest), (answer.Status, reply.Status));
        Assert.Equal("Here", (await OneAsync(app)).Text);
    }

    [Fact]
    public async Task Act_WithAnOldVersion_IsRefusedAndShowsHowItStands()
    {
        await using var app = new NewsApp();
        var editor = await app.SignedInAsync(Roles.Editor);
        var draft = await app.Data.CreateDraftAsync("Ferry");
        var notes = $"/admin/articles/{draft.Id}/notes";
        await WriteAsync(editor, draft.Id, "First words");
        var note = await OneAsync(app);
        var page = await editor.OpenAsync(notes);
        await (await editor.OpenAsync(notes)).Form($"{notes}/{note.Id}").Fill("Text", "Other words").SendAsync();

        var refused = await page.Form($"{notes}/{note.Id}/resolve").SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("Other words", refused.Text, StringComparison.Ordinal);
        Assert.Null((await OneAsync(app)).ResolvedAt);
    }

    [Fact]
    public async Task Add_BeyondTheLimits_IsRefusedWithItsWords()
    {
        await using var app = new NewsApp();
        var editor = await app.SignedInAsync(Roles.Editor);
        var draft = await app.Data.CreateDraftAsync("Ferry");
        var notes = $"/admin/articles/{draft.Id}/notes";

        var empty = await WriteAsync(editor, draft.Id, " \u200B ");
        var longText = await WriteAsync(editor, draft.Id, new string('x', StoryNote.TextLength + 1));
        var longQuote = await WriteAsync(editor, draft.Id, "Kept words", new string('x', StoryNote.QuoteLength + 1));
        await app.Data.InDatabaseAsync(async db =>
        {
            db.StoryNotes.AddRange(
                Enumerable
                    .Range(0, StoryNote.MostOfOne)
                    .Select(_ => new StoryNote
                    {
                        ArticleId = draft.Id,
                        AuthorName = "x",
                        Text = "x",
                    })
            );
            return await db.SaveChangesAsync();
        });
        var many = await WriteAsync(editor, draft.Id, "One more");

        Assert.All(
            [empty, longText, longQuote, many],
            answer => Assert.Equal(HttpStatusCode.BadRequest, answer.Status)
        );
        Assert.Equal("Kept words", longQuote.Form(notes)["Text"]);
        Assert.Contains("Delete some that are resolved.", many.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mention_OfMorePeopleThanANoteCanName_IsRefused()
    {
        await using var app = new NewsApp();
        var editor = await app.SignedInAsync(Roles.Editor);
        var draft = await app.Data.CreateDraftAsync("Ferry");
        List<string> names = [];
        for (var i = 0; i <= NoteEditor.MostMentions; i++)
        {
            names.Add((await app.Data.CreateUserAsync($"p{i}", Roles.Journalist)).DisplayName);
        }

        var refused = await WriteAsync(editor, draft.Id, string.Join(' ', names.Select(n => $"@{n}")));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Empty(await NoticesAsync(app));
    }

    [Fact]
    public async Task Open_OfAnArticleInTheBin_FindsNothing()
    {
        await using var app = new NewsApp();
        var editor = await app.SignedInAsync(Roles.Editor, "Ed");
        var draft = await app.Data.CreateDraftAsync("Thrown away");
        await WriteAsync(editor, draft.Id, "@Ed for later");
        var address = $"/admin/articles/{draft.Id}";
        await (await editor.OpenAsync(address)).Form($"{address}/delete").SendAsync();

        foreach (var path in new[] { "notes", "notes/live", "notes/people" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await editor.OpenAsync($"{address}/{path}")).Status);
        }

        Assert.DoesNotContain("for later", (await editor.OpenAsync("/admin")).Text, StringComparison.Ordinal);
        await (await editor.OpenAsync(address)).Form($"{address}/delete-for-good").SendAsync();
        Assert.Equal(
            (0, 0),
            await app.Data.InDatabaseAsync(async db =>
                (await db.StoryNotes.CountAsync(), await db.NoteMentions.CountAsync())
            )
        );
    }

    [Fact]
    public async Task Notes_OnARestrictedStory_AreForThoseForWhomItExists()
    {
        await using var app = new NewsApp();
        var (olga, other) = await ColleagueAsync(app, "Olga", Roles.Editor);
        var (_, editor) = await ColleagueAsync(app, "Ed", Roles.Editor);
        var draft = await app.Data.CreateDraftAsync("Leaked");
        var address = $"/admin/articles/{draft.Id}";
        await WriteAsync(other, draft.Id, "@Olga was here before");
        var note = await OneAsync(app);
        await (await editor.OpenAsync($"{address}/restriction")).Form($"{address}/restriction").SendAsync();

        await ReplyAsync(editor, draft.Id, note.Id, "@Olga must not know");

        foreach (var path in new[] { "notes", "notes/live", "notes/people" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await other.OpenAsync($"{address}/{path}")).Status);
        }

        var own = $"/admin/articles/{(await app.Data.CreateDraftAsync("Open")).Id}/notes";
        var form = (await other.OpenAsync(own)).Form(own).Fill("Text", "x").Fill("version", $"{note.Version}");
        Assert.Equal(HttpStatusCode.NotFound, (await form.To($"{address}/notes").SendAsync()).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await form.To($"{address}/notes/{note.Id}/resolve").SendAsync()).Status);
        Assert.DoesNotContain("here before", (await other.OpenAsync("/admin")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(await NoticesAsync(app), n => n.User == olga.Id);
        Assert.DoesNotContain(
            "Olga",
            (await editor.OpenAsync($"{address}/notes/people")).Html,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Live_ForTheScript_GivesWhatIsNewAndSaysWhatIsWrong()
    {
        await using var app = new NewsApp();
        var editor = await app.SignedInAsync(Roles.Editor, "Ed");
        var draft = await app.Data.CreateDraftAsync("Ferry");
        var notes = $"/admin/articles/{draft.Id}/notes";
        var form = (await editor.OpenAsync(notes)).Form(notes);
        editor.DefaultRequestHeaders.Add("Accept", "application/json");

        var stored = await form.Fill("Text", "Who?")
            .Fill("Quote", "Ferry")
            .Fill("Anchor", "{\"from\":\"AQ\"}")
            .SendAsync();
        var wrong = await form.Fill("Text", "").SendAsync();

        var list = JsonDocument.Parse(stored.Html).RootElement;
        var stamp = list.GetProperty("stamp").GetString();
        var thread = list.GetProperty("threads")[0];
        Assert.Equal("{\"from\":\"AQ\"}", thread.GetProperty("anchor").GetString());
        Assert.Equal("Who?", thread.GetProperty("note").GetProperty("text").GetString());
        Assert.True(thread.GetProperty("note").GetProperty("isOwn").GetBoolean());
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Contains("Write what you want to tell", wrong.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, (await editor.OpenAsync($"{notes}/live?seen={stamp}")).Status);
        await ReplyAsync(editor, draft.Id, (await OneAsync(app)).Id, "Me");
        Assert.Equal(HttpStatusCode.OK, (await editor.OpenAsync($"{notes}/live?seen={stamp}")).Status);
    }

    [Fact]
    public async Task Acts_OnNotes_AreInTheTrail()
    {
        await using var app = new NewsApp();
        var editor = await app.SignedInAsync(Roles.Editor, "Ed");
        var draft = await app.Data.CreateDraftAsync("Ferry");
        var notes = $"/admin/articles/{draft.Id}/notes";
        await WriteAsync(editor, draft.Id, "One");
        var note = await OneAsync(app);
        await ReplyAsync(editor, draft.Id, note.Id, "Two");
        foreach (var act in new[] { "", "/resolve", "/reopen" })
        {
            await (await editor.OpenAsync(notes)).Form($"{notes}/{note.Id}{act}").Fill("Text", "Three").SendAsync();
        }

        Assert.Equal(
            ["Wrote note", "Replied to note", "Changed note", "Resolved note", "Reopened note"],
            await app.Data.InDatabaseAsync(db =>
                db.AuditTrail.Where(e => e.ThingId == draft.Id && e.UserName == "Ed")
                    .OrderBy(e => e.Id)
                    .Select(e => e.Action)
                    .ToListAsync()
            )
        );
    }

    private static async Task<(NewsUser User, HttpClient Browser)> ColleagueAsync(NewsApp app, string name, string role)
    {
        var user = await app.Data.CreateUserAsync(name.Replace(" ", "", StringComparison.Ordinal), role);
        await app.Data.InDatabaseAsync(db =>
            db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.DisplayName, name))
        );
        return (user, await app.Browser().SignInAsync(user));
    }

    private static async Task<Page> WriteAsync(HttpClient browser, long article, string text, string quote = "")
    {
        var notes = $"/admin/articles/{article}/notes";
        return await (await browser.OpenAsync($"/admin/articles/{article}"))
            .Form(notes)
            .Fill("Text", text)
            .Fill("Quote", quote)
            .SendAsync();
    }

    private static async Task<Page> ReplyAsync(HttpClient browser, long article, long note, string text)
    {
        var notes = $"/admin/articles/{article}/notes";
        return await (await browser.OpenAsync($"/admin/articles/{article}"))
            .Form(notes)
            .Fill("Text", text)
            .Fill("ReplyTo", $"{note}")
            .SendAsync();
    }

    /// <summary>The only note that is no reply.</summary>
    private static Task<StoryNote> OneAsync(NewsApp app) =>
        app.Data.InDatabaseAsync(db => db.StoryNotes.AsNoTracking().SingleAsync(n => n.ReplyToId == null));

    private static async Task<IReadOnlyList<(long User, NoticeKind Kind)>> NoticesAsync(NewsApp app) =>
        [
            .. (
                await app.Data.InDatabaseAsync(db =>
                    db.Notices.OrderBy(n => n.Id).Select(n => new { n.UserId, n.Kind }).ToListAsync()
                )
            ).Select(n => (n.UserId, n.Kind)),
        ];
}
