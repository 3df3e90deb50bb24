using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NetVips;
using NewsPortal.Core.Access;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Media;

/// <summary>A ratio of a picture is cut by hand, and everything that shows it follows.</summary>
public sealed class CropTests
{
    private static readonly double[] Red = [255, 0, 0];
    private static readonly double[] Green = [0, 255, 0];
    private static readonly double[] Blue = [0, 0, 255];
    private static readonly double[] Yellow = [255, 255, 0];

    [Theory]
    [InlineData("0", "0", "50")]
    [InlineData("50", "0", "50")]
    [InlineData("0", "50", "50")]
    [InlineData("50", "50", "50")]
    public async Task Save_ACropOfOneQuarter_ShowsItsColourAloneInEveryFormat(string left, string top, string width)
    {
        await using var app = new NewsApp();
        var (browser, address) = await UploadedAsync(app, TestPicture.Quarters(1600, 1200));
        await StoryAsync(app);

        await CutAsync(browser, address, Ratio.Classic, left, top, width);

        var picture = await PictureAsync(app);
        var colour = (left, top) switch
        {
            ("0", "0") => Red,
            ("50", "0") => Green,
            ("0", _) => Blue,
            _ => Yellow,
        };
        foreach (var (size, format) in new[] { (320, "avif"), (640, "webp"), (960, "webp"), (1200, "jpg") })
        {
            using var image = await ImageAsync(app, picture.Address(Ratio.Classic, size, format));
            var across = Math.Min(size, 800);
            Assert.Equal((across, across * 3 / 4), (image.Width, image.Height));
            AssertColour(colour, image, 0.01, 0.01);
            AssertColour(colour, image, 0.99, 0.99);
        }
    }

    [Fact]
    public async Task Save_ACropOverTheMiddle_IsExactToThePixel()
    {
        await using var app = new NewsApp();
        var (browser, address) = await UploadedAsync(app, TestPicture.Quarters(1600, 1200));
        await StoryAsync(app);

        await CutAsync(browser, address, Ratio.Square, "40", "35", "40");

        // 640 pixels from 640, 420: the middle of the picture is at a quarter and at 180 of 640.
        var picture = await PictureAsync(app);
        using var image = await ImageAsync(app, picture.Address(Ratio.Square, 640, "webp"));
        Assert.Equal((640, 640), (image.Width, image.Height));
        AssertColour(Red, image, 156.0 / 640, 176.0 / 640);
        AssertColour(Green, image, 164.0 / 640, 176.0 / 640);
        AssertColour(Blue, image, 156.0 / 640, 184.0 / 640);
        AssertColour(Yellow, image, 164.0 / 640, 184.0 / 640);
    }

    [Fact]
    public async Task Save_OneRatioByHand_LeavesAllOthersByteForByte()
    {
        await using var app = new NewsApp();
        var (browser, address) = await UploadedAsync(app, TestPicture.Quarters(1600, 1200));
        await StoryAsync(app);
        var before = await PictureAsync(app);
        var kept = before.Address(Ratio.Card, 320, "webp");
        var bytes = await app.Browser().GetByteArrayAsync(kept);

        await CutAsync(browser, address, Ratio.Square, "0", "0", "50");

        var after = await PictureAsync(app);
        Assert.Equal(kept, after.Address(Ratio.Card, 320, "webp"));
        Assert.Equal(before.Address(640), after.Address(640));
        Assert.Equal(bytes, await app.Browser().GetByteArrayAsync(kept));
        Assert.NotEqual(before.Address(Ratio.Square, 160, "webp"), after.Address(Ratio.Square, 160, "webp"));
    }

    [Fact]
    public async Task Get_TheAddressOfAnEarlierCrop_MovesToThePresentOne()
    {
        await using var app = new NewsApp();
        var (browser, address) = await UploadedAsync(app, TestPicture.Quarters(1600, 1200));
        await StoryAsync(app);
        var byFocus = await PictureAsync(app);
        await CutAsync(browser, address, Ratio.Card, "0", "0", "50");
        var first = await PictureAsync(app);
        await CutAsync(browser, address, Ratio.Card, "1", "0", "50");
        var second = await PictureAsync(app);
        await CutAsync(browser, address, Ratio.Card, "", "", "");

        Assert.Equal(3, new[] { byFocus, first, second }.Select(Card).Distinct().Count());
        Assert.Equal(byFocus, await PictureAsync(app));
        foreach (var old in new[] { first, second })
        {
            var answer = await app.Browser().GetAsync(Card(old));
            Assert.Equal(HttpStatusCode.MovedPermanently, answer.StatusCode);
            Assert.Equal(Card(byFocus), answer.Headers.Location!.ToString());
        }

        static string Card(PictureRef picture) => picture.Address(Ratio.Card, 320, "webp");
    }

    [Fact]
    public async Task Save_AllRatiosByHand_ReachesCardsPreviewsFeedsAndStructuredData()
    {
        await using var app = new NewsApp();
        var (browser, address) = await UploadedAsync(app, TestPicture.Quarters(1600, 1200));
        var path = await StoryAsync(app);
        var before = await PictureAsync(app);
        var pages = new[] { "/", path, "/category/crops", "/feed", "/feed/json", "/feed/atom" };
        foreach (var page in pages)
        {
            Assert.Equal(HttpStatusCode.OK, (await app.Browser().GetAsync(page)).StatusCode);
        }

        var form = (await browser.OpenAsync(address)).Form(address);
        foreach (var ratio in Ratio.All)
        {
            form = Fill(form, ratio, "10", "5", "60");
        }

        Assert.Equal(HttpStatusCode.Redirect, (await form.SendAsync()).Status);
        var after = await PictureAsync(app);
        var story = await app.Browser().GetStringAsync(path);
        var (preview, classic) = (after.Crop(Ratio.Preview), after.Crop(Ratio.Classic));
        Assert.Equal((960, 504), (preview.Width, preview.Height));
        Assert.Contains(preview.Address, story, StringComparison.Ordinal);
        Assert.Contains("<meta property=\"og:image:width\" content=\"960\"", story, StringComparison.Ordinal);
        Assert.Contains(classic.Address, story, StringComparison.Ordinal);
        Assert.Contains(after.Address(Ratio.Card, 320, "avif"), await Get("/category/crops"), StringComparison.Ordinal);
        Assert.Contains(preview.Address, await Get("/feed"), StringComparison.Ordinal);
        foreach (var page in pages)
        {
            Assert.DoesNotContain(
                $"{before.Sha256[..12]}{before.Focus.Code}/",
                await Get(page),
                StringComparison.Ordinal
            );
        }

        Task<string> Get(string page) => app.Browser().GetStringAsync(page);
    }

    [Theory]
    [InlineData("60", "0", "50", "goes beyond the picture")]
    [InlineData("0", "70", "60", "goes beyond the picture")]
    [InlineData("0", "0", "10", "at least 320 pixels wide")]
    [InlineData("0", "", "50", "enter all three numbers")]
    [InlineData("x", "0", "50", "enter all three numbers")]
    [InlineData("-1", "0", "50", "enter all three numbers")]
    [InlineData("0", "0", "0", "enter all three numbers")]
    public async Task Save_ACropThatCannotBe_IsRefusedInWordsAndGivenBack(
        string left,
        string top,
        string width,
        string words
    )
    {
        await using var app = new NewsApp();
        var (browser, address) = await UploadedAsync(app, TestPicture.Quarters(1600, 1200));
        var before = await PictureAsync(app);

        var answer = await Fill((await browser.OpenAsync(address)).Form(address), Ratio.Card, left, top, width)
            .SendAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(words, answer.Text, StringComparison.Ordinal);
        Assert.NotNull(answer.Document.QuerySelector("details.crop-numbers[open]"));
        Assert.Equal(left, answer.Form(address)["Crops[3x2].Left"]);
        Assert.Equal(before, await PictureAsync(app));
    }

    [Fact]
    public async Task Replace_ByAFileOfTheSameShape_KeepsTheCropsThatAreLargeEnough()
    {
        await using var app = new NewsApp();
        var (browser, address) = await UploadedAsync(app, TestPicture.Quarters(1600, 1200));
        await CutAsync(browser, address, Ratio.Card, "10", "10", "50");
        await CutAsync(browser, address, Ratio.Wide, "10", "10", "50");
        var before = await PictureAsync(app);

        var larger = await ReplaceAsync(browser, address, TestPicture.Jpeg(2000, 1500, 3));
        var kept = (await PictureAsync(app)).Crops;
        var smaller = await ReplaceAsync(browser, address, TestPicture.Jpeg(800, 600, 4));
        var small = (await PictureAsync(app)).Crops;

        Assert.Equal(before.Crops, kept);
        Assert.DoesNotContain("cut by hand follows", larger.Text, StringComparison.Ordinal);
        Assert.Equal(before.Crops.Of(Ratio.Card), small.Of(Ratio.Card));
        Assert.Null(small.Of(Ratio.Wide));
        Assert.Contains("cut by hand follows the focal point again", smaller.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replace_ByAFileOfAnotherShape_DropsTheCropsInWordsAndTakingBackRestoresThem()
    {
        await using var app = new NewsApp();
        var (browser, address) = await UploadedAsync(app, TestPicture.Quarters(1600, 1200));
        await CutAsync(browser, address, Ratio.Card, "10", "10", "50");
        var before = await PictureAsync(app);

        var page = await ReplaceAsync(browser, address, TestPicture.Jpeg(1600, 900, 3));
        var other = await PictureAsync(app);
        await (await browser.OpenAsync(address)).Form($"{address}/take-back").SendAsync();

        Assert.True(other.Crops.IsNone);
        Assert.Contains("cut by hand follows the focal point again", page.Text, StringComparison.Ordinal);
        Assert.Equal(before, await PictureAsync(app));
    }

    [Fact]
    public async Task Save_ACropByAJournalistWhileReadersSeeIt_IsForEditors()
    {
        await using var app = new NewsApp();
        var (browser, address) = await UploadedAsync(app, TestPicture.Quarters(1600, 1200), Roles.Journalist);
        Assert.Equal(HttpStatusCode.Redirect, (await CutAsync(browser, address, Ratio.Card, "10", "10", "50")).Status);
        await StoryAsync(app);
        var before = await PictureAsync(app);

        var answer = await CutAsync(browser, address, Ratio.Card, "20", "10", "50");

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Contains("Ask an editor", answer.Text, StringComparison.Ordinal);
        Assert.Equal(before, await PictureAsync(app));
    }

    [Fact]
    public async Task Save_ACrop_IsOnTheAuditTrail()
    {
        await using var app = new NewsApp();
        var (browser, address) = await UploadedAsync(app, TestPicture.Quarters(1600, 1200));

        await CutAsync(browser, address, Ratio.Card, "10", "10", "50");

        var act = await app.Data.InDatabaseAsync(db =>
            db.AuditTrail.OrderByDescending(a => a.Sequence).FirstAsync(a => a.Kind == "picture")
        );
        Assert.Equal(("Changed picture", "", "3:2 10% 10% 50%"), (act.Action, act.Before, act.After));
    }

    [Fact]
    public async Task CleanUp_AfterACrop_RemovesTheSizesThatNobodyAsksForAnyMore()
    {
        await using var app = new NewsApp();
        var (browser, address) = await UploadedAsync(app, TestPicture.Quarters(1600, 1200));
        await app.StopBackgroundWorkAsync();
        await StoryAsync(app);
        await CutAsync(browser, address, Ratio.Card, "10", "10", "50");
        var first = await PictureAsync(app);
        await app.Browser().GetByteArrayAsync(first.Address(Ratio.Card, 320, "webp"));
        await CutAsync(browser, address, Ratio.Card, "20", "10", "50");
        var second = await PictureAsync(app);
        await app.Browser().GetByteArrayAsync(second.Address(Ratio.Card, 320, "webp"));
        var folder = Path.GetDirectoryName(app.Services.GetRequiredService<MediaStore>().Original(first.Sha256))!;
        Assert.Equal(2, Directory.GetFiles(folder, "3x2-*").Length);
        Directory.SetLastWriteTimeUtc(folder, app.Clock.GetUtcNow().UtcDateTime.AddDays(-3));

        await app.InScopeAsync(services => services.GetRequiredService<LibraryCleanup>().RunAsync(default));

        var left = Assert.Single(Directory.GetFiles(folder, "3x2-*"));
        Assert.Contains(second.Crops.Of(Ratio.Card)!.Value.Code, left, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_ACropOfAnAnimation_StandsStillThereAndMovesElsewhere()
    {
        await using var app = new NewsApp();
        var (browser, address) = await UploadedAsync(app, TestPicture.Gif(800, 600, 3), name: "moving.gif");
        var path = await StoryAsync(app);

        await CutAsync(browser, address, Ratio.Card, "0", "0", "50");

        var picture = await PictureAsync(app);
        using var cut = await ImageAsync(app, picture.Address(Ratio.Card, 320, "webp"));
        using var whole = Image.WebploadBuffer(await app.Browser().GetByteArrayAsync(picture.Address(320)), n: -1);
        Assert.Equal((320, 213), (cut.Width, cut.Height));
        Assert.Equal(3, whole.Get("n-pages"));
        Assert.Contains(
            picture.Address(Ratio.Card, 320, "avif"),
            await app.Browser().GetStringAsync("/category/crops"),
            StringComparison.Ordinal
        );
        Assert.Contains(picture.Address(640), await app.Browser().GetStringAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Crops_StoredAndRead_AreTheSame()
    {
        var crops = default(PictureCrops)
            .With(Ratio.Square, new CropBox(1, 2, 3))
            .With(Ratio.Card, new CropBox(0, 10000, 5000));

        Assert.Equal("3x2 0 10000 5000;1x1 1 2 3", crops.Text);
        Assert.Equal(new CropBox(1, 2, 3), new PictureCrops(crops.Text).Of(Ratio.Square));
        Assert.Equal("3:2 0% 100% 50%, 1:1 0.01% 0.02% 0.03%", crops.Words);
        Assert.Null(crops.Of(Ratio.Wide));
        Assert.True(crops.With(Ratio.Square, null).With(Ratio.Card, null).IsNone);
        Assert.Null(new PictureCrops("3x2 0 x 5;3x2 0 99999 5;3x2").Of(Ratio.Card));
    }

    private static async Task<(HttpClient Browser, string Address)> UploadedAsync(
        NewsApp app,
        byte[] file,
        string role = Roles.Editor,
        string name = "quarters.png"
    )
    {
        var browser = await app.SignedInAsync(role);
        await browser.UploadPicturesAsync([(name, file)]);
        var id = (await PictureAsync(app)).Id;
        return (browser, string.Create(CultureInfo.InvariantCulture, $"/admin/media/{id}"));
    }

    private static async Task<Page> CutAsync(
        HttpClient browser,
        string address,
        Ratio ratio,
        string left,
        string top,
        string width
    ) => await Fill((await browser.OpenAsync(address)).Form(address), ratio, left, top, width).SendAsync();

    private static FilledForm Fill(FilledForm form, Ratio ratio, string left, string top, string width) =>
        form.Fill($"Crops[{ratio.Name}].Left", left)
            .Fill($"Crops[{ratio.Name}].Top", top)
            .Fill($"Crops[{ratio.Name}].Width", width);

    private static async Task<Page> ReplaceAsync(HttpClient browser, string address, byte[] file)
    {
        var page = await browser.OpenAsync(address);
        var form = page.Document.QuerySelector("form[action*='/replace']")!;
        using var content = new MultipartFormDataContent
        {
            {
                new StringContent(form.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!),
                "\"__RequestVerificationToken\""
            },
            { new ByteArrayContent(file), "\"file\"", "other.jpg" },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, form.GetAttribute("action")) { Content = content };
        var answer = await browser.AnswerAsync(request);
        return answer.Status == HttpStatusCode.Redirect ? await answer.FollowAsync() : answer;
    }

    private static Task<PictureRef> PictureAsync(NewsApp app) =>
        app.Data.InDatabaseAsync(db => db.Media.Select(m => PictureRef.Of(m)).SingleAsync());

    /// <summary>A published story with the picture; its path.</summary>
    private static async Task<string> StoryAsync(NewsApp app)
    {
        var picture = await PictureAsync(app);
        var category = await app.Data.CreateCategoryAsync("crops");
        var author = await app.Data.CreateAuthorAsync("ada");
        var story = await app.Data.CreateStoryAsync(
            "Cut by hand",
            null,
            c => c with { PictureId = picture.Id, CategoryIds = [category.Id], AuthorIds = [author.Id] }
        );
        return (
            await app.Data.InDatabaseAsync(db =>
                db.Articles.Where(a => a.Id == story.Id).Select(a => a.Path).SingleAsync()
            )
        )!;
    }

    /// <summary>The right size: until it is made, a coarser one stands in that nobody keeps.</summary>
    private static async Task<Image> ImageAsync(NewsApp app, string address)
    {
        var browser = app.Browser();
        var answer = await browser.GetAsync(address);
        while (answer.StatusCode == HttpStatusCode.OK && answer.Headers.CacheControl!.NoStore)
        {
            answer = await browser.GetAsync(address);
        }

        return Image.NewFromBuffer(await answer.Content.ReadAsByteArrayAsync());
    }

    private static void AssertColour(double[] expected, Image image, double across, double down)
    {
        var seen = image.Getpoint((int)(image.Width * across), (int)(image.Height * down));
        Assert.True(
            expected.Zip(seen).All(pair => Math.Abs(pair.First - pair.Second) < 48),
            $"{string.Join(',', seen)} at {across}, {down} instead of {string.Join(',', expected)}"
        );
    }
}
