using System.IO.Compression;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.WordPressImport;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.WordPressImport;

/// <summary>Small exports that once failed; each is imported into a new site.</summary>
public sealed class ImportCasesTests : IDisposable
{
    private readonly NewsApp _app = new();
    private readonly ImportBench _bench;

    public ImportCasesTests() => _bench = new ImportBench(_app);

    public void Dispose()
    {
        _bench.Dispose();
        _app.Dispose();
    }

    [SkippableTheory]
    [InlineData("one call")]
    [InlineData("other order")]
    [InlineData("two calls")]
    [InlineData("two calls, other order")]
    [InlineData("zip")]
    public async Task Import_SplitExport_IsOneExport(string how)
    {
        var (first, second, uploads) = (
            Wxr.Shared("cases/split-0.xml"),
            Wxr.Shared("cases/split-1.xml"),
            Wxr.Shared("cases/uploads")
        );
        Task Import(params IReadOnlyList<string> paths) =>
            _bench.ImportAsync(new ImportWordPress(paths, uploads, _bench.ReceiptPath));
        if (how.StartsWith("two calls", StringComparison.Ordinal))
        {
            await Import(how.EndsWith("order", StringComparison.Ordinal) ? second : first);
            await Import(how.EndsWith("order", StringComparison.Ordinal) ? first : second);
        }
        else if (how == "zip")
        {
            var zip = Path.Combine(_bench.Folder, "export.zip");
            await using (var archive = await ZipFile.OpenAsync(zip, ZipArchiveMode.Create))
            {
                archive.CreateEntryFromFile(second, "part-2.xml");
                archive.CreateEntryFromFile(first, "part-10.xml");
                archive.CreateEntryFromFile(
                    Path.Combine(uploads, "2020/05/pic.jpg"),
                    "wp-content/uploads/2020/05/pic.jpg"
                );
            }

            await _bench.ImportAsync(new ImportWordPress([zip], null, _bench.ReceiptPath));
        }
        else
        {
            await Import(how == "one call" ? [first, second] : [second, first]);
        }

        Assert.NotNull((await _bench.GetAsync("story-2")).PictureId);
        Assert.Contains("data-media-id", (await _bench.GetAsync("story-3")).Body);
        Assert.Contains("data-media-id", (await _bench.GetAsync("story-4")).Body);
        Assert.Contains("Reused text.", (await _bench.GetAsync("story-6")).Body);
        Assert.Equal("/about/team", (await _bench.GetAsync("team")).Path);
        Assert.Equal(6, await _app.Data.InDatabaseAsync(db => db.Articles.CountAsync()));
        Assert.Equal(1, await _app.Data.InDatabaseAsync(db => db.Authors.CountAsync()));
    }

    [SkippableFact]
    public async Task Import_LoginsThatLookAlike_StayDifferentPeople()
    {
        var result = await _bench.ImportFileAsync(Wxr.Shared("cases/author-collide.xml"));

        Assert.Equal(6, result.Summary.Count("author", ImportAction.Imported));
        foreach (
            var (slug, name, address) in new[]
            {
                ("story-1", "Jane Doe", "j-doe"),
                ("story-2", "John Doe", "j-doe-2"),
                ("story-3", "Jim Doe", "j-doe-3"),
                ("story-4", "Li Lei", "李雷"),
                ("story-5", "Han Mei", "韩梅"),
            }
        )
        {
            var author = Assert.Single((await _bench.GetAsync(slug)).Authors).Author;
            Assert.Equal((name, address), (author.Name, author.Slug));
        }

        Assert.Equal("/author/at-sign", _bench.Line("author", "@").NewAddress);
    }

    [SkippableFact]
    public async Task Import_PicturesBehindOtherHosts_ComeFromTheUploads()
    {
        await _bench.ImportAsync(
            new ImportWordPress([Wxr.Shared("cases/cdn.xml")], Wxr.Shared("cases/uploads"), _bench.ReceiptPath)
            {
                AlsoHosts = ["former.example.net"],
            }
        );

        var id = await _app.Data.InDatabaseAsync(db => db.Media.Select(m => m.Id).SingleAsync());
        foreach (var number in new[] { 1, 2, 3, 4, 5, 6, 7, 10 })
        {
            Assert.Contains($"data-media-id=\"{id}\"", (await _bench.GetAsync($"story-{number}")).Body);
        }

        Assert.Equal(id, (await _bench.GetAsync("story-9")).PictureId);
        Assert.Contains("href=\"/2020/05/story-1/\"", (await _bench.GetAsync("story-5")).Body);
        Assert.StartsWith($"/media/{id}/", await _bench.FollowAsync("/wp-content/uploads/2020/05/pic.jpg"));
    }

    [SkippableFact]
    public async Task Import_NamesThatLookAlike_StayDifferentTopics()
    {
        await _bench.ImportFileAsync(Wxr.Shared("cases/categories.xml"));

        var story = await _bench.GetAsync("story-1");
        Assert.Equal(
            [("C++", "c-2"), ("C#", "c-sharp"), ("C", "c"), ("A, with comma", "a-tag")],
            story.Tags.OrderBy(t => t.Position).Select(t => (t.Tag.Name, t.Tag.Slug))
        );
        Assert.Equal(
            ["C", "Sport", "R&D", "新"],
            story.Categories.Where(c => c.Position != null).OrderBy(c => c.Position).Select(c => c.Category.Name)
        );
        Assert.Equal(9, await _app.Data.InDatabaseAsync(db => db.Categories.CountAsync()));
        Assert.Single(
            _bench.Lines(),
            line => line.Id.StartsWith("loop", StringComparison.Ordinal) && line.Notes.Exists(n => n.Contains("loop"))
        );
    }

    [SkippableFact]
    public async Task Import_BrokenItem_IsMendedAndNamed()
    {
        var path = Wxr.Shared("cases/cdata-unescaped.xml");
        await Assert.ThrowsAsync<MalformedWxrException>(() =>
            _bench.ImportAsync(new ImportWordPress([path], null, _bench.ReceiptPath) { IsStrict = true })
        );
        Assert.Equal(0, await _app.Data.InDatabaseAsync(db => db.Articles.CountAsync()));

        var result = await _bench.ImportFileAsync(path);

        Assert.Equal(3, result.Summary.Count("post", ImportAction.Imported));
        Assert.Equal(1, result.Summary.Mending.Records);
        Assert.Contains("in code", (await _bench.GetAsync("story-2")).Body);
        Assert.Contains(_bench.Line("post", "2").Notes, note => note.Contains("mended"));
    }
}
