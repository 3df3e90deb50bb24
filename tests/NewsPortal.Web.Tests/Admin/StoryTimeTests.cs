using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>
/// A time that was set is kept, whichever button is pressed next. The tests begin on 2 March 2026, 10:30 in Paris.
/// </summary>
public sealed class StoryTimeTests(NewsApp app) : IClassFixture<NewsApp>
{
    private const string Future = "2026-03-05T18:00";
    private const string Past = "2025-03-05T18:00";

    [Fact]
    public async Task Publish_FutureDateInTheField_SchedulesAndIsNotLive()
    {
        var (page, id) = await OpenDraftAsync();

        var answer = await page.Form(Address(id)).Fill("PublishAt", Future).Fill("Then", "publish").SendAsync();

        var edit = await answer.FollowAsync();
        Assert.Contains(
            "Saved and scheduled. It appears at 5 Mar 2026, 18:00 UTC+01:00.",
            edit.Text,
            StringComparison.Ordinal
        );
        var article = await FindAsync(id);
        Assert.Equal((ArticleState.Published, Utc("2026-03-05T17:00")), (article.State, article.PublishedAt));
        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().OpenAsync(article.Path!)).Status);
    }

    [Fact]
    public async Task Publish_SavingTookIntoTheNextMinute_StillMeansNow()
    {
        var (page, id) = await OpenDraftAsync();
        var editor = await app.Data.InDatabaseAsync(db => db.Users.MaxAsync(user => user.Id));
        var now = app.Clock.GetUtcNow().UtcDateTime;
        var minute = now.Date.AddHours(now.Hour).AddMinutes(now.Minute);

        var saved = await app.InScopeAsync(async services =>
            await services
                .GetRequiredService<ArticleEditor>()
                .SaveAsync(
                    new SaveArticle
                    {
                        Id = id,
                        Version = Guid.Parse(page.Form(Address(id))["Version"]!),
                        Content = (await app.Data.ContentAsync(id))!,
                        PublishAt = minute.AddMilliseconds(-100),
                        Step = ArticleStep.Schedule,
                    },
                    Actor.User(editor, "Ed", Roles.Editor),
                    default
                )
        );

        Assert.True(saved.Value.Step?.IsDone, saved.Value.Step?.Outcome.ToString());
        Assert.Equal(now, (await FindAsync(id)).PublishedAt);
    }

    [Fact]
    public async Task New_PublishWithAFutureDate_SchedulesAtOnce()
    {
        var (category, author) = await DeskAsync();
        var page = await (await app.SignedInAsync(Roles.Editor)).OpenAsync("/admin/articles/new");

        var answer = await page.Form("/admin/articles/new")
            .Fill("Headline", "Born scheduled")
            .Fill("Body", "Words")
            .Fill("PublishAt", Future)
            .Fill("CategoryIds", $"{category}")
            .Fill("AuthorIds", $"{author}")
            .Fill("Then", "publish")
            .SendAsync();

        Assert.Contains("Saved and scheduled", (await answer.FollowAsync()).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enter_InTheDateField_PressesSaveWhichNotesTheDate()
    {
        var (page, id) = await OpenDraftAsync();
        var form = page.Document.Forms.Single(f => f.Id == "article");

        // Browsers press the form's first button.
        var first = form.Elements.OfType<AngleSharp.Html.Dom.IHtmlButtonElement>().First(b => b.Type == "submit");
        var answer = await page.Form(Address(id)).Fill("PublishAt", Future).Press(first.TextContent.Trim()).SendAsync();

        Assert.Equal("save", first.Value);
        var edit = await answer.FollowAsync();
        Assert.Contains("5 Mar 2026, 18:00 UTC+01:00 is noted", edit.Text, StringComparison.Ordinal);
        Assert.Equal(Future, edit.Form(Address(id))["PublishAt"]);
        await edit.Form(Address(id)).Fill("Then", "publish").SendAsync();
        Assert.Equal(Utc("2026-03-05T17:00"), (await FindAsync(id)).PublishedAt);
    }

    [Fact]
    public async Task HandIn_WithADate_KeepsItForTheEditor()
    {
        var browser = await app.SignedInAsync(Roles.Journalist);
        var answer = await (await browser.OpenAsync("/admin/articles/new"))
            .Form("/admin/articles/new")
            .Fill("Headline", "Handed in with a date")
            .Fill("Body", "x")
            .Fill("PublishAt", Future)
            .Press("Hand in")
            .SendAsync();

        var editor = await app.SignedInAsync(Roles.Editor);
        var page = await editor.OpenAsync(answer.Location!);
        Assert.Contains("Noted, not in force: 5 Mar, 18:00 UTC+01:00", page.Text, StringComparison.Ordinal);
        Assert.Contains(
            "noted: 5 Mar, 18:00 UTC+01:00",
            (await editor.OpenAsync("/admin/articles?state=submitted")).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Publish_PastDate_AsksFirstAndKeepsEverythingTyped()
    {
        var (page, id) = await OpenDraftAsync();

        var answer = await page.Form(Address(id))
            .Fill("PublishAt", Past)
            .Fill("Standfirst", "Typed just now")
            .Fill("Then", "publish")
            .SendAsync();

        var asks = await answer.FollowAsync();
        Assert.Equal(ArticleState.Draft, (await FindAsync(id)).State);
        Assert.Contains("5 Mar 2025, 18:00 UTC+01:00 has passed", asks.Text, StringComparison.Ordinal);
        Assert.Equal(
            (Past, "Typed just now"),
            (asks.Form(Address(id))["PublishAt"], asks.Form(Address(id))["Standfirst"])
        );

        await asks.Form(Address(id)).Press("Publish with the date Wednesday 5 March 2025, 18:00 Paris").SendAsync();
        Assert.Equal((ArticleState.Published, Utc("2025-03-05T17:00")), await StateAsync(id));
    }

    [Fact]
    public async Task Publish_PastDateThenThePresent_PublishesNow()
    {
        var (page, id) = await OpenDraftAsync();
        var asks = await (
            await page.Form(Address(id)).Fill("PublishAt", Past).Fill("Then", "publish").SendAsync()
        ).FollowAsync();

        await asks.Form(Address(id)).Fill("Launch.When", "now").Fill("Then", "publish").SendAsync();

        Assert.Equal((ArticleState.Published, app.Clock.GetUtcNow().UtcDateTime), await StateAsync(id));
    }

    [Fact]
    public async Task Publish_AnotherPastDateThanTheConfirmedOne_AsksAgain()
    {
        var (page, id) = await OpenDraftAsync();
        var asks = await (
            await page.Form(Address(id)).Fill("PublishAt", Past).Fill("Then", "publish").SendAsync()
        ).FollowAsync();

        var again = await asks.Form(Address(id))
            .Fill("Launch.At", "2024-01-01T10:00")
            .Fill("Then", "publish")
            .SendAsync();

        Assert.Contains(
            "1 Jan 2024, 10:00 UTC+01:00 has passed",
            (await again.FollowAsync()).Text,
            StringComparison.Ordinal
        );
        Assert.Equal(ArticleState.Draft, (await FindAsync(id)).State);
    }

    [Fact]
    public async Task Save_FutureDateOnAPublicStory_AsksBeforeReadersLoseIt()
    {
        var (page, id) = await OpenDraftAsync();
        await page.Form(Address(id)).Fill("Then", "publish").SendAsync();
        var before = await StateAsync(id);
        var browser = await app.SignedInAsync(Roles.Editor);

        var answer = await (await browser.OpenAsync(Address(id)))
            .Form(Address(id))
            .Fill("PublishAt", Future)
            .Fill("Then", "publish")
            .SendAsync();

        var asks = await answer.FollowAsync();
        Assert.Contains(
            "Readers will not see it until 5 Mar 2026, 18:00 UTC+01:00",
            asks.Text,
            StringComparison.Ordinal
        );
        Assert.Equal(before, await StateAsync(id));
        await asks.Form(Address(id)).Fill("Launch.When", "keep").Fill("Then", "publish").SendAsync();
        Assert.Equal(before, await StateAsync(id));
        Assert.Null((await FindAsync(id)).WishedAt);
    }

    [Fact]
    public async Task Save_NewDateOnAScheduledStory_Reschedules()
    {
        var (page, id) = await OpenDraftAsync();
        var edit = await (
            await page.Form(Address(id)).Fill("PublishAt", Future).Fill("Then", "publish").SendAsync()
        ).FollowAsync();

        await edit.Form(Address(id)).Fill("PublishAt", "2026-03-06T07:15").Fill("Then", "publish").SendAsync();

        Assert.Equal(Utc("2026-03-06T06:15"), (await FindAsync(id)).PublishedAt);
    }

    [Fact]
    public async Task Save_EmptiedDateOfAScheduledStory_SaysThatItKeepsItsTime()
    {
        var (page, id) = await OpenDraftAsync();
        var edit = await (
            await page.Form(Address(id)).Fill("PublishAt", Future).Fill("Then", "publish").SendAsync()
        ).FollowAsync();

        var answer = await edit.Form(Address(id)).Fill("PublishAt", "").Press("Save").SendAsync();

        Assert.Contains(
            "It keeps its time, 5 Mar 2026, 18:00 UTC+01:00.",
            (await answer.FollowAsync()).Text,
            StringComparison.Ordinal
        );
        Assert.Equal(Utc("2026-03-05T17:00"), (await FindAsync(id)).PublishedAt);
    }

    [Fact]
    public async Task Unpublish_ScheduledStory_KeepsItsTimeAsAWish()
    {
        var (page, id) = await OpenDraftAsync();
        var edit = await (
            await page.Form(Address(id)).Fill("PublishAt", Future).Fill("Then", "publish").SendAsync()
        ).FollowAsync();

        var draft = await (
            await edit.Form($"{Address(id)}/return").Fill("message", "Not yet").SendAsync()
        ).FollowAsync();

        Assert.Equal(Future, draft.Form(Address(id))["PublishAt"]);
        Assert.Equal((ArticleState.Draft, null), await StateAsync(id));
    }

    [Theory]
    [InlineData("published")]
    [InlineData("scheduled")]
    [InlineData("wished")]
    public async Task Save_NothingChanged_KeepsTheSeconds(string state)
    {
        var (category, author) = await DeskAsync();
        var at =
            state == "published"
                ? new DateTime(2026, 1, 10, 12, 34, 56, DateTimeKind.Utc)
                : new DateTime(2026, 4, 10, 12, 34, 56, DateTimeKind.Utc);
        var draft = await app.Data.CreateDraftAsync(
            $"Seconds {Guid.NewGuid():N}",
            c => c with { CategoryIds = [category], AuthorIds = [author] },
            command: c => c with { PublishAt = at }
        );
        var browser = await app.SignedInAsync(Roles.Editor);
        if (state != "wished")
        {
            await app.InScopeAsync(s =>
                ((ArticleEditor)s.GetService(typeof(ArticleEditor))!).PublishAsync(
                    draft.Id,
                    draft.Version,
                    at,
                    Actor.Program("Test"),
                    default
                )
            );
        }

        await (await browser.OpenAsync(Address(draft.Id)))
            .Form(Address(draft.Id))
            .Fill("Standfirst", "New words")
            .Press("Save")
            .SendAsync();

        var article = await FindAsync(draft.Id);
        Assert.Equal(at, state == "wished" ? article.WishedAt : article.PublishedAt);
        Assert.Equal("New words", (await app.Data.ContentAsync(draft.Id))!.Standfirst);
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData("2026-02-30T10:00")]
    [InlineData("2026-13-01T10:00")]
    [InlineData("9999-12-31T23:59")]
    [InlineData("0001-01-01T00:00")]
    [InlineData("99999-01-01T00:00")]
    [InlineData("-1")]
    [InlineData("'; drop table Articles --")]
    public async Task Save_ImpossibleDate_SaysSoAndKeepsWhatWasTyped(string date)
    {
        var (page, id) = await OpenDraftAsync();

        var answer = await page.Form(Address(id))
            .Fill("PublishAt", date)
            .Fill("Standfirst", "Typed just now")
            .Fill("Then", "publish")
            .SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.NotNull(answer.Document.QuerySelector("#errors a[href='#PublishAt']"));
        Assert.DoesNotContain("is not valid for", answer.Text, StringComparison.Ordinal);
        Assert.Equal("Typed just now", answer.Form(Address(id))["Standfirst"]);
        Assert.Equal((ArticleState.Draft, null), await StateAsync(id));
    }

    [Fact]
    public async Task Save_DateWithAnOffset_MeansThatMoment()
    {
        var (page, id) = await OpenDraftAsync();

        var answer = await page.Form(Address(id))
            .Fill("PublishAt", "2026-03-05T18:00-05:00")
            .Fill("Then", "publish")
            .SendAsync();

        Assert.Equal(Utc("2026-03-05T23:00"), (await FindAsync(id)).PublishedAt);
        Assert.Contains("6 Mar 2026, 00:00 UTC+01:00", (await answer.FollowAsync()).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30", "skip 02:30", "03:30 UTC+02:00")]
    [InlineData("America/New_York", "2026-03-08T02:10", "2026-03-08T07:10", "skip 02:10", "03:10 UTC−04:00")]
    [InlineData("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45", "skip 02:15", "02:45 UTC+11:00")]
    [InlineData("Africa/Cairo", "2026-04-24T00:30", "2026-04-23T22:30", "skip 00:30", "01:30 UTC+03:00")]
    public async Task Schedule_TimeThatTheClocksSkip_MovesForwardAndSaysSo(
        string zone,
        string local,
        string utc,
        string first,
        string second
    )
    {
        await using var own = new NewsApp().With("Site:TimeZone", zone);
        var (edit, id) = await ScheduleAsync(own, local);

        Assert.Contains(first, edit.Text, StringComparison.Ordinal);
        Assert.Contains(second, edit.Text, StringComparison.Ordinal);
        Assert.Equal(
            Utc(utc),
            await own.Data.InDatabaseAsync(db =>
                db.Articles.Where(a => a.Id == id).Select(a => a.PublishedAt).SingleAsync()
            )
        );
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30", "2026-10-25T01:30", "UTC+01:00")]
    [InlineData("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30", "2026-11-01T06:30", "UTC−05:00")]
    [InlineData("Australia/Lord_Howe", "2027-04-04T01:45", "2027-04-03T14:45", "2027-04-03T15:15", "UTC+10:30")]
    public async Task Schedule_TimeThatComesTwice_IsTheFirstUntilTheSecondIsChosen(
        string zone,
        string local,
        string first,
        string second,
        string label
    )
    {
        await using var own = new NewsApp().With("Site:TimeZone", zone);
        var (edit, id) = await ScheduleAsync(own, local);

        Assert.Contains("comes twice", edit.Text, StringComparison.Ordinal);
        Assert.Contains($"the second ({label})", edit.Text, StringComparison.Ordinal);
        Assert.Equal(Utc(first), await AtAsync());

        var chosen = await (
            await edit.Form(Address(id)).Fill("PublishAtSecond", "true").Fill("Then", "publish").SendAsync()
        ).FollowAsync();
        Assert.Equal(Utc(second), await AtAsync());

        await chosen.Form(Address(id)).Fill("Standfirst", "Only words").Press("Save").SendAsync();
        Assert.Equal(Utc(second), await AtAsync());

        Task<DateTime?> AtAsync() =>
            own.Data.InDatabaseAsync(db => db.Articles.Where(a => a.Id == id).Select(a => a.PublishedAt).SingleAsync());
    }

    [Theory]
    [InlineData("Asia/Kolkata", "2026-03-29T02:30", "2026-03-28T21:00")]
    [InlineData("UTC", "2026-03-29T02:30", "2026-03-29T02:30")]
    public async Task Schedule_ZoneThatNeverChanges_HasNothingToSay(string zone, string local, string utc)
    {
        await using var own = new NewsApp().With("Site:TimeZone", zone);
        var (edit, id) = await ScheduleAsync(own, local);

        Assert.DoesNotContain("skip", edit.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("twice", edit.Text, StringComparison.Ordinal);
        Assert.Equal(
            Utc(utc),
            await own.Data.InDatabaseAsync(db =>
                db.Articles.Where(a => a.Id == id).Select(a => a.PublishedAt).SingleAsync()
            )
        );
    }

    [Theory]
    [InlineData("ar-SA")]
    [InlineData("th-TH")]
    [InlineData("fa-IR")]
    [InlineData("de-DE")]
    public async Task Schedule_CultureWithAnotherCalendar_ReadsWhatTheFieldSends(string culture)
    {
        await using var own = new NewsApp().With("Site:Culture", culture).With("Site:TimeZone", "UTC");

        var (edit, id) = await ScheduleAsync(own, Future);

        Assert.Equal(Future, edit.Form(Address(id))["PublishAt"]);
        Assert.Equal(
            Utc(Future),
            await own.Data.InDatabaseAsync(db =>
                db.Articles.Where(a => a.Id == id).Select(a => a.PublishedAt).SingleAsync()
            )
        );
    }

    [Fact]
    public async Task Lists_Everywhere_ShowDateTimeAndZone()
    {
        var (page, id) = await OpenDraftAsync();
        await page.Form(Address(id)).Fill("Then", "publish").SendAsync();
        var browser = await app.SignedInAsync(Roles.Editor);

        foreach (var address in new[] { "/admin", "/admin/articles", Address(id) })
        {
            var times = (await browser.OpenAsync(address)).Document.QuerySelectorAll("main time");
            Assert.NotEmpty(times);
            Assert.All(
                times,
                time => Assert.Matches(@"^\d+ \w+( \d{4})?, \d\d:\d\d UTC[+−]\d\d:\d\d$", time.TextContent)
            );
        }
    }

    [Fact]
    public async Task Breaking_SavedUnchanged_KeepsItsSeconds()
    {
        app.Clock.Advance(TimeSpan.FromSeconds(17));
        var browser = await app.SignedInAsync(Roles.Editor);
        await (await browser.OpenAsync("/admin/breaking"))
            .Form("/admin/breaking")
            .Fill("Text", "To the second")
            .SendAsync();
        var before = await app.Data.InDatabaseAsync(db =>
            db.BreakingNews.AsNoTracking().SingleAsync(b => b.Text == "To the second")
        );
        var address = $"/admin/breaking/{before.Id}";

        await (await browser.OpenAsync(address)).Form(address).SendAsync();

        var after = await app.Data.InDatabaseAsync(db =>
            db.BreakingNews.AsNoTracking().SingleAsync(b => b.Id == before.Id)
        );
        Assert.NotEqual(before.Version, after.Version);
        Assert.Equal((before.StartsAt, before.EndsAt), (after.StartsAt, after.EndsAt));
    }

    private static string Address(long id) => string.Create(CultureInfo.InvariantCulture, $"/admin/articles/{id}");

    private static DateTime Utc(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);

    private async Task<(long Category, long Author)> DeskAsync(NewsApp? own = null)
    {
        var data = (own ?? app).Data;
        return (
            (await data.CreateCategoryAsync($"c-{Guid.NewGuid():N}")).Id,
            (await data.CreateAuthorAsync($"a-{Guid.NewGuid():N}")).Id
        );
    }

    /// <summary>An editor's form for a complete draft.</summary>
    private async Task<(Page Page, long Id)> OpenDraftAsync(NewsApp? own = null)
    {
        var (category, author) = await DeskAsync(own);
        var draft = await (own ?? app).Data.CreateDraftAsync(
            $"Draft {Guid.NewGuid():N}",
            c => c with { CategoryIds = [category], AuthorIds = [author] }
        );
        return (await (await (own ?? app).SignedInAsync(Roles.Editor)).OpenAsync(Address(draft.Id)), draft.Id);
    }

    private async Task<(Page Edit, long Id)> ScheduleAsync(NewsApp own, string local)
    {
        var (page, id) = await OpenDraftAsync(own);
        return (
            await (
                await page.Form(Address(id)).Fill("PublishAt", local).Fill("Then", "publish").SendAsync()
            ).FollowAsync(),
            id
        );
    }

    private Task<Article> FindAsync(long id) =>
        app.Data.InDatabaseAsync(db => db.Articles.AsNoTracking().SingleAsync(a => a.Id == id));

    private async Task<(ArticleState, DateTime?)> StateAsync(long id)
    {
        var article = await FindAsync(id);
        return (article.State, article.PublishedAt);
    }
}
