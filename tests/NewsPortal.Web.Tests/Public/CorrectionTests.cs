using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>
/// Notes on published stories, from the newsroom to the reader, and their effect on the "updated" time.
/// </summary>
public sealed class CorrectionTests
{
    private const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    private static readonly DateTime Start = NewsApp.Start.UtcDateTime;

    [Fact]
    public async Task Add_Correction_StandsOnTheStoryAndInTheList()
    {
        using var app = new NewsApp();
        var story = await app.Data.CreateStoryAsync("Bridge opens");
        app.Clock.Advance(TimeSpan.FromHours(3));

        await AddAsync(
            app,
            story.Id,
            CorrectionKind.Correction,
            "The bridge is 300 m long, not 300 km.\n\nWe are sorry."
        );

        var page = await app.Browser().OpenAsync("/2026/03/02/bridge-opens");
        Assert.Equal(["Correction 2 March 2026, 13:30 UTC+01:00"], page.All(".story-head .note-kind"));
        Assert.Equal(["The bridge is 300 m long, not 300 km.", "We are sorry."], page.All(".story-head .note > p + p"));
        Assert.Equal("2026-03-02T13:30:00+01:00", page.Document.QuerySelector(".note time")!.GetAttribute("datetime"));
        var list = await app.Browser().OpenAsync("/corrections");
        Assert.Equal(HttpStatusCode.OK, list.Status);
        Assert.Equal(["Bridge opens"], list.All(".ledger-entry h3"));
        var link = list.Document.QuerySelector(".ledger-entry h3 a")!.GetAttribute("href")!;
        Assert.Equal("/2026/03/02/bridge-opens#" + page.Document.QuerySelector(".note")!.Id, link);
    }

    [Theory]
    [InlineData(CorrectionKind.Correction, true, ".story-head")]
    [InlineData(CorrectionKind.Retraction, true, ".story-head")]
    [InlineData(CorrectionKind.Update, true, ".story-foot")]
    [InlineData(CorrectionKind.Clarification, false, ".story-foot")]
    public async Task Add_NoteOfAnyKind_MovesTheUpdatedTimeOnlyForSubstance(
        CorrectionKind kind,
        bool isUpdated,
        string place
    )
    {
        using var app = new NewsApp();
        var story = await app.Data.CreateStoryAsync("Noted");
        app.Clock.Advance(TimeSpan.FromHours(1));

        await AddAsync(app, story.Id, kind, "What changed.");

        var page = await app.Browser().OpenAsync("/2026/03/02/noted");
        Assert.Equal(["What changed."], page.All($"{place} .note > p + p"));
        Assert.Equal(isUpdated ? Start.AddHours(1) : null, await UpdatedAtAsync(app, story.Id));
        Assert.Equal(
            isUpdated ? ["Published", "Updated"] : ["Published"],
            page.All(".facts dt").Where(t => t is "Published" or "Updated")
        );
    }

    [Fact]
    public async Task Updated_SavesAndStateChanges_DoNotMoveIt()
    {
        using var app = new NewsApp();
        var section = await app.Data.CreateCategoryAsync("city");
        var author = await app.Data.CreateAuthorAsync("ada");
        var story = await app.Data.CreateStoryAsync(
            "Steady",
            change: c => c with { CategoryIds = [section.Id], AuthorIds = [author.Id] }
        );
        var browser = await app.SignedInAsync(Roles.Editor);
        var address = $"/admin/articles/{story.Id}";

        app.Clock.Advance(TimeSpan.FromHours(1));
        await (await browser.OpenAsync(address))
            .Form(address)
            .Fill("Headline", "Steady as she goes")
            .Fill("Then", "publish")
            .SendAsync();
        await (await browser.OpenAsync(address)).Form($"{address}/return").Fill("message", "Checked again").SendAsync();
        await (await browser.OpenAsync(address)).Form(address).Fill("Then", "publish").SendAsync();
        Assert.Null(await UpdatedAtAsync(app, story.Id));

        await (await browser.OpenAsync(address))
            .Form(address)
            .Fill("MarkUpdated", "true")
            .Fill("Then", "publish")
            .SendAsync();
        Assert.Equal(Start.AddHours(1), await UpdatedAtAsync(app, story.Id));

        app.Clock.Advance(TimeSpan.FromHours(1));
        await (await browser.OpenAsync(address))
            .Form(address)
            .Fill("Standfirst", "A comma, moved.")
            .Fill("Then", "publish")
            .SendAsync();
        Assert.Equal(Start.AddHours(1), await UpdatedAtAsync(app, story.Id));
    }

    [Fact]
    public async Task Change_Note_KeepsItsDateAndTheUpdatedTime()
    {
        using var app = new NewsApp();
        var story = await app.Data.CreateStoryAsync("Reworded");
        var id = await AddAsync(app, story.Id, CorrectionKind.Correction, "Tpyo.");
        app.Clock.Advance(TimeSpan.FromHours(5));
        var browser = await app.SignedInAsync(Roles.Editor);
        var address = $"/admin/articles/{story.Id}/corrections";

        var answer = await (await browser.OpenAsync(address))
            .Form($"{address}/{id}")
            .Fill("Text", "Typo.")
            .Press("Save")
            .SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        var note = await app.Data.InDatabaseAsync(db => db.Corrections.SingleAsync());
        Assert.Equal(("Typo.", Start), (note.Text, note.At));
        Assert.Equal(Start, await UpdatedAtAsync(app, story.Id));
    }

    [Fact]
    public async Task Change_NoteThatAnotherEditorChanged_IsRefusedAndShowsBoth()
    {
        using var app = new NewsApp();
        var story = await app.Data.CreateStoryAsync("Fought over");
        var id = await AddAsync(app, story.Id, CorrectionKind.Correction, "First words.");
        var browser = await app.SignedInAsync(Roles.Editor);
        var address = $"/admin/articles/{story.Id}/corrections";
        var mine = (await browser.OpenAsync(address)).Form($"{address}/{id}");
        await (await browser.OpenAsync(address))
            .Form($"{address}/{id}")
            .Fill("Text", "Their words.")
            .Press("Save")
            .SendAsync();

        var answer = await mine.Fill("Text", "My words.").Press("Save").SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Single(answer.All("#errors li"));
        Assert.Equal(["Their words."], answer.All("blockquote"));
        var again = await answer.Form($"{address}/{id}").Press("Save").SendAsync();
        Assert.Equal(HttpStatusCode.Redirect, again.Status);
        Assert.Equal("My words.", (await app.Data.InDatabaseAsync(db => db.Corrections.SingleAsync())).Text);
    }

    [Fact]
    public async Task Change_NoteThatWasDeleted_KeepsTheTextForANewOne()
    {
        using var app = new NewsApp();
        var story = await app.Data.CreateStoryAsync("Gone note");
        var id = await AddAsync(app, story.Id, CorrectionKind.Correction, "Words.");
        var browser = await app.SignedInAsync(Roles.Editor);
        var address = $"/admin/articles/{story.Id}/corrections";
        var form = (await browser.OpenAsync(address)).Form($"{address}/{id}");
        await (await browser.OpenAsync(address)).Form($"{address}/{id}/delete").Press("Delete").SendAsync();

        var answer = await form.Fill("Text", "Better words.").Press("Save").SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal("Better words.", answer.Form(address)["Text"]);
    }

    [Fact]
    public async Task Delete_Note_LeavesItsWordsInTheAuditTrailAndTheHistory()
    {
        using var app = new NewsApp();
        var story = await app.Data.CreateStoryAsync("Undone");
        var id = await AddAsync(app, story.Id, CorrectionKind.Retraction, "It was a hoax.");
        var browser = await app.SignedInAsync(Roles.Editor);
        var address = $"/admin/articles/{story.Id}/corrections";

        await (await browser.OpenAsync(address)).Form($"{address}/{id}/delete").Press("Delete").SendAsync();

        Assert.Empty((await app.Browser().OpenAsync("/corrections")).All(".ledger-entry"));
        var audit = await app.Data.InDatabaseAsync(db => db.AuditTrail.OrderByDescending(a => a.Id).FirstAsync());
        Assert.Equal(("Deleted retraction", "Undone: It was a hoax."), (audit.Action, audit.Subject));
        Assert.Equal(
            ["Deleted a retraction", "Added a retraction"],
            await app.Data.InDatabaseAsync(db =>
                db.ArticleVersions.Where(r => r.ArticleId == story.Id)
                    .OrderByDescending(r => r.Number)
                    .Take(2)
                    .Select(r => r.Note)
                    .ToListAsync()
            )
        );
    }

    [Fact]
    public async Task Delete_LongestNote_LeavesAllItsWordsInTheAuditTrail()
    {
        using var app = new NewsApp();
        var story = await app.Data.CreateStoryAsync(new string('h', ArticleLimits.Headline));
        var words = new string('n', Correction.TextLength);
        var id = await AddAsync(app, story.Id, CorrectionKind.Correction, words);

        await app.InScopeAsync(services =>
            services
                .GetRequiredService<CorrectionEditor>()
                .DeleteAsync(
                    story.Id,
                    id,
                    new CorrectionNote(id, CorrectionKind.Correction, default, words).Version,
                    Actor.Program("Desk"),
                    default
                )
        );

        var audit = await app.Data.InDatabaseAsync(db => db.AuditTrail.OrderByDescending(a => a.Id).FirstAsync());
        Assert.EndsWith(": " + words, audit.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_WhileTheArticleIsOpenInAForm_LetsThatFormBeSaved()
    {
        using var app = new NewsApp();
        var story = await app.Data.CreateStoryAsync("Open elsewhere");
        var browser = await app.SignedInAsync(Roles.Editor);
        var address = $"/admin/articles/{story.Id}";
        var form = (await browser.OpenAsync(address)).Form(address);
        await AddAsync(app, story.Id, CorrectionKind.Update, "More is known.");

        var answer = await form.Fill("Standfirst", "Typed meanwhile").Press("Save").SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Equal(Start, await UpdatedAtAsync(app, story.Id));
    }

    [Fact]
    public async Task Add_FromTheArticlesPage_IsOfferedOnlyForWhatReadersSee()
    {
        using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Editor);
        var draft = await app.Data.CreateDraftAsync("Unseen");
        var story = await app.Data.CreateStoryAsync("Seen");

        var ofDraft = await browser.OpenAsync($"/admin/articles/{draft.Id}");
        var ofStory = await browser.OpenAsync($"/admin/articles/{story.Id}");
        var refused = await (await browser.OpenAsync($"/admin/articles/{story.Id}/corrections"))
            .Form($"/admin/articles/{story.Id}/corrections")
            .Fill("Text", " \n ")
            .Press("Publish the note")
            .SendAsync();

        Assert.DoesNotContain(
            ofDraft.Document.Forms,
            f => f.GetAttribute("action")!.EndsWith("/corrections", StringComparison.Ordinal)
        );
        var form = ofStory
            .Form($"/admin/articles/{story.Id}/corrections")
            .Fill("Kind", "Update")
            .Fill("Text", "From below.")
            .Press("Publish the note");
        Assert.Equal(HttpStatusCode.Redirect, (await form.SendAsync()).Status);
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.NotNull(refused.Document.QuerySelector("#errors a[href='#Text']"));
    }

    [Fact]
    public async Task Add_ByAJournalist_IsRefused()
    {
        using var app = new NewsApp();
        var story = await app.Data.CreateStoryAsync("Not theirs");
        var browser = await app.SignedInAsync(Roles.Journalist);

        Assert.DoesNotContain(
            "Add a note",
            (await browser.OpenAsync($"/admin/articles/{story.Id}")).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "/account/denied",
            (await browser.OpenAsync($"/admin/articles/{story.Id}/corrections")).Location,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("99", "Words", HttpStatusCode.BadRequest)]
    [InlineData("Rumour", "Words", HttpStatusCode.BadRequest)]
    [InlineData("Correction", "", HttpStatusCode.BadRequest)]
    [InlineData("Correction", "long", HttpStatusCode.BadRequest)]
    [InlineData("Correction", Hostile, HttpStatusCode.Redirect)]
    [InlineData("Correction", "Ω≈ç√∫ مرحبا 社會 \u202Etest", HttpStatusCode.Redirect)]
    public async Task Add_AnyText_IsShownAsTextOrGivenBack(string kind, string text, HttpStatusCode status)
    {
        using var app = new NewsApp();
        text = text == "long" ? new string('x', Correction.TextLength + 1) : text;
        var story = await app.Data.CreateStoryAsync("Hostile notes");
        var browser = await app.SignedInAsync(Roles.Editor);
        var address = $"/admin/articles/{story.Id}/corrections";

        var answer = await (await browser.OpenAsync(address))
            .Form(address)
            .Fill("Kind", kind)
            .Fill("Text", text)
            .Press("Publish the note")
            .SendAsync();

        Assert.Equal(status, answer.Status);
        if (status == HttpStatusCode.BadRequest)
        {
            Assert.Equal(text, answer.Form(address)["Text"]);
            return;
        }

        foreach (var page in new[] { "/2026/03/02/hostile-notes", "/corrections" })
        {
            var shown = await app.Browser().OpenAsync(page);
            Assert.Contains(text, shown.Text, StringComparison.Ordinal);
            Assert.Empty(shown.Document.QuerySelectorAll("[onerror], img[src=x]"));
        }
    }

    [Fact]
    public async Task List_ManyNotes_IsPagedByPlaceAndHidesUnseenStories()
    {
        using var app = new NewsApp();
        var seen = await app.Data.CreateStoryAsync("Seen");
        var unseen = await app.Data.CreateStoryAsync("Unseen", Start.AddDays(1));
        var down = await app.Data.CreateStoryAsync("Down");
        await app.Data.InDatabaseAsync(async db =>
        {
            for (var i = 0; i < CorrectionQueries.PageSize + 5; i++)
            {
                // Pairs with the same time, so that a page may end between them.
                db.Corrections.Add(
                    new Correction
                    {
                        ArticleId = seen.Id,
                        At = Start.AddMinutes(-(i / 2)),
                        Text = $"Note {i}",
                    }
                );
            }

            db.Corrections.Add(
                new Correction
                {
                    ArticleId = unseen.Id,
                    At = Start,
                    Text = "Secret",
                }
            );
            db.Corrections.Add(
                new Correction
                {
                    ArticleId = down.Id,
                    At = Start,
                    Text = "Withdrawn",
                }
            );
            await db.SaveChangesAsync();
            return await db
                .Articles.Where(a => a.Id == down.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(a => a.State, ArticleState.TakenDown));
        });

        var first = await app.Browser().OpenAsync("/corrections");
        var second = await app.Browser().OpenAsync(first.Older()!);
        var back = await app.Browser().OpenAsync(second.Newer()!);

        Assert.Equal(CorrectionQueries.PageSize, first.All(".ledger-entry").Count);
        Assert.Equal(5, second.All(".ledger-entry").Count);
        Assert.Equal(
            CorrectionQueries.PageSize + 5,
            first.All(".ledger-entry").Concat(second.All(".ledger-entry")).Distinct().Count()
        );
        Assert.DoesNotContain("Secret", first.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Withdrawn", first.Text, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Redirect, "/corrections"), (back.Status, back.Location));
        app.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Contains("Secret", (await app.Browser().OpenAsync("/corrections")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/corrections?before=nonsense", HttpStatusCode.NotFound)]
    [InlineData("/corrections?before=AAAA&after=AAAA", HttpStatusCode.NotFound)]
    [InlineData("/Corrections", HttpStatusCode.MovedPermanently)]
    [InlineData("/corrections/", HttpStatusCode.MovedPermanently)]
    [InlineData("/corrections", HttpStatusCode.OK)]
    public async Task List_OddAddresses_AreRefusedOrSentToTheList(string address, HttpStatusCode status)
    {
        using var app = new NewsApp();

        Assert.Equal(status, (await app.Browser().OpenAsync(address)).Status);
    }

    [Fact]
    public async Task List_PageOfTheSamePath_StandsAboveIt()
    {
        using var app = new NewsApp();
        var story = await app.Data.CreateStoryAsync("Put right");
        await AddAsync(app, story.Id, CorrectionKind.Correction, "It was Tuesday.");
        var browser = await app.SignedInAsync(Roles.Editor);
        var form = (await browser.OpenAsync("/admin/articles/new?kind=Page")).Form("/admin/articles/new");

        var answer = await form.Fill("Headline", "How we correct")
            .Fill("PagePath", "corrections")
            .Fill("Body", "<p>We correct in public.</p>")
            .Fill("Then", "publish")
            .SendAsync();

        Assert.True(answer.Status == HttpStatusCode.Redirect, answer.Document.QuerySelector("#errors")?.TextContent);
        var page = await app.Browser().OpenAsync("/corrections");
        Assert.Equal(["How we correct"], page.All("h1"));
        Assert.Equal(["We correct in public."], page.All(".ledger-policy p"));
        Assert.Equal(["It was Tuesday."], page.All(".ledger-entry > p + h3 + p"));
        Assert.Contains(page.Document.QuerySelectorAll("footer a"), a => a.GetAttribute("href") == "/corrections");
        var preview = await browser.OpenAsync(answer.Location + "/preview");
        Assert.Equal(["How we correct"], preview.All("h1"));
    }

    [Fact]
    public async Task Retraction_Story_IsMarkedInListsToo()
    {
        using var app = new NewsApp();
        var section = await app.Data.CreateCategoryAsync("city");
        var story = await app.Data.CreateStoryAsync("A hoax", change: c => c with { CategoryIds = [section.Id] });

        await AddAsync(app, story.Id, CorrectionKind.Retraction, "We were taken in.");

        Assert.Equal(["Retracted"], (await app.Browser().OpenAsync("/category/city")).All(".card .kind"));
        Assert.NotEmpty((await app.Browser().OpenAsync("/2026/03/02/a-hoax")).All(".notes-grave"));
    }

    private static async Task<long> AddAsync(NewsApp app, long articleId, CorrectionKind kind, string text)
    {
        var browser = await app.SignedInAsync(Roles.Editor);
        var address = $"/admin/articles/{articleId}/corrections";
        var answer = await (await browser.OpenAsync(address))
            .Form(address)
            .Fill("Kind", $"{kind}")
            .Fill("Text", text)
            .Press("Publish the note")
            .SendAsync();
        Assert.True(answer.Status == HttpStatusCode.Redirect, answer.Document.QuerySelector("#errors")?.TextContent);
        return await app.Data.InDatabaseAsync(db =>
            db.Corrections.OrderByDescending(c => c.Id).Select(c => c.Id).FirstAsync()
        );
    }

    private static Task<DateTime?> UpdatedAtAsync(NewsApp app, long id) =>
        app.Data.InDatabaseAsync(db => db.Articles.Where(a => a.Id == id).Select(a => a.UpdatedAt).SingleAsync());
}
