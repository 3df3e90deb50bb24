using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Media;

public sealed class LibraryTests(NewsApp app) : IClassFixture<NewsApp>
{
    [Theory]
    [InlineData("élysée")]
    [InlineData("ÉLYSÉE école")]
    public async Task Search_LettersBeyondAscii_AreFoundWhateverTheirCase(string words)
    {
        await using var own = new NewsApp();
        await own.Data.InDatabaseAsync(db =>
        {
            db.Media.Add(
                new MediaItem
                {
                    Sha256 = new string('e', 64),
                    FileName = "palace.jpg",
                    ContentType = "image/jpeg",
                    Width = 400,
                    Height = 300,
                    Alt = "L’ÉCOLE",
                    Caption = "Au palais de l’Élysée",
                }
            );
            return db.SaveChangesAsync();
        });
        var browser = await own.SignedInAsync(Roles.Journalist);

        var page = await browser.OpenAsync("/admin/media?q=" + Uri.EscapeDataString(words));

        Assert.Contains("palace.jpg", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_SeveralFilesWithoutScript_LeadsToThePageThatSaysWhatBecameOfEach()
    {
        var browser = await app.SignedInAsync(Roles.Journalist);

        var (status, html) = await UploadAsync(
            browser,
            ("sound.jpg", TestPicture.Jpeg(seed: 101)),
            ("words.jpg", "no picture"u8.ToArray())
        );

        Assert.Equal(HttpStatusCode.Redirect, status);
        Assert.Contains("sound.jpg", html, StringComparison.Ordinal);
        Assert.Contains("Uploaded.", html, StringComparison.Ordinal);
        Assert.Contains("not a picture that can be read here", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_FileAbove40Megabytes_IsRefusedInWords()
    {
        var browser = await app.SignedInAsync(Roles.Journalist);
        var file = new byte[41 * 1024 * 1024];
        TestPicture.Jpeg(seed: 102).CopyTo(file, 0);

        var (status, html) = await UploadAsync(browser, ("large.jpg", file));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("larger than 40 MB", html, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Upload_Heic_BecomesAJpeg()
    {
        Skip.If(
            RuntimeInformation.ProcessArchitecture != System.Runtime.InteropServices.Architecture.X64,
            "The decoder is for x64 alone."
        );
        var heic = await File.ReadAllBytesAsync(SharedData.Path("images/samplefilehub.heif"));
        var browser = await app.SignedInAsync(Roles.Journalist);

        var (status, html) = await UploadAsync(browser, ("phone.heic", heic));

        Assert.True(status is HttpStatusCode.OK or HttpStatusCode.Redirect, html);
        var item = await app.Data.InDatabaseAsync(db => db.Media.SingleAsync(m => m.FileName == "phone.jpg"));
        Assert.Equal(("image/jpeg", 640, 426), (item.ContentType, item.Width, item.Height));
    }

    [SkippableFact]
    public async Task Upload_DamagedHeic_IsToldToSaveAsJpeg()
    {
        var heic = await File.ReadAllBytesAsync(SharedData.Path("images/samplefilehub.heif"));
        var browser = await app.SignedInAsync(Roles.Journalist);

        var (status, html) = await UploadAsync(browser, ("phone.jpg", heic[..2_000]));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("Save it as JPEG", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_FromScript_AnswersJson()
    {
        var browser = await app.SignedInAsync(Roles.Journalist);
        var page = await browser.OpenAsync("/admin/media");
        using var content = new MultipartFormDataContent
        {
            { new ByteArrayContent(TestPicture.Png(seed: 103)), "files", "a b.png" },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/media") { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Add("RequestVerificationToken", page.Form("/admin/media")["__RequestVerificationToken"]);

        var answer = await browser.SendAsync(request);

        var file = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement[0];
        Assert.Equal(("a b.png", true), (file.GetProperty("name").GetString(), file.GetProperty("ok").GetBoolean()));
    }

    [Fact]
    public async Task Upload_WithoutToken_IsRefusedInWordsThatTheScriptCanShow()
    {
        var browser = await app.SignedInAsync(Roles.Journalist);
        using var content = new MultipartFormDataContent
        {
            { new ByteArrayContent(TestPicture.Png(seed: 104)), "files", "x.png" },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/media") { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));

        var answer = await browser.SendAsync(request);

        Assert.Equal(
            (HttpStatusCode.BadRequest, "text/plain"),
            (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType)
        );
    }

    [Fact]
    public async Task Library_WithoutSignIn_LeadsToTheSignIn()
    {
        var answer = await app.Browser().GetAsync("/admin/media");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [Fact]
    public async Task Save_OwnPicture_KeepsTextsAndFindsThem()
    {
        var browser = await app.SignedInAsync(Roles.Journalist);
        var id = await UploadOneAsync(browser, "own.jpg", 105);
        var page = await browser.OpenAsync($"/admin/media/{id}");

        var answer = await page.Form($"/admin/media/{id}")
            .Fill("Alt", "Heron <b>on</b> 50% ice")
            .Fill("Credit", "A. Ward")
            .SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Contains(
            "own.jpg",
            (await browser.OpenAsync("/admin/media?q=heron+50%25")).Text,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "own.jpg",
            (await browser.OpenAsync("/admin/media?q=heron+51%25")).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "own.jpg",
            (await browser.OpenAsync("/admin/media/picker?q=ward")).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Save_OverNewerTexts_IsRefusedAndKeepsWhatWasTyped()
    {
        var browser = await app.SignedInAsync(Roles.Editor);
        var id = await UploadOneAsync(browser, "twice.jpg", 106);
        var late = await browser.OpenAsync($"/admin/media/{id}");
        await (await browser.OpenAsync($"/admin/media/{id}"))
            .Form($"/admin/media/{id}")
            .Fill("Alt", "EditConflict")
            .SendAsync();

        var answer = await late.Form($"/admin/media/{id}").Fill("Alt", "Mine").SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal("Mine", answer.Form($"/admin/media/{id}")["Alt"]);
        Assert.Contains("EditConflict", answer.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await answer.Form($"/admin/media/{id}").SendAsync()).Status);
    }

    [Fact]
    public async Task Save_FocalPoint_MovesTheAddressesOfItsCropsAndOldOnesLeadThere()
    {
        var browser = await app.SignedInAsync(Roles.Editor);
        var id = await UploadOneAsync(browser, "focus.jpg", 120);
        var old = await PictureAsync(id);
        var form = (await browser.OpenAsync($"/admin/media/{id}")).Form($"/admin/media/{id}");

        Assert.Equal(("50", "50"), (form["FocusLeft"], form["FocusTop"]));
        Assert.Equal(
            HttpStatusCode.Redirect,
            (await form.Fill("FocusLeft", "20").Fill("FocusTop", " 0 ").SendAsync()).Status
        );

        var now = await PictureAsync(id);
        Assert.Equal((20, 0), (now.Focus.Left, now.Focus.Top));
        Assert.Equal(old.Address(320), now.Address(320));
        Assert.NotEqual(old.Crop(Ratio.Square), now.Crop(Ratio.Square));
        var answer = await browser.GetAsync(old.Crop(Ratio.Square).Address);
        Assert.Equal(
            (HttpStatusCode.MovedPermanently, now.Crop(Ratio.Square).Address),
            (answer.StatusCode, answer.Headers.Location!.ToString())
        );
    }

    [Theory]
    [InlineData("-1", "50")]
    [InlineData("50", "101")]
    [InlineData("", "50")]
    [InlineData("0.5", "50")]
    [InlineData("NaN", "99999999999999999999")]
    [InlineData("<b>", "50")]
    public async Task Save_FocalPointOutsideThePicture_IsRefusedAndKeepsWhatWasTyped(string left, string top)
    {
        var browser = await app.SignedInAsync(Roles.Editor);
        var id = await UploadOneAsync(browser, "outside.jpg", 121);

        var answer = await (await browser.OpenAsync($"/admin/media/{id}"))
            .Form($"/admin/media/{id}")
            .Fill("Alt", "Kept")
            .Fill("FocusLeft", left)
            .Fill("FocusTop", top)
            .SendAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("between 0 and 100", answer.Text, StringComparison.Ordinal);
        var form = answer.Form($"/admin/media/{id}");
        Assert.Equal(("Kept", left), (form["Alt"], form["FocusLeft"]));
        Assert.Equal(FocalPoint.Centre, (await PictureAsync(id)).Focus);
    }

    [Fact]
    public async Task Edit_PictureOfAColleague_OffersNoForm()
    {
        var id = await UploadOneAsync(await app.SignedInAsync(Roles.Journalist), "theirs.jpg", 107);

        var page = await (await app.SignedInAsync(Roles.Journalist)).OpenAsync($"/admin/media/{id}");

        Assert.DoesNotContain($"action=\"/admin/media/{id}\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_PictureInUse_IsRefusedAndUnusedIsGoneWithItsFiles()
    {
        var browser = await app.SignedInAsync(Roles.Editor);
        var id = await UploadOneAsync(browser, "used.jpg", 108);
        var page = await browser.OpenAsync($"/admin/media/{id}");
        var draft = await app.Data.CreateDraftAsync("Uses it", c => c with { PictureId = id });

        var refused = await page.Form($"/admin/media/{id}/delete").SendAsync();
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("Uses it", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("in the library now", refused.Text, StringComparison.Ordinal);

        await app.Data.InDatabaseAsync(async db =>
        {
            await db.ArticleMedia.Where(l => l.ArticleId == draft.Id).ExecuteDeleteAsync();
            return await db.Articles.Where(a => a.Id == draft.Id).ExecuteDeleteAsync();
        });
        var sha256 = await app.Data.InDatabaseAsync(db =>
            db.Media.Where(m => m.Id == id).Select(m => m.Sha256).SingleAsync()
        );
        var deleted = await (await browser.OpenAsync($"/admin/media/{id}"))
            .Form($"/admin/media/{id}/delete")
            .SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, deleted.Status);
        Assert.Empty(
            Directory.GetDirectories(Path.Combine(app.StorageRoot, "media"), sha256, SearchOption.AllDirectories)
        );
    }

    private async Task<long> UploadOneAsync(HttpClient browser, string name, int seed)
    {
        await UploadAsync(browser, (name, TestPicture.Jpeg(seed: seed)));
        return await app.Data.InDatabaseAsync(db =>
            db.Media.Where(m => m.FileName == name).Select(m => m.Id).SingleAsync()
        );
    }

    private Task<PictureRef> PictureAsync(long id) =>
        app.Data.InDatabaseAsync(db => db.Media.Where(m => m.Id == id).Select(m => PictureRef.Of(m)).SingleAsync());

    private static async Task<(HttpStatusCode Status, string Html)> UploadAsync(
        HttpClient browser,
        params (string Name, byte[] File)[] files
    )
    {
        var page = await browser.OpenAsync("/admin/media");
        using var content = new MultipartFormDataContent
        {
            {
                new StringContent(page.Form("/admin/media")["__RequestVerificationToken"]!),
                "\"__RequestVerificationToken\""
            },
        };
        foreach (var (name, file) in files)
        {
            content.Add(new ByteArrayContent(file), "\"files\"", name);
        }

        var answer = await browser.PostAsync("/admin/media", content);
        var shown =
            answer.StatusCode == HttpStatusCode.Redirect ? await browser.GetAsync(answer.Headers.Location) : answer;
        return (answer.StatusCode, WebUtility.HtmlDecode(await shown.Content.ReadAsStringAsync()));
    }
}
