using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Media;

/// <summary>Pictures and files in a bucket that all nodes share, while each has a disk of its own.</summary>
public sealed class BucketTests : IAsyncLifetime
{
    private const string Away = "the store of all pictures does not answer";
    private readonly NewsApp _app = new();
    private readonly string _elsewhere = Directory.CreateTempSubdirectory("newsportal-node-").FullName;
    private ObjectStore _store = null!;

    public async Task InitializeAsync()
    {
        _store = await ObjectStore.StartAsync();
        foreach (var (setting, value) in _store.Settings())
        {
            _app.With(setting, value);
        }
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        Directory.Delete(_elsewhere, recursive: true);
    }

    [SkippableFact]
    public async Task Upload_OnOneNode_IsSeenOnAnotherWithAnEmptyDisk()
    {
        var browser = await _app.SignedInAsync(Roles.Editor);
        await browser.UploadPicturesAsync([("quay.jpg", TestPicture.Jpeg(900, 600, 1))]);
        var picture = await ShowAsync("quay.jpg");
        await using var other = OtherNode();

        var answer = await Reader(other).GetAsync(picture.Address(320));

        Assert.Equal(
            (HttpStatusCode.OK, "image/webp"),
            (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType)
        );
        Assert.Contains(NameOf(picture, "original"), await _store.NamesAsync());
    }

    [SkippableFact]
    public async Task Get_SizeThatAnotherNodeMade_IsFetchedAndNotMade()
    {
        // Nobody makes this size in advance, and would replace the marked one.
        var picture = await AddAsync(2);
        await _app.Browser().GetByteArrayAsync(picture.Address(640));
        var name = await _store.AwaitAsync(NameOf(picture, "640.webp"));
        var marked = "the very size that the first node made"u8.ToArray();
        await _store.PutAsync(name, marked);
        await using var other = OtherNode();
        var reader = Reader(other);

        // A coarser size stands in for one that does not come at once.
        var served = await reader.GetByteArrayAsync(picture.Address(640));
        for (var attempt = 0; attempt < 200 && !served.SequenceEqual(marked); attempt++)
        {
            await Task.Delay(20);
            served = await reader.GetByteArrayAsync(picture.Address(640));
        }

        Assert.Equal(marked, served);
    }

    [SkippableFact]
    public async Task Get_CardThatAnotherNodeDrew_IsFetchedAndNotDrawn()
    {
        var story = await _app.Data.CreateStoryAsync("A story without a picture");
        var path = await _app.Data.InDatabaseAsync(db =>
            db.Articles.Where(a => a.Id == story.Id).Select(a => a.Path!).SingleAsync()
        );
        var page = await _app.Browser().OpenAsync(path);
        var card = new Uri(page.Document.QuerySelector("meta[property='og:image']")!.GetAttribute("content")!);
        await _app.Browser().GetByteArrayAsync(card.AbsolutePath);
        var name = await _store.AwaitAsync(".png");
        var marked = "the very card that the first node drew"u8.ToArray();
        await _store.PutAsync(name, marked);
        await using var other = OtherNode();

        Assert.Equal(marked, await Reader(other).GetByteArrayAsync(card.AbsolutePath));
    }

    [SkippableFact]
    public async Task Get_OtherFile_IsFetchedByANodeThatLacksIt()
    {
        var bytes = TestFile.Pdf(3);
        var added = await _app.InScopeAsync(services =>
            services
                .GetRequiredService<FileLibrary>()
                .AddAsync(new MemoryStream(bytes), "budget.pdf", Actor.Program("Test"), default)
        );
        var file = added.Value!.File!;
        await _app.Data.CreateStoryAsync(
            "The budget",
            null,
            content => content with { Body = $"<p><a href=\"{file.Address}\">All of it</a></p>" }
        );
        await using var other = OtherNode();

        Assert.Equal(bytes, await Reader(other).GetByteArrayAsync(file.Address));
    }

    [SkippableFact]
    public async Task Get_DiskThatWasEmptied_IsFilledAgain()
    {
        var picture = await AddAsync(4);
        var before = await _app.Browser().GetByteArrayAsync(picture.Address(640));
        await _store.AwaitAsync(NameOf(picture, "640.webp"));
        Directory.Delete(Path.Combine(_app.StorageRoot, "media"), recursive: true);

        Assert.Equal(before, await _app.Browser().GetByteArrayAsync(picture.Address(640)));
        Assert.True(File.Exists(Path.Combine(_app.StorageRoot, "media", NameOf(picture, "640.webp"))));
    }

    [SkippableFact]
    public async Task Delete_Picture_LeavesNothingOfItInTheBucket()
    {
        var picture = await AddAsync(5, isShown: false);
        await _store.PutAsync(NameOf(picture, "320.webp"), [1, 2, 3]);
        var kept = await AddAsync(6, isShown: false);

        var result = await _app.InScopeAsync(async services =>
        {
            var version = await _app.Data.InDatabaseAsync(db =>
                db.Media.Where(m => m.Id == picture.Id).Select(m => m.Version).SingleAsync()
            );
            return await services
                .GetRequiredService<MediaLibrary>()
                .DeleteAsync(picture.Id, version, Actor.Program("Test"), default);
        });

        Assert.True(result.IsDone);
        Assert.Equal([NameOf(kept, "original")], await _store.NamesAsync());
    }

    [SkippableFact]
    public async Task Upload_BucketAway_SaysSoAndReadersKeepWhatIsHere()
    {
        var picture = await AddAsync(7);
        var reader = _app.Browser();
        await reader.GetByteArrayAsync(picture.Address(320));
        var browser = await _app.SignedInAsync(Roles.Editor);
        await _store.StopAsync();

        var page = await browser.UploadPicturesAsync([("late.jpg", TestPicture.Jpeg(400, 300, 8))]);

        Assert.Contains(Away, page.Text, StringComparison.Ordinal);
        Assert.Equal(0, await _app.Data.InDatabaseAsync(db => db.Media.CountAsync(m => m.FileName == "late.jpg")));
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(picture.Address(320))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(picture.Address(640))).StatusCode);
        var (status, problems) = await ReadyAsync();
        Assert.Equal("degraded", status);
        Assert.Contains("Media:S3:Endpoint", problems, StringComparison.Ordinal);

        await _store.StartAgainAsync();
        await browser.UploadPicturesAsync([("late.jpg", TestPicture.Jpeg(400, 300, 8))]);
        Assert.Equal(1, await _app.Data.InDatabaseAsync(db => db.Media.CountAsync(m => m.FileName == "late.jpg")));
        Assert.DoesNotContain("Media:S3", (await ReadyAsync()).Problems, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Get_PictureThatOnlyTheBucketHasWhileItIsAway_AsksToComeBack()
    {
        var picture = await AddAsync(9);
        await using var other = OtherNode();
        var reader = Reader(other);
        await _store.StopAsync();

        var answer = await reader.GetAsync(picture.Address(320));

        Assert.Equal(
            (HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(5), true),
            (answer.StatusCode, answer.Headers.RetryAfter?.Delta, answer.Headers.CacheControl!.NoStore)
        );
    }

    [SkippableFact]
    public async Task Get_OriginalThatIsDamagedInTheBucket_Is404ThatNobodyKeeps()
    {
        var picture = await AddAsync(10);
        await _store.PutAsync(NameOf(picture, "original"), TestPicture.Jpeg(900, 600, 11));
        await using var other = OtherNode();

        var answer = await Reader(other).GetAsync(picture.Address(320));

        Assert.Equal((HttpStatusCode.NotFound, true), (answer.StatusCode, answer.Headers.CacheControl!.NoStore));
        Assert.False(File.Exists(Path.Combine(_elsewhere, "media", NameOf(picture, "original"))));
    }

    [SkippableFact]
    public async Task CleanUp_BucketWithLeftOversAndWithoutAnOriginal_HasWhatTheSiteNeeds()
    {
        await _app.StopBackgroundWorkAsync();
        var picture = await AddAsync(12);
        var folder = NameOf(picture, "");
        await _store.PutAsync(folder + "1x1-9999-160.avif", [1]);
        await _store.PutAsync(folder + "320.webp", [2]);
        await _store.PutAsync($"ab/cd/{new string('a', 64)}/original", [3]);
        await _store.PutAsync($"files/ab/cd/{new string('b', 64)}", [4]);
        await _store.PutAsync("notes/of-somebody-else.txt", [5]);
        await _store.DeleteAsync(folder + "original");

        // The bucket's own clock says when they were put there.
        _app.Clock.SetUtcNow(TimeProvider.System.GetUtcNow().AddDays(2));
        await CleanUpAsync();

        Assert.Equal(
            new[] { folder + "320.webp", folder + "original", "notes/of-somebody-else.txt" }.Order(),
            (await _store.NamesAsync()).Order()
        );
    }

    [SkippableFact]
    public async Task CleanUp_BucketThatIsMostlyAnotherSites_IsLeftAndTold()
    {
        await _app.StopBackgroundWorkAsync();
        var theirs = Enumerable.Range(0, 21).Select(i => $"ab/cd/{i:x64}/original").ToList();
        foreach (var name in theirs)
        {
            await _store.PutAsync(name, [1]);
        }

        _app.Clock.SetUtcNow(TimeProvider.System.GetUtcNow().AddDays(2));
        await CleanUpAsync();

        Assert.Equal(theirs.Order(), (await _store.NamesAsync()).Order());
        Assert.Contains("Media:S3:Prefix", (await ReadyAsync()).Problems, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task CleanUp_WhatIsYoungerThanADay_IsLeft()
    {
        await _app.StopBackgroundWorkAsync();
        var stray = $"ab/cd/{new string('a', 64)}/original";
        await _store.PutAsync(stray, [1]);
        _app.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());

        await CleanUpAsync();

        Assert.Equal([stray], await _store.NamesAsync());
    }

    [SkippableFact]
    public async Task Trim_MoreThanTheNodeMayKeep_RemovesWhatWasReadLongestAgoOnceTheBucketHasIt()
    {
        _app.With("Media:CacheMb", "1");
        await _app.StopBackgroundWorkAsync();
        var (old, young) = (await AddAsync(13), await AddAsync(14));
        await _store.DeleteAsync(NameOf(old, "original"));
        var (first, second) = (PathOf(old, "original"), PathOf(young, "original"));
        var before = await File.ReadAllBytesAsync(first);
        File.SetLastAccessTimeUtc(first, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-3));
        await File.WriteAllBytesAsync(PathOf(old, "1280.webp"), new byte[1024 * 1024]);
        File.SetLastAccessTimeUtc(PathOf(old, "1280.webp"), TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2));

        await RunAsync<TrimMediaCache>();

        Assert.Equal((false, false, true), (File.Exists(first), IsThere(old, "1280.webp"), File.Exists(second)));
        Assert.Contains(NameOf(old, "original"), await _store.NamesAsync());
        await _app.Browser().GetByteArrayAsync(old.Address(320));
        Assert.Equal(before, await File.ReadAllBytesAsync(first));
    }

    [SkippableTheory]
    [InlineData("Media:S3:Bucket", "no-such-bucket", "Create it, or correct Media:S3:Bucket.")]
    [InlineData("Media:S3:AccessKey", "nobody", "Check Media:S3:AccessKey and Media:S3:SecretKey")]
    public async Task Ready_BucketThatCannotBeUsed_NamesTheSetting(string setting, string value, string sentence)
    {
        _app.With(setting, value);
        await RunAsync<WatchBucket>();

        var (status, problems) = await ReadyAsync();

        Assert.Equal("degraded", status);
        Assert.Contains(sentence, problems, StringComparison.Ordinal);
    }

    private async Task<PictureRef> AddAsync(int seed, bool isShown = true)
    {
        var name = $"picture-{seed}.jpg";
        var added = await _app.InScopeAsync(services =>
            services
                .GetRequiredService<MediaLibrary>()
                .AddAsync(
                    new MemoryStream(TestPicture.Jpeg(900, 600, seed)),
                    name,
                    new PictureTexts("A test"),
                    Actor.Program("Test"),
                    default
                )
        );
        return isShown ? await ShowAsync(name) : added.Value!.Picture!;
    }

    /// <summary>Publishes a story with a picture of the library.</summary>
    private async Task<PictureRef> ShowAsync(string fileName)
    {
        var picture = PictureRef.Of(
            await _app.Data.InDatabaseAsync(db => db.Media.SingleAsync(m => m.FileName == fileName))
        );
        await _app.Data.CreateStoryAsync(
            $"Story of {fileName}",
            null,
            content => content with { PictureId = picture.Id, PictureAlt = "A test" }
        );
        return picture;
    }

    /// <summary>A node with the same database and bucket, and an empty disk.</summary>
    private WebApplicationFactory<global::Program> OtherNode() =>
        _app.WithWebHostBuilder(builder =>
        {
            builder.UseSetting("Storage:Root", _elsewhere);
            if (!TestDatabase.IsSqlServer)
            {
                builder.UseSetting(
                    "ConnectionStrings:NewsPortal",
                    $"Data Source={Path.Combine(_app.StorageRoot, "newsportal.db")}"
                );
            }
        });

    private static HttpClient Reader(WebApplicationFactory<global::Program> node) =>
        node.CreateClient(new() { BaseAddress = new Uri("https://news.test"), AllowAutoRedirect = false });

    private static string NameOf(PictureRef picture, string fileName) =>
        $"{picture.Sha256[..2]}/{picture.Sha256[2..4]}/{picture.Sha256}/{fileName}";

    private string PathOf(PictureRef picture, string fileName) =>
        _app.Services.GetRequiredService<MediaStore>().Variant(picture.Sha256, fileName);

    private bool IsThere(PictureRef picture, string fileName) => File.Exists(PathOf(picture, fileName));

    private async Task<(string Status, string Problems)> ReadyAsync()
    {
        using var answer = await _app.Browser().GetAsync("/health/ready");
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return (
            json.RootElement.GetProperty("status").GetString()!,
            json.RootElement.GetProperty("problems").GetRawText()
        );
    }

    private Task CleanUpAsync() =>
        _app.InScopeAsync(services => services.GetRequiredService<LibraryCleanup>().RunAsync(default));

    private Task RunAsync<TJob>()
        where TJob : Core.Infrastructure.IJob =>
        _app.InScopeAsync(async services =>
        {
            await services.GetRequiredService<TJob>().RunAsync(default);
            return true;
        });
}
