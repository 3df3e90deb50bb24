using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;
using NewsPortal.Web.Tests.Public;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>/admin/fronts, and what readers see of it.</summary>
public sealed class FrontTests
{
    private const string Home = "/admin/fronts/home";
    private static readonly DateTime Start = NewsApp.Start.UtcDateTime;

    [Fact]
    public async Task Publish_PlacedStory_LeadsInsteadOfTheNewest()
    {
        using var app = new NewsApp();
        await StoriesAsync(app, 6);
        var editor = await app.SignedInAsync(Roles.Editor);

        var found = await (await editor.OpenAsync(Home)).Form(Home).Fill("Q", "Story 4").Press("Search").SendAsync();
        var placed = await (await found.FollowAsync()).Form(Home).Press("Place: Story 4").SendAsync();
        Assert.Equal("Story 0", await LeadAsync(app));
        var published = await (await placed.FollowAsync()).Form(Home).Press("Publish").SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, published.Status);
        var page = await app.Browser().OpenAsync("/");
        Assert.Equal(["Story 4"], page.All(".card-lead .card-headline"));
        Assert.Equal(["Story 0", "Story 1", "Story 2"], page.All(".package-beside .card-headline"));
        Assert.Equal(6, page.Headlines().Distinct().Count());
        Assert.Equal(6, page.Headlines().Count);
        var trail = await app.Data.InDatabaseAsync(db =>
            db.AuditTrail.Select(a => $"{a.Action}: {a.Subject}").ToListAsync()
        );
        Assert.Contains("Published front: Home page", trail);
        Assert.Contains(
            await app.Data.InDatabaseAsync(db => db.Changes.Select(c => c.Subject).ToListAsync()),
            s => s == ChangeSubject.Front
        );
    }

    [Fact]
    public async Task Read_PinUntilATime_EndsByTheClock()
    {
        using var app = new NewsApp();
        var stories = await StoriesAsync(app, 4);
        await PublishAsync(app, null, new PlacedStory(Slots.Lead, stories[3], Start.AddHours(1)));

        app.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.Equal("Story 3", await LeadAsync(app));
        app.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal("Story 0", await LeadAsync(app));
    }

    [Fact]
    public async Task Save_UntilInTheSitesZone_IsKeptAsTyped()
    {
        using var app = new NewsApp();
        var stories = await StoriesAsync(app, 2);
        await SaveDraftAsync(app, null, null, new PlacedStory(Slots.Lead, stories[1], null));
        var editor = await app.SignedInAsync(Roles.Editor);

        // 11:00 in Paris is 10:00 UTC.
        await (await editor.OpenAsync(Home))
            .Form(Home)
            .Fill("Until", "2026-03-02T11:00")
            .Press("Save draft")
            .SendAsync();

        Assert.Equal(
            Start.Date.AddHours(10),
            await app.Data.InDatabaseAsync(db => db.FrontPlacements.Select(p => p.Until).SingleAsync())
        );
        Assert.Equal("2026-03-02T11:00", (await editor.OpenAsync(Home)).Form(Home)["Until"]);
        var wrong = await (await editor.OpenAsync(Home))
            .Form(Home)
            .Fill("Until", "tomorrow-ish")
            .Press("Publish")
            .SendAsync();
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Contains("no date and time", wrong.Text, StringComparison.Ordinal);
        Assert.Equal("tomorrow-ish", wrong.Form(Home)["Until"]);
    }

    [Fact]
    public async Task Read_MoreThanASlotHolds_WaitAndMoveUp()
    {
        using var app = new NewsApp();
        var stories = await StoriesAsync(app, 8);
        await PublishAsync(
            app,
            null,
            new(Slots.Lead, stories[5], Start.AddHours(1)),
            new(Slots.Lead, stories[6], null),
            new(Slots.Lead, stories[7], null)
        );

        Assert.Equal("Story 5", await LeadAsync(app));
        app.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("Story 6", await LeadAsync(app));
    }

    [Fact]
    public async Task Read_PlacedStoryTakenDown_LeavesItsSlotAtOnce()
    {
        using var app = new NewsApp();
        var stories = await StoriesAsync(app, 3);
        var last = await app.Data.CreateStoryAsync("Doubtful", Start.AddHours(-9));
        await PublishAsync(app, null, new PlacedStory(Slots.Lead, last.Id, null));
        Assert.Equal("Doubtful", await LeadAsync(app));

        await app.InScopeAsync(services =>
            services
                .GetRequiredService<ArticleEditor>()
                .TakeDownAsync(last.Id, last.Version, Actor.Program("Desk"), default)
        );

        Assert.Equal("Story 0", await LeadAsync(app));
        var editor = await app.SignedInAsync(Roles.Editor);
        Assert.Contains("readers do not see it", (await editor.OpenAsync(Home)).Text, StringComparison.Ordinal);

        // A story withdrawn since does not block further changes.
        Assert.Equal(
            HttpStatusCode.Redirect,
            (await (await editor.OpenAsync(Home)).Form(Home).Press("Publish").SendAsync()).Status
        );
        Assert.Equal(3, stories.Count);
    }

    [Fact]
    public async Task Read_ScheduledStory_TakesItsSlotWhenItIsDue()
    {
        using var app = new NewsApp();
        await StoriesAsync(app, 3);
        var later = await app.Data.CreateStoryAsync("Embargoed", Start.AddMinutes(10));
        await PublishAsync(app, null, new PlacedStory(Slots.Beside, later.Id, null));

        Assert.DoesNotContain("Embargoed", (await app.Browser().OpenAsync("/")).Html, StringComparison.Ordinal);
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("Embargoed", (await app.Browser().OpenAsync("/")).All(".package-beside .card-headline")[0]);
    }

    [Fact]
    public async Task Home_OpinionsAndPaidContent_NeverLeadByThemselves()
    {
        using var app = new NewsApp();
        var section = await app.Data.CreateCategoryAsync("city");
        await StoriesAsync(app, 60);
        await KindAsync("Paid", StoryKind.Sponsored, 0);
        await KindAsync("View one", StoryKind.Opinion, 0);

        // Older than more news than the page holds.
        await KindAsync("View two", StoryKind.Opinion, 5000);

        var page = await app.Browser().OpenAsync("/");

        Assert.Equal(["Story 0"], page.All(".card-lead .card-headline"));
        Assert.Equal(["View one", "View two"], page.All(".opinion .card-headline"));
        Assert.Equal(["Paid"], page.All(".earlier .card-paid .card-headline"));
        Assert.Equal(page.Headlines().Count, page.Headlines().Distinct().Count());

        Task KindAsync(string headline, StoryKind kind, int age) =>
            app.Data.CreateStoryAsync(
                headline,
                Start.AddMinutes(-age),
                c => c with { StoryKind = kind, CategoryIds = [section.Id] }
            );
    }

    [Fact]
    public async Task Home_WithPlacements_LosesNothingOnTheWayToTheOlder()
    {
        using var app = new NewsApp();
        var stories = await StoriesAsync(app, 75);
        await PublishAsync(
            app,
            null,
            new(Slots.Lead, stories[70], null),
            new(Slots.Below, stories[3], null),
            new(Slots.Feature, stories[20], null)
        );

        var first = await app.Browser().OpenAsync("/");
        var older = await app.Browser().OpenAsync(first.Older()!);
        var oldest = await app.Browser().OpenAsync(older.Older()!);
        var seen = first.Headlines().Concat(older.Headlines()).Concat(oldest.Headlines()).ToList();

        // The lead is also listed at its publication time: that list is complete.
        Assert.Equal(["Story 70"], seen.GroupBy(h => h).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.Equal(75, seen.Distinct().Count());
        Assert.Equal(["Story 20"], first.All(".feature .card-headline"));
    }

    [Fact]
    public async Task Home_Larger_CostsTheSameQueries()
    {
        using var app = new NewsApp().With("Pages:Memory", "0");
        var sections = new List<long>();
        for (var i = 0; i < 8; i++)
        {
            sections.Add((await app.Data.CreateCategoryAsync($"section-{i}")).Id);
        }

        var counter = new QueryCount();
        await StoriesAsync(app, 20, i => [sections[i % 8]]);
        var few = await counter.OfAsync(app, "/");
        await StoriesAsync(app, 150, i => [sections[i % 8], sections[(i + 3) % 8]]);
        var many = await counter.OfAsync(app, "/");
        var section = await counter.OfAsync(app, "/category/section-3");

        Assert.Equal(few, many);
        Assert.InRange(many, 1, 2);
        Assert.InRange(section, 1, 2);
    }

    [Fact]
    public async Task Section_WithPlacements_HasItsOwnOrder()
    {
        using var app = new NewsApp();
        var city = await app.Data.CreateCategoryAsync("city", "City");
        var trams = await app.Data.CreateCategoryAsync("trams", "Trams", city.Id);
        var stories = await StoriesAsync(app, 9, i => [i < 6 ? city.Id : trams.Id]);
        await PublishAsync(app, city.Id, new(Slots.Lead, stories[4], null), new(Slots.Strip, stories[5], null));

        var page = await app.Browser().OpenAsync("/category/city");

        Assert.Equal(["Story 4"], page.All(".card-lead .card-headline"));
        Assert.Equal(["Story 0", "Story 1"], page.All(".front-pair .card-headline"));
        Assert.Equal(["Story 5"], page.All(".front-strip .card-headline"));
        Assert.Equal(["Story 6", "Story 7", "Story 8"], page.All(".front-blocks .card-headline"));
        Assert.Equal(["Story 2", "Story 3"], page.All(".river .card-headline"));
        Assert.Equal("Story 0", await LeadAsync(app));
    }

    [Fact]
    public async Task Preview_Draft_IsForEditorsOnlyAndNotIndexed()
    {
        using var app = new NewsApp();
        var city = await app.Data.CreateCategoryAsync("city", "City");
        var stories = await StoriesAsync(app, 4, _ => [city.Id]);
        await SaveDraftAsync(app, null, null, new PlacedStory(Slots.Lead, stories[2], null));
        await SaveDraftAsync(app, city.Id, null, new PlacedStory(Slots.Lead, stories[3], null));
        var editor = await app.SignedInAsync(Roles.Editor);

        var home = await editor.OpenAsync($"{Home}/preview");
        var section = await editor.OpenAsync("/admin/fronts/category/city/preview");

        Assert.Equal(["Story 2"], home.All(".card-lead .card-headline"));
        Assert.Equal(["Story 3"], section.All(".card-lead .card-headline"));
        foreach (var page in new[] { home, section })
        {
            Assert.Equal("noindex", page.Document.QuerySelector("meta[name=robots]")?.GetAttribute("content"));
            Assert.Null(page.Document.QuerySelector("link[rel=canonical]"));
            Assert.Single(page.All("h1"));
        }

        using var raw = await editor.GetAsync(new Uri($"{Home}/preview", UriKind.Relative));
        Assert.True(raw.Headers.CacheControl?.NoStore);
        Assert.Equal("Story 0", await LeadAsync(app));
        Assert.Contains(
            "/account/login",
            (await app.Browser().OpenAsync($"{Home}/preview")).Location,
            StringComparison.Ordinal
        );
        var journalist = await app.SignedInAsync(Roles.Journalist);
        Assert.Contains(
            "/account/denied",
            (await journalist.OpenAsync($"{Home}/preview")).Location,
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.NotFound, (await editor.OpenAsync($"{Home}/preview?edition=999")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await editor.OpenAsync("/admin/fronts/category/nowhere")).Status);
    }

    [Fact]
    public async Task Publish_OwnTexts_AreOnThisFrontAndNotInTheStory()
    {
        using var app = new NewsApp();
        var stories = await StoriesAsync(app, 3);
        await SaveDraftAsync(app, null, null, new PlacedStory(Slots.Lead, stories[1], null));
        var editor = await app.SignedInAsync(Roles.Editor);

        await (await editor.OpenAsync(Home))
            .Form(Home)
            .Fill("FrontHeadline", " Only on the home page ")
            .Fill("Kicker", "Tides")
            .Fill("Label", "Exclusive")
            .Press("Publish")
            .SendAsync();

        var page = await app.Browser().OpenAsync("/");
        Assert.Equal(["Only on the home page"], page.All(".card-lead .card-headline"));
        Assert.Equal(["Exclusive", "Tides"], page.All(".card-lead .labels > *"));
        var story = await app.Data.ContentAsync(stories[1]);
        Assert.Equal(("Story 1", null), (story!.Headline, story.ShortHeadline));
        Assert.Equal("Only on the home page", (await editor.OpenAsync(Home)).Form(Home)["FrontHeadline"]);
    }

    [Fact]
    public async Task Read_OwnTextsWhenTheTimeIsOver_AreGoneAndTheFrontFillsUp()
    {
        using var app = new NewsApp();
        var stories = await StoriesAsync(app, 4);
        await PublishAsync(
            app,
            null,
            new PlacedStory(Slots.Lead, stories[3], Start.AddHours(1)) { Headline = "For an hour", Kicker = "Now" },
            new PlacedStory(Slots.Beside, stories[2], null) { Headline = "For long" }
        );
        Assert.Equal("For an hour", await LeadAsync(app));

        app.Clock.Advance(TimeSpan.FromHours(1));

        var page = await app.Browser().OpenAsync("/");
        Assert.Equal(["Story 0"], page.All(".card-lead .card-headline"));
        Assert.Equal(["For long", "Story 1", "Story 3"], page.All(".package-beside .card-headline"));
        Assert.DoesNotContain("Now", page.All(".labels"));
        Assert.Contains(
            Start.AddHours(1),
            await app.Data.InDatabaseAsync(db =>
                db.Changes.Where(c => c.Subject == ChangeSubject.Front).Select(c => c.HoldsFrom).ToListAsync()
            )
        );
    }

    [Fact]
    public async Task Publish_OwnPicture_IsPublicWhileItStandsAndCannotBeDeleted()
    {
        using var app = new NewsApp();
        var stories = await StoriesAsync(app, 2);
        var editor = await app.SignedInAsync(Roles.Editor);
        await editor.UploadPicturesAsync([("own.jpg", TestPicture.Jpeg(seed: 7))]);
        var picture = await app.Data.InDatabaseAsync(db => db.Media.Select(m => PictureRef.Of(m)).SingleAsync());
        using var before = await app.Browser().GetAsync(new Uri(picture.Address(320), UriKind.Relative));
        await PublishAsync(
            app,
            null,
            new PlacedStory(Slots.Lead, stories[1], Start.AddHours(1)) { PictureId = picture.Id }
        );

        using var during = await app.Browser().GetAsync(new Uri(picture.Address(320), UriKind.Relative));
        var page = await app.Browser().OpenAsync("/");
        var library = await editor.OpenAsync($"/admin/media/{picture.Id}");
        app.Clock.Advance(TimeSpan.FromHours(1));
        using var after = await app.Browser().GetAsync(new Uri(picture.Address(320), UriKind.Relative));

        Assert.Equal(
            (HttpStatusCode.NotFound, HttpStatusCode.OK, HttpStatusCode.NotFound),
            (before.StatusCode, during.StatusCode, after.StatusCode)
        );
        Assert.Contains($"/media/{picture.Id}/", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(
            library.Document.Forms,
            form => form.GetAttribute("action")!.EndsWith("/delete", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(
            $"/media/{picture.Id}/",
            (await app.Browser().OpenAsync("/")).Html,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Edit_DraftBesideWhatIsLive_NamesWhatChanges()
    {
        using var app = new NewsApp();
        var stories = await StoriesAsync(app, 12);
        await PublishAsync(
            app,
            null,
            new(Slots.Lead, stories[9], null),
            new(Slots.Beside, stories[8], null),
            new(Slots.Beside, stories[7], null),
            new(Slots.Beside, stories[6], null)
        );
        await SaveDraftAsync(
            app,
            null,
            await VersionAsync(app),
            new(Slots.Lead, stories[10], Start.AddHours(2)),
            new(Slots.Beside, stories[7], null),
            new(Slots.Beside, stories[8], null) { Headline = "In other words" },
            new(Slots.Beside, stories[6], Start.AddHours(2))
        );
        var editor = await app.SignedInAsync(Roles.Editor);

        var changes = (await editor.OpenAsync(Home)).All("[data-change]");

        Assert.Contains(changes, c => c.StartsWith("Comes in Story 10", StringComparison.Ordinal));
        Assert.Contains(changes, c => c.StartsWith("Goes out Story 9", StringComparison.Ordinal));
        Assert.Contains("Moves Story 7 Beside the lead, place 1; was: Beside the lead, place 2", changes);
        Assert.Contains("Changes Story 8 Headline: “In other words”; was: “Story 8”", changes);
        Assert.Contains(changes, c => c.StartsWith("Stays Story 6 leaves the front", StringComparison.Ordinal));
        await (await editor.OpenAsync(Home)).Form(Home).Press("Publish").SendAsync();
        Assert.Empty((await editor.OpenAsync(Home)).All("[data-change]"));
        Assert.Equal("Story 10", await LeadAsync(app));
    }

    [Fact]
    public async Task Canvas_OfTheDraft_MarksItsCardsAndIsFramedHereOnly()
    {
        using var app = new NewsApp();
        var stories = await StoriesAsync(app, 5);
        await SaveDraftAsync(app, null, null, new PlacedStory(Slots.Lead, stories[3], null));
        var editor = await app.SignedInAsync(Roles.Editor);

        var canvas = await editor.OpenAsync($"{Home}/canvas");
        using var raw = await editor.GetAsync(new Uri($"{Home}/canvas", UriKind.Relative));
        var readers = await app.Browser().OpenAsync("/");
        using var rawOfReaders = await app.Browser().GetAsync(new Uri("/", UriKind.Relative));

        var lead = canvas.Document.QuerySelector("[data-slot=lead]")!;
        Assert.Equal((Id(stories[3]), ""), (lead.GetAttribute("data-story"), lead.GetAttribute("data-placed")));
        Assert.False(canvas.Document.QuerySelector("[data-slot=beside]")!.HasAttribute("data-placed"));
        Assert.Equal(["Feature: nothing stands here. Drop a story."], canvas.All("[data-empty-slot=feature]"));
        Assert.Contains(
            "frame-ancestors 'self'",
            string.Join(' ', raw.Headers.GetValues("Content-Security-Policy")),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("data-slot", readers.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("data-story", readers.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("front-", readers.Document.QuerySelector("article")!.OuterHtml, StringComparison.Ordinal);
        Assert.Contains(
            "frame-ancestors 'none'",
            string.Join(' ', rawOfReaders.Headers.GetValues("Content-Security-Policy")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Canvas_OfAFormThatIsNotStored_ShowsItAndStoresNothing()
    {
        using var app = new NewsApp();
        var stories = await StoriesAsync(app, 5);
        await SaveDraftAsync(app, null, null, new PlacedStory(Slots.Lead, stories[3], null));
        var editor = await app.SignedInAsync(Roles.Editor);
        var form = (await editor.OpenAsync(Home)).Form(Home);

        var canvas = await form.Fill("ArticleId", Id(stories[4])).To($"{Home}/canvas").SendAsync();

        Assert.Equal(["Story 4"], canvas.All("[data-slot=lead] .card-headline"));
        Assert.Equal(["lead:Story 3"], await DraftAsync(app));
    }

    [Fact]
    public async Task Stories_Search_FindsByWordsAndOtherwiseTheNewest()
    {
        using var app = new NewsApp();
        await StoriesAsync(app, 3);
        await app.Data.CreateStoryAsync("Embargoed", Start.AddHours(5));
        await app.Data.CreateDraftAsync("Not yet");
        var editor = await app.SignedInAsync(Roles.Editor);

        var newest = await editor.OpenAsync("/admin/fronts/stories");
        var found = await editor.OpenAsync("/admin/fronts/stories?q=Story+2");

        Assert.Equal(["Story 0", "Story 1", "Story 2", "Embargoed"], newest.All(".headline"));
        Assert.Equal(["Story 2"], found.All(".headline"));
    }

    [Fact]
    public async Task State_OfAFront_IsTheVersionAndWhoStoredIt()
    {
        using var app = new NewsApp();
        var stories = await StoriesAsync(app, 2);
        await SaveDraftAsync(app, null, null, new PlacedStory(Slots.Lead, stories[1], null));
        var editor = await app.SignedInAsync(Roles.Editor);

        var state = (await editor.OpenAsync($"{Home}/state")).Html;

        Assert.Contains($"{await VersionAsync(app)}", state, StringComparison.Ordinal);
        Assert.Contains("Test", state, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FrontHeadline", 301, "Shorten")]
    [InlineData("Kicker", 61, "Shorten")]
    [InlineData("Label", 31, "Shorten")]
    [InlineData("Picture", 4, "no number of a picture")]
    public async Task Save_WrongTextsOfAFront_IsRefusedWithAReasonAndKeepsThem(string field, int length, string message)
    {
        using var app = new NewsApp();
        var stories = await StoriesAsync(app, 2);
        await SaveDraftAsync(app, null, null, new PlacedStory(Slots.Lead, stories[1], null));
        var editor = await app.SignedInAsync(Roles.Editor);
        var typed = new string('x', length);

        var answer = await (await editor.OpenAsync(Home)).Form(Home).Fill(field, typed).Press("Publish").SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(message, answer.Text, StringComparison.Ordinal);
        Assert.Equal(typed, answer.Form(Home)[field]);
        Assert.Equal("Story 0", await LeadAsync(app));
    }

    [Fact]
    public async Task Undo_APublication_BringsItsOwnTextsBack()
    {
        using var app = new NewsApp();
        var stories = await StoriesAsync(app, 4);
        await PublishAsync(app, null, new PlacedStory(Slots.Lead, stories[2], null) { Headline = "In other words" });
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await PublishAsync(app, null, new PlacedStory(Slots.Lead, stories[1], null));
        var editor = await app.SignedInAsync(Roles.Editor);

        await (await editor.OpenAsync(Home)).Form($"{Home}/bring-back").Press("Undo the last publication").SendAsync();

        Assert.Equal("In other words", await LeadAsync(app));
    }

    [Fact]
    public async Task Buttons_WithoutScript_MoveStoriesWithinAndBetweenSlots()
    {
        using var app = new NewsApp();
        var stories = await StoriesAsync(app, 6);
        await SaveDraftAsync(
            app,
            null,
            null,
            new(Slots.Lead, stories[0], null),
            new(Slots.Beside, stories[1], null),
            new(Slots.Beside, stories[2], null)
        );
        var editor = await app.SignedInAsync(Roles.Editor);

        await PressAsync("↑ Up: Story 2");
        Assert.Equal(["lead:Story 0", "beside:Story 2", "beside:Story 1"], await DraftAsync(app));
        await PressAsync("↑ Up: Story 2");
        Assert.Equal(["lead:Story 0", "lead:Story 2", "beside:Story 1"], await DraftAsync(app));
        await PressAsync("↓ Down: Story 0");
        Assert.Equal(["lead:Story 2", "lead:Story 0", "beside:Story 1"], await DraftAsync(app));
        await PressAsync("↓ Down: Story 0");
        Assert.Equal(["lead:Story 2", "beside:Story 0", "beside:Story 1"], await DraftAsync(app));
        await PressAsync("↑ Up: Story 2");
        Assert.Equal(["lead:Story 2", "beside:Story 0", "beside:Story 1"], await DraftAsync(app));
        await PressAsync("Take off: Story 0");
        Assert.Equal(["lead:Story 2", "beside:Story 1"], await DraftAsync(app));

        // Choosing another slot puts a story at its top.
        await (await editor.OpenAsync(Home)).Form(Home).Fill("Slot", "lead", "lead").Press("Save draft").SendAsync();
        Assert.Equal(["lead:Story 1", "lead:Story 2"], await DraftAsync(app));

        // "Keep here" turns an automatic choice into a decision.
        await PressAsync("Keep here: Story 0");
        Assert.Equal(["lead:Story 1", "lead:Story 2", "beside:Story 0"], await DraftAsync(app));

        async Task PressAsync(string button)
        {
            var page = await editor.OpenAsync(Home);
            var name = page
                .Document.QuerySelectorAll("button")
                .First(b =>
                    string.Join(' ', b.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                    == button
                )
                .TextContent.Trim();
            Assert.Equal(HttpStatusCode.Redirect, (await page.Form(Home).Press(name).SendAsync()).Status);
        }
    }

    [Fact]
    public async Task Discard_Draft_LeavesWhatIsLive()
    {
        using var app = new NewsApp();
        var stories = await StoriesAsync(app, 4);
        await PublishAsync(app, null, new PlacedStory(Slots.Lead, stories[2], null));
        await SaveDraftAsync(app, null, await VersionAsync(app), new PlacedStory(Slots.Lead, stories[3], null));
        var editor = await app.SignedInAsync(Roles.Editor);

        await (await editor.OpenAsync(Home)).Form($"{Home}/discard").SendAsync();

        Assert.Equal("Story 2", await LeadAsync(app));
        Assert.Equal(
            stories[2].ToString(System.Globalization.CultureInfo.InvariantCulture),
            (await editor.OpenAsync(Home)).Form(Home)["ArticleId"]
        );
        Assert.Equal(1, await app.Data.InDatabaseAsync(db => db.FrontEditions.CountAsync()));
    }

    [Fact]
    public async Task Undo_LastPublication_BringsBackTheOneBeforeAndSaysSo()
    {
        using var app = new NewsApp();
        var stories = await StoriesAsync(app, 4);
        await PublishAsync(
            app,
            null,
            new(Slots.Lead, stories[2], null),
            new(Slots.Beside, stories[3], Start.AddMinutes(3))
        );
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await PublishAsync(app, null, new PlacedStory(Slots.Lead, stories[1], null));
        var editor = await app.SignedInAsync(Roles.Editor);
        var page = await editor.OpenAsync(Home);

        await page.Form($"{Home}/bring-back").Press("Undo the last publication").SendAsync();

        Assert.Equal("Story 2", await LeadAsync(app));
        var history = (await editor.OpenAsync(Home)).All(".history > li p");
        Assert.Contains("Brought back the front of 2 March, 10:30, 1 placed", history[0], StringComparison.Ordinal);
        Assert.Equal(3, await app.Data.InDatabaseAsync(db => db.FrontEditions.CountAsync()));

        // The page opened earlier knows nothing about it.
        var late = await page.Form($"{Home}/bring-back").SendAsync();
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("in the meantime", late.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Undo_TheFirstPublication_MakesAllAutomatic()
    {
        using var app = new NewsApp();
        var stories = await StoriesAsync(app, 4);
        await PublishAsync(app, null, new PlacedStory(Slots.Lead, stories[2], null));
        var editor = await app.SignedInAsync(Roles.Editor);

        await (await editor.OpenAsync(Home)).Form($"{Home}/bring-back").Press("Undo the last publication").SendAsync();

        Assert.Equal("Story 0", await LeadAsync(app));
    }

    [Fact]
    public async Task Publish_WithinOneTick_TheLastWins()
    {
        using var app = new NewsApp();
        var stories = await StoriesAsync(app, 3);
        await SaveDraftAsync(app, null, null, new PlacedStory(Slots.Lead, stories[2], null));
        await app.InScopeAsync(async services =>
            await services
                .GetRequiredService<FrontEditor>()
                .BringBackAsync(null, await VersionAsync(app), null, Actor.Program("Test"), default)
        );

        await PublishAsync(app, null, new PlacedStory(Slots.Lead, stories[2], null));

        Assert.Equal("Story 2", await LeadAsync(app));
    }

    [Fact]
    public async Task Publish_VeryOften_KeepsABoundedHistory()
    {
        using var app = new NewsApp();
        var stories = await StoriesAsync(app, 3);
        for (var i = 0; i < FrontEditor.History + 5; i++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(1));
            await PublishAsync(app, null, new PlacedStory(Slots.Lead, stories[i % 2], null));
        }

        Assert.Equal(FrontEditor.History, await app.Data.InDatabaseAsync(db => db.FrontEditions.CountAsync()));
        Assert.Equal(FrontEditor.History, await app.Data.InDatabaseAsync(db => db.FrontPlacements.CountAsync()));
        Assert.Equal("Story 0", await LeadAsync(app));
    }

    [Fact]
    public async Task Save_TwoEditorsAtOnce_TheSecondIsToldAndLosesNothing()
    {
        using var app = new NewsApp();
        var stories = await StoriesAsync(app, 5);
        await SaveDraftAsync(app, null, null, new PlacedStory(Slots.Lead, stories[1], null));
        var ann = await app.SignedInAsync(Roles.Editor, "ann");
        var bob = await app.SignedInAsync(Roles.Editor, "bob");
        var bobs = (await bob.OpenAsync(Home)).Form(Home);
        await (await ann.OpenAsync(Home)).Form(Home).Fill("ArticleId", Id(stories[2])).Press("Save draft").SendAsync();

        var refused = await bobs.Fill("ArticleId", Id(stories[3])).Press("Publish").SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("by ann", refused.Text, StringComparison.Ordinal);
        Assert.Contains("Lead: Story 2", refused.Text, StringComparison.Ordinal);
        Assert.Equal(Id(stories[3]), refused.Form(Home)["ArticleId"]);
        Assert.Equal("Story 0", await LeadAsync(app));
        Assert.Equal(HttpStatusCode.Redirect, (await refused.Form(Home).Press("Publish").SendAsync()).Status);
        Assert.Equal("Story 3", await LeadAsync(app));
    }

    [Fact]
    public async Task Save_NothingChanged_IsNoDraftAndNoConflict()
    {
        using var app = new NewsApp();
        var stories = await StoriesAsync(app, 3);
        await PublishAsync(app, null, new PlacedStory(Slots.Lead, stories[1], null));
        var version = await VersionAsync(app);
        var editor = await app.SignedInAsync(Roles.Editor);

        await (await editor.OpenAsync(Home)).Form(Home).Fill("Q", "Story").Press("Search").SendAsync();

        Assert.Equal(version, await VersionAsync(app));
        Assert.Equal(1, await app.Data.InDatabaseAsync(db => db.FrontEditions.CountAsync()));
    }

    [Fact]
    public async Task Save_ByJournalist_IsDenied()
    {
        using var app = new NewsApp();
        var stories = await StoriesAsync(app, 2);
        var journalist = await app.SignedInAsync(Roles.Journalist);
        var token = (await journalist.OpenAsync("/admin/articles/new")).Form("/admin/articles/new")[
            "__RequestVerificationToken"
        ]!;

        foreach (var address in new[] { Home, $"{Home}/discard", $"{Home}/bring-back" })
        {
            using var answer = await journalist.PostAsync(
                new Uri(address, UriKind.Relative),
                new FormUrlEncodedContent([
                    new("Slot", "lead"),
                    new("ArticleId", Id(stories[1])),
                    new("Do", "publish"),
                    new("__RequestVerificationToken", token),
                ])
            );
            Assert.Contains("/account/denied", answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
        }

        var core = await app.InScopeAsync(services =>
            services
                .GetRequiredService<FrontEditor>()
                .PublishAsync(new SaveFront(), Actor.User(1, "Journalist", Roles.Journalist), default)
        );
        Assert.Equal(Core.Infrastructure.Outcome.NotAllowed, core.Outcome);
        Assert.Equal(0, await app.Data.InDatabaseAsync(db => db.FrontEditions.CountAsync()));
    }

    [Theory]
    [InlineData("masthead", "story", "no such slot")]
    [InlineData("pair", "story", "no such slot")]
    [InlineData("lead", "unknown", "does not exist")]
    [InlineData("lead", "negative", "does not exist")]
    [InlineData("lead", "draft", "is not published")]
    [InlineData("lead", "page", "is not published")]
    [InlineData("lead", "twice", "once only")]
    [InlineData("lead", "hundred", "at most")]
    [InlineData("lead", "words", "cannot be read")]
    public async Task Save_HostilePlacement_IsRefusedWithAReason(string slot, string what, string message)
    {
        using var app = new NewsApp();
        var stories = await StoriesAsync(app, 2);
        var draft = await app.Data.CreateDraftAsync("Not yet");
        var about = await app.Data.CreateStoryAsync("About us", command: c => c with { Kind = ArticleKind.Page });
        string[] ids = what switch
        {
            "unknown" => ["987654321"],
            "negative" => ["-5"],
            "draft" => [Id(draft.Id)],
            "page" => [Id(about.Id)],
            "twice" => [Id(stories[0]), Id(stories[0])],
            "hundred" => [.. Enumerable.Range(1, 100).Select(i => Id(i))],
            "words" => ["<script>"],
            _ => [Id(stories[0])],
        };
        var editor = await app.SignedInAsync(Roles.Editor);

        var answer = await (await editor.OpenAsync(Home))
            .Form(Home)
            .Fill("ArticleId", ids)
            .Fill("Slot", [.. ids.Select(_ => slot)])
            .Press("Publish")
            .SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(message, answer.Text, StringComparison.Ordinal);
        Assert.Equal(0, await app.Data.InDatabaseAsync(db => db.FrontEditions.CountAsync()));
        Assert.Equal("Story 0", await LeadAsync(app));
    }

    [Fact]
    public async Task Save_AThousandPlacements_IsRefused()
    {
        using var app = new NewsApp();
        var editor = await app.SignedInAsync(Roles.Editor);
        var form = (await editor.OpenAsync(Home)).Form(Home);
        string[] ids = [.. Enumerable.Range(1, 1000).Select(i => Id(i))];

        var answer = await form.Fill("ArticleId", ids)
            .Fill("Slot", [.. ids.Select(_ => "lead")])
            .Fill("Until", [.. ids.Select(_ => "")])
            .Fill("Was", [.. ids.Select(_ => "lead")])
            .Press("Publish")
            .SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(0, await app.Data.InDatabaseAsync(db => db.FrontEditions.CountAsync()));
    }

    [Theory]
    [InlineData("up:999")]
    [InlineData("add:999999999999999999999999")]
    [InlineData("keep:1")]
    [InlineData("keep:1:nowhere")]
    [InlineData("::::")]
    [InlineData("drop tables")]
    public async Task Save_HostileButton_DoesNoHarm(string button)
    {
        using var app = new NewsApp();
        await StoriesAsync(app, 2);
        var editor = await app.SignedInAsync(Roles.Editor);

        var answer = await (await editor.OpenAsync(Home))
            .Form(Home)
            .Fill("Do", button)
            .Fill("AddTo", "nowhere")
            .SendAsync();

        Assert.True(answer.Status is HttpStatusCode.Redirect or HttpStatusCode.BadRequest, $"{answer.Status}");
        Assert.Equal(0, await app.Data.InDatabaseAsync(db => db.FrontEditions.CountAsync()));
    }

    [Fact]
    public async Task Delete_SectionWithAFront_TakesTheFrontAlong()
    {
        using var app = new NewsApp();
        var city = await app.Data.CreateCategoryAsync("city", "City");
        var stories = await StoriesAsync(app, 2);
        await PublishAsync(app, city.Id, new PlacedStory(Slots.Lead, stories[1], null));
        var administrator = await app.SignedInAsync(Roles.Administrator);

        await (await administrator.OpenAsync($"/admin/categories/{city.Id}"))
            .Form($"/admin/categories/{city.Id}/delete")
            .SendAsync();

        Assert.Equal(0, await app.Data.InDatabaseAsync(db => db.Fronts.CountAsync()));
        Assert.Equal(HttpStatusCode.OK, (await administrator.OpenAsync("/admin/fronts")).Status);
    }

    private static string Id(long id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Stories that are each a minute older than the previous one; "Story 0" is the newest.</summary>
    private static async Task<List<long>> StoriesAsync(NewsApp app, int count, Func<int, long[]>? sections = null)
    {
        List<long> ids = [];
        for (var i = 0; i < count; i++)
        {
            ids.Add(
                (
                    await app.Data.CreateStoryAsync(
                        $"Story {i}",
                        Start.AddMinutes(-i - 1),
                        c => c with { CategoryIds = sections?.Invoke(i) ?? [] }
                    )
                ).Id
            );
        }

        return ids;
    }

    private static async Task<string> LeadAsync(NewsApp app) =>
        Assert.Single((await app.Browser().OpenAsync("/")).All(".card-lead .card-headline"));

    private static Task<Guid?> VersionAsync(NewsApp app, long? categoryId = null) =>
        app.Data.InDatabaseAsync(db =>
            db.Fronts.Where(f => f.CategoryId == categoryId).Select(f => (Guid?)f.Version).SingleOrDefaultAsync()
        );

    private static async Task PublishAsync(NewsApp app, long? categoryId, params PlacedStory[] placements) =>
        Assert.True(
            (
                await app.InScopeAsync(async services =>
                    await services
                        .GetRequiredService<FrontEditor>()
                        .PublishAsync(
                            new SaveFront
                            {
                                CategoryId = categoryId,
                                Version = await VersionAsync(app, categoryId),
                                Placements = placements,
                            },
                            Actor.Program("Test"),
                            default
                        )
                )
            ).IsDone
        );

    private static async Task SaveDraftAsync(
        NewsApp app,
        long? categoryId,
        Guid? version,
        params PlacedStory[] placements
    ) =>
        Assert.True(
            (
                await app.InScopeAsync(services =>
                    services
                        .GetRequiredService<FrontEditor>()
                        .SaveDraftAsync(
                            new SaveFront
                            {
                                CategoryId = categoryId,
                                Version = version,
                                Placements = placements,
                            },
                            Actor.Program("Test"),
                            default
                        )
                )
            ).IsDone
        );

    private static async Task<IReadOnlyList<string>> DraftAsync(NewsApp app)
    {
        var rows = await app.Data.InDatabaseAsync(db =>
            db.FrontPlacements.OrderBy(p => p.Position).Select(p => new { p.Slot, p.Article.Headline }).ToListAsync()
        );
        return
        [
            .. Slots.OfHome.SelectMany(s => rows.Where(r => r.Slot == s.Name)).Select(r => $"{r.Slot}:{r.Headline}"),
        ];
    }
}
