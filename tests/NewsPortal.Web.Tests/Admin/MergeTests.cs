using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>Where a text was changed from elsewhere meanwhile, both are shown, merged, and kept.</summary>
public sealed class MergeTests(NewsApp app) : IClassFixture<NewsApp>
{
    private const string One = "<p>The ferry returned on Monday after three weeks.</p>";
    private const string Two = "<p>The crew was welcomed by the mayor.</p>";

    [Fact]
    public async Task Save_NewerVersionElsewhereInTheText_IsMergedAndBothTextsStayInTheVersions()
    {
        var (id, theirs, mine) = await TwoAsync(One + Two);
        await theirs.Fill("Body", One.Replace("Monday", "Tuesday") + Two).Press("Save").SendAsync();

        var conflict = await mine.Fill("Body", One + Two.Replace("mayor", "king")).Press("Save").SendAsync();
        var saved = await Merge(conflict, id).SendAsync();

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Redirect), (conflict.Status, saved.Status));
        Assert.Contains("Nothing was changed by both", conflict.Text, StringComparison.Ordinal);
        Assert.Equal("conflict", conflict.Document.QuerySelector("[data-save-state]")!.GetAttribute("data-save-state"));
        Assert.Contains("Merged and saved", (await saved.FollowAsync()).Text, StringComparison.Ordinal);
        Assert.Equal(
            One.Replace("Monday", "Tuesday") + "\n" + Two.Replace("mayor", "king"),
            await app.Data.BodyAsync(id)
        );
        var versions = await VersionsAsync(id);
        Assert.Equal(
            [VersionReason.Created, VersionReason.Saved, VersionReason.Kept, VersionReason.Saved],
            versions.ConvertAll(v => v.Reason)
        );
        Assert.Equal((1, "slow"), (versions[2].BaseNumber, versions[2].ByName[..4]));
        Assert.Equal(One + Two.Replace("mayor", "king"), await BodyOfAsync(id, 3));
    }

    [Theory]
    [InlineData(MergeChoice.Theirs, "Tuesday")]
    [InlineData(MergeChoice.Mine, "Friday")]
    [InlineData(MergeChoice.Both, "Tuesday Friday")]
    [InlineData(MergeChoice.Edited, "Sunday")]
    [InlineData(null, "Tuesday Friday")]
    public async Task Merge_SameWordChangedByBoth_TakesWhatIsChosen(MergeChoice? choice, string days)
    {
        var (id, theirs, mine) = await TwoAsync(One + Two);
        await theirs.Fill("Body", One.Replace("Monday", "Tuesday") + Two).Press("Save").SendAsync();
        var conflict = await mine.Fill("Body", One.Replace("Monday", "Friday") + Two).Press("Save").SendAsync();
        var key = Assert.Single(Keys(conflict));

        var form = Merge(conflict, id);
        if (choice is not null)
        {
            form.Fill($"Answers[{key}].Choice", $"{choice}")
                .Fill($"Answers[{key}].Edited", One.Replace("Monday", "Sunday") + "<script>alert(1)</script>");
        }

        await form.SendAsync();

        Assert.Contains("1 of 1", conflict.Text, StringComparison.Ordinal);
        Assert.Equal(
            string.Join('\n', days.Split(' ').Select(day => One.Replace("Monday", day)).Append(Two)),
            await app.Data.BodyAsync(id)
        );
    }

    [Fact]
    public async Task Merge_HeadlineOfBoth_MustBeChosen()
    {
        var (id, theirs, mine) = await TwoAsync(One);
        await theirs.Fill("Headline", "Their headline").Press("Save").SendAsync();
        var conflict = await mine.Fill("Headline", "My own head").Press("Save").SendAsync();
        var key = Assert.Single(Keys(conflict));

        var open = await Merge(conflict, id).SendAsync();
        var saved = await Merge(open, id).Fill($"Answers[{key}].Choice", "Mine").SendAsync();

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Redirect), (open.Status, saved.Status));
        Assert.Contains("Choose one of the texts", open.Text, StringComparison.Ordinal);
        Assert.Equal("My own head", (await app.Data.ContentAsync(id))!.Headline);
    }

    [Fact]
    public async Task Merge_ThirdVersionMeanwhile_AsksAgainAndKeepsTheAnswers()
    {
        var (id, theirs, mine) = await TwoAsync(One + Two);
        await theirs.Fill("Body", One.Replace("Monday", "Tuesday") + Two).Press("Save").SendAsync();
        var conflict = await mine.Fill("Body", One.Replace("Monday", "Friday") + Two).Press("Save").SendAsync();
        var key = Assert.Single(Keys(conflict));
        await app.Data.ChangeAsync(id, content => content with { Standfirst = "A third hand" });

        var again = await Merge(conflict, id).Fill($"Answers[{key}].Choice", "Mine").SendAsync();
        var saved = await Merge(again, id).SendAsync();

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Redirect), (again.Status, saved.Status));
        Assert.Contains("saved again", again.Text, StringComparison.Ordinal);
        var content = (await app.Data.ContentAsync(id))!;
        Assert.Equal(
            (One.Replace("Monday", "Friday") + "\n" + Two, "A third hand"),
            (content.Body, content.Standfirst)
        );
    }

    [Fact]
    public async Task Merge_DeletedByThemAndChangedByMe_AsksAndKeepsMine()
    {
        var (id, theirs, mine) = await TwoAsync(One + Two);
        await theirs.Fill("Body", One).Press("Save").SendAsync();
        var conflict = await mine.Fill("Body", One + Two.Replace("mayor", "king")).Press("Save").SendAsync();

        await Merge(conflict, id).SendAsync();

        Assert.Contains("Theirs: leave it out", conflict.Text, StringComparison.Ordinal);
        Assert.Equal(One + "\n" + Two.Replace("mayor", "king"), await app.Data.BodyAsync(id));
    }

    [Fact]
    public async Task Merge_TimesOfBoth_AreAsked()
    {
        var (id, theirs, mine) = await TwoAsync(One);
        await theirs.Fill("PublishAt", "2031-03-06T18:00").Press("Save").SendAsync();
        var conflict = await mine.Fill("PublishAt", "2031-03-07T19:30").Press("Save").SendAsync();

        var open = await Merge(conflict, id).SendAsync();
        var saved = await Merge(open, id).Fill("Answers[time].Choice", "Mine").SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, open.Status);
        Assert.Equal("2031-03-07T19:30", (await saved.FollowAsync()).Form($"/admin/articles/{id}")["PublishAt"]);
    }

    [Fact]
    public async Task History_TextThatWasTypedAndNotSaved_IsMergedIntoTheNewest()
    {
        var draft = await app.Data.CreateDraftAsync("Typed and kept", content => content with { Body = One + Two });
        await app.InScopeAsync(async services =>
        {
            var copies = services.GetRequiredService<WorkingCopies>();
            var actor = Actor.Program("Typist");
            var log = (await copies.OpenAsync(draft.Id, null, actor, default))!.Place.Log;
            await copies.AppendAsync(draft.Id, log, [1], false, actor, default);
            return await copies.SnapshotAsync(
                draft.Id,
                new WorkingCopyPlace(log, 1),
                new ArticleContent { Headline = "Typed and kept", Body = One + Two.Replace("mayor", "king") },
                actor,
                default
            );
        });
        await app.Data.ChangeAsync(draft.Id, content => content with { Body = One.Replace("three", "two") + Two });
        var browser = await app.SignedInAsync(Roles.Editor);

        var history = await browser.OpenAsync($"/admin/articles/{draft.Id}/history");
        var link = history.Document.QuerySelector("a[href*='/merge?number=']")!.GetAttribute("href")!;
        var page = await browser.OpenAsync(link);
        var before = (await VersionsAsync(draft.Id)).Count;
        await Merge(page, draft.Id).SendAsync();

        Assert.Equal(
            One.Replace("three", "two") + "\n" + Two.Replace("mayor", "king"),
            await app.Data.BodyAsync(draft.Id)
        );
        Assert.Equal(before + 1, (await VersionsAsync(draft.Id)).Count);
    }

    [Fact]
    public async Task Compare_TextThatTheBrowserKept_ShowsTheMergeAndSavesNothing()
    {
        var (id, _, mine) = await TwoAsync(One + Two);

        var page = await mine.Fill("Body", One).Fill("KeptLog", "3").To($"/admin/articles/{id}/compare").SendAsync();

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal("3", Merge(page, id)["KeptLog"]);
        Assert.Equal(One + Two, await app.Data.BodyAsync(id));
        Assert.Contains(
            "data-kept-log=\"3\"",
            (await (await Merge(page, id).SendAsync()).FollowAsync()).Html,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Merge_ByWhoMayNotChangeIt_IsRefusedAndKeepsTheText()
    {
        var (id, _, _) = await TwoAsync(One);
        var journalist = await app.SignedInAsync(Roles.Journalist);
        var form = (await journalist.OpenAsync("/admin/articles/new")).Form("/admin/articles/new");

        var compared = await form.Fill("Body", "<p>Not mine.</p>").To($"/admin/articles/{id}/compare").SendAsync();
        var merged = await form.Fill("Mine", """{"Headline":"H","Body":"<p>Not mine.</p>"}""")
            .To($"/admin/articles/{id}/merge")
            .SendAsync();
        var shown = await journalist.OpenAsync($"/admin/articles/{id}/merge?number=1");

        Assert.Equal(
            (HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.NotFound),
            (compared.Status, merged.Status, shown.Status)
        );
        Assert.Contains("Not mine.", compared.Text, StringComparison.Ordinal);
        Assert.Contains("Not mine.", merged.Text, StringComparison.Ordinal);
        Assert.Equal(One, await app.Data.BodyAsync(id));
    }

    [Fact]
    public async Task Merge_WithAStaleToken_SavesNothing()
    {
        var (id, theirs, mine) = await TwoAsync(One);
        await theirs.Fill("Headline", "Their headline").Press("Save").SendAsync();
        var conflict = await mine.Fill("Body", One + Two).Press("Save").SendAsync();

        var refused = await Merge(conflict, id).Fill("__RequestVerificationToken", "stale").SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal(One, await app.Data.BodyAsync(id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task Merge_TextThatIsNone_IsRefused(string mine)
    {
        var (id, form, _) = await TwoAsync(One);

        var answer = await form.Fill("Mine", mine).To($"/admin/articles/{id}/merge").SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\" onmouseover=\"alert(1)")]
    [InlineData("{{7*7}} ${7*7} <%= 7*7 %>")]
    [InlineData("مرحبا \u202e bidi 👩‍🚒")]
    public async Task Merge_NaughtyTexts_ComeBackAsTextAndNothingRuns(string text)
    {
        var (id, theirs, mine) = await TwoAsync(One);
        await theirs.Fill("Headline", "Their headline").Fill("Body", $"<p>Theirs {text}</p>").Press("Save").SendAsync();
        var conflict = await mine.Fill("Headline", text).Fill("Body", $"<p>Mine {text}</p>").Press("Save").SendAsync();

        var form = Merge(conflict, id);
        foreach (var key in Keys(conflict))
        {
            form.Fill($"Answers[{key}].Choice", "Edited").Fill($"Answers[{key}].Edited", text);
        }

        var saved = await form.SendAsync();

        Assert.Empty(conflict.Document.QuerySelectorAll("main script:not([src]), [onmouseover]"));
        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
        Assert.DoesNotContain("<script", await app.Data.BodyAsync(id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Merge_AfterALaunch_OpensThePanelWithWhatWasTypedInIt()
    {
        var (id, theirs, mine) = await TwoAsync(One + Two);
        var panel = (await mine.Fill("Then", "launch").SendAsync()).Form($"/admin/articles/{id}");
        await theirs.Fill("Body", One.Replace("Monday", "Tuesday") + Two).Press("Save").SendAsync();

        var conflict = await panel
            .Fill("Then", "publish")
            .Fill("Launch.When", "at")
            .Fill("Launch.At", "2031-05-01T06:00")
            .Fill("Launch.BreakingText", "Ferry back after three weeks")
            .SendAsync();
        var saved = await (await Merge(conflict, id).SendAsync()).FollowAsync();

        Assert.Equal(HttpStatusCode.Conflict, conflict.Status);
        var form = saved.Form($"/admin/articles/{id}");
        Assert.Equal(
            ("at", "2031-05-01T06:00", "Ferry back after three weeks"),
            (form["Launch.When"], form["Launch.At"], form["Launch.BreakingText"])
        );
        Assert.Equal(
            ArticleState.Draft,
            await app.Data.InDatabaseAsync(db => db.Articles.Where(a => a.Id == id).Select(a => a.State).SingleAsync())
        );
    }

    private static FilledForm Merge(Page page, long id) =>
        page.Form($"/admin/articles/{id}/merge").Fill("Then", "save");

    private static List<string> Keys(Page page) =>
        [.. page.Document.QuerySelectorAll("[data-question]").Select(q => q.GetAttribute("data-question")!)];

    /// <summary>A draft, open in two browsers.</summary>
    private async Task<(long Id, FilledForm Theirs, FilledForm Mine)> TwoAsync(string body)
    {
        var draft = await app.Data.CreateDraftAsync(
            $"Both write {Guid.NewGuid():N}",
            content => content with { Body = body }
        );
        return (draft.Id, await FormAsync("fast"), await FormAsync("slow"));

        async Task<FilledForm> FormAsync(string name) =>
            (
                await (await app.SignedInAsync(Roles.Editor, $"{name}-{Guid.NewGuid():N}")).OpenAsync(
                    $"/admin/articles/{draft.Id}"
                )
            ).Form($"/admin/articles/{draft.Id}");
    }

    private Task<List<ArticleVersion>> VersionsAsync(long id) =>
        app.Data.InDatabaseAsync(db =>
            db.ArticleVersions.AsNoTracking().Where(v => v.ArticleId == id).OrderBy(v => v.Number).ToListAsync()
        );

    private Task<string?> BodyOfAsync(long id, int number) =>
        app.InScopeAsync(async services =>
            (await services.GetRequiredService<ArticleVersions>().ReadAsync(id, number, default))?.Body
        );
}
