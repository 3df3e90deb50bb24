using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Library;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Media;

/// <summary>The newsroom's library of files other than pictures.</summary>
public sealed class FilePagesTests(NewsApp app) : IClassFixture<NewsApp>
{
    [Fact]
    public async Task Upload_WithoutScript_LeadsToThePageThatSaysWhatBecameOfEach()
    {
        var browser = await app.SignedInAsync(Roles.Journalist);

        var answer = await UploadAsync(
            browser,
            ("report 1.pdf", TestFile.Pdf(1)),
            ("page.html", TestFile.Text("<html>"))
        );

        Assert.Equal(
            (HttpStatusCode.Redirect, "/admin/files"),
            (answer.StatusCode, answer.Headers.Location?.ToString())
        );
        var page = await browser.OpenAsync("/admin/files");
        Assert.Contains("Uploaded.", page.Text, StringComparison.Ordinal);
        Assert.Contains("could run", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Uploaded.", (await browser.OpenAsync("/admin/files")).Text, StringComparison.Ordinal);
        Assert.Contains(
            "report 1.pdf",
            (await browser.OpenAsync("/admin/files?q=REPORT+1")).Text,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "report 1.pdf",
            (await browser.OpenAsync("/admin/files?q=budget")).Text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "could run")]
    [InlineData("a.pdf", "<html>", "could run")]
    [InlineData("a.mp3", "no sound", "something else")]
    [InlineData("a.pdf", "", "empty")]
    [InlineData("a.xyz", "x", "not taken")]
    public async Task Upload_WhatIsNotTaken_IsRefusedInWords(string name, string content, string words)
    {
        var browser = await app.SignedInAsync(Roles.Journalist);

        var answer = await UploadAsync(browser, (name, TestFile.Text(content)));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_SameBytesTwice_AreOneFile()
    {
        var browser = await app.SignedInAsync(Roles.Journalist);
        await UploadAsync(browser, ("first.pdf", TestFile.Pdf(2)));

        await UploadAsync(browser, ("second.pdf", TestFile.Pdf(2)));

        Assert.Contains(
            "in the library already",
            (await browser.OpenAsync("/admin/files")).Text,
            StringComparison.Ordinal
        );
        Assert.Equal(
            1,
            await app.Data.InDatabaseAsync(db =>
                db.Files.CountAsync(f => f.FileName == "first.pdf" || f.FileName == "second.pdf")
            )
        );
    }

    [Fact]
    public async Task Upload_ManyFiles_FitsIntoTheNextPage()
    {
        var browser = await app.SignedInAsync(Roles.Journalist);
        var files = Enumerable
            .Range(0, 60)
            .Select(i => ($"{i} {new string('報', 60)}.pdf", i % 14 == 0 ? [] : TestFile.Pdf(1000 + i)))
            .ToArray();

        Assert.Equal(HttpStatusCode.Redirect, (await UploadAsync(browser, files)).StatusCode);

        var page = await browser.OpenAsync("/admin/files");
        Assert.Contains("55 more", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_ManyRefusedFiles_NamesEachAtOnce()
    {
        var browser = await app.SignedInAsync(Roles.Journalist);
        var files = Enumerable
            .Range(0, 30)
            .Select(i => ($"many-{i}.pdf", i % 3 == 0 ? [] : TestFile.Pdf(2000 + i)))
            .ToArray();

        var answer = await UploadAsync(browser, files);

        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.All(files, file => Assert.Contains(file.Item1, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Upload_MoreFilesThanFitIntoOneGo_TakesNoneBeyond()
    {
        var browser = await app.SignedInAsync(Roles.Journalist);

        var answer = await UploadAsync(
            browser,
            [.. Enumerable.Range(0, 250).Select(i => ($"{i}.xyz", TestFile.Text("x")))]
        );

        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("too many files", page, StringComparison.Ordinal);
        Assert.Contains("199.xyz", page, StringComparison.Ordinal);
        Assert.DoesNotContain("200.xyz", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("long")]
    public async Task Upload_BoundaryThatIsNone_IsRefused(string boundary)
    {
        var browser = await app.SignedInAsync(Roles.Journalist);
        using var content = new StringContent("x");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation(
            "Content-Type",
            $"multipart/form-data; boundary={(boundary == "long" ? new string('b', 4_100) : boundary)}"
        );

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/admin/files", content)).StatusCode);
    }

    [Fact]
    public async Task Upload_FileAboveTheLimit_IsRefusedInWords()
    {
        var browser = await app.SignedInAsync(Roles.Journalist);
        var page = await browser.OpenAsync("/admin/files");
        using var content = Form(page);
        content.Add(
            new StreamContent(new Endless([.. TestFile.Pdf(3)], FileLibrary.MaxBytes + 1)),
            "\"files\"",
            "large.pdf"
        );

        var answer = await browser.PostAsync("/admin/files", content);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("larger than 200 MB", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upload_FromScript_AnswersJsonWithTheAddress()
    {
        var browser = await app.SignedInAsync(Roles.Journalist);
        var page = await browser.OpenAsync("/admin/files");
        using var content = new MultipartFormDataContent
        {
            { new ByteArrayContent(TestFile.Mp3(4)), "files", "talk 4.mp3" },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/files") { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Add("RequestVerificationToken", page.Form("/admin/files")["__RequestVerificationToken"]);

        var answer = await browser.SendAsync(request);

        var file = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement[0];
        Assert.EndsWith("/talk-4.mp3", file.GetProperty("address").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("report\u202Efdp.docm", "reportfdp.docm")]
    [InlineData("..\\..\\\u2066bud\u200Bget.docm", "budget.docm")]
    [InlineData("\u0628\u0631\u200C\u0646\u0627.docm", "\u0628\u0631\u200C\u0646\u0627.docm")]
    public async Task Upload_NameThatTurnsAround_IsShownAsItEnds(string name, string stored)
    {
        var browser = await app.SignedInAsync(Roles.Journalist);
        var page = await browser.OpenAsync("/admin/files");
        using var content = new MultipartFormDataContent
        {
            {
                new ByteArrayContent([.. "PK\u0003\u0004"u8, .. System.Text.Encoding.UTF8.GetBytes(name)]),
                "files",
                name
            },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/files") { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Add("RequestVerificationToken", page.Form("/admin/files")["__RequestVerificationToken"]);

        var file = JsonDocument.Parse(await (await browser.SendAsync(request)).Content.ReadAsStringAsync()).RootElement[
            0
        ];
        var served = await browser.GetAsync(file.GetProperty("address").GetString());

        Assert.Equal(stored, served.Content.Headers.ContentDisposition!.FileNameStar);
    }

    [Fact]
    public async Task Upload_WithoutToken_IsRefused()
    {
        var browser = await app.SignedInAsync(Roles.Journalist);
        using var content = new MultipartFormDataContent
        {
            { new ByteArrayContent(TestFile.Pdf(5)), "files", "x.pdf" },
        };

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/admin/files", content)).StatusCode);
    }

    [Fact]
    public async Task Library_WithoutSignIn_LeadsToTheSignIn() =>
        Assert.Equal(HttpStatusCode.Redirect, (await app.Browser().GetAsync("/admin/files")).StatusCode);

    [Fact]
    public async Task Delete_FileInUse_IsRefusedAndUnusedIsGoneWithItsBytes()
    {
        var browser = await app.SignedInAsync(Roles.Journalist);
        var id = await UploadOneAsync(browser, "used.pdf", 6);
        var page = await browser.OpenAsync($"/admin/files/{id}");
        var address = page.Document.QuerySelector("#address")!.GetAttribute("value");
        var draft = await app.Data.CreateDraftAsync(
            "Leads to it",
            c => c with { Body = $"<p><a href=\"{address}\">x</a></p>" }
        );

        var refused = await page.Form($"/admin/files/{id}/delete").SendAsync();
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("Take it out there first", refused.Text, StringComparison.Ordinal);
        Assert.Contains("Leads to it", refused.Text, StringComparison.Ordinal);

        await app.Data.InDatabaseAsync(async db =>
        {
            await db.ArticleFiles.Where(l => l.ArticleId == draft.Id).ExecuteDeleteAsync();
            return await db.Articles.Where(a => a.Id == draft.Id).ExecuteDeleteAsync();
        });
        var sha256 = await app.Data.InDatabaseAsync(db =>
            db.Files.Where(f => f.Id == id).Select(f => f.Sha256).SingleAsync()
        );
        Assert.Single(Directory.GetFiles(Path.Combine(app.StorageRoot, "media"), sha256, SearchOption.AllDirectories));
        var deleted = await (await browser.OpenAsync($"/admin/files/{id}"))
            .Form($"/admin/files/{id}/delete")
            .SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, deleted.Status);
        Assert.Empty(Directory.GetFiles(Path.Combine(app.StorageRoot, "media"), sha256, SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Delete_WithoutTheVersionThatWasSeen_IsRefused()
    {
        var browser = await app.SignedInAsync(Roles.Editor);
        var id = await UploadOneAsync(browser, "versioned.pdf", 7);
        var form = (await browser.OpenAsync($"/admin/files/{id}")).Form($"/admin/files/{id}/delete");

        Assert.Equal(HttpStatusCode.Conflict, (await form.Fill("version", Guid.Empty.ToString()).SendAsync()).Status);
        Assert.True(await app.Data.InDatabaseAsync(db => db.Files.AnyAsync(f => f.Id == id)));
    }

    [Fact]
    public async Task Details_FileOfAColleague_OffersNoDeletion()
    {
        var id = await UploadOneAsync(await app.SignedInAsync(Roles.Journalist), "theirs.pdf", 8);

        var page = await (await app.SignedInAsync(Roles.Journalist)).OpenAsync($"/admin/files/{id}");

        Assert.DoesNotContain("/delete", page.Html, StringComparison.Ordinal);
    }

    private async Task<long> UploadOneAsync(HttpClient browser, string name, int seed)
    {
        await UploadAsync(browser, (name, TestFile.Pdf(seed)));
        return await app.Data.InDatabaseAsync(db =>
            db.Files.Where(f => f.FileName == name).Select(f => f.Id).SingleAsync()
        );
    }

    private static async Task<HttpResponseMessage> UploadAsync(
        HttpClient browser,
        params (string Name, byte[] File)[] files
    )
    {
        using var content = Form(await browser.OpenAsync("/admin/files"));
        foreach (var (name, file) in files)
        {
            content.Add(new ByteArrayContent(file), "\"files\"", name);
        }

        return await browser.PostAsync("/admin/files", content);
    }

    private static MultipartFormDataContent Form(Page page) =>
        new()
        {
            {
                new StringContent(page.Form("/admin/files")["__RequestVerificationToken"]!),
                "\"__RequestVerificationToken\""
            },
        };

    /// <summary>Any number of bytes, without holding them in memory.</summary>
    private sealed class Endless(byte[] head, long length) : Stream
    {
        private long _at;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position
        {
            get => _at;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - _at);
            for (var i = 0; i < read && _at + i < head.Length; i++)
            {
                buffer[offset + i] = head[_at + i];
            }

            _at += read;
            return read;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
