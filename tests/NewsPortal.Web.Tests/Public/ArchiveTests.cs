using System.Net;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>The archives: /2026, /2026/03 and /2026/03/02, in the site's time zone.</summary>
public sealed class ArchiveTests
{
    [Fact]
    public async Task Month_WithStories_OffersItsDaysAndTheMonthsBeside()
    {
        using var app = new NewsApp();
        await StoryAsync(app, "December", 2025, 12, 24);
        await StoryAsync(app, "First of February", 2026, 2, 1);
        await StoryAsync(app, "Last of February", 2026, 2, 28);
        await StoryAsync(app, "Today", 2026, 3, 1);

        var page = await app.Browser().OpenAsync("/2026/02");

        Assert.Equal(["February 2026"], page.All("h1"));
        Assert.Equal(["Home", "2026", "February 2026"], page.All("nav[aria-label=Breadcrumb] li"));
        Assert.Equal(["/2025/12", "/2026", "/2026/03"], Links(page, ".archive-beside a"));
        Assert.Equal(["/2026/02/01", "/2026/02/28"], Links(page, ".calendar a"));
        Assert.Equal(
            Enumerable.Range(1, 28).Select(d => $"{d}"),
            page.All(".calendar td").Where(text => text.Length > 0)
        );
        Assert.All(page.Document.QuerySelectorAll(".calendar tr"), row => Assert.Equal(7, row.Children.Length));
        Assert.Equal(["Last of February", "First of February"], page.Headlines());
        Assert.Equal(["Saturday, 28 February 2026", "Sunday, 1 February 2026"], page.All(".daybook-day h2"));
    }

    [Fact]
    public async Task Year_WithStories_OffersItsMonthsAndTheYearsBeside()
    {
        using var app = new NewsApp();
        await StoryAsync(app, "Long ago", 1999, 5, 5);
        await StoryAsync(app, "January", 2026, 1, 5);
        await StoryAsync(app, "March", 2026, 3, 1);

        var page = await app.Browser().OpenAsync("/2026");

        Assert.Equal(["/1999"], Links(page, ".archive-beside a"));
        Assert.Equal(["/2026/01", "/2026/03"], Links(page, ".months a"));
        Assert.Equal(12, page.All(".months li").Count);
        Assert.Equal(["/2026"], Links(await app.Browser().OpenAsync("/1999"), ".archive-beside a"));
    }

    [Theory]
    [InlineData("fa-IR", "2026 مارس", "ژانویه")]
    [InlineData("th-TH", "มีนาคม 2026", "มกราคม")]
    public async Task Archive_CultureWithAnotherCalendar_CountsAsItsAddressDoes(
        string culture,
        string month,
        string january
    )
    {
        using var app = new NewsApp().With("Site:Culture", culture);
        await StoryAsync(app, "Here", 2026, 3, 1);

        Assert.Equal([january], (await app.Browser().OpenAsync("/2026")).All(".months li").Take(1));
        var page = await app.Browser().OpenAsync("/2026/03");
        Assert.Equal([month], page.All("h1"));
        Assert.Equal(
            Enumerable.Range(1, 31).Select(d => $"{d}"),
            page.All(".calendar td").Where(text => text.Length > 0)
        );
    }

    [Fact]
    public async Task Day_WithStories_LeadsUpAndToTheDaysBeside()
    {
        using var app = new NewsApp();
        await StoryAsync(app, "Before", 2026, 1, 31);
        await StoryAsync(app, "That day", 2026, 2, 14);
        await StoryAsync(app, "After", 2026, 3, 1);

        var page = await app.Browser().OpenAsync("/2026/02/14");

        Assert.Equal(["/2026/01/31", "/2026/02", "/2026/03/01"], Links(page, ".archive-beside a"));
        Assert.Equal(
            ["Home", "2026", "February 2026", "Saturday, 14 February 2026"],
            page.All("nav[aria-label=Breadcrumb] li")
        );
        Assert.Equal(["That day"], page.Headlines());
    }

    [Fact]
    public async Task Calendar_MidnightInTheSitesZone_DecidesTheDayAndTheMonth()
    {
        using var app = new NewsApp();

        // Half past midnight in Paris, still the day and the month before in UTC; then the two ends of a summer-time
        // day.
        await app.Data.CreateStoryAsync("February", new DateTime(2026, 1, 31, 23, 30, 0, DateTimeKind.Utc));
        await app.Data.CreateStoryAsync("Short day begins", new DateTime(2025, 3, 29, 23, 0, 0, DateTimeKind.Utc));
        await app.Data.CreateStoryAsync("Short day ends", new DateTime(2025, 3, 30, 21, 59, 59, DateTimeKind.Utc));
        await app.Data.CreateStoryAsync("Next day", new DateTime(2025, 3, 30, 22, 0, 0, DateTimeKind.Utc));

        Assert.Equal(["/2026/02/01"], Links(await app.Browser().OpenAsync("/2026/02"), ".calendar a"));
        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().OpenAsync("/2026/01")).Status);
        Assert.Equal(
            ["Short day ends", "Short day begins"],
            (await app.Browser().OpenAsync("/2025/03/30")).Headlines()
        );
        Assert.Equal(["/2025/03/30", "/2025/03/31"], Links(await app.Browser().OpenAsync("/2025/03"), ".calendar a"));
    }

    [Fact]
    public async Task Calendar_ClocksWentBackAcrossMidnight_LeadsToTheDayThatListsTheStory()
    {
        using var app = new NewsApp();
        app.With("Site:TimeZone", "America/St_Johns");

        // Half past eleven on the evening of the sixth for the second time; the seventh had already begun.
        await app.Data.CreateStoryAsync("The hour again", new DateTime(2010, 11, 7, 3, 0, 0, DateTimeKind.Utc));

        Assert.Equal(["/2010/11/07"], Links(await app.Browser().OpenAsync("/2010/11"), ".calendar a"));
        Assert.Equal(["The hour again"], (await app.Browser().OpenAsync("/2010/11/07")).Headlines());
    }

    [Fact]
    public async Task Beside_StoryOfTheFuture_IsNotOfferedBeforeItsTime()
    {
        using var app = new NewsApp();
        await StoryAsync(app, "Today", 2026, 3, 1);
        await app.Data.CreateStoryAsync("Tomorrow", NewsApp.Start.UtcDateTime.AddDays(1));
        await app.Data.CreateStoryAsync("In April", NewsApp.Start.UtcDateTime.AddMonths(1));

        Assert.Equal(["/2026"], Links(await app.Browser().OpenAsync("/2026/03"), ".archive-beside a"));
        Assert.Equal(["/2026/03/01"], Links(await app.Browser().OpenAsync("/2026/03"), ".calendar a"));

        app.Clock.Advance(TimeSpan.FromDays(40));
        Assert.Equal(["/2026", "/2026/04"], Links(await app.Browser().OpenAsync("/2026/03"), ".archive-beside a"));
        Assert.Equal(["/2026/03/01", "/2026/03/03"], Links(await app.Browser().OpenAsync("/2026/03"), ".calendar a"));
    }

    [Theory]
    [InlineData("/2026/02/29")]
    [InlineData("/2026/02/30")]
    [InlineData("/2026/13")]
    [InlineData("/2026/00")]
    [InlineData("/2026/03/00")]
    [InlineData("/2026/03/32")]
    [InlineData("/0000")]
    [InlineData("/9999/12/31")]
    [InlineData("/1066")]
    [InlineData("/2027")]
    [InlineData("/2026?before=nonsense")]
    public async Task Archive_ImpossibleDates_AreNotFound(string address)
    {
        using var app = new NewsApp();
        await StoryAsync(app, "Today", 2026, 3, 1);

        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().OpenAsync(address)).Status);
    }

    [Fact]
    public async Task Year_PresentWithoutStories_LeadsBackToTheLastOne()
    {
        using var app = new NewsApp();
        await StoryAsync(app, "Long ago", 2019, 5, 5);

        var page = await app.Browser().OpenAsync("/2026");

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(["/2019"], Links(page, ".archive-beside a"));
        Assert.NotEmpty(page.All(".empty"));
        Assert.Equal("noindex", page.Document.QuerySelector("meta[name=robots]")!.GetAttribute("content"));
    }

    [Fact]
    public async Task Month_SpelledWithOneDigit_LeadsToTheAddress()
    {
        using var app = new NewsApp();
        await StoryAsync(app, "Today", 2026, 3, 1);

        var answer = await app.Browser().OpenAsync("/2026/3/1");

        Assert.Equal((HttpStatusCode.MovedPermanently, "/2026/03/01"), (answer.Status, answer.Location));
    }

    [Theory]
    [InlineData("en-US", "Sunday")]
    [InlineData("fr-FR", "lundi")]
    public async Task Calendar_Culture_DecidesTheFirstDayOfTheWeek(string culture, string first)
    {
        using var app = new NewsApp();
        app.With("Site:Culture", culture);
        await StoryAsync(app, "Today", 2026, 3, 1);

        var page = await app.Browser().OpenAsync("/2026/03");

        Assert.Equal(first, page.Document.QuerySelector(".calendar th")!.GetAttribute("abbr"));
        var column = page
            .Document.QuerySelector(".calendar tbody tr")!
            .Children.Select((cell, i) => (cell, i))
            .Single(c => c.cell.TextContent.Trim() == "1")
            .i;
        Assert.Equal(first == "Sunday" ? 0 : 6, column);
    }

    private static IEnumerable<string> Links(Page page, string selector) =>
        page.Document.QuerySelectorAll(selector).Select(a => a.GetAttribute("href")!);

    private static Task StoryAsync(NewsApp app, string headline, int year, int month, int day) =>
        app.Data.CreateStoryAsync(headline, new DateTime(year, month, day, 11, 0, 0, DateTimeKind.Utc));
}
