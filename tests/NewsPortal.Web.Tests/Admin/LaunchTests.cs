using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Fronts;
using NewsPortal.TestKit;
using NewsPortal.Web.Tests.Public;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>
/// The launch panel: what it finds, what its button does, and that it does just that. The tests begin on 2 March 2026,
/// 10:30 in Paris.
/// </summary>
public sealed class LaunchTests(NewsApp app) : IClassFixture<NewsApp>
{
    [Fact]
    public async Task Open_CompleteStory_SavesNothingAndPublishesWithItsButton()
    {
        var (page, id) = await OpenDraftAsync();

        var panel = await LaunchAsync(page.Form(Address(id)).Fill("Headline", "Typed just now"));

        Assert.Equal(HttpStatusCode.OK, panel.Status);
        Assert.Equal("Publish now", Button(panel));
        Assert.Equal("Typed just now", panel.Form(Address(id))["Headline"]);
        Assert.NotEqual("Typed just now", (await app.Data.ContentAsync(id))!.Headline);
        await panel.Form(Address(id)).Press("Publish now").SendAsync();
        var article = await FindAsync(id);
        Assert.Equal((ArticleState.Published, app.Clock.GetUtcNow().UtcDateTime), (article.State, article.PublishedAt));
        Assert.Equal("Typed just now", article.Headline);
    }

    [Fact]
    public async Task Open_WithoutCategoryAndStandfirst_BlocksByOneAndWarnsOfTheOther()
    {
        var (page, id) = await OpenDraftAsync();

        var panel = await LaunchAsync(page.Form(Address(id)).Fill("CategoryIds", "").Fill("Standfirst", ""));

        var findings = panel
            .Document.QuerySelectorAll(".finding")
            .Select(f => (f.QuerySelector("a")!.GetAttribute("href"), f.ClassList.Contains("is-blocking")));
        Assert.Equal([("#CategoryIds", true), ("#Standfirst", false)], findings);
        Assert.True(panel.Document.QuerySelector("[data-launch] button.primary")!.HasAttribute("disabled"));
        await panel.Form(Address(id)).Fill("Then", "publish").SendAsync();
        Assert.Equal(ArticleState.Draft, (await FindAsync(id)).State);
    }

    [Theory]
    [InlineData(
        "2026-05-01T06:00",
        "America/New_York",
        "2026-05-01T10:00",
        "Schedule for Friday 1 May, 06:00 New York"
    )]
    [InlineData("2026-05-01T06:00", "", "2026-05-01T04:00", "Schedule for Friday 1 May, 06:00 Paris")]
    [InlineData(
        "2027-01-04T00:00",
        "Asia/Tokyo",
        "2027-01-03T15:00",
        "Schedule for Monday 4 January 2027, 00:00 Tokyo"
    )]
    public async Task Schedule_WallClockTimeInAZone_IsThatMoment(string local, string zone, string utc, string label)
    {
        var (page, id) = await OpenDraftAsync();

        var panel = await LaunchAsync(
            page.Form(Address(id)).Fill("Launch.When", "at").Fill("Launch.At", local).Fill("Launch.Zone", zone)
        );

        Assert.Equal(label, Button(panel));
        var done = await (await panel.Form(Address(id)).Press(label).SendAsync()).FollowAsync();
        Assert.Contains("Saved and scheduled", done.Text, StringComparison.Ordinal);
        Assert.Equal(Utc(utc), (await FindAsync(id)).PublishedAt);
    }

    [Fact]
    public async Task Schedule_TimeSkippedInThatZone_SaysWhatItBecomes()
    {
        var (page, id) = await OpenDraftAsync();

        var panel = await LaunchAsync(
            page.Form(Address(id))
                .Fill("Launch.When", "at")
                .Fill("Launch.At", "2026-03-08T02:10")
                .Fill("Launch.Zone", "America/New_York")
        );

        Assert.Contains("skip 02:10", panel.Text, StringComparison.Ordinal);
        Assert.Contains(
            "At the newspaper it is 8 Mar 2026, 08:10 UTC+01:00 then.",
            panel.Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Schedule_TimeThatComesTwiceInThatZone_OffersBoth()
    {
        var (page, id) = await OpenDraftAsync();
        var panel = await LaunchAsync(
            page.Form(Address(id))
                .Fill("Launch.When", "at")
                .Fill("Launch.At", "2026-11-01T01:30")
                .Fill("Launch.Zone", "America/New_York")
        );
        Assert.Contains("the second (UTC−05:00)", panel.Text, StringComparison.Ordinal);

        await panel.Form(Address(id)).Fill("Launch.AtSecond", "true").Fill("Then", "publish").SendAsync();

        Assert.Equal(Utc("2026-11-01T06:30"), (await FindAsync(id)).PublishedAt);
    }

    [Theory]
    [InlineData("Launch.At", "rubbish", "")]
    [InlineData("Launch.At", "", "")]
    [InlineData("Launch.At", "0001-01-01T00:00", "")]
    [InlineData("Launch.Zone", "2026-05-01T06:00", "Mars/Olympus")]
    public async Task Schedule_WhatIsNoTime_SaysSoAtTheFieldAndKeepsTheRest(string field, string at, string zone)
    {
        var (page, id) = await OpenDraftAsync();

        var answer = await page.Form(Address(id))
            .Fill("Standfirst", "Typed just now")
            .Fill("Launch.When", "at")
            .Fill("Launch.At", at)
            .Fill("Launch.Zone", zone)
            .Fill("Then", "publish")
            .SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.NotNull(answer.Document.QuerySelector($"[data-launch] [name='{field}'][aria-invalid]"));
        Assert.Equal("Typed just now", answer.Form(Address(id))["Standfirst"]);
        Assert.Equal(ArticleState.Draft, (await FindAsync(id)).State);
    }

    [Fact]
    public async Task Update_WithACorrection_IsOneVersionWithItsNoteAndTime()
    {
        var (story, browser) = await OpenStoryAsync();
        app.Clock.Advance(TimeSpan.FromHours(1));
        var before = (await FindAsync(story)).NewestVersion;

        var panel = await LaunchAsync((await browser.OpenAsync(Address(story))).Form(Address(story)));
        await panel
            .Form(Address(story))
            .Fill("Headline", "Put right")
            .Fill("Launch.NoteText", "The bridge is 40 metres long.")
            .Fill("Launch.NoteKind", "Correction")
            .Press("Update now")
            .SendAsync();

        var article = await FindAsync(story);
        Assert.Equal((before + 1, before + 1), (article.NewestVersion, article.PublishedVersion));
        Assert.Equal(app.Clock.GetUtcNow().UtcDateTime, article.UpdatedAt);
        var page = await app.Browser().OpenAsync(article.Path!);
        Assert.Contains("The bridge is 40 metres long.", page.Text, StringComparison.Ordinal);
        Assert.Equal(["Put right"], page.All("h1"));
    }

    [Fact]
    public async Task Update_WithAClarification_DoesNotTellThatItWasUpdated()
    {
        var (story, browser) = await OpenStoryAsync();

        var panel = await LaunchAsync(
            (await browser.OpenAsync(Address(story)))
                .Form(Address(story))
                .Fill("Launch.When", "keep")
                .Fill("Launch.NoteText", "It was meant otherwise.")
                .Fill("Launch.NoteKind", "Clarification")
        );
        await panel.Form(Address(story)).Press("Update now").SendAsync();

        Assert.Contains("Readers are not told that it was changed.", panel.Text, StringComparison.Ordinal);
        var article = await FindAsync(story);
        Assert.Null(article.UpdatedAt);
        Assert.Contains(
            "It was meant otherwise.",
            (await app.Browser().OpenAsync(article.Path!)).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Update_NoteThatIsTooLong_PublishesNothing()
    {
        var (story, browser) = await OpenStoryAsync();
        var panel = await LaunchAsync((await browser.OpenAsync(Address(story))).Form(Address(story)));

        var answer = await panel
            .Form(Address(story))
            .Fill("Headline", "Not for readers yet")
            .Fill("Launch.NoteText", new string('x', Correction.TextLength + 1))
            .Press("Update now")
            .SendAsync();

        Assert.Contains("readers see no change", (await answer.FollowAsync()).Text, StringComparison.Ordinal);
        Assert.NotEqual("Not for readers yet", (await FindAsync(story)).Headline);
        Assert.False(await app.Data.InDatabaseAsync(db => db.Corrections.AnyAsync(c => c.ArticleId == story)));
    }

    [Fact]
    public async Task Publish_FirstOnTheHomePage_MovesTheOthersDownAndKeepsTheDraft()
    {
        using var own = new NewsApp();
        var leads = await own.Data.CreateStoryAsync("Led until now");
        var (page, id) = await OpenDraftAsync(own);
        var editor = await own.SignedInAsync(Roles.Editor);
        await (await editor.OpenAsync("/admin/fronts/home"))
            .Form("/admin/fronts/home")
            .Fill("ArticleId", $"{leads.Id}")
            .Fill("Slot", Slots.Lead)
            .Press("Publish")
            .SendAsync();
        var panel = await LaunchAsync(
            page.Form(Address(id)).Fill("Launch.When", "now").Fill("Launch.HomeSlot", Slots.Lead)
        );

        var done = await (await panel.Form(Address(id)).Press("Publish now").SendAsync()).FollowAsync();

        Assert.Contains("It is on the home page.", done.Text, StringComparison.Ordinal);
        var headline = (await own.Data.ContentAsync(id))!.Headline;
        Assert.Equal(headline, (await own.Browser().OpenAsync("/")).All("main article h2, main article h3")[0]);
        var placed = await own.Data.InDatabaseAsync(db =>
            db.FrontEditions.OrderByDescending(e => e.PublishedAt)
                .Take(1)
                .SelectMany(e => e.Placements)
                .OrderBy(p => p.Position)
                .Select(p => p.ArticleId)
                .ToListAsync()
        );
        Assert.Equal(id, placed[0]);
    }

    [Fact]
    public async Task Publish_SentTwiceWithBreakingNews_WritesOneLine()
    {
        using var own = new NewsApp();
        var (page, id) = await OpenDraftAsync(own);
        var panel = await LaunchAsync(
            page.Form(Address(id)).Fill("Launch.When", "now").Fill("Launch.BreakingText", "Bridge closes")
        );

        await panel.Form(Address(id)).Press("Publish now").SendAsync();
        await panel.Form(Address(id)).Press("Publish now").SendAsync();

        Assert.Equal(["Bridge closes"], (await own.Browser().OpenAsync("/")).All(".breaking-text"));
        Assert.Equal(1, await own.Data.InDatabaseAsync(db => db.BreakingNews.CountAsync()));
    }

    [Fact]
    public async Task Open_Journalist_HasNoPanel()
    {
        var browser = await app.SignedInAsync(Roles.Journalist);
        var page = await browser.OpenAsync("/admin/articles/new");

        var answer = await page.Form("/admin/articles/new").Fill("Headline", "Mine").Fill("Then", "launch").SendAsync();

        Assert.Null(answer.Document.QuerySelector("[data-launch]"));
        Assert.Null(page.Document.QuerySelector("button[value=launch]"));
    }

    [Fact]
    public async Task TakeDown_WithAReplacement_LeadsReadersThereWhileItIsPublic()
    {
        var (story, browser) = await OpenStoryAsync();
        var path = (await FindAsync(story)).Path!;
        var (other, _) = await OpenStoryAsync();

        await (await browser.OpenAsync(Address(story)))
            .Form($"{Address(story)}/take-down")
            .Fill("reason", "Rewritten")
            .Fill("replacement", $"#{other}")
            .SendAsync();

        var answer = await app.Browser().OpenAsync(path);
        Assert.Equal(HttpStatusCode.MovedPermanently, answer.Status);
        Assert.Equal((await FindAsync(other)).Path, answer.Location);
        Assert.Contains(
            "Taken down: Rewritten",
            (await browser.OpenAsync($"{Address(story)}/history")).Text,
            StringComparison.Ordinal
        );
        await (await browser.OpenAsync(Address(other)))
            .Form($"{Address(other)}/return")
            .Fill("message", "Wrong, too")
            .SendAsync();
        Assert.Equal(HttpStatusCode.Gone, (await app.Browser().OpenAsync(path)).Status);
    }

    [Theory]
    [InlineData("", "", "Write why")]
    [InlineData("Wrong", "#999999", "No published story is known by this")]
    public async Task TakeDown_WithoutReasonOrWithUnknownReplacement_ChangesNothing(
        string reason,
        string replacement,
        string says
    )
    {
        var (story, browser) = await OpenStoryAsync();

        var answer = await (await browser.OpenAsync(Address(story)))
            .Form($"{Address(story)}/take-down")
            .Fill("reason", reason)
            .Fill("replacement", replacement)
            .SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(says, answer.Text, StringComparison.Ordinal);
        Assert.Equal(ArticleState.Published, (await FindAsync(story)).State);
    }

    private static string Address(long id) => string.Create(CultureInfo.InvariantCulture, $"/admin/articles/{id}");

    private static DateTime Utc(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);

    private static string Button(Page panel) =>
        panel.Document.QuerySelector("[data-launch] button.primary")!.TextContent.Trim();

    private static Task<Page> LaunchAsync(FilledForm form) => form.Fill("Then", "launch").SendAsync();

    private async Task<(Page Page, long Id)> OpenDraftAsync(NewsApp? own = null)
    {
        var data = (own ?? app).Data;
        var category = await data.CreateCategoryAsync($"c-{Guid.NewGuid():N}");
        var author = await data.CreateAuthorAsync($"a-{Guid.NewGuid():N}");
        var draft = await data.CreateDraftAsync(
            $"Draft {Guid.NewGuid():N}",
            c => c with { CategoryIds = [category.Id], AuthorIds = [author.Id], Standfirst = "What it is about." }
        );
        return (await (await (own ?? app).SignedInAsync(Roles.Editor)).OpenAsync(Address(draft.Id)), draft.Id);
    }

    private async Task<(long Id, HttpClient Browser)> OpenStoryAsync()
    {
        var story = await app.Data.CreateStoryAsync($"Story {Guid.NewGuid():N}");
        return (story.Id, await app.SignedInAsync(Roles.Editor));
    }

    private Task<Article> FindAsync(long id) =>
        app.Data.InDatabaseAsync(db => db.Articles.AsNoTracking().SingleAsync(a => a.Id == id));
}
