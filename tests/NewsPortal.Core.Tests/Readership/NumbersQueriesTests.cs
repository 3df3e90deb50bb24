using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Readership;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Readership;

/// <summary>The tests begin on Monday, 2 March 2026, 10:30 in Paris.</summary>
public sealed class NumbersQueriesTests : IDisposable
{
    private static readonly Actor Everybody = Actor.Program("Test");
    private readonly NewsApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task ReadAsync_Today_BeginsAtTheSitesMidnight()
    {
        var story = await StoryAsync("Through the night");
        await ViewsAsync(story, "2026-03-01T22:00", 100);
        await ViewsAsync(story, "2026-03-01T23:00", 1);
        await ViewsAsync(story, "2026-03-02T09:00", 2);

        var page = await ReadAsync(NumbersRange.Today);

        Assert.Equal(3, page.Today.Views);
        Assert.Equal(24, page.Points.Count);
        Assert.Equal((Utc("2026-03-01T23:00"), 1L), (page.Points[0].At, page.Points[0].Views));
        Assert.Equal([2L, null], page.Points.Skip(10).Take(2).Select(p => p.Views));
        Assert.Equal(100, page.Points[23].Before);
    }

    [Fact]
    public async Task ReadAsync_Today_IsComparedWithYesterdayUntilTheSameMinute()
    {
        var story = await StoryAsync("Every day");
        await ViewsAsync(story, "2026-02-28T22:00", 1000);
        await ViewsAsync(story, "2026-02-28T23:00", 1);
        await ViewsAsync(story, "2026-03-01T09:00", 10);
        await ViewsAsync(story, "2026-03-01T10:00", 1000);

        // It is half past.
        Assert.Equal(6, (await ReadAsync(NumbersRange.Today)).Today.Before);
    }

    [Theory]
    [InlineData("en-GB", "2026-03-01T23:00")]
    [InlineData("en-US", "2026-02-28T23:00")]
    public async Task ReadAsync_Week_BeginsAsTheCultureDoes(string culture, string first)
    {
        _app.With("Site:Culture", culture);
        var story = await StoryAsync("All week");
        var begin = Utc(first);
        await ViewsAsync(story, begin.AddHours(-1), 100);
        await ViewsAsync(story, begin, 1);
        await ViewsAsync(story, "2026-03-02T09:00", 2);
        await ViewsAsync(story, begin.AddDays(-7).AddHours(-1), 100);
        await ViewsAsync(story, begin.AddDays(-7), 4);

        var page = await ReadAsync(NumbersRange.Week);

        Assert.Equal((3L, 4L), (page.Week.Views, page.Week.Before));
        Assert.Equal((7, begin), (page.Points.Count, page.Points[0].At));
    }

    [Theory]
    [InlineData("2026-03-29T20:00", 23)]
    [InlineData("2026-10-25T20:00", 25)]
    [InlineData("2026-10-26T20:00", 24)]
    public async Task ReadAsync_DayOnWhichTheClocksChange_HasEachOfItsHoursOnce(string now, int hours)
    {
        _app.Clock.SetUtcNow(new DateTimeOffset(Utc(now)));
        var story = await StoryAsync("Long night", Utc("2026-02-01T00:00"));
        var midnight = (await ReadAsync(NumbersRange.Today)).Points[0].At;
        for (var i = -1; i <= hours; i++)
        {
            await ViewsAsync(story, midnight.AddHours(i), i is < 0 || i == hours ? 1000 : 1);
        }

        _app.Clock.SetUtcNow(new DateTimeOffset(midnight.AddHours(hours).AddMinutes(-1)));
        var page = await ReadAsync(NumbersRange.Today);

        Assert.Equal(hours, page.Points.Count);
        Assert.All(page.Points, p => Assert.Equal(1, p.Views));
        Assert.Equal(Enumerable.Range(0, hours).Select(i => midnight.AddHours(i)), page.Points.Select(p => p.At));
    }

    [Theory]
    [InlineData("2026-04-02T12:00")]
    [InlineData("2026-11-03T12:00")]
    public async Task ReadAsync_MonthInWhichTheClocksChange_CountsEveryHourInOneDay(string now)
    {
        _app.Clock.SetUtcNow(new DateTimeOffset(Utc(now)));
        var story = await StoryAsync("All month", Utc("2026-02-01T00:00"));
        var first = (await ReadAsync(NumbersRange.Month)).Points[0].At;
        var hours = (int)(Utc(now) - first).TotalHours;
        await _app.Data.InDatabaseAsync(db =>
        {
            db.ArticleViewHours.AddRange(
                Enumerable
                    .Range(0, hours)
                    .Select(i => new ArticleViewHour
                    {
                        ArticleId = story,
                        Hour = first.AddHours(i),
                        Views = 1,
                    })
            );
            return db.SaveChangesAsync();
        });

        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        var page = await ReadAsync(NumbersRange.Month);

        Assert.Equal((30, (long?)hours), (page.Points.Count, page.Points.Sum(p => p.Views)));
        Assert.Equal(hours, page.Month.Views);
        Assert.Contains(page.Points, p => p.Views is 23 or 25);
    }

    [Fact]
    public async Task ReadAsync_ZoneOffByHalfAnHour_GivesEachHourToOneDay()
    {
        _app.With("Site:TimeZone", "Asia/Kolkata");
        var story = await StoryAsync("In Delhi");
        await ViewsAsync(story, "2026-03-01T18:00", 100);
        await ViewsAsync(story, "2026-03-01T19:00", 1);

        var page = await ReadAsync(NumbersRange.Today);

        Assert.Equal(1, page.Today.Views);
        Assert.Equal((24, 1L), (page.Points.Count, page.Points[0].Views));
    }

    [Fact]
    public async Task ReadAsync_Now_CountsTheMinutesThatHaveJustPassed()
    {
        var story = await StoryAsync("This minute");
        await CountAsync(story, ReadingFacet.Minute, "2026-03-02T09:30", "", 1);
        await CountAsync(story, ReadingFacet.Minute, "2026-03-02T09:26", "", 2);
        await CountAsync(story, ReadingFacet.Minute, "2026-03-02T09:25", "", 4);
        await CountAsync(story, ReadingFacet.Minute, "2026-03-02T09:01", "", 8);
        await CountAsync(story, ReadingFacet.Minute, "2026-03-02T09:00", "", 16);

        var page = await ReadAsync(NumbersRange.Today);

        Assert.Equal((3L, 15L), (page.FiveMinutes, page.HalfHour));
        Assert.Equal(("This minute", 15L), (page.Now.Single().Name, page.Now.Single().Views));
    }

    [Fact]
    public async Task ReadAsync_Lists_AreOrderedAndOfTheRange()
    {
        var parent = (await _app.Data.CreateCategoryAsync("world", "World")).Id;
        var child = (await _app.Data.CreateCategoryAsync("coast", "Coast", parent)).Id;
        var author = (await _app.Data.CreateAuthorAsync("ines", "Ines Marlowe")).Id;
        var inside = await StoryAsync("Inside", category: child, author: author);
        var outside = await StoryAsync("Outside");
        await ViewsAsync(inside, "2026-03-02T08:00", 3);
        await ViewsAsync(outside, "2026-03-02T08:00", 5);
        await ViewsAsync(inside, "2026-02-28T08:00", 900);
        await CountAsync(inside, ReadingFacet.Referrer, "2026-03-02T08:00", "search:Google", 2);
        await CountAsync(outside, ReadingFacet.Referrer, "2026-03-02T08:00", "search:Google", 1);
        await CountAsync(outside, ReadingFacet.Referrer, "2026-03-02T08:00", "direct", 5);
        await CountAsync(inside, ReadingFacet.Device, "2026-03-02T08:00", "1", 3);
        await CountAsync(inside, ReadingFacet.Depth, "2026-03-02T08:00", "4", 1);
        await CountAsync(outside, ReadingFacet.Depth, "2026-03-02T08:00", "2", 2);

        var page = await ReadAsync(NumbersRange.Today);

        Assert.Equal([("Outside", 5), ("Inside", 3)], page.Stories.Select(s => (s.Name, s.Views)));
        Assert.Equal([("World", 3), ("Coast", 3)], page.Sections.Select(s => (s.Name, s.Views)));
        Assert.Equal([("Ines Marlowe", 3)], page.Authors.Select(s => (s.Name, s.Views)));
        Assert.Equal([("direct", 5), ("search:Google", 3)], page.Referrers.Select(r => (r.Referrer.Key, r.Views)));
        Assert.Equal([(ReaderDevice.Phone, 3)], page.Devices.Select(d => (d.Device, d.Views)));
        Assert.Equal([3, 3, 3, 1, 1], page.Depth.Select(d => d.Visits));
    }

    [Fact]
    public async Task ReadAsync_Filters_AreOfTheSectionTheAuthorOrTheStory()
    {
        var parent = (await _app.Data.CreateCategoryAsync("world", "World")).Id;
        var child = (await _app.Data.CreateCategoryAsync("coast", "Coast", parent)).Id;
        var author = (await _app.Data.CreateAuthorAsync("ines", "Ines Marlowe")).Id;
        var (one, two, three) = (
            await StoryAsync("One", category: child),
            await StoryAsync("Two", author: author),
            await StoryAsync("Three")
        );
        await ViewsAsync(one, "2026-03-02T08:00", 1);
        await ViewsAsync(two, "2026-03-02T08:00", 2);
        await ViewsAsync(three, "2026-03-02T08:00", 4);

        Assert.Equal(1, (await ReadAsync(new NumbersFilter(NumbersRange.Today) { CategoryId = parent })).Today.Views);
        Assert.Equal(2, (await ReadAsync(new NumbersFilter(NumbersRange.Today) { AuthorId = author })).Today.Views);
        Assert.Equal(4, (await ReadAsync(new NumbersFilter(NumbersRange.Today) { StoryId = three })).Today.Views);
    }

    [Fact]
    public async Task ReadAsync_Journalist_SeesOnlyWhatTheyWrote()
    {
        var author = (await _app.Data.CreateAuthorAsync("ines", "Ines Marlowe")).Id;
        var user = await BylinedAsync("ines", Roles.Journalist, author);
        var (own, other) = (await StoryAsync("Own", author: author), await StoryAsync("Other"));
        await ViewsAsync(own, "2026-03-02T08:00", 1);
        await ViewsAsync(other, "2026-03-02T08:00", 2);
        await CountAsync(other, ReadingFacet.Minute, "2026-03-02T09:30", "", 2);
        await CountAsync(other, ReadingFacet.Referrer, "2026-03-02T08:00", "direct", 2);
        var journalist = Actor.User(user.Id, "Ines", Roles.Journalist);

        var page = (await Queries.ReadAsync(new(NumbersRange.Today), journalist, default)).Value!;

        Assert.Equal((NumbersScope.Own, 1L, 0L), (page.Scope, page.Today.Views, page.HalfHour));
        Assert.Equal(["Own"], page.Stories.Select(s => s.Name));
        Assert.Empty(page.Now);
        Assert.Empty(page.Referrers);
        Assert.Equal(Outcome.Done, await OutcomeAsync(own, journalist));
        Assert.Equal(Outcome.NotAllowed, await OutcomeAsync(other, journalist));
        Assert.Equal(Outcome.NotFound, await OutcomeAsync(long.MaxValue, journalist));
    }

    [Fact]
    public async Task ReadAsync_EditorOfASection_SeesThatSectionAndTheirOwn()
    {
        var sport = (await _app.Data.CreateCategoryAsync("sport")).Id;
        var football = (await _app.Data.CreateCategoryAsync("football", parentId: sport)).Id;
        var author = (await _app.Data.CreateAuthorAsync("ines")).Id;
        var user = await BylinedAsync("ines", Roles.Editor, author);
        var match = await StoryAsync("Match", category: football);
        var own = await StoryAsync("Own", author: author);
        var other = await StoryAsync("Other");
        foreach (var story in new[] { match, own, other })
        {
            await ViewsAsync(story, "2026-03-02T08:00", 1);
        }

        var editor = Actor.User(user.Id, "Ines", Roles.Editor, new HashSet<long> { sport, football });
        var page = (await Queries.ReadAsync(new(NumbersRange.Today), editor, default)).Value!;

        Assert.Equal(NumbersScope.Sections, page.Scope);
        Assert.Equal(["Match", "Own"], page.Stories.Select(s => s.Name).Order(StringComparer.Ordinal));
        Assert.Equal(Outcome.NotAllowed, await OutcomeAsync(other, editor));
    }

    [Fact]
    public async Task ReadAsync_WithoutARole_SeesNothing() =>
        Assert.Equal(
            Outcome.NotAllowed,
            (await Queries.ReadAsync(new(NumbersRange.Today), Actor.User(1, "Nobody", null), default)).Outcome
        );

    private NumbersQueries Queries => _app.Services.GetRequiredService<NumbersQueries>();

    private Task<NumbersPage> ReadAsync(NumbersRange range) => ReadAsync(new NumbersFilter(range));

    private async Task<NumbersPage> ReadAsync(NumbersFilter filter) =>
        (await Queries.ReadAsync(filter, Everybody, default)).Value!;

    private async Task<Outcome> OutcomeAsync(long story, Actor actor) =>
        (await Queries.ReadAsync(new(NumbersRange.Today) { StoryId = story }, actor, default)).Outcome;

    private Task<NewsUser> BylinedAsync(string name, string role, long author) =>
        _app.Data.InDatabaseAsync(async db =>
        {
            var created = await _app.Data.CreateUserAsync(name, role);
            var user = (await db.Users.FindAsync(created.Id))!;
            user.AuthorId = author;
            await db.SaveChangesAsync();
            return user;
        });

    private async Task<long> StoryAsync(
        string headline,
        DateTime? at = null,
        long? category = null,
        long? author = null
    ) =>
        (
            await _app.Data.CreateStoryAsync(
                headline,
                at ?? Utc("2026-02-01T00:00"),
                content =>
                    content with
                    {
                        CategoryIds = category is { } section ? [section] : [],
                        AuthorIds = author is { } person ? [person] : [],
                    }
            )
        ).Id;

    private Task<int> ViewsAsync(long story, string hour, int views) => ViewsAsync(story, Utc(hour), views);

    private Task<int> ViewsAsync(long story, DateTime hour, int views) =>
        _app.Data.InDatabaseAsync(db =>
        {
            db.ArticleViewHours.Add(
                new ArticleViewHour
                {
                    ArticleId = story,
                    Hour = hour,
                    Views = views,
                }
            );
            return db.SaveChangesAsync();
        });

    private Task<int> CountAsync(long story, ReadingFacet facet, string at, string value, int views) =>
        _app.Data.InDatabaseAsync(db =>
        {
            db.ReadingCounts.Add(
                new ReadingCount
                {
                    Facet = facet,
                    At = Utc(at),
                    ArticleId = story,
                    Value = value,
                    Views = views,
                }
            );
            return db.SaveChangesAsync();
        });

    private static DateTime Utc(string time) =>
        DateTime.Parse(
            time,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal
        );
}
