using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Media;

public sealed class MediaLibraryTests(NewsApp app) : IClassFixture<NewsApp>
{
    private static readonly Actor Desk = Actor.Program("Desk");

    public static TheoryData<string, byte[], string> Formats =>
        new()
        {
            { "a.jpg", TestPicture.Jpeg(seed: 10), "image/jpeg" },
            { "a.png", TestPicture.Png(seed: 10), "image/png" },
            { "a.webp", TestPicture.WebP(seed: 10), "image/webp" },
            { "a.avif", TestPicture.Avif(seed: 10), "image/avif" },
            { "a.gif", TestPicture.Gif(400, 300), "image/gif" },
            { "mislabelled.pdf", TestPicture.Jpeg(seed: 11), "image/jpeg" },
        };

    [Theory]
    [MemberData(nameof(Formats), DisableDiscoveryEnumeration = true)]
    public async Task AddAsync_AcceptedFormat_StoresFileAndRow(string name, byte[] file, string contentType)
    {
        var result = await AddAsync(file, name);

        Assert.Equal("", result.Message);
        var item = await app.Data.InDatabaseAsync(db => db.Media.SingleAsync(m => m.Id == result.Value.Id));
        Assert.Equal(
            (name, contentType, 400, 300, file.Length),
            (item.FileName, item.ContentType, item.Width, item.Height, item.Bytes)
        );
        Assert.Matches("^#[0-9a-f]{6}$", item.DominantColour);
        Assert.Equal(
            file,
            await File.ReadAllBytesAsync(app.Services.GetRequiredService<MediaStore>().Original(item.Sha256))
        );
    }

    public static TheoryData<string, byte[], string> Refused =>
        new()
        {
            { "empty", [], "The file is empty" },
            { "zip.jpg", [0x50, 0x4B, 3, 4, .. new byte[100]], "ZIP archive" },
            { "pdf.jpg", [.. "%PDF-1.7 and so on"u8], "PDF" },
            { "page.jpg", [.. "<!doctype html><html>"u8], "web page" },
            {
                "script.svg",
                [.. "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8],
                "SVG"
            },
            { "words.png", [.. "hello"u8], "not a picture" },
            { "50000.png", TestPicture.PngBomb(50_000, 50_000), "100 megapixels" },
            { "zeros.png", TestPicture.PngBomb(9_000, 9_000), "damaged" },
            { "cut.jpg", TestPicture.Jpeg(seed: 20)[..^600], "damaged" },
            { "cut.png", TestPicture.Png(seed: 20)[..^60], "damaged" },
            { "cut.webp", TestPicture.WebP(seed: 20)[..^60], "damaged" },
            { "cut.avif", TestPicture.Avif(seed: 20)[..^60], "damaged" },
            { "head.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16], "damaged" },
            { "head.gif", [.. "GIF89a"u8], "damaged" },
            { "frames.gif", TestPicture.GifBomb(10, 10, 5000), "1000 frames" },
            { "canvas.gif", TestPicture.GifBomb(4000, 4000, 900), "megapixels" },
            { "huge.gif", TestPicture.GifBomb(60_000, 60_000, 1), "megapixels" },
        };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task AddAsync_UnacceptableFile_IsRefusedInWordsAndLeavesNothing(string name, byte[] file, string words)
    {
        var before = await app.Data.InDatabaseAsync(db => db.Media.CountAsync());

        var result = await AddAsync(file, name);

        Assert.Equal(Outcome.Invalid, result.Outcome);
        Assert.Contains(words, result.Message, StringComparison.Ordinal);
        Assert.Equal(before, await app.Data.InDatabaseAsync(db => db.Media.CountAsync()));
        // The sizes of other tests' pictures pass through this folder too, but don't stay.
        Assert.True(
            SpinWait.SpinUntil(
                () => Directory.GetFiles(Path.Combine(app.StorageRoot, "media", "tmp")).Length == 0,
                TimeSpan.FromSeconds(20)
            )
        );
    }

    [Fact]
    public async Task AddAsync_SameBytesTwice_GivesTheSamePicture()
    {
        var first = await AddAsync(TestPicture.Jpeg(seed: 30), "first.jpg");
        var second = await AddAsync(TestPicture.Jpeg(seed: 30), "second.jpg");

        Assert.Equal(
            (first.Value.Id, true, false),
            (second.Value.Id, second.Value.AlreadyThere, first.Value.AlreadyThere)
        );
    }

    [Fact]
    public async Task AddAsync_SameBytesAtOnce_GivesOnePicture()
    {
        var file = TestPicture.Png(seed: 31);

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => AddAsync(file, $"{i}.png")));

        Assert.All(results, result => Assert.Equal("", result.Message));
        Assert.Single(results.Select(result => result.Value.Id).Distinct());
    }

    [Fact]
    public async Task AddAsync_PngWhoseTextUnfoldsToAGigabyte_NeedsNoSuchMemory()
    {
        var file = TestPicture.PngTextBomb(1_000_000_000);
        var before = Environment.WorkingSet;

        await AddAsync(file, "text.png");

        Assert.True(Environment.WorkingSet - before < 500_000_000);
    }

    [Fact]
    public async Task AddAsync_TextTooLong_IsRefusedWithItsField()
    {
        var result = await AddAsync(TestPicture.Jpeg(seed: 40), "a.jpg", new PictureTexts(new string('x', 501)));

        Assert.Equal((Outcome.Invalid, nameof(PictureTexts.Alt)), (result.Outcome, Assert.Single(result.Errors).Field));
    }

    [Fact]
    public async Task AddAsync_FolderThatTakesNoFile_SaysSoAndLeavesNoRow()
    {
        await using var other = new NewsApp();
        await File.WriteAllTextAsync(Path.Combine(other.StorageRoot, "media"), "in the way");

        var result = await other.InScopeAsync(services =>
            services
                .GetRequiredService<MediaLibrary>()
                .AddAsync(new MemoryStream(TestPicture.Jpeg(seed: 41)), "a.jpg", PictureTexts.None, Desk, default)
        );

        Assert.Equal(Outcome.NotStored, result.Outcome);
        Assert.Contains("cannot write", result.Message, StringComparison.Ordinal);
        Assert.Equal(0, await other.Data.InDatabaseAsync(db => db.Media.CountAsync()));
    }

    [SkippableFact]
    public async Task AddAsync_FullDisk_SaysSoAndLeavesNothing()
    {
        await using var other = new NewsApp();
        var folder = Directory.CreateDirectory(Path.Combine(other.StorageRoot, "media")).FullName;
        Skip.IfNot(
            await RunAsync("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder),
            "Only an administrator can make a small disk."
        );
        try
        {
            var result = await other.InScopeAsync(services =>
                services
                    .GetRequiredService<MediaLibrary>()
                    .AddAsync(
                        new MemoryStream(TestPicture.Png(900, 900, 42)),
                        "a.png",
                        PictureTexts.None,
                        Desk,
                        default
                    )
            );

            Assert.Equal(Outcome.NotStored, result.Outcome);
            Assert.Contains("disk is full", result.Message, StringComparison.Ordinal);
            Assert.Equal(0, await other.Data.InDatabaseAsync(db => db.Media.CountAsync()));
            Assert.Empty(Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
        }
        finally
        {
            await RunAsync("umount", folder);
        }
    }

    [Fact]
    public async Task CleanUp_LeftOversOfAKill_RemovesOldOnesOnly()
    {
        var kept = await AddAsync(TestPicture.Jpeg(seed: 50), "kept.jpg");
        var store = app.Services.GetRequiredService<MediaStore>();
        var orphan = store.Original(new string('a', 64));
        Directory.CreateDirectory(Path.GetDirectoryName(orphan)!);
        await File.WriteAllTextAsync(orphan, "orphan");
        var old = NewsApp.Start.UtcDateTime.AddDays(-2);
        Directory.SetLastWriteTimeUtc(Path.GetDirectoryName(orphan)!, old);
        Directory.SetLastWriteTimeUtc(Path.GetDirectoryName(store.Original(kept.Value.Picture!.Sha256))!, old);
        var temporary = Path.Combine(app.StorageRoot, "media", "tmp");
        await File.WriteAllTextAsync(Path.Combine(temporary, "old.part"), "x");
        await File.WriteAllTextAsync(Path.Combine(temporary, "new.part"), "x");
        File.SetLastWriteTimeUtc(Path.Combine(temporary, "old.part"), old);

        await app.InScopeAsync(services => services.GetRequiredService<LibraryCleanup>().RunAsync(default));

        Assert.False(File.Exists(orphan));
        Assert.False(File.Exists(Path.Combine(temporary, "old.part")));
        Assert.True(File.Exists(Path.Combine(temporary, "new.part")));
        Assert.True(File.Exists(store.Original(kept.Value.Picture.Sha256)));
        File.Delete(Path.Combine(temporary, "new.part"));
    }

    [Fact]
    public async Task CleanUp_VariantsOfAnotherFocalPointOrSize_RemovesThemOnly()
    {
        var picture = (await AddAsync(TestPicture.Jpeg(seed: 51), "moved.jpg")).Value.Picture!;
        var store = app.Services.GetRequiredService<MediaStore>();
        var folder = Path.GetDirectoryName(store.Original(picture.Sha256))!;
        foreach (var name in new[] { "320.webp", "3x2-3232-320.avif", "3x2-0a00-320.avif", "333.webp" })
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), "x");
        }

        Directory.SetLastWriteTimeUtc(folder, NewsApp.Start.UtcDateTime.AddDays(-2));

        await app.InScopeAsync(services => services.GetRequiredService<LibraryCleanup>().RunAsync(default));

        Assert.Equal(
            ["320.webp", "3x2-3232-320.avif", "original"],
            Directory.GetFiles(folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task CleanUp_ManySoundFolders_AsksForAllAtOnce()
    {
        await using var other = new NewsApp();
        var store = other.Services.GetRequiredService<MediaStore>();
        await other.Data.InDatabaseAsync(db =>
        {
            db.Media.AddRange(
                "abc".Select(letter => new MediaItem
                {
                    Sha256 = new string(letter, 64),
                    FileName = "a.jpg",
                    ContentType = "image/jpeg",
                    Width = 400,
                    Height = 300,
                })
            );
            return db.SaveChangesAsync();
        });
        foreach (var letter in "abc")
        {
            var folder = Path.GetDirectoryName(store.Original(new string(letter, 64)))!;
            Directory.CreateDirectory(folder);
            Directory.SetLastWriteTimeUtc(folder, NewsApp.Start.UtcDateTime.AddDays(-2));
        }

        var queries = await new QueryCount().OfAsync(
            other,
            () => other.InScopeAsync(services => services.GetRequiredService<LibraryCleanup>().RunAsync(default))
        );

        // One for the present files, one for those that were replaced.
        Assert.Equal(2, queries);
    }

    [Fact]
    public async Task AddDrawingAsync_OwnDrawing_BecomesAPictureOf1600Pixels()
    {
        var path = Path.Combine(app.StorageRoot, "harbour.svg");
        await File.WriteAllTextAsync(
            path,
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 400 300'><rect width='400' height='300' "
                + "fill='#0a3d62'/></svg>"
        );

        var result = await app.InScopeAsync(services =>
            services
                .GetRequiredService<MediaLibrary>()
                .AddDrawingAsync(path, new PictureTexts("A harbour"), Desk, default)
        );

        Assert.Equal((1600, 1200), (result.Value.Picture!.Width, result.Value.Picture.Height));
    }

    [Fact]
    public async Task AddAsync_AgencyPhoto_BringsItsCaptionAndCredit()
    {
        var result = await AddAsync(
            TestPicture.JpegWithIptc("Flut in Lübeck.", "Ada Ørsted", "Nordfoto", seed: 77),
            "flood.jpg"
        );

        var item = await app.Data.InDatabaseAsync(db => db.Media.SingleAsync(m => m.Id == result.Value.Id));
        Assert.Equal(("Flut in Lübeck.", "Ada Ørsted/Nordfoto"), (item.Caption, item.Credit));
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = System.Diagnostics.Process.Start(program, arguments);
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private Task<Result<AddedPicture>> AddAsync(byte[] file, string name, PictureTexts? texts = null) =>
        app.InScopeAsync(services =>
            services
                .GetRequiredService<MediaLibrary>()
                .AddAsync(new MemoryStream(file), name, texts ?? PictureTexts.None, Desk, default)
        );
}
