using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.Core.WordPressImport;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.WordPressImport;

/// <summary>Files of the old site other than pictures.</summary>
public sealed class ImportDocumentsTests : IDisposable
{
    private const string Site = "https://old.example.org";

    private readonly NewsApp _app = new();
    private readonly ImportBench _bench;

    public ImportDocumentsTests() => _bench = new ImportBench(_app);

    public void Dispose()
    {
        _bench.Dispose();
        _app.Dispose();
    }

    [Theory]
    [InlineData("https://old.example.org/wp-content/uploads/2019/05/report.pdf")]
    [InlineData("/wp-content/uploads/2019/05/report.pdf?x=1")]
    [InlineData("../wp-content/uploads/2019/05/report.pdf")]
    [InlineData("//cdn.press.example/wp-content/uploads/2019/05/report.pdf")]
    [InlineData("https://bucket.s3.amazonaws.com/media/2019/05/14093015/report.pdf")]
    [InlineData("https://paper.files.wordpress.com/2019/05/report.pdf#page=2")]
    [InlineData("https://old.example.org/wp-content/uploads/sites/3/2019/05/Report.PDF")]
    public async Task Import_LinkByAnyAddress_LeadsToTheFileInTheUploads(string address)
    {
        Write("2019/05/report.pdf", TestFile.Pdf());

        await ImportAsync(Wxr.Item(1, "story", $"<p>Read <a href=\"{address}\">the report</a>.</p>"));

        var file = await FileAsync();
        Assert.Equal($"<p>Read <a href=\"{file.Address}\">the report</a>.</p>", (await _bench.GetAsync("story")).Body);
        Assert.Equal(("application/pdf", "report.pdf"), (file.ContentType, file.FileName.ToLowerInvariant()));
    }

    [Fact]
    public async Task Import_Attachment_ComesOverOnceAndItsOldAddressesAnswer()
    {
        Write("2019/05/report.pdf", TestFile.Pdf());
        var export =
            Wxr.Attachment(7, "2019/05/report.pdf")
            + Wxr.Item(1, "story", $"<p><a href=\"{Site}/wp-content/uploads/2019/05/report.pdf\">It</a></p>");

        await ImportAsync(export);
        var again = await ImportAsync(export);

        var file = await FileAsync();
        Assert.Equal("unchanged", _bench.Line("attachment", "7").Action);
        Assert.Equal(1, again.Summary.Count("post", ImportAction.Unchanged));
        foreach (
            var old in new[]
            {
                "/wp-content/uploads/2019/05/report.pdf",
                "/wp-content/uploads/2019/05/Report.pdf",
                "/wp-content/uploads/sites/2/2019/05/report.pdf",
                "/files/2019/05/report.pdf",
                "/?attachment_id=7",
                "/attachment-7/",
            }
        )
        {
            var answer = await _app.Browser().GetAsync(old);
            Assert.Equal((301, file.Address), ((int)answer.StatusCode, answer.Headers.Location?.ToString()));
        }

        Assert.Equal(200, (int)(await _app.Browser().GetAsync(file.Address)).StatusCode);
    }

    [Fact]
    public async Task Import_AttachmentThatNothingLinks_StaysPublic()
    {
        Write("2019/05/loose.xlsx", TestFile.Docx());

        await ImportAsync(Wxr.Attachment(7, "2019/05/loose.xlsx"));

        Assert.Equal(200, (int)(await _app.Browser().GetAsync((await FileAsync()).Address)).StatusCode);
    }

    [Theory]
    [InlineData("[audio mp3=\"https://old.example.org/wp-content/uploads/2019/05/talk.mp3\"][/audio]")]
    [InlineData("[audio https://cdn.example/wp-content/uploads/2019/05/talk.mp3]")]
    [InlineData("[audio src=\"/wp-content/uploads/2019/05/talk.mp3\"]")]
    [InlineData("[playlist ids=\"7\"]")]
    [InlineData("[playlist]")]
    [InlineData("[playlist artists=\"false\" order=\"DESC\"]")]
    [InlineData("Before\n\n[audio]\n\nAfter")]
    [InlineData("[audio preload=\"none\"][/audio]")]
    [InlineData(
        "<!-- wp:audio {\"id\":7} -->\n<figure class=\"wp-block-audio\"><audio controls src=\"https://old.example.org/wp-content/uploads/2019/05/talk.mp3\"></audio></figure>\n<!-- /wp:audio -->"
    )]
    [InlineData("<p><audio src=\"/wp-content/uploads/2019/05/talk.mp3\"></audio></p>")]
    [InlineData(
        "<audio controls><source src=\"/wp-content/uploads/2019/05/none.ogg\"><source src=\"/wp-content/uploads/2019/05/talk.mp3\"></audio>"
    )]
    [InlineData("Before\n\nhttps://old.example.org/wp-content/uploads/2019/05/talk.mp3\n\nAfter")]
    public async Task Import_PlayerOfAnyKind_BecomesOne(string content)
    {
        Write("2019/05/talk.mp3", TestFile.Mp3());

        await ImportAsync(Wxr.Attachment(7, "2019/05/talk.mp3", parent: 1) + Wxr.Item(1, "story", content));

        var article = await _bench.GetAsync("story");
        var file = await FileAsync();
        Assert.Contains($"<figure data-file-id=\"{file.Id}\"></figure>", article.Body, StringComparison.Ordinal);
        Assert.Contains(
            $"<audio controls=\"\" preload=\"none\" src=\"{file.Address}\"",
            article.RenderedBody,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("wp-content", article.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_PlayersWithoutNumbers_ShowWhatIsAttachedOfTheirKind()
    {
        Write("2019/05/one.mp3", TestFile.Mp3());
        Write("2019/05/film.mp4", TestFile.Mp4());

        await ImportAsync(
            Wxr.Attachment(7, "2019/05/one.mp3", parent: 1)
                + Wxr.Attachment(8, "2019/05/film.mp4", parent: 1)
                + Wxr.Item(1, "films", "[playlist type=\"video\"]")
                + Wxr.Item(2, "prose", "Write [audio] or [video] for a player.")
        );

        var films = await _bench.GetAsync("films");
        Assert.Contains("<video", films.RenderedBody, StringComparison.Ordinal);
        Assert.DoesNotContain("<audio", films.RenderedBody, StringComparison.Ordinal);
        Assert.Equal("<p>Write [audio] or [video] for a player.</p>", (await _bench.GetAsync("prose")).Body);
    }

    [Fact]
    public async Task Import_VideoWithCaption_KeepsIt()
    {
        Write("2019/05/film.mp4", TestFile.Mp4());

        await ImportAsync(
            Wxr.Item(
                1,
                "story",
                $"<figure class=\"wp-block-video\"><video controls src=\"{Site}/wp-content/uploads/2019/05/film.mp4\"></video>"
                    + "<figcaption>The <em>flood</em></figcaption></figure><p>After</p>"
            )
        );

        var article = await _bench.GetAsync("story");
        Assert.Contains(
            "<figcaption>The <em>flood</em></figcaption></figure>\n<p>After</p>",
            article.Body,
            StringComparison.Ordinal
        );
        Assert.Contains("<video controls=\"\" preload=\"none\"", article.RenderedBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_PlayerWithoutItsFile_StaysALinkWithItsCaption()
    {
        var result = await ImportAsync(
            Wxr.Item(
                1,
                "story",
                $"<figure><video src=\"{Site}/wp-content/uploads/2019/05/film.mp4\"></video><figcaption>The flood</figcaption></figure>"
            )
        );

        var address = $"{Site}/wp-content/uploads/2019/05/film.mp4";
        Assert.Equal(
            $"<p><a href=\"{address}\" rel=\"noopener\">{address}</a></p>\n<p>The flood</p>",
            (await _bench.GetAsync("story")).Body
        );
        Assert.Equal(["2019/05/film.mp4"], result.Summary.MissingFiles.Keys);
        Assert.Empty(result.Summary.MissingPictures);
    }

    [Fact]
    public async Task Import_FileBlock_IsOneLink()
    {
        Write("2019/05/report.pdf", TestFile.Pdf());
        var address = $"{Site}/wp-content/uploads/2019/05/report.pdf";

        await ImportAsync(
            Wxr.Item(
                1,
                "story",
                $"<!-- wp:file {{\"href\":\"{address}\"}} --><div class=\"wp-block-file\"><object class=\"wp-block-file__embed\" data=\"{address}\"></object>"
                    + $"<a href=\"{address}\">The report</a><a href=\"{address}\" class=\"wp-block-file__button\" download>Download</a></div><!-- /wp:file -->"
            )
        );

        Assert.Equal(
            $"<p><a href=\"{(await FileAsync()).Address}\">The report</a></p>",
            (await _bench.GetAsync("story")).Body
        );
    }

    [Fact]
    public async Task Import_PictureThatLeadsToAFile_KeepsTheWay()
    {
        Write("2019/05/report.pdf", TestFile.Pdf());
        _bench.AddPicture("2019/05/cover.png");

        await ImportAsync(
            Wxr.Item(
                1,
                "story",
                $"<p>x</p><a href=\"{Site}/wp-content/uploads/2019/05/report.pdf\"><img src=\"{Site}/wp-content/uploads/2019/05/cover.png\"></a>"
            )
        );

        Assert.Contains(
            $"<figcaption><a href=\"{(await FileAsync()).Address}\">report.pdf</a></figcaption>",
            (await _bench.GetAsync("story")).Body,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Import_WhatABrowserCouldRun_IsLeftOutNamedAndCounted()
    {
        Write("2019/05/page.html", TestFile.Text("<html><script>alert(1)</script>"));
        Write("2019/05/fake.pdf", TestFile.Text("<html>%PDF-1.4"));
        Write("2019/05/empty.mp3", []);
        Write("2019/05/drawing.svg", TestFile.Text("<svg/>"));

        var result = await ImportAsync(
            Wxr.Attachment(7, "2019/05/page.html")
                + Wxr.Attachment(8, "2019/05/drawing.svg")
                + Wxr.Item(
                    1,
                    "story",
                    $"<p><a href=\"{Site}/wp-content/uploads/2019/05/page.html\">a</a> <a href=\"{Site}/wp-content/uploads/2019/05/fake.pdf\">b</a> "
                        + $"<a href=\"{Site}/wp-content/uploads/2019/05/empty.mp3\">c</a></p>"
                )
        );

        Assert.Empty(await _app.Data.InDatabaseAsync(db => db.Files.ToListAsync()));
        Assert.Equal(
            ["2019/05/drawing.svg", "2019/05/empty.mp3", "2019/05/fake.pdf", "2019/05/page.html"],
            result.Summary.LeftOut[ImportSummary.Files].Keys
        );
        Assert.Contains(
            _bench.Line("attachment", "7").Notes,
            note => note.Contains("could run", StringComparison.Ordinal)
        );
        Assert.Contains(
            _bench.Line("document", "2019/05/fake.pdf").Notes,
            note => note.Contains("could run", StringComparison.Ordinal)
        );
        Assert.Contains(_bench.Line("post", "1").Notes, note => note.Contains("empty.mp3", StringComparison.Ordinal));
        Assert.Contains(
            $"{Site}/wp-content/uploads/2019/05/page.html",
            (await _bench.GetAsync("story")).Body,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Import_LinkOutOfTheUploads_IsNotFollowed()
    {
        var secret = _bench.Write("secret.txt", "the password");
        Directory.CreateDirectory(Path.Combine(_bench.Uploads, "2019"));
        Directory.CreateSymbolicLink(Path.Combine(_bench.Uploads, "2019/06"), Path.GetDirectoryName(secret)!);
        Directory.CreateDirectory(Path.Combine(_bench.Uploads, "2019/05"));
        File.CreateSymbolicLink(Path.Combine(_bench.Uploads, "2019/05/a.txt"), secret);
        Write("2019/07/real.txt", TestFile.Text("words"));
        File.CreateSymbolicLink(
            Path.Combine(_bench.Uploads, "2019/05/b.txt"),
            Path.Combine(_bench.Uploads, "2019/07/real.txt")
        );

        var result = await ImportAsync(
            Wxr.Attachment(7, "2019/05/a.txt")
                + Wxr.Attachment(8, "2019/06/secret.txt")
                + Wxr.Attachment(9, "2019/05/b.txt")
                + Wxr.Attachment(10, "../secret.txt")
        );

        Assert.Equal("b.txt", (await FileAsync()).FileName);
        Assert.Equal(
            ["2019/05/a.txt", "2019/06/secret.txt"],
            result.Summary.MissingFiles.Keys.Where(path => path.StartsWith("2019", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Import_AfterTheFilesWereAdded_BringsThemIntoTheStories()
    {
        var export = Wxr.Export(
            Wxr.Item(1, "story", $"<p><a href=\"{Site}/wp-content/uploads/2019/05/report.pdf\">It</a></p>")
        );
        await _bench.ImportAsync(export);
        Assert.Contains("wp-content", (await _bench.GetAsync("story")).Body, StringComparison.Ordinal);
        Write("2019/05/report.pdf", TestFile.Pdf());

        await _bench.ImportAsync(export, withUploads: true);
        await _bench.ImportAsync(export);

        Assert.Contains((await FileAsync()).Address, (await _bench.GetAsync("story")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_FileDeletedInTheNewsroom_StaysDeleted()
    {
        Write("2019/05/report.pdf", TestFile.Pdf());
        await ImportAsync(Wxr.Attachment(7, "2019/05/report.pdf"));
        var version = await _app.Data.InDatabaseAsync(db =>
            db.Files.Select(f => new { f.Id, f.Version }).SingleAsync()
        );
        Assert.True(
            (
                await _app.InScopeAsync(services =>
                    services
                        .GetRequiredService<FileLibrary>()
                        .DeleteAsync(version.Id, version.Version, Actor.Program("Test"), default)
                )
            ).IsDone
        );

        await ImportAsync(Wxr.Attachment(7, "2019/05/report.pdf"));

        Assert.Empty(await _app.Data.InDatabaseAsync(db => db.Files.ToListAsync()));
        Assert.Contains(
            _bench.Line("attachment", "7").Notes,
            note => note.Contains("deleted in the newsroom", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Import_EnclosureInTheUploads_IsOurFileInTheFeeds()
    {
        Write("2019/05/talk.mp3", TestFile.Mp3(length: 4321));

        await ImportAsync(
            Wxr.Item(
                1,
                "episode",
                extra: Wxr.Meta(
                    "enclosure",
                    $"http://media.example/wp-content/uploads/2019/05/talk.mp3\n12345\naudio/mpeg\na:1:{{}}"
                )
            )
        );

        var article = await _bench.GetAsync("episode");
        var file = await FileAsync();
        Assert.Equal(
            (file.Address, "audio/mpeg", 4321),
            (article.EnclosureAddress, article.EnclosureType, article.EnclosureBytes)
        );
        Assert.Contains($"<figure data-file-id=\"{file.Id}\">", article.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_EnclosureElsewhere_StaysWhereItIs()
    {
        await ImportAsync(
            Wxr.Item(
                1,
                "episode",
                extra: Wxr.Meta("enclosure", "https://cdn.example/show/1.mp3\n12345\naudio/mpeg\na:1:{}")
            )
                + Wxr.Item(2, "untyped", extra: Wxr.Meta("audio_file", "https://cdn.example/show/2.m4a"))
                + Wxr.Item(3, "nonsense", extra: Wxr.Meta("enclosure", "javascript:alert(1)\n-5\n<b>"))
        );

        var first = await _bench.GetAsync("episode");
        Assert.Equal(
            ("https://cdn.example/show/1.mp3", "audio/mpeg", 12345),
            (first.EnclosureAddress, first.EnclosureType, first.EnclosureBytes)
        );
        Assert.Equal("audio/mp4", (await _bench.GetAsync("untyped")).EnclosureType);
        Assert.Null((await _bench.GetAsync("nonsense")).EnclosureAddress);
    }

    [Fact]
    public async Task Import_LinksElsewhere_StayAsTheyAre()
    {
        const string body =
            "<p><a href=\"https://gov.example/2019/05/other.pdf\" rel=\"noopener\">a</a> "
            + "<a href=\"https://gov.example/files/report.pdf\" rel=\"noopener\">b</a> "
            + "<a href=\"https://blog.example/2019/05/report.html\" rel=\"noopener\">c</a></p>";
        Write("report.pdf", TestFile.Pdf());

        var result = await ImportAsync(Wxr.Item(1, "story", body));

        Assert.Equal(body, (await _bench.GetAsync("story")).Body);
        Assert.Empty(result.Summary.MissingFiles);
    }

    private Task<ImportResult> ImportAsync(string inner) => _bench.ImportAsync(Wxr.Export(inner), withUploads: true);

    private void Write(string path, byte[] content)
    {
        var full = Path.Combine(_bench.Uploads, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, content);
    }

    private Task<FileRef> FileAsync() =>
        _app.Data.InDatabaseAsync(db =>
            db.Files.Select(f => new FileRef(f.Id, f.Name, f.FileName, f.ContentType, f.Bytes)).SingleAsync()
        );
}
