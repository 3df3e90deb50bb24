using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NetVips;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.Core.Sharing;
using NewsPortal.Core.Terms;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>What represents a page without its own picture elsewhere: link previews, feeds, structured data.</summary>
public sealed class ShareCardTests(NewsApp app) : IClassFixture<NewsApp>
{
    private static readonly DateTime Start = NewsApp.Start.UtcDateTime;

    [Fact]
    public async Task Story_WithoutPicture_SharesTheFirstOfItsBodyThatIsLargeEnough()
    {
        var icon = await PictureAsync(64, 64, 11);
        var first = await PictureAsync(800, 600, 12);
        var second = await PictureAsync(800, 600, 13);
        var story = await app.Data.CreateStoryAsync(
            "Body pictures",
            change: c =>
                c with
                {
                    Body = string.Concat(
                        new[] { icon, first, second }.Select(id =>
                            $"<figure data-media-id=\"{id}\"></figure><p>Text.</p>"
                        )
                    ),
                }
        );

        var page = await app.Browser().OpenAsync("/2026/03/02/body-pictures");

        Assert.Contains($"/media/{first}/", Content(page, "og:image"), StringComparison.Ordinal);
        Assert.Contains($"/media/{first}/", await RssImageAsync(story.Id), StringComparison.Ordinal);
        Assert.Contains($"/media/{first}/", JsonLdImage(page), StringComparison.Ordinal);
        Assert.Empty(page.All(".story-picture"));
    }

    [Fact]
    public async Task Story_WithoutAnyPicture_SharesOneCardEverywhere()
    {
        var section = await app.Data.CreateCategoryAsync("water", "Water");
        var story = await app.Data.CreateStoryAsync("All words", change: c => c with { CategoryIds = [section.Id] });
        var browser = app.Browser();

        var page = await browser.OpenAsync("/2026/03/02/all-words");
        var address = Content(page, "og:image");
        using var answer = await browser.GetAsync(new Uri(address));

        Assert.StartsWith($"https://news.test/media/card/story/{story.Id}/", address, StringComparison.Ordinal);
        Assert.Equal(
            ("image/png", "1200", "630", "All words", "summary_large_image"),
            (
                Content(page, "og:image:type"),
                Content(page, "og:image:width"),
                Content(page, "og:image:height"),
                Content(page, "og:image:alt"),
                page.Document.QuerySelector("meta[name='twitter:card']")!.GetAttribute("content")
            )
        );
        Assert.Equal(address, await RssImageAsync(story.Id));
        Assert.Equal(address, await JsonFeedImageAsync("/2026/03/02/all-words"));
        Assert.Equal(address, JsonLdImage(page));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/png", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        using var card = Image.NewFromBuffer(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal((1200, 630), (card.Width, card.Height));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/category/shared")]
    [InlineData("/tag/sharing")]
    [InlineData("/author/sharer")]
    [InlineData("/series/shares")]
    [InlineData("/search")]
    [InlineData("/2026")]
    [InlineData("/2026/03/02/shared-story")]
    public async Task Page_OfAnyKind_SharesAPictureThatIsThere(string path)
    {
        await using var site = new NewsApp();
        var section = await site.Data.CreateCategoryAsync("shared", "Shared");
        var author = await site.Data.CreateAuthorAsync("sharer", "Sharer");
        var series = await site.Data.InDatabaseAsync(async db =>
        {
            var shares = new Series { Slug = "shares", Title = "Shares" };
            db.Series.Add(shares);
            await db.SaveChangesAsync();
            return shares.Id;
        });
        await site.Data.CreateStoryAsync(
            "Shared story",
            change: c =>
                c with
                {
                    CategoryIds = [section.Id],
                    AuthorIds = [author.Id],
                    Tags = ["Sharing"],
                    SeriesId = series,
                }
        );
        var browser = site.Browser();

        using var answer = await browser.GetAsync(new Uri(Content(await browser.OpenAsync(path), "og:image")));

        Assert.Equal(
            (HttpStatusCode.OK, "image/png"),
            (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType)
        );
    }

    [Fact]
    public async Task Headline_Changed_MovesTheCardAndForgetsTheOldOne()
    {
        var story = await app.Data.CreateStoryAsync("First words");
        var browser = app.Browser();
        var old = Content(await browser.OpenAsync("/2026/03/02/first-words"), "og:image");
        using (await browser.GetAsync(new Uri(old))) { }

        await app.InScopeAsync(services =>
            services
                .GetRequiredService<ArticleEditor>()
                .SaveAsync(
                    new SaveArticle
                    {
                        Id = story.Id,
                        Version = story.Version,
                        Step = Core.Articles.ArticleStep.Publish,
                        Content = new ArticleContent { Headline = "Second words", Body = "<p>Text.</p>" },
                    },
                    Actor.Program("Test"),
                    default
                )
        );

        var present = Content(await browser.OpenAsync("/2026/03/02/first-words"), "og:image");
        using var moved = await browser.GetAsync(new Uri(old));
        using var answer = await browser.GetAsync(new Uri(present));
        Assert.NotEqual(old, present);
        Assert.Equal(
            (HttpStatusCode.MovedPermanently, new Uri(present).AbsolutePath),
            (moved.StatusCode, moved.Headers.Location?.OriginalString)
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(
            Directory.GetFiles(
                Path.Combine(app.StorageRoot, "media", "cards", "story"),
                $"{story.Id}-*",
                SearchOption.AllDirectories
            )
        );
    }

    [Fact]
    public async Task Card_OfWhatReadersCannotSee_IsNotThere()
    {
        var draft = await app.Data.CreateDraftAsync("Secret draft", c => c with { Tags = ["Secret topic"] });
        var topic = await app.Data.InDatabaseAsync(db =>
            db.Tags.Where(t => t.Slug == "secret-topic").Select(t => t.Id).SingleAsync()
        );
        var scheduled = await app.Data.CreateStoryAsync("Secret plan", Start.AddDays(1));
        var browser = app.Browser();

        foreach (
            var address in new[]
            {
                Card(draft.Id, "Secret draft"),
                Card(scheduled.Id, "Secret plan"),
                "/media/card/story/999999/0123456789ab.png",
                "/media/card/nothing/1/0123456789ab.png",
                "/media/card/77/1/0123456789ab.png",
                "/media/card/site/1/0123456789ab.png",
                $"/media/card/story/{draft.Id}/short.png",
                $"/media/card/topic/{topic}/0123456789ab.png",
            }
        )
        {
            using var answer = await browser.GetAsync(new Uri(address, UriKind.Relative));
            Assert.Equal((address, HttpStatusCode.NotFound), (address, answer.StatusCode));
        }

        Assert.Empty(Directory.GetFiles(app.StorageRoot, $"{draft.Id}-*.png", SearchOption.AllDirectories));

        static string Card(long id, string headline) =>
            ShareCard.OfStory(id, headline, null).Address("The Test Courier");
    }

    [Theory]
    [InlineData("Short")]
    [InlineData("Łódź, İstanbul & Việt Nam <b>")]
    [InlineData("Москва не сразу строилась: город и его река")]
    [InlineData("Η Αθήνα και το λιμάνι του Πειραιά")]
    [InlineData("القاهرة: مدينة لا تنام على ضفاف النيل")]
    [InlineData("ירושלים של זהב")]
    public async Task Card_InAnyOfTheFaces_ShowsItsTitle(string title)
    {
        using var card = await DrawAsync(title);
        using var empty = await DrawAsync("");

        Assert.InRange(Ink(card) - Ink(empty), 2, 100);
    }

    [Fact]
    public async Task Card_OfALongHeadline_KeepsItAboveTheRule()
    {
        using var words = await DrawAsync(
            string.Concat(Enumerable.Repeat("interminable headlines about harbours ", 8)).Trim()
        );
        using var word = await DrawAsync(new string('W', 300));
        using var many = await DrawAsync(string.Join(' ', Enumerable.Repeat("WWWWWWW", 200)));

        foreach (var card in new[] { words, word, many })
        {
            Assert.True(Ink(card) > 5);
            Assert.Equal(0, Deviation(card, 0, 482, 1200, 24), 1);
            Assert.Equal(0, Deviation(card, 0, 100, 50, 400), 1);
            Assert.Equal(0, Deviation(card, 1150, 100, 50, 400), 1);
        }
    }

    [Theory]
    [InlineData("\u2fe4\u2fe5 unassigned")]
    [InlineData("\ufffe\uffff")]
    [InlineData("\ud83d\ude80")]
    public async Task Card_WithLettersThatNoFontHas_IsDrawnWithoutBoxes(string title)
    {
        using var card = await DrawAsync(title);

        Assert.Equal((1200, 630), (card.Width, card.Height));
    }

    [Fact]
    public async Task Card_AskedForByMany_IsDrawnOnceAndTheCrowdIsBounded()
    {
        var cards = app.Services.GetRequiredService<ShareCards>();

        var same = await Task.WhenAll(
            Enumerable
                .Range(0, 60)
                .Select(_ =>
                    cards.GetAsync(new ShareCard(ShareSubject.Topic, 4001, "One of many"), "The Test Courier", default)
                )
        );
        var different = await Task.WhenAll(
            Enumerable
                .Range(0, 2 * ShareCards.MostAtOnce)
                .Select(i =>
                    cards.GetAsync(
                        new ShareCard(ShareSubject.Topic, 5000 + i, $"Topic {i}"),
                        "The Test Courier",
                        default
                    )
                )
        );

        Assert.All(same, answer => Assert.NotNull(answer.Variant));
        Assert.All(different, answer => Assert.True(answer.IsBusy || answer.Variant is not null));
        Assert.Contains(different, answer => answer.IsBusy);
    }

    private async Task<Image> DrawAsync(string title)
    {
        var answer = await app
            .Services.GetRequiredService<ShareCards>()
            .GetAsync(new ShareCard(ShareSubject.Topic, 1, title), "The Test Courier", default);
        return Image.PngloadBuffer(await File.ReadAllBytesAsync(answer.Variant!.Path!));
    }

    /// <summary>How much stands out from the background in the area of the title.</summary>
    private static double Ink(Image card) => Deviation(card, 64, 120, 1072, 360);

    private static double Deviation(Image card, int left, int top, int width, int height)
    {
        using var area = card.ExtractArea(left, top, width, height);
        using var grey = area.Colourspace(Enums.Interpretation.Bw);
        return grey.Deviate();
    }

    private async Task<long> PictureAsync(int width, int height, int seed)
    {
        var added = await app.InScopeAsync(services =>
            services
                .GetRequiredService<MediaLibrary>()
                .AddAsync(
                    new MemoryStream(TestPicture.Jpeg(width, height, seed)),
                    "test.jpg",
                    new PictureTexts("A test"),
                    Actor.Program("Test"),
                    default
                )
        );
        return added.Picture!.Id;
    }

    private async Task<string> RssImageAsync(long id)
    {
        var feed = XDocument.Parse(await app.Browser().GetStringAsync(new Uri("/feed", UriKind.Relative)));
        return feed.Descendants("item")
            .Single(i => i.Element("guid")!.Value.EndsWith($"-{id}", StringComparison.Ordinal))
            .Element("{http://search.yahoo.com/mrss/}content")!
            .Attribute("url")!
            .Value;
    }

    private async Task<string> JsonFeedImageAsync(string path)
    {
        using var feed = JsonDocument.Parse(
            await app.Browser().GetStringAsync(new Uri("/feed/json", UriKind.Relative))
        );
        return feed
            .RootElement.GetProperty("items")
            .EnumerateArray()
            .Single(i => i.GetProperty("url").GetString()!.EndsWith(path, StringComparison.Ordinal))
            .GetProperty("image")
            .GetString()!;
    }

    private static string JsonLdImage(Page page)
    {
        var json = page
            .Document.QuerySelectorAll("script[type='application/ld+json']")
            .Select(s => s.TextContent)
            .Single(text => text.Contains("NewsArticle", StringComparison.Ordinal));
        using var article = JsonDocument.Parse(json);
        return article.RootElement.GetProperty("image")[0].GetProperty("url").GetString()!;
    }

    private static string Content(Page page, string property) =>
        page.Document.QuerySelector($"meta[property='{property}']")!.GetAttribute("content")!;
}
