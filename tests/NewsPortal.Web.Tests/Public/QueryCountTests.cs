using NewsPortal.Core.Articles;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Media;
using NewsPortal.Core.Terms;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>What a page for readers costs the database once sections, authors and menus are in memory.</summary>
public sealed class QueryCountTests(QueryCountTests.FullNewspaper app) : IClassFixture<QueryCountTests.FullNewspaper>
{
    [Theory]
    [InlineData("/2026/03/02/story-3", 2)]
    [InlineData("/2026/03/02/story-9", 2)]
    [InlineData("/about", 2)]
    [InlineData("/", 3)]
    [InlineData("/category/city", 2)]
    [InlineData("/category/city?page=older", 2)]
    [InlineData("/category/harbour", 2)]
    [InlineData("/tag/tides", 2)]
    [InlineData("/author/ada", 2)]
    [InlineData("/2026/03/02/", 5)]
    public async Task Page_WithEverythingOnIt_CostsAtMost(string address, int queries)
    {
        if (address.EndsWith("?page=older", StringComparison.Ordinal))
        {
            var first = await app.Browser().OpenAsync("/category/city");
            address = first.Document.QuerySelector("a[rel=next]")!.GetAttribute("href")!;
        }

        var browser = app.Browser();
        var page = await browser.OpenAsync(address);
        address = page.Location ?? address;
        await browser.OpenAsync(address);

        var commands = await new QueryCount().CommandsOfAsync(app, () => browser.OpenAsync(address));

        Assert.True(commands.Count <= queries, string.Join(Environment.NewLine, commands));
    }

    [Fact]
    public async Task Page_OfAStory_OpensOneConnection()
    {
        var browser = app.Browser();
        await browser.OpenAsync("/2026/03/02/story-3");

        Assert.Equal(1, await new QueryCount().ConnectionsOfAsync(app, () => browser.OpenAsync("/2026/03/02/story-3")));
    }

    /// <summary>
    /// Forty stories with pictures, authors, topics and notes, five of them a series, one in two languages; a home page
    /// and a section's front with placements and pictures of their own.
    /// </summary>
    public sealed class FullNewspaper : NewsApp, IAsyncLifetime
    {
        /// <summary>Each page is rendered for each request.</summary>
        public FullNewspaper() => With("Pages:Memory", "0");

        public async Task InitializeAsync()
        {
            var city = await Data.CreateCategoryAsync("city", "City");
            var harbour = await Data.CreateCategoryAsync("harbour", "Harbour", city.Id);
            var sport = await Data.CreateCategoryAsync("sport", "Sport");
            var ada = await Data.CreateAuthorAsync("ada", "Ada");
            var ben = await Data.CreateAuthorAsync("ben", "Ben");
            var picture = await Data.InDatabaseAsync(async db =>
            {
                var item = new MediaItem
                {
                    Sha256 = new string('a', 64),
                    FileName = "quay.jpg",
                    ContentType = "image/jpeg",
                    Width = 1600,
                    Height = 900,
                };
                db.Media.Add(item);
                await db.SaveChangesAsync();
                return item.Id;
            });
            var quays = await Data.InDatabaseAsync(async db =>
            {
                var series = new Series { Slug = "quays", Title = "Quays" };
                db.Series.Add(series);
                await db.SaveChangesAsync();
                return series.Id;
            });
            List<long> stories = [];
            for (var i = 1; i <= 40; i++)
            {
                var number = i;
                var story = await Data.CreateStoryAsync(
                    $"Story {i}",
                    Start.UtcDateTime.AddMinutes(-10 * i),
                    c =>
                        c with
                        {
                            CategoryIds = (number % 3) switch
                            {
                                0 => [harbour.Id, sport.Id],
                                1 => [city.Id],
                                _ => [sport.Id],
                            },
                            AuthorIds = [ada.Id, ben.Id],
                            Tags = ["Tides", "Quay walls"],
                            SeriesId = number <= 5 ? quays : null,
                            PictureId = picture,
                        }
                );
                stories.Add(story.Id);
            }

            await Data.CreateStoryAsync(
                "About",
                change: c => c with { PagePath = "about" },
                command: c => c with { Kind = ArticleKind.Page }
            );
            await Data.InDatabaseAsync(db =>
            {
                foreach (var section in new long?[] { null, city.Id })
                {
                    var edition = new FrontEdition { SavedByName = "Desk", PublishedAt = Start.UtcDateTime };
                    edition.Placements.Add(
                        new FrontPlacement
                        {
                            Slot = Slots.Lead,
                            ArticleId = stories[6],
                            Kicker = "First",
                            PictureId = picture,
                        }
                    );
                    var front = new Front { CategoryId = section };
                    front.Editions.Add(edition);
                    db.Fronts.Add(front);
                }

                db.Corrections.AddRange(
                    stories.Select(id => new Correction
                    {
                        ArticleId = id,
                        At = Start.UtcDateTime,
                        Text = "A name was wrong.",
                    })
                );
                return db.SaveChangesAsync();
            });
            await this.RelateAsync();
        }

        async Task IAsyncLifetime.DisposeAsync() => await base.DisposeAsync();
    }
}
