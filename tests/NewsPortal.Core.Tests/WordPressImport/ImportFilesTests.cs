using System.IO.Compression;
using System.Text;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.WordPressImport;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.WordPressImport;

/// <summary>One export in several files, folders and archives. Each test has its own old site.</summary>
public sealed class ImportFilesTests(NewsApp app) : IClassFixture<NewsApp>, IDisposable
{
    private readonly ImportBench _bench = new(app);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Import_WhatRefersToALaterFile_IsCompletedWhenThatComes()
    {
        const string site = "https://later.example.org";
        _bench.AddPicture("2021/03/quay.png", 33);
        var stories = _bench.Write(
            "a-stories.xml",
            Wxr.Export(
                Wxr.Author("ida", "Ida Holm")
                    + Wxr.Category("harbour", "Harbour", "coast")
                    + Wxr.Item(
                        21,
                        "later-lead",
                        "<p>Ships.</p><!-- wp:block {\"ref\":91} /-->",
                        site: site,
                        creator: "ida",
                        extra: Wxr.Meta("_thumbnail_id", "90") + Wxr.Term("category", "harbour", "Harbour")
                    )
                    + Wxr.Item(22, "later-crew", type: "page", site: site, link: $"{site}/?page_id=22")
                        .Replace("post_parent>0", "post_parent>23"),
                site: site
            )
        );
        var rest = _bench.Write(
            "b-rest.xml",
            Wxr.Export(
                Wxr.Category("coast", "Coast")
                    + Wxr.Attachment(90, "2021/03/quay.png", "The quay", site: site)
                    + Wxr.Item(91, "blk", "<p>From the block.</p>", type: "wp_block", site: site)
                    + Wxr.Item(23, "later-about", type: "page", site: site, link: $"{site}/?page_id=23", creator: "ida")
                    + Wxr.Item(24, "later-second", site: site, creator: "ida"),
                site: site
            )
        );

        await _bench.ImportFilesAsync(stories);
        var before = await _bench.GetAsync("later-lead");
        await _bench.ImportFilesAsync(rest);

        Assert.Null(before.PictureId);
        var story = await _bench.GetAsync("later-lead");
        Assert.NotNull(story.PictureId);
        Assert.Contains("From the block.", story.Body);
        Assert.Equal("/later-about/later-crew", (await _bench.GetAsync("later-crew")).Path);
        Assert.Equal(["Harbour", "Coast"], story.Categories.OrderBy(c => c.Position ?? 9).Select(c => c.Category.Name));
        Assert.Equal("Ida Holm", (await _bench.GetAsync("later-second")).Authors.Single().Author.Name);
        Assert.Equal(
            0,
            await app.Data.InDatabaseAsync(db =>
                db.ImportedParts.CountAsync(p => p.Source == site && p.SourceType == "post")
            )
        );

        await _bench.ImportFilesAsync(stories, rest);

        Assert.Equal((await _bench.GetAsync("later-lead")).Version, story.Version);
    }

    [Fact]
    public async Task Import_FolderWithGzipAndUploads_BringsAll()
    {
        const string site = "https://folder.example.org";
        _bench.AddPicture("../paper/wp-content/uploads/2021/03/pier.png", 44);
        _bench.Write(
            "paper/exports/one.xml",
            Wxr.Export(Wxr.Item(1, "in-folder", site: site, extra: Wxr.Meta("_thumbnail_id", "9")), site: site)
        );
        var packed = Path.Combine(_bench.Folder, "paper/exports/two.xml.gz");
        await using (var gzip = new GZipStream(File.Create(packed), CompressionLevel.Fastest))
        {
            await gzip.WriteAsync(
                Encoding.UTF8.GetBytes(Wxr.Export(Wxr.Attachment(9, "2021/03/pier.png", site: site), site: site))
            );
        }

        _bench.Write("paper/exports/sitemap.xml", "<urlset></urlset>");
        var result = await _bench.ImportAsync(
            new ImportWordPress([Path.Combine(_bench.Folder, "paper")], null, _bench.ReceiptPath)
        );

        Assert.True(result.IsDone);
        Assert.NotNull((await _bench.GetAsync("in-folder")).PictureId);
    }

    [Fact]
    public async Task Import_ArchivesInAZip_AreReadOrNamedAndCounted()
    {
        const string site = "https://nested.example.org";
        _bench.AddPicture("2021/03/pier.png", 45);
        var zip = Path.Combine(_bench.Folder, "all.zip");
        var uploads = Path.Combine(_bench.Folder, "uploads.zip");
        await using (var archive = await ZipFile.OpenAsync(zip, ZipArchiveMode.Create))
        {
            await using (
                var gzip = new GZipStream(
                    await archive.CreateEntry("parts/one.xml.gz").OpenAsync(),
                    CompressionLevel.Fastest
                )
            )
            {
                await gzip.WriteAsync(
                    Encoding.UTF8.GetBytes(
                        Wxr.Export(
                            Wxr.Item(
                                1,
                                "in-nested",
                                $"<img src=\"{site}/wp-content/uploads/2021/03/pier.png\">",
                                site: site
                            ),
                            site: site
                        )
                    )
                );
            }

            await using var plugin = await archive.CreateEntry("wp-content/plugins/shop.zip").OpenAsync();
            await plugin.WriteAsync("PK"u8.ToArray());
        }

        await using (var archive = await ZipFile.OpenAsync(uploads, ZipArchiveMode.Create))
        {
            await archive.CreateEntryFromFileAsync(
                Path.Combine(_bench.Uploads, "2021/03/pier.png"),
                "2021/03/pier.png"
            );
            await using var older = await archive.CreateEntry("older-years.zip").OpenAsync();
            await older.WriteAsync("PK"u8.ToArray());
        }

        var result = await _bench.ImportAsync(new ImportWordPress([zip], uploads, _bench.ReceiptPath));

        Assert.True(result.IsDone);
        Assert.Contains("data-media-id", (await _bench.GetAsync("in-nested")).Body, StringComparison.Ordinal);
        Assert.Equal(
            ["all.zip/wp-content/plugins/shop.zip", "uploads.zip/older-years.zip"],
            result.Summary.LeftOut[ImportSummary.Files].Keys
        );
    }

    [Theory]
    [InlineData("../../etc/passwd", "leads out of it")]
    [InlineData("/etc/passwd", "leads out of it")]
    [InlineData("..\\..\\windows\\evil.xml", "leads out of it")]
    [InlineData("inner.zip", "another archive")]
    [InlineData("backup/site.tar.gz", "another archive")]
    public async Task Import_ZipThatNobodyShouldUnpack_IsRefused(string entry, string message)
    {
        var zip = Path.Combine(_bench.Folder, "bad.zip");
        await using (var archive = await ZipFile.OpenAsync(zip, ZipArchiveMode.Create))
        {
            await using var content = await archive.CreateEntry(entry).OpenAsync();
            await content.WriteAsync("x"u8.ToArray());
        }

        var refused = await Assert.ThrowsAsync<ArchiveRefusedException>(() => _bench.ImportFilesAsync(zip));

        Assert.Contains(message, refused.Message);
    }

    [Fact]
    public async Task Import_FilesThatUnpackWithoutEnd_AreRefused()
    {
        var bomb = Path.Combine(_bench.Folder, "bomb.xml.gz");
        await using (var gzip = new GZipStream(File.Create(bomb), CompressionLevel.Fastest))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Wxr.Export("").Split("</channel>")[0]));
            var title = Encoding.ASCII.GetBytes($"<title>{new string(' ', 1_000_000)}</title>");
            for (var i = 0; i < 80; i++)
            {
                await gzip.WriteAsync(title);
            }
        }

        var refused = await Assert.ThrowsAsync<ArchiveRefusedException>(() => _bench.ImportFilesAsync(bomb));

        Assert.Contains("100 times its size", refused.Message);
    }

    [Fact]
    public async Task Import_FilesOfTwoSites_AreRefused()
    {
        var one = _bench.Write(
            "one.xml",
            Wxr.Export(Wxr.Item(1, "of-one", site: "https://one.example.org"), site: "https://one.example.org")
        );
        var two = _bench.Write(
            "two.xml",
            Wxr.Export(Wxr.Item(1, "of-two", site: "https://two.example.org"), site: "https://two.example.org")
        );

        await Assert.ThrowsAsync<SeveralSitesException>(() => _bench.ImportFilesAsync(one, two));

        Assert.Null(await _bench.FindAsync("of-one"));
    }

    [Theory]
    [InlineData("https://spelled.example.org", "http://www.spelled.example.org/")]
    [InlineData("https://zeitung-köln.example", "http://xn--zeitung-kln-zfb.example")]
    public async Task Import_SameSiteSpelledOtherwise_FindsWhatItBrought(string first, string second)
    {
        var id = first.Length;
        await _bench.ImportAsync(Wxr.Export(Wxr.Item(id, $"spelled-{id}", site: first), site: first));

        var again = await _bench.ImportAsync(Wxr.Export(Wxr.Item(id, $"spelled-{id}", site: first), site: second));

        Assert.Equal(1, again.Summary.Count("post", ImportAction.Unchanged));
    }

    [Fact]
    public async Task Import_CustomTypesAndItemsWithoutNumber_ComeInOnce()
    {
        const string site = "https://types.example.org";
        string Unnumbered(string slug) => Wxr.Item(0, slug, site: site).Replace("?p=0", $"?slug={slug}");
        var export = Wxr.Export(
            Wxr.Item(5, "custom-story", type: "article", site: site)
                + Wxr.Item(5, "custom-page", type: "handbook", site: site, link: $"{site}/handbook/custom-page/")
                + Unnumbered("no-number-one")
                + Unnumbered("no-number-two")
                + Wxr.Item(7, "shared-number", site: site)
                + Wxr.Item(7, "shared-number-too", site: site).Replace("?p=7", "?p=8"),
            site: site
        );
        Func<ImportWordPress, ImportWordPress> types = c =>
            c with
            {
                Types = new Dictionary<string, string> { ["article"] = "post", ["handbook"] = "page" },
            };

        var plain = await _bench.ImportAsync(export);
        var note = Assert.Single(_bench.Line("article", "5").Notes);
        await _bench.ImportAsync(export, change: types);
        var again = await _bench.ImportAsync(export, change: types);

        Assert.Contains("--type article=post", note);
        Assert.Equal(4, plain.Summary.Count("post", ImportAction.Imported));
        Assert.Equal("/handbook/custom-page", (await _bench.GetAsync("custom-page")).Path);
        Assert.Equal("/2020/01/02/custom-story", (await _bench.GetAsync("custom-story")).Path);
        Assert.NotNull(await _bench.FindAsync("no-number-two"));
        Assert.NotNull(await _bench.FindAsync("shared-number-too"));
        Assert.Equal(
            (6, 0),
            (
                again.Summary.Count(ImportAction.Unchanged) - again.Summary.Count("author", ImportAction.Unchanged),
                again.Summary.Count(ImportAction.Imported)
            )
        );
    }

    [Fact]
    public async Task Import_PagesBelowReservedSegments_ComeInWithARedirect()
    {
        const string site = "https://reserved.example.org";
        await _bench.ImportAsync(
            Wxr.Export(
                Wxr.Item(1, "reserved-help", type: "page", site: site, link: $"{site}/search/reserved-help/")
                    + Wxr.Item(2, "reserved-report", type: "page", site: site, link: $"{site}/2019/reserved-report/")
                    + Wxr.Item(3, "reserved-api", type: "page", site: site, link: $"{site}/api/docs/reserved-api/"),
                site: site
            )
        );

        Assert.Equal("/pages/search/reserved-help", await _bench.FollowAsync("/search/reserved-help/"));
        Assert.Equal("/pages/2019/reserved-report", await _bench.FollowAsync("/2019/reserved-report/"));
        foreach (var old in new[] { "/search/reserved-help/", "/2019/reserved-report/", "/api/docs/reserved-api" })
        {
            var page = await app.Browser().OpenAsync(old);
            Assert.Equal(System.Net.HttpStatusCode.MovedPermanently, page.Status);
            Assert.Equal(System.Net.HttpStatusCode.OK, (await page.FollowAsync()).Status);
        }

        Assert.Contains(
            "belongs to NewsPortal",
            Assert.Single(_bench.Line("page", "1").Notes, n => n.Contains("path"))
        );
    }

    [Fact]
    public async Task Import_ItemThatCannotBeStored_LeavesTheOthersOfItsBatch()
    {
        const string site = "https://batch.example.org";
        var items = Enumerable
            .Range(1, 25)
            .Select(i => Wxr.Item(i, $"batch-{i}", i == 7 ? new string('x', 4_100_000) : "Text.", site: site));
        var result = await _bench.ImportAsync(Wxr.Export(string.Concat(items), site: site));

        Assert.Equal(
            (24, 1),
            (result.Summary.Count("post", ImportAction.Imported), result.Summary.Count("post", ImportAction.Failed))
        );
        Assert.Equal(
            24,
            await app.Data.InDatabaseAsync(db => db.Articles.CountAsync(a => a.Slug.StartsWith("batch-")))
        );
        Assert.Equal(
            24,
            await app.Data.InDatabaseAsync(db =>
                db.ArticleVersions.CountAsync(r =>
                    db.Articles.Any(a => a.Id == r.ArticleId && a.Slug.StartsWith("batch-"))
                )
            )
        );
    }
}
