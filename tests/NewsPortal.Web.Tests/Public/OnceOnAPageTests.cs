using NewsPortal.Core.Readership;
using NewsPortal.Core.Terms;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>
/// A page links to each story once, whatever lists it is in: series, neighbours, author, related, latest, most read,
/// blocks.
/// </summary>
public sealed class OnceOnAPageTests(OnceOnAPageTests.SmallNewspaper app)
    : IClassFixture<OnceOnAPageTests.SmallNewspaper>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/category/city")]
    [InlineData("/category/city/harbour")]
    [InlineData("/author/ada")]
    [InlineData("/tag/tides")]
    [InlineData("/series/quays")]
    [InlineData("/2026/03/02/story-1")]
    [InlineData("/2026/03/02/story-3")]
    [InlineData("/2026/03/02/story-6")]
    [InlineData("/2026/03/01/story-30")]
    public async Task Page_WithStoriesInManyLists_LeadsToEachOnce(string address)
    {
        var page = await app.Browser().OpenAsync(address);
        page = page.Location is null ? page : await page.FollowAsync();

        // The most read lists of a day and a week share one place, and readers see one at a time.
        var links = page
            .Document.QuerySelectorAll("main a[href^='/2026/']")
            .Where(a => a.Closest("[data-span=week]") is null)
            .Select(a => a.GetAttribute("href")!)
            .ToList();
        Assert.True(links.Count > 4, page.Html);
        Assert.Equal(links.Distinct(), links);
        Assert.DoesNotContain(address, links);
    }

    [Fact]
    public async Task Story_InASeries_FillsTheListsBelowWithOthers()
    {
        var page = await app.Browser().OpenAsync("/2026/03/02/story-3");

        Assert.Equal(["Part 2 Story 2", "Part 4 Story 4"], page.All(".series-beside a"));
        Assert.Equal(["Story 7", "Story 8", "Story 9", "Story 10"], page.All(".more-by a"));
        Assert.Equal(["Story 12", "Story 15", "Story 18", "Story 21"], page.All(".related .card-headline"));
    }

    [Fact]
    public async Task MostRead_OfWhatStandsAbove_ShowsTheNextInstead()
    {
        var page = await app.Browser().OpenAsync("/");

        // The most read stories are those at the top of the page, in page order.
        Assert.Equal(Enumerable.Range(15, 6).Select(i => $"Story {i}"), page.All(".most-read [data-span=day] a"));
        Assert.Equal("Story 1", page.All(".card-lead .card-headline").Single());
    }

    /// <summary>
    /// Forty stories by one author in one section; the first five are a series, and all have been read.
    /// </summary>
    public sealed class SmallNewspaper : NewsApp, IAsyncLifetime
    {
        public async Task InitializeAsync()
        {
            var city = await Data.CreateCategoryAsync("city", "City");
            var harbour = await Data.CreateCategoryAsync("harbour", "Harbour", city.Id);
            var ada = await Data.CreateAuthorAsync("ada", "Ada");
            var quays = await Data.InDatabaseAsync(async db =>
            {
                var series = new Series { Slug = "quays", Title = "Quays" };
                db.Series.Add(series);
                await db.SaveChangesAsync();
                return series.Id;
            });
            var start = Start.UtcDateTime;
            for (var i = 1; i <= 40; i++)
            {
                var number = i;
                var story = await Data.CreateStoryAsync(
                    $"Story {i}",
                    start.AddMinutes(-20 * i),
                    c =>
                        c with
                        {
                            CategoryIds = [number % 3 == 0 ? harbour.Id : city.Id],
                            AuthorIds = [ada.Id],
                            Tags = ["Tides"],
                            SeriesId = number <= 5 ? quays : null,
                        }
                );
                await Data.InDatabaseAsync(db =>
                {
                    db.ArticleViewHours.Add(
                        new ArticleViewHour
                        {
                            ArticleId = story.Id,
                            Hour = start.Date.AddHours(8),
                            Views = 100 - number,
                        }
                    );
                    return db.SaveChangesAsync();
                });
            }
        }

        async Task IAsyncLifetime.DisposeAsync() => await base.DisposeAsync();
    }
}
