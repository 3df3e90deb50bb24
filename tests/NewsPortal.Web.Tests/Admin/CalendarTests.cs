using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.TestKit;
using NewsPortal.Web.Tests.Public;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>/admin/calendar. The tests begin on Monday, 2 March 2026, 10:30 in Paris.</summary>
public sealed class CalendarTests
{
    private const string Week = "/admin/calendar?view=week&on=2026-03-05";

    [Theory]
    [InlineData("month")]
    [InlineData("week")]
    [InlineData("list")]
    public async Task Show_WhateverIsPlanned_StandsOnItsDayWithItsTime(string view)
    {
        using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Editor);
        await app.Data.CreateStoryAsync("Out already", Utc("2026-03-02T08:15"));
        await app.Data.CreateStoryAsync("Comes late at night", Utc("2026-03-04T23:30"));
        await app.Data.CreateDraftAsync("Wished for", command: c => c with { PublishAt = Utc("2026-03-06T17:00") });
        await PlanAsync(browser, "Council meets", "2026-03-06", "");

        // A page is no news: it has no day that anybody waits for.
        await app.Data.CreateStoryAsync(
            "About us",
            Utc("2026-03-03T08:15"),
            command: c => c with { Kind = ArticleKind.Page }
        );

        var page = await browser.OpenAsync($"/admin/calendar?view={view}&on=2026-03-02");

        Assert.Equal(
            [
                "09:15 Published Out already",
                "00:30 Scheduled Comes late at night",
                "All day Planned Council meets",
                "18:00 Wished, draft Wished for",
            ],
            Entries(page)
        );
        if (view != "list")
        {
            Assert.Equal(["00:30 Scheduled Comes late at night"], Entries(page, "[data-day='2026-03-05'] .entry"));
        }
    }

    [Fact]
    public async Task Show_Month_BeginsItsWeeksAsTheCultureDoes()
    {
        using var app = new NewsApp().With("Site:Culture", "en-US");
        var browser = await app.SignedInAsync(Roles.Journalist);

        var page = await browser.OpenAsync("/admin/calendar?on=2026-03-15");

        Assert.Equal("Sun", page.All("thead th")[0]);
        Assert.Equal("2026-03-01", page.Document.QuerySelector("td")!.GetAttribute("data-day"));
        Assert.Equal(35, page.Document.QuerySelectorAll("td[data-day]").Length);
        Assert.Contains("March 2026", page.Text, StringComparison.Ordinal);
        Assert.Single(page.Document.QuerySelectorAll("a[rel=next][href='/admin/calendar?view=month&on=2026-04-01']"));
    }

    [Fact]
    public async Task Move_ScheduledStory_ReschedulesItAndReturnsToThePage()
    {
        using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Editor);
        var story = await app.Data.CreateStoryAsync("Comes on Thursday", Utc("2026-03-05T17:00"));

        var answer = await (await OpenMoveAsync(browser, Week, "Comes on Thursday"))
            .Fill("Day", "2026-03-07")
            .Fill("Time", "06:00")
            .SendAsync();

        Assert.Equal("/admin/calendar?view=week&on=2026-03-05", answer.Location);
        var page = await answer.FollowAsync();
        Assert.Contains("Moved to 7 Mar 2026, 06:00 UTC+01:00.", page.Text, StringComparison.Ordinal);
        var moved = await FindAsync(app, story.Id);
        Assert.Equal((Utc("2026-03-07T05:00"), "/2026/03/07/comes-on-thursday"), (moved.PublishedAt, moved.Path));
    }

    [Fact]
    public async Task Move_ScheduledStoryWithUnpublishedChanges_KeepsThemUnpublished()
    {
        using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Editor);
        var story = await app.Data.CreateStoryAsync("As scheduled", Utc("2026-03-05T17:00"));
        await app.Data.SaveAsync(
            new SaveArticle
            {
                Id = story.Id,
                Version = story.Version,
                Content = (await app.Data.ContentAsync(story.Id))! with { Headline = "Not approved yet" },
            }
        );

        await (await OpenMoveAsync(browser, Week, "Not approved yet")).Fill("Day", "2026-03-03").SendAsync();

        var moved = await FindAsync(app, story.Id);
        Assert.Equal((Utc("2026-03-03T17:00"), "As scheduled"), (moved.PublishedAt, moved.Headline));
        Assert.NotEqual(moved.NewestVersion, moved.PublishedVersion);
        Assert.Equal("Not approved yet", (await app.Data.ContentAsync(story.Id))!.Headline);
    }

    [Theory]
    [InlineData("2026-03-01", "Readers see this story")]
    [InlineData("2026-03-08", "Readers would not see it until")]
    public async Task Move_PublishedStory_AsksFirst(string day, string question)
    {
        using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Editor);
        var story = await app.Data.CreateStoryAsync("Out already", Utc("2026-03-02T08:15"));
        var form = await OpenMoveAsync(browser, "/admin/calendar", "Out already");

        var asked = await form.Fill("Day", day).SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, asked.Status);
        Assert.Contains(question, asked.Text, StringComparison.Ordinal);
        Assert.Equal(Utc("2026-03-02T08:15"), (await FindAsync(app, story.Id)).PublishedAt);
        await asked.Form($"/admin/calendar/story/{story.Id}/move").Press("Give it this time").SendAsync();
        Assert.Equal(Utc($"{day}T08:15"), (await FindAsync(app, story.Id)).PublishedAt);
    }

    [Fact]
    public async Task Move_DraftIntoThePast_AsksFirst()
    {
        using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Editor);
        var draft = await app.Data.CreateDraftAsync(
            "Late",
            command: c => c with { PublishAt = Utc("2026-03-06T17:00") }
        );
        var form = await OpenMoveAsync(browser, "/admin/calendar", "Late");

        var asked = await form.Fill("Day", "2026-03-01").SendAsync();

        Assert.Contains("has passed", asked.Text, StringComparison.Ordinal);
        await asked.Form($"/admin/calendar/wish/{draft.Id}/move").Press("Give it this time").SendAsync();
        var moved = await FindAsync(app, draft.Id);
        Assert.Equal((ArticleState.Draft, Utc("2026-03-01T17:00")), (moved.State, moved.WishedAt));
    }

    [Fact]
    public async Task Move_SomethingAColleagueChanged_IsRefusedAndShowsHowItStands()
    {
        using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Editor);
        var story = await app.Data.CreateStoryAsync("Wanted by two", Utc("2026-03-05T17:00"));
        var late = await OpenMoveAsync(browser, Week, "Wanted by two");
        await (await OpenMoveAsync(browser, Week, "Wanted by two")).Fill("Day", "2026-03-06").SendAsync();

        var refused = await late.Fill("Day", "2026-03-07").SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal(Utc("2026-03-06T17:00"), (await FindAsync(app, story.Id)).PublishedAt);
        Assert.Contains("6 Mar 2026", refused.Text, StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.Redirect,
            (await refused.Form($"/admin/calendar/story/{story.Id}/move").SendAsync()).Status
        );
    }

    [Theory]
    [InlineData("2026-03-29", "02:30", "2026-03-29T01:30", "The clocks skip 02:30")]
    [InlineData("2026-10-25", "02:30", "2026-10-25T00:30", "02:30 comes twice")]
    public async Task Move_WhereTheClocksChange_SaysWhatItMeans(string day, string at, string utc, string note)
    {
        using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Editor);
        var story = await app.Data.CreateStoryAsync("At night", Utc("2026-03-05T17:00"));

        var answer = await (await OpenMoveAsync(browser, Week, "At night"))
            .Fill("Day", day)
            .Fill("Time", at)
            .SendAsync();

        Assert.Contains(note, (await answer.FollowAsync()).Text, StringComparison.Ordinal);
        Assert.Equal(Utc(utc), (await FindAsync(app, story.Id)).PublishedAt);
    }

    [Fact]
    public async Task Move_ByAJournalist_IsForOwnDraftsOnly()
    {
        using var app = new NewsApp();
        var user = await app.Data.CreateUserAsync("writer", Roles.Journalist);
        var browser = await app.Browser().SignInAsync(user);
        var story = await app.Data.CreateStoryAsync("Not hers", Utc("2026-03-05T17:00"));

        var page = await browser.OpenAsync(Week);

        Assert.Empty(page.Document.QuerySelectorAll("[draggable=true], .entry-move"));
        var refused = await browser.OpenAsync($"/admin/calendar/story/{story.Id}/move");
        Assert.NotEqual(HttpStatusCode.OK, refused.Status);
    }

    [Fact]
    public async Task Plan_OnADay_BecomesAStoryOnce()
    {
        using var app = new NewsApp();
        var section = await app.Data.CreateCategoryAsync("city", "City");
        var browser = await app.SignedInAsync(Roles.Editor);
        await (await browser.OpenAsync("/admin/planning/new?day=2026-03-06"))
            .Form("/admin/planning/new")
            .Fill("Title", "Council meets")
            .Fill("Note", "Ask about the roof")
            .Fill("Time", "18:00")
            .Fill("CategoryId", $"{section.Id}")
            .SendAsync();
        var plan = await app.Data.InDatabaseAsync(db => db.PlanningItems.AsNoTracking().SingleAsync());
        var begin = (await browser.OpenAsync($"/admin/planning/{plan.Id}")).Form($"/admin/planning/{plan.Id}/begin");

        var first = await begin.SendAsync();
        var again = await begin.SendAsync();

        Assert.Equal(first.Location, again.Location);
        var story = await app.Data.InDatabaseAsync(db => db.Articles.AsNoTracking().SingleAsync());
        Assert.Equal($"/admin/articles/{story.Id}", first.Location);
        Assert.Equal(
            ("Council meets", ArticleState.Draft, (DateTime?)null),
            (story.Title, story.State, story.WishedAt)
        );
        Assert.Equal([section.Id], (await app.Data.ContentAsync(story.Id))!.CategoryIds);
        Assert.Equal(["18:00 Due Council meets"], Entries(await browser.OpenAsync(Week)));
    }

    [Fact]
    public async Task Plan_OfSomebodyElse_IsNotForAJournalistToChange()
    {
        using var app = new NewsApp();
        var editor = await app.SignedInAsync(Roles.Editor);
        var id = await PlanAsync(editor, "Council meets", "2026-03-06", "");
        var journalist = await app.SignedInAsync(Roles.Journalist);

        var page = await journalist.OpenAsync($"/admin/planning/{id}");

        Assert.Contains("You can read this plan.", page.Text, StringComparison.Ordinal);
        var refused = await page.Form($"/admin/planning/{id}").Fill("Title", "Mine now").SendAsync();
        Assert.NotEqual("Mine now", (await app.Data.InDatabaseAsync(db => db.PlanningItems.SingleAsync())).Title);
        Assert.NotEqual(HttpStatusCode.OK, refused.Status);
    }

    [Fact]
    public async Task Plan_AColleagueChanged_ShowsBoth()
    {
        using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Editor);
        var address = $"/admin/planning/{await PlanAsync(browser, "First words", "2026-03-06", "")}";
        var late = (await browser.OpenAsync(address)).Form(address);
        await (await browser.OpenAsync(address)).Form(address).Fill("Title", "Her words").SendAsync();

        var refused = await late.Fill("Title", "His words").SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("Her words", refused.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await refused.Form(address).SendAsync()).Status);
    }

    internal static async Task<long> PlanAsync(HttpClient browser, string title, string day, string at)
    {
        var answer = await (await browser.OpenAsync("/admin/planning/new"))
            .Form("/admin/planning/new")
            .Fill("Title", title)
            .Fill("Day", day)
            .Fill("Time", at)
            .SendAsync();
        var page = await answer.FollowAsync();
        var link = page
            .Document.QuerySelectorAll(".entry-what a")
            .Last(a => a.TextContent == title)
            .GetAttribute("href")!;
        return long.Parse(link.Split('/')[^1], CultureInfo.InvariantCulture);
    }

    /// <summary>The form that the line's "Move" leads to.</summary>
    private static async Task<FilledForm> OpenMoveAsync(HttpClient browser, string calendar, string title)
    {
        var entry = (await browser.OpenAsync(calendar))
            .Document.QuerySelectorAll(".entry")
            .Single(e => e.QuerySelector(".entry-what")!.TextContent.Trim() == title);
        var page = await browser.OpenAsync(entry.QuerySelector(".entry-move")!.GetAttribute("href")!);
        return page.Form(entry.GetAttribute("data-move-to")!);
    }

    private static string[] Entries(Page page, string selector = ".entry") =>
        [
            .. page
                .Document.QuerySelectorAll(selector)
                .Select(e =>
                    $"{e.QuerySelector(".entry-when")!.TextContent} {e.QuerySelector(".entry-what")!.TextContent}"
                )
                .Select(text => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))),
        ];

    private static Task<Article> FindAsync(NewsApp app, long id) =>
        app.Data.InDatabaseAsync(db => db.Articles.AsNoTracking().SingleAsync(a => a.Id == id));

    private static DateTime Utc(string time) =>
        DateTime.Parse(
            time,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal
        );
}
