using System.Net;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Media;

/// <summary>Many pictures at once: what an upload leaves to describe, and what the library lacks.</summary>
public sealed class PictureGridTests
{
    private const string Rows = "/admin/media/rows";

    [Fact]
    public async Task Upload_FiftyFilesOfWhichTenAreBad_NamesEachBadOneAndShowsARowForEachOther()
    {
        await using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Journalist);
        var files = Enumerable
            .Range(0, 50)
            .Select(i =>
                i % 5 == 4 ? ($"bad-{i}.jpg", Bad(i)) : ($"good-{i}.jpg", TestPicture.Blocks(160, 120, 1000 + i))
            )
            .ToList();

        var page = await browser.UploadPicturesAsync(files);

        Assert.Equal(40, page.Document.QuerySelectorAll(".rows .row").Length);
        foreach (var (name, _) in files.Where(f => f.Item1.StartsWith("bad", StringComparison.Ordinal)))
        {
            var told = page.Document.QuerySelectorAll(".uploads .notice-bad").Where(e => e.TextContent.Contains(name));
            Assert.True(Assert.Single(told).TextContent.Length > name.Length + 20, name);
        }

        Assert.Equal(40, await app.Data.InDatabaseAsync(db => db.Media.CountAsync()));
    }

    [Fact]
    public async Task Save_OneFormForAll_StoresEachRowAndWhatIsForAll()
    {
        await using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Journalist);
        var page = await browser.UploadPicturesAsync([
            ("a.jpg", TestPicture.Blocks(160, 120, 1)),
            ("b.jpg", TestPicture.Blocks(160, 120, 2)),
        ]);
        var (a, b) = (await IdAsync(app, "a.jpg"), await IdAsync(app, "b.jpg"));

        var answer = await page.Form(Rows)
            .Fill($"Rows[{a}].Alt", "A ferry")
            .Fill($"Rows[{b}].Alt", "A heron")
            .Fill($"Rows[{b}].Keywords", "bird")
            .Fill("All.Credit", "Ada Ward")
            .Fill("All.Keywords", "water, Bird")
            .Fill("All.RightsDay", "2027-01-01")
            .Fill("All.Collections", "The river")
            .SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        var stored = await app.Data.InDatabaseAsync(db =>
            db.Media.OrderBy(m => m.Id)
                .Select(m => new
                {
                    m.Alt,
                    m.Credit,
                    m.Keywords,
                    m.RightsEnd,
                    Collection = m.Collections.Single().Collection.Name,
                })
                .ToListAsync()
        );
        var end = new DateTime(2026, 12, 31, 23, 0, 0, DateTimeKind.Utc);
        Assert.Equal(
            [
                new
                {
                    Alt = "A ferry",
                    Credit = "Ada Ward",
                    Keywords = "water, Bird",
                    RightsEnd = (DateTime?)end,
                    Collection = "The river",
                },
                new
                {
                    Alt = "A heron",
                    Credit = "Ada Ward",
                    Keywords = "bird, water",
                    RightsEnd = (DateTime?)end,
                    Collection = "The river",
                },
            ],
            stored
        );
    }

    [Fact]
    public async Task Save_ARowThatAColleagueChanged_IsRefusedAloneWithBothTexts()
    {
        await using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Editor);
        await browser.UploadPicturesAsync([
            ("a.jpg", TestPicture.Blocks(160, 120, 1)),
            ("b.jpg", TestPicture.Blocks(160, 120, 2)),
        ]);
        var (a, b) = (await IdAsync(app, "a.jpg"), await IdAsync(app, "b.jpg"));
        var page = await browser.OpenAsync("/admin/media?missing=alt");
        await (await browser.OpenAsync($"/admin/media/{a}"))
            .Form($"/admin/media/{a}")
            .Fill("Alt", "Theirs")
            .SendAsync();

        var answer = await page.Form(Rows).Fill($"Rows[{a}].Alt", "Mine").Fill($"Rows[{b}].Alt", "Stored").SendAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("Theirs", answer.Text, StringComparison.Ordinal);
        Assert.Equal("Mine", answer.Form(Rows)[$"Rows[{a}].Alt"]);
        Assert.Equal("Stored", await AltAsync(app, b));
        Assert.Equal("Theirs", await AltAsync(app, a));
        Assert.Equal(HttpStatusCode.Redirect, (await answer.Form(Rows).SendAsync()).Status);
        Assert.Equal("Mine", await AltAsync(app, a));
    }

    [Fact]
    public async Task Save_NoDayAndATooLongText_AreToldAtTheirRowsAndTheOthersAreStored()
    {
        await using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Editor);
        var page = await browser.UploadPicturesAsync([
            ("a.jpg", TestPicture.Blocks(160, 120, 1)),
            ("b.jpg", TestPicture.Blocks(160, 120, 2)),
            ("c.jpg", TestPicture.Blocks(160, 120, 3)),
        ]);
        var (a, b, c) = (await IdAsync(app, "a.jpg"), await IdAsync(app, "b.jpg"), await IdAsync(app, "c.jpg"));

        var answer = await page.Form(Rows)
            .Fill($"Rows[{a}].RightsDay", "tomorrow")
            .Fill($"Rows[{b}].Alt", new string('x', 501))
            .Fill($"Rows[{c}].Alt", "Fine")
            .SendAsync();

        Assert.Contains("This is no day", answer.Text, StringComparison.Ordinal);
        Assert.Contains("The description may have 500 characters", answer.Text, StringComparison.Ordinal);
        Assert.Equal("tomorrow", answer.Form(Rows)[$"Rows[{a}].RightsDay"]);
        Assert.Equal("Fine", await AltAsync(app, c));
    }

    [Fact]
    public async Task Save_APictureOfSomebodyElse_IsRefused()
    {
        await using var app = new NewsApp();
        await (await app.SignedInAsync(Roles.Editor)).UploadPicturesAsync([("a.jpg", TestPicture.Jpeg(seed: 1))]);
        var id = await IdAsync(app, "a.jpg");
        var version = await app.Data.InDatabaseAsync(db => db.Media.Select(m => m.Version).SingleAsync());
        var browser = await app.SignedInAsync(Roles.Journalist);
        var page = await browser.UploadPicturesAsync([("own.jpg", TestPicture.Jpeg(seed: 2))]);

        await page.Form(Rows)
            .Fill("Rows.Index", $"{id}")
            .Fill($"Rows[{id}].Id", $"{id}")
            .Fill($"Rows[{id}].Version", $"{version}")
            .Fill($"Rows[{id}].Alt", "Not mine")
            .SendAsync();

        Assert.Equal("", await AltAsync(app, id));
    }

    [Theory]
    [InlineData("?missing=alt", "bare.jpg,credited.jpg,ended.jpg,ending.jpg")]
    [InlineData("?missing=credit", "bare.jpg,described.jpg,ended.jpg,ending.jpg")]
    [InlineData("?rights=ending", "ending.jpg")]
    [InlineData("?rights=ended", "ended.jpg")]
    [InlineData("?unused=true", "bare.jpg,credited.jpg,ended.jpg,ending.jpg")]
    [InlineData("?q=harbour", "described.jpg")]
    [InlineData("?q=ward", "credited.jpg")]
    [InlineData("?q=described", "described.jpg")]
    public async Task Filter_EachKind_ShowsOnlyThose(string query, string names)
    {
        await using var app = new NewsApp();
        var now = NewsApp.Start.UtcDateTime;
        var described = await app.Data.InDatabaseAsync(async db =>
        {
            MediaItem Add(string name, string alt = "", string credit = "", DateTime? end = null)
            {
                var item = new MediaItem
                {
                    Sha256 = string.Concat(name.Select(c => $"{(int)c:x2}")).PadRight(64, '0')[..64],
                    FileName = name,
                    ContentType = "image/jpeg",
                    Width = 400,
                    Height = 300,
                    Alt = alt,
                    Credit = credit,
                    RightsEnd = end,
                };
                db.Media.Add(item);
                return item;
            }

            Add("bare.jpg");
            Add("credited.jpg", credit: "A. Ward");
            Add("ending.jpg", end: now.AddDays(29));
            Add("ended.jpg", end: now);
            var shown = Add("described.jpg", "The harbour");
            await db.SaveChangesAsync();
            return shown.Id;
        });
        await app.Data.CreateDraftAsync("A draft that shows it", c => c with { PictureId = described });
        var browser = await app.SignedInAsync(Roles.Editor);

        var page = await browser.OpenAsync("/admin/media" + query);

        Assert.Equal(
            names.Split(','),
            page.Document.QuerySelectorAll(".shelf a span, .rows .row h3").Select(e => e.TextContent.Trim()).Order()
        );
    }

    [Fact]
    public async Task Upload_ASmallerCopyOfAPicture_SaysWhatItLooksLike()
    {
        await using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Journalist);
        await browser.UploadPicturesAsync([
            ("first.jpg", TestPicture.Blocks(800, 600, 7)),
            ("other.jpg", TestPicture.Blocks(800, 600, 8)),
        ]);

        var page = await browser.UploadPicturesAsync([("copy.jpg", TestPicture.Blocks(400, 300, 7, quality: 60))]);

        Assert.Contains("Looks like first.jpg", page.Text, StringComparison.Ordinal);
        var alike = await browser.OpenAsync("/admin/media?alike=true");
        Assert.Equal("copy.jpg", alike.Document.QuerySelector(".shelf span")?.TextContent);
        Assert.Single(alike.Document.QuerySelectorAll(".shelf li"));
    }

    [Fact]
    public async Task Collections_OfAPicture_AreAFilterUntilTheyAreEmpty()
    {
        await using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Editor);
        await browser.UploadPicturesAsync([("a.jpg", TestPicture.Jpeg(seed: 1)), ("b.jpg", TestPicture.Jpeg(seed: 2))]);
        var id = await IdAsync(app, "a.jpg");
        var form = (await browser.OpenAsync($"/admin/media/{id}")).Form($"/admin/media/{id}");
        await form.Fill("Collections", "Floods, River").SendAsync();
        var river = await app.Data.InDatabaseAsync(db =>
            db.PictureCollections.Where(c => c.Name == "River").Select(c => c.Id).SingleAsync()
        );

        var page = await browser.OpenAsync($"/admin/media?collection={river}");

        Assert.Equal("a.jpg", Assert.Single(page.Document.QuerySelectorAll(".shelf a span")).TextContent);
        await (await browser.OpenAsync($"/admin/media/{id}"))
            .Form($"/admin/media/{id}")
            .Fill("Collections", "Floods")
            .SendAsync();
        Assert.Equal(
            ["Floods"],
            await app.Data.InDatabaseAsync(db => db.PictureCollections.Select(c => c.Name).ToListAsync())
        );
    }

    private static byte[] Bad(int i) =>
        (i / 5 % 3) switch
        {
            0 => [.. "<!doctype html><html><script>alert(1)</script>"u8],
            1 => [.. "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8],
            _ => TestPicture.PngBomb(30_000, 30_000),
        };

    private static Task<long> IdAsync(NewsApp app, string name) =>
        app.Data.InDatabaseAsync(db => db.Media.Where(m => m.FileName == name).Select(m => m.Id).SingleAsync());

    private static Task<string> AltAsync(NewsApp app, long id) =>
        app.Data.InDatabaseAsync(db => db.Media.Where(m => m.Id == id).Select(m => m.Alt).SingleAsync());
}
