using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Media;

/// <summary>What readers get at the address of a file other than a picture.</summary>
public sealed class FileAddressTests(NewsApp app) : IClassFixture<NewsApp>
{
    private static int _seed = 100;

    [Theory]
    [InlineData("report.pdf", "inline", "application/pdf")]
    [InlineData("talk.mp3", "inline", "audio/mpeg")]
    [InlineData("film.mp4", "inline", "video/mp4")]
    [InlineData(
        "minutes.docx",
        "attachment",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )]
    [InlineData("data.csv", "attachment", "text/csv")]
    public async Task Get_FileOfAPublishedStory_HasItsTypeAndRunsNothing(string name, string disposition, string type)
    {
        var file = await AddAsync(name);
        await LinkAsync(file);

        var answer = await app.Browser().GetAsync(file.Address);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(
            (type, disposition),
            (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.DispositionType)
        );
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("cross-origin", answer.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-", policy, StringComparison.Ordinal);
        Assert.Equal(disposition == "attachment", policy.Contains("sandbox", StringComparison.Ordinal));
        Assert.Equal(file.Bytes, answer.Content.Headers.ContentLength);
        Assert.NotNull(answer.Headers.ETag);
        Assert.NotNull(answer.Content.Headers.LastModified);
    }

    [Fact]
    public async Task Get_Part_Is206AndBeyondTheEnd416()
    {
        var file = await AddAsync("talk.mp3");
        await LinkAsync(file);
        var whole = await app.Browser().GetByteArrayAsync(file.Address);

        var part = await AskAsync(file.Address, request => request.Headers.Range = new RangeHeaderValue(100, 199));
        var beyond = await AskAsync(
            file.Address,
            request => request.Headers.Range = new RangeHeaderValue(999_999, null)
        );

        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal($"bytes 100-199/{file.Bytes}", part.Content.Headers.ContentRange!.ToString());
        Assert.Equal(whole[100..200], await part.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
    }

    [Fact]
    public async Task Get_SameVersionAgain_Is304AndHeadHasNoBody()
    {
        var file = await AddAsync("data.csv");
        await LinkAsync(file);
        var first = await AskAsync(file.Address, request => request.Headers.AcceptEncoding.ParseAdd("br, gzip"));

        var again = await AskAsync(file.Address, request => request.Headers.IfNoneMatch.Add(first.Headers.ETag!));
        var head = await AskAsync(file.Address, request => request.Method = HttpMethod.Head);

        Assert.Empty(first.Content.Headers.ContentEncoding);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal((HttpStatusCode.OK, file.Bytes), (head.StatusCode, head.Content.Headers.ContentLength));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("Bericht \"Größe\" ‘2019’.pdf", "bericht-grosse-2019.pdf")]
    [InlineData("a\r\nSet-Cookie: x=1.pdf", "a-set-cookie-x-1.pdf")]
    [InlineData("../../etc/passwd.pdf", "passwd.pdf")]
    [InlineData("C:\\temp\\plan.PDF", "plan.pdf")]
    [InlineData("報告書.pdf", "報告書.pdf")]
    [InlineData("\u202Efdp.exe.pdf", "fdp-exe.pdf")]
    [InlineData("???.pdf", "file.pdf")]
    public async Task Get_FileOfAnyName_HasAPlainAddressAndOneHeader(string name, string expected)
    {
        var file = await AddAsync(name);
        await LinkAsync(file);

        var answer = await app.Browser().GetAsync(file.Address);

        Assert.Equal(expected, file.Name);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Equal(file.FileName, answer.Content.Headers.ContentDisposition!.FileNameStar);
        Assert.DoesNotContain('\n', file.FileName);
    }

    [Fact]
    public async Task Get_PolyglotThatBeginsAsPdf_IsServedAsPdfAlone()
    {
        var file = await AddAsync(
            "both.pdf",
            [.. TestFile.Pdf(NextSeed()), .. "<html><script>alert(1)</script></html>"u8]
        );
        await LinkAsync(file);

        var answer = await app.Browser().GetAsync(file.Address);

        Assert.Equal(
            ("application/pdf", "nosniff"),
            (
                answer.Content.Headers.ContentType!.ToString(),
                answer.Headers.GetValues("X-Content-Type-Options").Single()
            )
        );
    }

    [Fact]
    public async Task Get_FileOfNothingDraftOrScheduled_IsInvisibleUntilItsTime()
    {
        var loose = await AddAsync("loose.pdf");
        var draft = await AddAsync("draft.pdf");
        var scheduled = await AddAsync("scheduled.pdf");
        await app.Data.CreateDraftAsync("A draft", c => c with { Body = $"<p><a href=\"{draft.Address}\">x</a></p>" });
        await LinkAsync(scheduled, app.Clock.GetUtcNow().UtcDateTime.AddHours(1));

        foreach (var file in new[] { loose, draft, scheduled })
        {
            var answer = await app.Browser().GetAsync(file.Address);
            Assert.Equal((HttpStatusCode.NotFound, true), (answer.StatusCode, answer.Headers.CacheControl!.NoStore));
            Assert.Contains("<h1", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            var desk = await (await app.SignedInAsync(Roles.Journalist)).GetAsync(file.Address);
            Assert.Equal((HttpStatusCode.OK, true), (desk.StatusCode, desk.Headers.CacheControl!.Private));
        }

        app.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(HttpStatusCode.OK, (await app.Browser().GetAsync(scheduled.Address)).StatusCode);
    }

    [Fact]
    public async Task Get_AddressSpelledOtherwise_LeadsOnceToItAndOtherNamesNowhere()
    {
        var file = await AddAsync("report.pdf");
        await LinkAsync(file);

        var spelled = await app.Browser().GetAsync(file.Address.Replace("report", "Report", StringComparison.Ordinal));

        Assert.Equal(
            (HttpStatusCode.MovedPermanently, file.Address),
            (spelled.StatusCode, spelled.Headers.Location!.ToString())
        );
        foreach (
            var wrong in new[]
            {
                $"/media/files/{file.Id}/other.pdf",
                $"/media/files/{file.Id}",
                "/media/files/999999/report.pdf",
                "/media/files/-1/report.pdf",
                "/media/files/x/report.pdf",
                $"/media/files/{file.Id}/..%2f..%2fnews.db",
                "/media/files/99999999999999999999/report.pdf",
            }
        )
        {
            Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().GetAsync(wrong)).StatusCode);
        }
    }

    [Fact]
    public async Task Page_WithRecordings_PlaysThemAndLoadsNothing()
    {
        var sound = await AddAsync("The mayor.mp3");
        var film = await AddAsync("film.mp4");
        var story = await app.Data.CreateStoryAsync(
            "With recordings",
            change: c =>
                c with
                {
                    Body =
                        $"<p>{app.Server.BaseAddress.GetLeftPart(UriPartial.Authority)}{sound.Address}</p>"
                        + $"<figure><video src=\"{film.Address}\" autoplay onplay=\"alert(1)\"></video><figcaption>The flood</figcaption></figure>"
                        + "<audio src=\"https://elsewhere.example/x.mp3\" autoplay></audio>",
                }
        );

        var page = await app.Browser().OpenAsync(await PathAsync(story.Id));

        var audio = Assert.Single(page.Document.QuerySelectorAll("audio"));
        var video = Assert.Single(page.Document.QuerySelectorAll("video"));
        Assert.Equal(
            (sound.Address, "none", "The mayor"),
            (audio.GetAttribute("src"), audio.GetAttribute("preload"), audio.GetAttribute("aria-label"))
        );
        Assert.Equal((film.Address, "The flood"), (video.GetAttribute("src"), video.GetAttribute("aria-label")));
        Assert.False(video.HasAttribute("autoplay") || video.HasAttribute("onplay"));
        Assert.Equal(HttpStatusCode.OK, (await app.Browser().GetAsync(sound.Address)).StatusCode);
    }

    [Fact]
    public async Task Save_LinkTakenOut_HidesTheFileAgain()
    {
        var file = await AddAsync("report.pdf");
        var story = await LinkAsync(file);

        await app.InScopeAsync(services =>
            services
                .GetRequiredService<ArticleEditor>()
                .SaveAsync(
                    new SaveArticle
                    {
                        Id = story.Id,
                        Version = story.Version,
                        Step = Core.Articles.ArticleStep.Publish,
                        Content = new ArticleContent { Headline = "Without", Body = "<p>x</p>" },
                    },
                    Actor.Program("Test"),
                    default
                )
        );

        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().GetAsync(file.Address)).StatusCode);
    }

    [Fact]
    public async Task Delete_DraftWithAFileOfAnOldSite_LeavesTheFileToTheNewsroom()
    {
        var file = await AddAsync("minutes.docx");
        await app.Data.InDatabaseAsync(async db =>
        {
            await new Redirects(db).KeepAsync(
                "/wp-content/uploads/2020/05/minutes.docx",
                RedirectTarget.File,
                file.Id,
                default
            );
            return await db.SaveChangesAsync();
        });
        var before = await app.Browser().GetAsync(file.Address);
        var draft = await app.Data.CreateDraftAsync(
            "Held back",
            c => c with { Body = $"<p><a href=\"{file.Address}\">x</a></p>" }
        );

        var deleted = await app.InScopeAsync(services =>
            services
                .GetRequiredService<BinEditor>()
                .DeleteAsync(draft.Id, draft.Version, Actor.Program("Test"), default)
        );

        Assert.Equal(Outcome.Done, deleted.Outcome);
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Browser().GetAsync(file.Address)).StatusCode);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await app.Browser().GetAsync("/wp-content/uploads/2020/05/minutes.docx")).StatusCode
        );
    }

    private static int NextSeed() => Interlocked.Increment(ref _seed);

    private async Task<HttpResponseMessage> AskAsync(string address, Action<HttpRequestMessage> change)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        change(request);
        return await app.Browser().SendAsync(request);
    }

    private Task<FileRef> AddAsync(string name) =>
        AddAsync(
            name,
            FileTypes.Ending(name) switch
            {
                "pdf" => TestFile.Pdf(NextSeed()),
                "mp3" => TestFile.Mp3(NextSeed()),
                "mp4" => TestFile.Mp4(NextSeed()),
                "docx" => TestFile.Docx(NextSeed()),
                _ => TestFile.Text($"a;b\n{NextSeed().ToString(CultureInfo.InvariantCulture)};{new string('2', 3000)}"),
            }
        );

    private async Task<FileRef> AddAsync(string name, byte[] content)
    {
        var result = await app.InScopeAsync(services =>
            services
                .GetRequiredService<FileLibrary>()
                .AddAsync(new MemoryStream(content), name, Actor.Program("Test"), default)
        );
        return result.Value.File ?? throw new InvalidOperationException(result.Message);
    }

    private Task<SavedArticle> LinkAsync(FileRef file, DateTime? at = null) =>
        app.Data.CreateStoryAsync(
            $"Story {NextSeed()}",
            at,
            c => c with { Body = $"<p><a href=\"{file.Address}\">x</a></p>" }
        );

    private async Task<string> PathAsync(long id) =>
        (await app.Data.InDatabaseAsync(db => db.Articles.Where(a => a.Id == id).Select(a => a.Path).SingleAsync()))!;
}
