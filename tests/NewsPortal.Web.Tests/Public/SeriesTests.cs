using System.Net;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>Series, from the newsroom's forms to the readers' navigation.</summary>
public sealed class SeriesTests
{
    private const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    private static readonly DateTime Start = NewsApp.Start.UtcDateTime;

    [Fact]
    public async Task Series_ThreeParts_StandInOrderWithTheirWayOn()
    {
        using var app = new NewsApp();
        var series = await CreateAsync(app, "Rivers", "Along three rivers.\n\nSlowly.");
        await PartAsync(app, series, "The mouth", 3, -3);
        await PartAsync(app, series, "The spring", 1, -1);
        await PartAsync(app, series, "The valley", 2, -2);

        var page = await app.Browser().OpenAsync("/series/rivers");
        var middle = await app.Browser().OpenAsync("/2026/03/02/the-valley");
        var first = await app.Browser().OpenAsync("/2026/03/02/the-spring");

        Assert.Equal(["The spring", "The valley", "The mouth"], page.All(".part h2"));
        Assert.Equal(["Along three rivers.", "Slowly."], page.All(".introduction p"));
        Assert.Equal(["3 parts"], page.All(".series-count"));
        Assert.Equal(["Rivers", "Part 2 of 3"], middle.All(".series-line > *"));
        Assert.Equal(["Part 1 The spring", "Part 3 The mouth"], middle.All(".series-beside a"));
        Assert.Empty(middle.All(".series-nav ol"));
        Assert.Equal(["Part 2 The valley"], first.All(".series-beside a"));
        Assert.Equal(["The spring", "The mouth"], first.All(".series-nav ol li"));
        Assert.Equal(
            ["1", "3"],
            first.Document.QuerySelectorAll(".series-nav ol li").Select(li => li.GetAttribute("value"))
        );
        Assert.Equal(["The spring"], first.All(".series-nav [aria-current=page]"));
        Assert.Equal("/series/rivers", middle.Document.QuerySelector(".series-line a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Series_PartOfTheFuture_IsNotCountedBeforeItsTime()
    {
        using var app = new NewsApp();
        var series = await CreateAsync(app, "Clock");
        await PartAsync(app, series, "Now", 1, 0);
        await PartAsync(app, series, "Later", 2, 60);
        await app.Data.CreateDraftAsync("Never", c => c with { SeriesId = series, SeriesPlace = 3 });

        Assert.Empty((await app.Browser().OpenAsync("/2026/03/02/now")).All(".series-nav"));
        Assert.Equal(["Now"], (await app.Browser().OpenAsync("/series/clock")).All(".part h2"));

        app.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(["Part 2 Later"], (await app.Browser().OpenAsync("/2026/03/02/now")).All(".series-beside a"));
        Assert.Equal(["Now", "Later"], (await app.Browser().OpenAsync("/series/clock")).All(".part h2"));
    }

    [Fact]
    public async Task Series_Long_IsPagedAndNamesOnlyThePartsAround()
    {
        using var app = new NewsApp();
        var series = await CreateAsync(app, "Diary");
        const int Count = (2 * SeriesQueries.PageSize) + 3;
        for (var i = 1; i <= Count; i++)
        {
            // Pairs share a position, where the time decides.
            await PartAsync(app, series, $"Day {i:00}", (i + 1) / 2, i - 1000);
        }

        List<string> seen = [];
        List<string?> addresses = [];
        var next = "/series/diary";
        while (next is not null)
        {
            var page = await app.Browser().OpenAsync(next);
            Assert.Equal(
                seen.Count + 1,
                int.Parse(page.Document.QuerySelector(".parts")!.GetAttribute("start")!, null)
            );
            seen.AddRange(page.All(".part h2"));
            addresses.Add(next);
            Assert.Equal(addresses.Count > 1 ? addresses[^2] : null, page.Newer());
            next = page.Older();
        }

        Assert.Equal(Enumerable.Range(1, Count).Select(i => $"Day {i:00}"), seen);
        var middle = await app.Browser().OpenAsync("/2026/03/01/day-30");
        Assert.Equal(SeriesQueries.NavigationSize, middle.All(".series-nav ol li, .series-beside li").Count);
        Assert.Equal(["Part 29 Day 29", "Part 31 Day 31"], middle.All(".series-beside a"));
        Assert.Equal("18", middle.Document.QuerySelector(".series-nav ol li")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Rename_Series_LeadsTheOldAddressOn()
    {
        using var app = new NewsApp();
        var series = await CreateAsync(app, "Old name");
        await PartAsync(app, series, "A part", 1, 0);
        var browser = await app.SignedInAsync(Roles.Editor);

        var answer = await (await browser.OpenAsync($"/admin/series/{series}"))
            .Form($"/admin/series/{series}")
            .Fill("Title", "Ελληνικά")
            .Fill("Slug", "Ελληνικά")
            .Press("Save")
            .SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        var old = await app.Browser().OpenAsync("/series/old-name");
        Assert.Equal(HttpStatusCode.MovedPermanently, old.Status);
        Assert.Equal(["Ελληνικά"], (await old.FollowAsync()).All("h1"));
        Assert.Contains(
            "Ελληνικά",
            (await app.Browser().OpenAsync("/2026/03/02/a-part")).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Save_NewOrder_IsWhatReadersGet()
    {
        using var app = new NewsApp();
        var series = await CreateAsync(app, "Order");
        await PartAsync(app, series, "One", 1, -2);
        await PartAsync(app, series, "Two", 2, -1);
        var browser = await app.SignedInAsync(Roles.Editor);

        await (await browser.OpenAsync($"/admin/series/{series}"))
            .Form($"/admin/series/{series}")
            .Fill("Places[0].Place", "5")
            .Press("Save")
            .SendAsync();

        Assert.Equal(["Two", "One"], (await app.Browser().OpenAsync("/series/order")).All(".part h2"));
    }

    [Fact]
    public async Task Save_VersionOfSomebodyElse_IsRefusedWithTheTextKept()
    {
        using var app = new NewsApp();
        var series = await CreateAsync(app, "Contested");
        var browser = await app.SignedInAsync(Roles.Editor);
        var address = $"/admin/series/{series}";
        var mine = (await browser.OpenAsync(address)).Form(address);
        await (await browser.OpenAsync(address)).Form(address).Fill("Title", "EditConflict").Press("Save").SendAsync();

        var answer = await mine.Fill("Introduction", "Mine").Press("Save").SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal("Mine", answer.Form(address)["Introduction"]);
    }

    [Fact]
    public async Task ArticleForm_SeriesChosen_PutsItAtTheEndAndTakesItOutAgain()
    {
        using var app = new NewsApp();
        var series = await CreateAsync(app, "Chosen");
        await PartAsync(app, series, "First", 7, -1);
        var story = await app.Data.CreateStoryAsync("Second");
        var browser = await app.SignedInAsync(Roles.Editor);
        var address = $"/admin/articles/{story.Id}";

        await (await browser.OpenAsync(address))
            .Form(address)
            .Fill("SeriesId", $"{series}")
            .Fill("Then", "publish")
            .SendAsync();
        var form = (await browser.OpenAsync(address)).Form(address);

        Assert.Equal("8", form["SeriesPlace"]);
        Assert.Equal(["Part 1 First"], (await app.Browser().OpenAsync("/2026/03/02/second")).All(".series-beside a"));
        await form.Fill("SeriesId", "").Fill("Then", "publish").SendAsync();
        Assert.Empty((await app.Browser().OpenAsync("/2026/03/02/second")).All(".series-line"));
        Assert.Null(
            await app.Data.InDatabaseAsync(db =>
                db.Articles.Where(a => a.Id == story.Id).Select(a => a.SeriesPosition).SingleAsync()
            )
        );
        Assert.Contains(
            await app.Data.InDatabaseAsync(db => db.Changes.ToListAsync()),
            c => c.TagList.Contains(CacheTags.Parts(series))
        );
    }

    [Theory]
    [InlineData("SeriesId", "987654")]
    [InlineData("SeriesId", "none")]
    [InlineData("SeriesPlace", "0")]
    [InlineData("SeriesPlace", "-3")]
    [InlineData("SeriesPlace", "99999999999")]
    [InlineData("SeriesPlace", "second")]
    public async Task ArticleForm_ImpossibleSeriesOrPlace_IsRefusedWithTheTextKept(string field, string value)
    {
        using var app = new NewsApp();
        var series = await CreateAsync(app, "Fussy");
        var browser = await app.SignedInAsync(Roles.Editor);

        var answer = await (await browser.OpenAsync("/admin/articles/new"))
            .Form("/admin/articles/new")
            .Fill("Headline", "Kept")
            .Fill("SeriesId", $"{series}")
            .Fill(field, value)
            .Press("Save")
            .SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("Kept", answer.Form("/admin/articles/new")["Headline"]);
        Assert.NotNull(answer.Document.QuerySelector($"#errors a[href='#{field}']"));
    }

    [Fact]
    public async Task Delete_Series_LeavesItsStories()
    {
        using var app = new NewsApp();
        var series = await CreateAsync(app, "Doomed");
        await PartAsync(app, series, "Survivor", 1, -1);
        await PartAsync(app, series, "Survivor too", 2, 0);
        var browser = await app.SignedInAsync(Roles.Editor);

        await (await browser.OpenAsync($"/admin/series/{series}"))
            .Form($"/admin/series/{series}/delete")
            .Press("Delete")
            .SendAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().OpenAsync("/series/doomed")).Status);
        var story = await app.Browser().OpenAsync("/2026/03/02/survivor");
        Assert.Equal(HttpStatusCode.OK, story.Status);
        Assert.Empty(story.All(".series-line, .series-nav"));
    }

    [Fact]
    public async Task Admin_Journalist_IsRefused()
    {
        using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Journalist);

        Assert.Contains(
            "/account/denied",
            (await browser.OpenAsync("/admin/series")).Location,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "/account/denied",
            (await browser.OpenAsync("/admin/series/new")).Location,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Series_HostileTexts_AreShownAsText()
    {
        using var app = new NewsApp();
        var series = await CreateAsync(app, Hostile, Hostile);
        await PartAsync(app, series, "Hostile part", 1, -1);
        await PartAsync(app, series, "Another part", 2, 0);
        var slug = await app.Data.InDatabaseAsync(db => db.Series.Select(s => s.Slug).SingleAsync());

        foreach (var address in new[] { $"/series/{slug}", "/2026/03/02/hostile-part" })
        {
            var page = await app.Browser().OpenAsync(address);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Contains(Hostile, page.Text, StringComparison.Ordinal);
            Assert.Empty(page.Document.QuerySelectorAll("[onerror], img[src=x]"));
        }
    }

    [Theory]
    [InlineData("/series/none", HttpStatusCode.NotFound)]
    [InlineData("/series/known?after=abc", HttpStatusCode.NotFound)]
    [InlineData("/series/known?after=-1", HttpStatusCode.NotFound)]
    [InlineData("/series/known?after=987654", HttpStatusCode.NotFound)]
    [InlineData("/series/known?after=99999999999999999999", HttpStatusCode.NotFound)]
    [InlineData("/series/Known", HttpStatusCode.MovedPermanently)]
    [InlineData("/series/known", HttpStatusCode.OK)]
    public async Task Series_OddAddresses_AreRefusedOrSentOn(string address, HttpStatusCode status)
    {
        using var app = new NewsApp();
        await PartAsync(app, await CreateAsync(app, "Known"), "A part", 1, 0);

        Assert.Equal(status, (await app.Browser().OpenAsync(address)).Status);
    }

    [Fact]
    public async Task Sitemap_Series_IsListedWhenItHasAPart()
    {
        using var app = new NewsApp();
        var series = await CreateAsync(app, "Mapped");
        await CreateAsync(app, "Empty");
        await PartAsync(app, series, "A part", 1, 0);

        var index = await app.Browser().GetStringAsync(new Uri("/sitemap.xml", UriKind.Relative));
        List<string> files = [];
        foreach (
            var address in index
                .Split("<loc>")
                .Skip(1)
                .Select(part => new Uri(part[..part.IndexOf('<', StringComparison.Ordinal)]).PathAndQuery)
        )
        {
            files.Add(await app.Browser().GetStringAsync(new Uri(address, UriKind.Relative)));
        }

        Assert.Contains(files, f => f.Contains("https://news.test/series/mapped<", StringComparison.Ordinal));
        Assert.DoesNotContain(files, f => f.Contains("/series/empty", StringComparison.Ordinal));
    }

    /// <summary>A series made through its form.</summary>
    private static async Task<long> CreateAsync(NewsApp app, string title, string introduction = "")
    {
        var browser = await app.SignedInAsync(Roles.Editor);
        var answer = await (await browser.OpenAsync("/admin/series/new"))
            .Form("/admin/series/new")
            .Fill("Title", title)
            .Fill("Introduction", introduction)
            .Press("Save")
            .SendAsync();
        Assert.True(answer.Status == HttpStatusCode.Redirect, answer.Document.QuerySelector("#errors")?.TextContent);
        return await app.Data.InDatabaseAsync(db =>
            db.Series.OrderByDescending(s => s.Id).Select(s => s.Id).FirstAsync()
        );
    }

    private static Task<SavedArticle> PartAsync(NewsApp app, long series, string headline, int place, int minutes) =>
        app.Data.CreateStoryAsync(
            headline,
            Start.AddMinutes(minutes),
            c => c with { SeriesId = series, SeriesPlace = place }
        );
}
