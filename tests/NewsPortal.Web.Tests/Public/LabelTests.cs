using NewsPortal.Core.Articles;
using NewsPortal.Core.Readership;
using NewsPortal.Core.Terms;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>What readers must know before they open a story is shown in every list that links to it.</summary>
public sealed class LabelTests(LabelTests.Newspaper app) : IClassFixture<LabelTests.Newspaper>
{
    [Theory]
    [InlineData("/", ".latest li")]
    [InlineData("/", ".most-read li")]
    [InlineData("/series/doubts", ".part")]
    [InlineData("/embed/{hoax}", ".embed-label")]
    [InlineData("/2026/03/02", ".daybook-line")]
    [InlineData("/2026/03/02/by-the-author", ".more-by li")]
    [InlineData("/2026/03/02/in-the-section", ".beside a")]
    [InlineData("/2026/03/02/beside-it", ".series-beside a")]
    [InlineData("/2026/03/02/two-parts-on", ".series-nav ol li")]
    public async Task List_RetractedReview_SaysBoth(string address, string line)
    {
        var page = await app.Browser().OpenAsync(address.Replace("{hoax}", $"{app.Hoax}", StringComparison.Ordinal));

        Assert.Contains(page.All(line), text => text.Contains("Review Retracted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Column_Retracted_SaysSoBesideItsAuthor()
    {
        var page = await app.Browser().OpenAsync("/");

        Assert.Equal(["Retracted"], page.All(".card-opinion .kind"));
        Assert.Equal(["Ada", "Ada", "Ada", "Ada"], page.All(".card-opinion .card-author"));
    }

    [Fact]
    public async Task MostRead_AddressWithOtherLetters_IsEncoded()
    {
        var page = await app.Browser().OpenAsync("/");

        Assert.Contains(
            page.Document.QuerySelectorAll(".most-read a"),
            link => link.GetAttribute("href") == "/2026/03/02/%D9%85%D8%AF"
        );
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/2026/03/02")]
    [InlineData("/author/ada")]
    [InlineData("/category/city")]
    [InlineData("/2026/03/02/beside-it")]
    public async Task Headline_InAnotherScript_TakesItsOwnDirection(string address)
    {
        var page = await app.Browser().OpenAsync(address);

        var headlines = page
            .Document.QuerySelectorAll("main a, main a span")
            .Where(e => e.ChildElementCount == 0 && e.TextContent.Trim() == "مد")
            .ToList();
        Assert.NotEmpty(headlines);
        Assert.All(headlines, headline => Assert.Equal("auto", headline.GetAttribute("dir")));
    }

    /// <summary>A retracted review in everything that lists stories.</summary>
    public sealed class Newspaper : NewsApp, IAsyncLifetime
    {
        private long _author;

        public long Hoax { get; private set; }

        public async Task InitializeAsync()
        {
            var city = await Data.CreateCategoryAsync("city", "City");
            _author = (await Data.CreateAuthorAsync("ada", "Ada")).Id;
            var series = await Data.InDatabaseAsync(async db =>
            {
                var doubts = new Series { Slug = "doubts", Title = "Doubts" };
                db.Series.Add(doubts);
                await db.SaveChangesAsync();
                return doubts.Id;
            });
            ArticleContent InAll(ArticleContent c) =>
                c with
                {
                    CategoryIds = [city.Id],
                    AuthorIds = [_author],
                    SeriesId = series,
                };
            var start = Start.UtcDateTime;
            Hoax = (
                await Data.CreateStoryAsync(
                    "A hoax",
                    start.AddHours(-1),
                    c => InAll(c) with { StoryKind = StoryKind.Review }
                )
            ).Id;
            await Data.CreateStoryAsync(
                "In the section",
                start.AddMinutes(-61),
                c => c with { CategoryIds = [city.Id] }
            );
            await Data.CreateStoryAsync("Beside it", start.AddHours(-2), InAll);
            await Data.CreateStoryAsync("By the author", start.AddMinutes(-121), c => c with { AuthorIds = [_author] });
            await Data.CreateStoryAsync("Two parts on", start.AddMinutes(-122), c => c with { SeriesId = series });
            await Data.CreateStoryAsync("The last of the latest", start.AddMinutes(-123));
            var old = await Data.CreateStoryAsync(
                "An old hoax",
                start.AddMinutes(-200),
                c => c with { StoryKind = StoryKind.Review }
            );
            var column = await ColumnAsync("I was sure");
            foreach (var doubt in new[] { "Who knows?", "Perhaps", "By no means" })
            {
                await ColumnAsync(doubt);
            }

            for (var i = 1; i <= 8; i++)
            {
                await Data.CreateStoryAsync($"Above the latest {i}", start.AddMinutes(-i));
            }

            var arabic = await Data.CreateStoryAsync(
                "مد",
                start.AddHours(-4),
                c => c with { Slug = "مد", CategoryIds = [city.Id], AuthorIds = [_author] }
            );
            await Data.InDatabaseAsync(db =>
            {
                foreach (var id in new[] { Hoax, old.Id, column })
                {
                    db.Corrections.Add(
                        new Correction
                        {
                            ArticleId = id,
                            Kind = CorrectionKind.Retraction,
                            At = start,
                            Text = "It is not so.",
                        }
                    );
                }

                foreach (var id in new[] { old.Id, arabic.Id })
                {
                    db.ArticleViewHours.Add(
                        new ArticleViewHour
                        {
                            ArticleId = id,
                            Hour = start.Date.AddHours(8),
                            Views = 3,
                        }
                    );
                }

                return db.SaveChangesAsync();
            });
        }

        private async Task<long> ColumnAsync(string headline) =>
            (
                await Data.CreateStoryAsync(
                    headline,
                    Start.UtcDateTime.AddHours(-3),
                    c => c with { StoryKind = StoryKind.Opinion, AuthorIds = [_author] }
                )
            ).Id;

        async Task IAsyncLifetime.DisposeAsync() => await base.DisposeAsync();
    }
}
