using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using NewsPortal.Core.Access;
using NewsPortal.TestKit;

namespace NewsPortal.BrowserTests;

/// <summary>A day's pictures in one go, of which some are none.</summary>
public sealed class UploadManyTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private const int Sound = 40;

    [SkippableFact]
    public async Task Upload_FiftyFilesOfWhichTenAreBad_StoresFortySaysWhyTenAreNotAndDescribesAllAtOnce()
    {
        await site.Data.CreateUserAsync("night-desk", Roles.Editor);
        var desk = await chromium.VisitorAsync(site);
        List<string> problems = [];
        desk.PageError += (_, problem) => problems.Add(problem);
        await Site.SignInAsync(desk, "night-desk");
        await desk.GotoAsync("/admin/media");
        var bad = Bad();
        var files = Good().ToList();
        for (var i = 0; i < bad.Count; i++)
        {
            // In between, so that each is followed by one that must be stored all the same.
            files.Insert(i * 5, bad[i].File);
        }

        await desk.Locator("#files").SetInputFilesAsync(files);
        await desk.Locator("form[data-upload] button").ClickAsync();
        await desk.Locator("form.rows .row")
            .Nth(Sound - 1)
            .WaitForAsync(new() { State = WaitForSelectorState.Attached, Timeout = 300_000 });

        Assert.Equal(Sound, await desk.Locator("form.rows .row").CountAsync());
        var refused = desk.Locator(".uploads .notice-bad");
        Assert.Equal(bad.Count, await refused.CountAsync());
        foreach (var (file, reason) in bad)
        {
            var told = await refused.Filter(new() { HasText = file.Name }).InnerTextAsync();
            Assert.Contains(reason, told, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains(
            "40 uploaded, 10 refused",
            await desk.Locator(".uploads").InnerTextAsync(),
            StringComparison.Ordinal
        );
        await AssertThumbnailsAsync(desk.Locator("form.rows .row-picture img"));

        // The page can be worked with: one credit for all, and texts for each.
        await desk.Locator("[name='All.Credit']").FillAsync("Ada Ward");
        var alts = desk.Locator("form.rows textarea[name$='.Alt']");
        var captions = desk.Locator("form.rows textarea[name$='.Caption']");
        for (var i = 0; i < Sound; i++)
        {
            await alts.Nth(i).FillAsync($"A view, {i}");
            await captions.Nth(i).FillAsync($"Seen today, {i}.");
        }

        await desk.Locator("form.rows [data-shortcut=s]").ClickAsync();
        await desk.GetByText("Saved: 40.").WaitForAsync();

        var stored = await site.Data.InDatabaseAsync(db =>
            db.Media.Select(m => new
                {
                    m.Alt,
                    m.Caption,
                    m.Credit,
                })
                .ToListAsync()
        );
        Assert.Equal(Sound, stored.Count);
        Assert.All(stored, item => Assert.Equal("Ada Ward", item.Credit));
        Assert.Equal(
            Sound,
            stored.Select(item => item.Alt).Distinct().Count(alt => alt.StartsWith("A view, ", default))
        );
        Assert.All(stored, item => Assert.Equal($"Seen today, {item.Alt.Split(' ')[^1]}.", item.Caption));
        await desk.GotoAsync("/admin/media");
        await AssertThumbnailsAsync(desk.Locator(".shelf img"));
        Assert.Empty(problems);
    }

    private static async Task AssertThumbnailsAsync(ILocator pictures)
    {
        Assert.Equal(Sound, await pictures.CountAsync());
        for (var i = 0; i < Sound; i++)
        {
            await pictures.Nth(i).ScrollIntoViewIfNeededAsync();
            await Eventually.IsAsync(
                true,
                () => pictures.Nth(i).EvaluateAsync<bool>("image => image.complete && image.naturalWidth > 0")
            );
        }
    }

    private static IEnumerable<FilePayload> Good() =>
        Enumerable
            .Range(0, Sound)
            .Select(i =>
                i % 2 == 0
                    ? Payload($"sound-{i}.jpg", "image/jpeg", TestPicture.Jpeg(120 + i, 90, i))
                    : Payload($"sound-{i}.png", "image/png", TestPicture.Png(120 + i, 90, i))
            );

    private static List<(FilePayload File, string Reason)> Bad()
    {
        var jpeg = TestPicture.Jpeg(800, 600, 99);
        return
        [
            (Jpeg("page.jpg", "<!doctype html><html><script>alert(1)</script></html>"u8), "web page"),
            (Jpeg("drawing.jpg", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8), "SVG"),
            (Jpeg("half.jpg", jpeg.AsSpan(0, jpeg.Length / 2)), "damaged"),
            (Jpeg("nothing.jpg", []), "empty"),
            (Payload("huge.png", "image/png", TestPicture.PngBomb(30_000, 30_000)), "megapixel"),
            (Jpeg("phone.jpg", [0, 0, 0, 24, .. "ftypheic\0\0\0\0mif1heic"u8, .. new byte[400]]), "HEIC"),
            (Jpeg("paper.jpg", "%PDF-1.7\n"u8), "PDF"),
            (Jpeg("words.jpg", Encoding.UTF8.GetBytes("only words")), "not a picture"),
            (Payload("endless.gif", "image/gif", TestPicture.GifBomb(4000, 4000, 400)), "pixels"),
            (Jpeg("film.jpg", [0, 0, 0, 24, .. "ftypisom\0\0\0\0isommp42"u8, .. new byte[400]]), "film"),
        ];
    }

    private static FilePayload Jpeg(string name, ReadOnlySpan<byte> content) =>
        Payload(name, "image/jpeg", content.ToArray());

    private static FilePayload Payload(string name, string type, byte[] content) =>
        new()
        {
            Name = name,
            MimeType = type,
            Buffer = content,
        };
}
