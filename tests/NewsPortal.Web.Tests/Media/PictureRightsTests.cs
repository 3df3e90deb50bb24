using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Media;

/// <summary>From the moment at which the rights to a picture end, readers see it nowhere.</summary>
public sealed class PictureRightsTests
{
    private static readonly DateTime End = NewsApp.Start.UtcDateTime.AddDays(3);

    [Fact]
    public async Task End_OfTheRights_TakesThePictureOffEveryPage()
    {
        await using var app = new NewsApp().With("Feeds:FullText", "true");
        var shown = await ScenarioAsync(app);
        string[] pages =
        [
            "/",
            "/category/rights",
            "/author/ada",
            "/tag/rights",
            shown.Lead,
            shown.Body,
            "/feed",
            "/feed/atom",
            "/feed/json",
            "/sitemaps/articles-0.xml",
            $"/oembed?url={Uri.EscapeDataString(app.Settings["Site:BaseUrl"] + shown.Lead)}",
        ];
        var browser = app.Browser();
        var key = $"/media/{shown.Picture.Id}/";
        foreach (var page in pages.Where(p => p != "/tag/rights"))
        {
            Assert.True(await ShowsAsync(browser, page, key), $"{page} does not show it at first.");
        }

        app.Clock.Advance(End - app.Clock.GetUtcNow().UtcDateTime - TimeSpan.FromSeconds(1));
        Assert.True(await ShowsAsync(browser, shown.Body, key));
        app.Clock.Advance(TimeSpan.FromSeconds(1));

        foreach (var page in pages)
        {
            Assert.False(await ShowsAsync(browser, page, key), $"{page} still shows it.");
        }

        var body = await browser.OpenAsync(shown.Body);
        Assert.Contains("Before the picture", body.Text, StringComparison.Ordinal);
        Assert.Contains("After the picture", body.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Caption of the picture", body.Text, StringComparison.Ordinal);
        Assert.Contains("/media/card/", body.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task End_OfTheRights_MakesItsAddressGoneForReadersAndNoCacheKeepsItLonger()
    {
        await using var app = new NewsApp();
        var (_, _, picture) = await ScenarioAsync(app);
        var before = await app.Browser().GetAsync(picture.Address(320));

        app.Clock.Advance(End - app.Clock.GetUtcNow().UtcDateTime);
        var after = await app.Browser().GetAsync(picture.Address(320));
        var newsroom = await (await app.SignedInAsync(Roles.Journalist)).GetAsync(picture.Address(320));

        Assert.Equal(TimeSpan.FromDays(3), before.Headers.CacheControl!.MaxAge);
        Assert.Equal(HttpStatusCode.Gone, after.StatusCode);
        Assert.True(after.Headers.CacheControl!.NoStore);
        Assert.Equal(HttpStatusCode.OK, newsroom.StatusCode);
    }

    [Fact]
    public async Task Extend_RightsThatEnded_BringsThePictureBackAtOnce()
    {
        await using var app = new NewsApp();
        var shown = await ScenarioAsync(app);
        app.Clock.Advance(TimeSpan.FromDays(4));
        var key = $"/media/{shown.Picture.Id}/";
        Assert.False(await ShowsAsync(app.Browser(), shown.Body, key));
        var address = $"/admin/media/{shown.Picture.Id}";

        await (await (await app.SignedInAsync(Roles.Editor)).OpenAsync(address))
            .Form(address)
            .Fill("RightsDay", "2030-01-01")
            .SendAsync();

        Assert.True(await ShowsAsync(app.Browser(), shown.Body, key));
        Assert.Equal(HttpStatusCode.OK, (await app.Browser().GetAsync(shown.Picture.Address(320))).StatusCode);
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-07-01", "2026-06-30T22:00:00Z")]
    [InlineData("America/New_York", "2026-12-01", "2026-12-01T05:00:00Z")]
    public async Task Save_TheDay_IsItsBeginningInTheSitesZone(string zone, string day, string utc)
    {
        await using var app = new NewsApp().With("Site:TimeZone", zone);
        var browser = await app.SignedInAsync(Roles.Editor);
        await browser.UploadPicturesAsync([("a.jpg", TestPicture.Jpeg(seed: 1))]);
        var id = await app.Data.InDatabaseAsync(db => db.Media.Select(m => m.Id).SingleAsync());

        await (await browser.OpenAsync($"/admin/media/{id}"))
            .Form($"/admin/media/{id}")
            .Fill("RightsDay", day)
            .SendAsync();

        var end = await app.Data.InDatabaseAsync(db => db.Media.Select(m => m.RightsEnd).SingleAsync());
        Assert.Equal(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime, end);
        Assert.Equal(day, (await browser.OpenAsync($"/admin/media/{id}")).Form($"/admin/media/{id}")["RightsDay"]);
    }

    [Fact]
    public async Task Desk_TwoWeeksBeforeTheEnd_WarnsThoseWhoMayChangeEveryPicture()
    {
        await using var app = new NewsApp();
        await ScenarioAsync(app);

        var editor = await (await app.SignedInAsync(Roles.Editor)).OpenAsync("/admin");
        var journalist = await (await app.SignedInAsync(Roles.Journalist)).OpenAsync("/admin");

        Assert.Contains("rights to a picture that is shown end", editor.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("rights to a picture", journalist.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "ended on", true)]
    [InlineData(29, "From that day on readers do not see it here", false)]
    [InlineData(31, null, false)]
    public async Task Launch_WithAPictureWhoseRightsEnd_SaysSo(int days, string? words, bool blocks)
    {
        await using var app = new NewsApp();
        var picture = await AddAsync(app, NewsApp.Start.UtcDateTime.AddDays(days));
        var category = await app.Data.CreateCategoryAsync("rights");
        var author = await app.Data.CreateAuthorAsync("ada");
        var draft = await app.Data.CreateDraftAsync(
            "A draft",
            c =>
                c with
                {
                    Standfirst = "What it is about.",
                    Body = $"<p>A text.</p><figure data-media-id=\"{picture.Id}\"></figure>",
                    CategoryIds = [category.Id],
                    AuthorIds = [author.Id],
                }
        );
        var browser = await app.SignedInAsync(Roles.Editor);

        var page = await browser.OpenAsync($"/admin/articles/{draft.Id}?then=launch");

        if (words is null)
        {
            Assert.DoesNotContain("The rights to the picture", page.Text, StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains(words, page.Text, StringComparison.Ordinal);
        }

        Assert.Equal(blocks, page.Document.QuerySelector("button[value=publish]:not([disabled])") is null);
    }

    private static async Task<(string Lead, string Body, PictureRef Picture)> ScenarioAsync(NewsApp app)
    {
        var picture = await AddAsync(app, End);
        var category = await app.Data.CreateCategoryAsync("rights");
        var author = await app.Data.CreateAuthorAsync("ada");
        await app.Data.InDatabaseAsync(db =>
            db.Authors.Where(a => a.Id == author.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(a => a.PortraitId, picture.Id))
        );
        var lead = await app.Data.CreateStoryAsync(
            "With a lead",
            null,
            c => c with { PictureId = picture.Id, CategoryIds = [category.Id], AuthorIds = [author.Id] }
        );
        var body = await app.Data.CreateStoryAsync(
            "With a figure",
            null,
            c =>
                c with
                {
                    Body =
                        "<p>Before the picture.</p>"
                        + $"<figure data-media-id=\"{picture.Id}\"></figure><p>After the picture.</p>",
                    CategoryIds = [category.Id],
                    AuthorIds = [author.Id],
                    Tags = ["rights"],
                }
        );
        return (await PathAsync(lead.Id), await PathAsync(body.Id), picture);

        Task<string> PathAsync(long id) =>
            app.Data.InDatabaseAsync(db => db.Articles.Where(a => a.Id == id).Select(a => a.Path!).SingleAsync());
    }

    private static async Task<PictureRef> AddAsync(NewsApp app, DateTime end)
    {
        var added = await app.InScopeAsync(services =>
            services
                .GetRequiredService<MediaLibrary>()
                .AddAsync(
                    new MemoryStream(TestPicture.Blocks(1400, 900, 5)),
                    "ending.jpg",
                    new PictureTexts("What it shows", "Caption of the picture", "Ada Ward")
                    {
                        Rights = new PictureRights("By licence", "Europe", end),
                    },
                    Actor.Program("Test"),
                    default
                )
        );
        Assert.Equal("", added.Message);
        return added.Value.Picture!;
    }

    private static async Task<bool> ShowsAsync(HttpClient browser, string address, string key)
    {
        var answer = await browser.GetAsync(address);
        Assert.True(answer.IsSuccessStatusCode, $"{address}: {answer.StatusCode}");
        return (await answer.Content.ReadAsStringAsync())
            .Replace("\\/", "/", StringComparison.Ordinal)
            .Contains(key, StringComparison.Ordinal);
    }
}
