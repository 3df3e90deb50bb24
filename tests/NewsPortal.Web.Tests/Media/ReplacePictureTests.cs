using System.Net;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Media;

/// <summary>A picture gets another file, and all pages change in one act.</summary>
public sealed class ReplacePictureTests
{
    [Fact]
    public async Task Replace_APictureInALeadAndABody_ChangesBothAtOnceAndOldAddressesLeadToIt()
    {
        await using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Editor);
        await browser.UploadPicturesAsync([("old.jpg", TestPicture.Jpeg(800, 600, 1))]);
        var before = await PictureAsync(app);
        var (lead, body) = await StoriesAsync(app, before.Id);

        await ReplaceAsync(browser, before.Id, TestPicture.Jpeg(1000, 500, 2));

        var after = await PictureAsync(app);
        Assert.Equal((before.Id, 1000, 500), (after.Id, after.Width, after.Height));
        foreach (var path in new[] { lead, body })
        {
            var page = await app.Browser().GetStringAsync(path);
            Assert.Contains($"/media/{after.Id}/{after.Sha256[..12]}", page, StringComparison.Ordinal);
            Assert.DoesNotContain(before.Sha256[..12], page, StringComparison.Ordinal);
        }

        var old = await app.Browser().GetAsync(before.Address(640));
        Assert.Equal(HttpStatusCode.MovedPermanently, old.StatusCode);
        Assert.Equal(after.Address(640), old.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task TakeBack_AfterAnExchange_ShowsTheFormerFileAgainWithItsFocalPoint()
    {
        await using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Editor);
        await browser.UploadPicturesAsync([("old.jpg", TestPicture.Jpeg(800, 600, 1))]);
        var id = (await PictureAsync(app)).Id;
        await (await browser.OpenAsync($"/admin/media/{id}"))
            .Form($"/admin/media/{id}")
            .Fill("FocusLeft", "20")
            .Fill("Alt", "Stays")
            .SendAsync();
        var before = await PictureAsync(app);
        await ReplaceAsync(browser, id, TestPicture.Jpeg(1000, 500, 2));
        var middle = await PictureAsync(app);

        await (await browser.OpenAsync($"/admin/media/{id}")).Form($"/admin/media/{id}/take-back").SendAsync();

        Assert.True(middle.Focus.IsCentre);
        Assert.Equal("Stays", middle.Alt);
        Assert.Equal(before, await PictureAsync(app));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(before.Address(320))).StatusCode);
    }

    [Fact]
    public async Task Replace_WithoutToken_IsRefused()
    {
        await using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Editor);
        await browser.UploadPicturesAsync([("old.jpg", TestPicture.Jpeg(800, 600, 1))]);
        var before = await PictureAsync(app);
        var version = await app.Data.InDatabaseAsync(db => db.Media.Select(m => m.Version).SingleAsync());
        using var content = new MultipartFormDataContent
        {
            { new ByteArrayContent(TestPicture.Jpeg(1000, 500, 2)), "file", "x.jpg" },
        };

        var answer = await browser.PostAsync(
            new Uri($"/admin/media/{before.Id}/replace?version={version}", UriKind.Relative),
            content
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(before, await PictureAsync(app));
    }

    [Fact]
    public async Task EveryAct_OnAPicture_IsOnTheAuditTrail()
    {
        await using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Editor);
        await browser.UploadPicturesAsync([("old.jpg", TestPicture.Jpeg(800, 600, 1))]);
        var id = (await PictureAsync(app)).Id;
        var address = $"/admin/media/{id}";
        await (await browser.OpenAsync(address)).Form(address).Fill("Alt", "A ferry").SendAsync();
        await ReplaceAsync(browser, id, TestPicture.Jpeg(1000, 500, 2));
        await (await browser.OpenAsync(address)).Form($"{address}/take-back").SendAsync();
        await (await browser.OpenAsync(address)).Form($"{address}/delete").SendAsync();

        var acts = await app.Data.InDatabaseAsync(db =>
            db.AuditTrail.Where(a => a.Kind == "picture" && a.ThingId == id)
                .OrderBy(a => a.Sequence)
                .Select(a => a.Action)
                .ToListAsync()
        );
        Assert.Equal(
            ["Uploaded picture", "Changed picture", "Replaced picture", "Took back picture", "Deleted picture"],
            acts
        );
    }

    [Fact]
    public async Task Replace_ByAFileThatIsThereOrIsNoPicture_IsRefusedInWords()
    {
        await using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Editor);
        await browser.UploadPicturesAsync([("other.jpg", TestPicture.Jpeg(seed: 3))]);
        var other = (await PictureAsync(app)).Id;
        await browser.UploadPicturesAsync([("old.jpg", TestPicture.Jpeg(seed: 4))]);
        var before = await PictureAsync(app);

        var there = await ReplaceAsync(browser, before.Id, TestPicture.Jpeg(seed: 3));
        var words = await ReplaceAsync(browser, before.Id, [.. "hello"u8]);

        Assert.Contains($"in the library already, as number {other}", there.Text, StringComparison.Ordinal);
        Assert.Contains("not a picture", words.Text, StringComparison.Ordinal);
        Assert.Equal(before, await PictureAsync(app));
    }

    [Fact]
    public async Task Replace_OverANewerVersion_IsAConflict()
    {
        await using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Editor);
        await browser.UploadPicturesAsync([("old.jpg", TestPicture.Jpeg(seed: 4))]);
        var before = await PictureAsync(app);

        var answer = await ReplaceAsync(browser, before.Id, TestPicture.Jpeg(seed: 5), Guid.NewGuid());

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal(before, await PictureAsync(app));
    }

    [Fact]
    public async Task Replace_APictureOfSomebodyElse_IsRefused()
    {
        await using var app = new NewsApp();
        await (await app.SignedInAsync(Roles.Editor)).UploadPicturesAsync([("a.jpg", TestPicture.Jpeg(seed: 1))]);
        var before = await PictureAsync(app);
        var version = await app.Data.InDatabaseAsync(db => db.Media.Select(m => m.Version).SingleAsync());

        var answer = await ReplaceAsync(
            await app.SignedInAsync(Roles.Journalist),
            before.Id,
            TestPicture.Jpeg(seed: 2),
            version
        );

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Equal(before, await PictureAsync(app));
    }

    [Fact]
    public async Task Replace_ByAJournalistWhileReadersSeeIt_IsForEditors()
    {
        await using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Journalist);
        await browser.UploadPicturesAsync([("old.jpg", TestPicture.Jpeg(800, 600, 1))]);
        var id = (await PictureAsync(app)).Id;
        var inDraft = await ReplaceAsync(browser, id, TestPicture.Jpeg(1000, 500, 2));
        await StoriesAsync(app, id);
        var before = await PictureAsync(app);

        var page = await browser.OpenAsync($"/admin/media/{id}");
        var replaced = await ReplaceAsync(browser, id, TestPicture.Jpeg(900, 500, 3), await VersionAsync(app));
        var takenBack = await page.Form($"/admin/media/{id}")
            .Fill("Version", $"{await VersionAsync(app)}")
            .To($"/admin/media/{id}/take-back")
            .SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, inDraft.Status);
        Assert.Null(page.Document.QuerySelector("form[action*='/replace'], form[action$='/take-back']"));
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (replaced.Status, takenBack.Status));
        foreach (var told in new[] { page, replaced, takenBack })
        {
            Assert.Contains("Ask an editor to replace it.", told.Text, StringComparison.Ordinal);
        }

        Assert.Equal(before, await PictureAsync(app));
    }

    [Theory]
    [InlineData("Alt", "Another")]
    [InlineData("Caption", "Another")]
    [InlineData("Credit", "Another")]
    [InlineData("RightsDay", "2020-01-01")]
    [InlineData("FocusLeft", "3")]
    public async Task Save_ByAJournalistWhatReadersSee_IsForEditors(string field, string value)
    {
        await using var app = new NewsApp();
        var browser = await app.SignedInAsync(Roles.Journalist);
        await browser.UploadPicturesAsync([("old.jpg", TestPicture.Jpeg(800, 600, 1))]);
        var id = (await PictureAsync(app)).Id;
        await StoriesAsync(app, id);
        var address = $"/admin/media/{id}";

        var refused = await (await browser.OpenAsync(address)).Form(address).Fill(field, value).SendAsync();
        var stored = await (await browser.OpenAsync(address)).Form(address).Fill("Title", "Ferry").SendAsync();

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Redirect), (refused.Status, stored.Status));
        Assert.Contains("Ask an editor to change", refused.Text, StringComparison.Ordinal);
        var item = await app.Data.InDatabaseAsync(db => db.Media.SingleAsync());
        Assert.Equal(
            ("Ferry", "", "", "", null, 0.5),
            (item.Title, item.Alt, item.Caption, item.Credit, item.RightsEnd, item.FocusX)
        );
    }

    private static Task<Guid> VersionAsync(NewsApp app) =>
        app.Data.InDatabaseAsync(db => db.Media.Select(m => m.Version).SingleAsync());

    private static async Task<Page> ReplaceAsync(HttpClient browser, long id, byte[] file, Guid? version = null)
    {
        var page = await browser.OpenAsync($"/admin/media/{id}");
        var form = page.Document.QuerySelector($"form[action^='/admin/media/{id}/replace']");
        var token = page.Document.QuerySelector("input[name=__RequestVerificationToken]")?.GetAttribute("value");
        using var content = new MultipartFormDataContent
        {
            { new StringContent(token!), "\"__RequestVerificationToken\"" },
            { new ByteArrayContent(file), "\"file\"", "new.jpg" },
        };
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            version is null ? form!.GetAttribute("action") : $"/admin/media/{id}/replace?version={version}"
        )
        {
            Content = content,
        };
        return await browser.AnswerAsync(request);
    }

    private static async Task<(string Lead, string Body)> StoriesAsync(NewsApp app, long picture)
    {
        var category = await app.Data.CreateCategoryAsync("city");
        var author = await app.Data.CreateAuthorAsync("ada");
        var lead = await app.Data.CreateStoryAsync(
            "With a lead",
            null,
            c => c with { PictureId = picture, CategoryIds = [category.Id], AuthorIds = [author.Id] }
        );
        var body = await app.Data.CreateStoryAsync(
            "With a figure",
            null,
            c =>
                c with
                {
                    Body = $"<p>A text.</p><figure data-media-id=\"{picture}\"></figure>",
                    CategoryIds = [category.Id],
                    AuthorIds = [author.Id],
                }
        );
        return (await PathAsync(lead.Id), await PathAsync(body.Id));

        Task<string> PathAsync(long id) =>
            app.Data.InDatabaseAsync(db => db.Articles.Where(a => a.Id == id).Select(a => a.Path!).SingleAsync());
    }

    /// <summary>The newest one.</summary>
    private static Task<PictureRef> PictureAsync(NewsApp app) =>
        app.Data.InDatabaseAsync(db =>
            db.Media.OrderByDescending(m => m.Id).Select(m => PictureRef.Of(m)).FirstAsync()
        );
}
