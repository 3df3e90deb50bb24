using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Cli;
using NewsPortal.Core.Access;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Media;

/// <summary>The command line on a site whose pictures are in a bucket, and on this machine no more.</summary>
public sealed class BucketCommandTests : IAsyncLifetime
{
    private const string Former = "former";
    private const string Next = "next";
    private readonly NewsApp _app = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("newsportal-backups-").FullName;
    private readonly string _other = Directory.CreateTempSubdirectory("newsportal-restored-").FullName;
    private ObjectStore _store = null!;

    public async Task InitializeAsync()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        _store = await ObjectStore.StartAsync();
        foreach (var (setting, value) in _store.Settings(Former))
        {
            _app.With(setting, value);
        }

        await _app.StopBackgroundWorkAsync();
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_other, recursive: true);
    }

    [SkippableFact]
    public async Task Restore_SiteWithBuckets_BringsEveryOriginalIntoTheNewOne()
    {
        var picture = await AddAsync(1);
        await SucceedsAsync(_app.StorageRoot, Former, "backup", _folder);
        Assert.Empty(LocalFiles());

        await SucceedsAsync(_other, Next, "restore", _folder);

        Assert.Contains($"{Next}/{NameOf(picture)}", await _store.NamesAsync());
        await using var restored = new NewsApp().With("Storage:Root", _other);
        foreach (var (setting, value) in _store.Settings(Next))
        {
            restored.With(setting, value);
        }

        await restored.Data.CreateStoryAsync(
            "Shown again",
            null,
            content => content with { PictureId = picture.Id, PictureAlt = "A test" }
        );
        await restored.Browser().GetByteArrayAsync(picture.Address(320));
        Assert.Equal(
            TestPicture.Jpeg(900, 600, 1),
            await File.ReadAllBytesAsync(Path.Combine(_other, "media", NameOf(picture)))
        );
    }

    [SkippableFact]
    public async Task Backup_OfAFewDays_FetchesNothingThatItHas()
    {
        var picture = await AddAsync(2);
        await SucceedsAsync(_app.StorageRoot, Former, "backup", _folder);

        var output = await SucceedsAsync(_app.StorageRoot, Former, "backup", _folder);

        Assert.DoesNotContain("missing", output, StringComparison.Ordinal);
        await _store.DeleteAsync($"{Former}/{NameOf(picture)}");
        var (_, after, errors) = await RunAsync(_app.StorageRoot, Former, "backup", _folder);
        Assert.Contains("is missing", after + errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Import_ArchiveOfASiteWithBuckets_BringsEveryOriginalIntoTheNewOne()
    {
        var picture = await AddAsync(3);
        var archive = Path.Combine(_folder, "archive");
        await SucceedsAsync(_app.StorageRoot, Former, "export", archive);

        await SucceedsAsync(_other, Next, "import", "newsportal", archive);

        Assert.Contains($"{Next}/{NameOf(picture)}", await _store.NamesAsync());
    }

    [SkippableFact]
    public async Task Check_PicturesInTheBucket_NamesWhatItLacks()
    {
        await AddAsync(4);
        Assert.Contains(
            "Read 1 pictures and files; all is sound.",
            await SucceedsAsync(_app.StorageRoot, Former, "check"),
            StringComparison.Ordinal
        );
        var (missing, local) = (await AddAsync(5), await AddAsync(6, isOnlyInBucket: false));
        await _store.DeleteAsync($"{Former}/{NameOf(missing)}");
        await _store.DeleteAsync($"{Former}/{NameOf(local)}");

        var (code, output, _) = await RunAsync(_app.StorageRoot, Former, "check");

        Assert.Equal(1, code);
        Assert.DoesNotContain("picture-4.jpg", output, StringComparison.Ordinal);
        Assert.Contains("(picture-5.jpg)", output, StringComparison.Ordinal);
        Assert.Contains("is missing", output, StringComparison.Ordinal);
        Assert.Contains("(picture-6.jpg)", output, StringComparison.Ordinal);
        Assert.Contains("not in the bucket", output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Check_BucketAway_SaysWhatToLookAt()
    {
        await AddAsync(7);
        await _store.StopAsync();

        var (code, _, errors) = await RunAsync(_app.StorageRoot, Former, "check");

        Assert.Equal(1, code);
        Assert.Contains("Check that its store runs, and Media:S3:Endpoint.", errors, StringComparison.Ordinal);
    }

    private async Task<PictureRef> AddAsync(int seed, bool isOnlyInBucket = true)
    {
        var added = await _app.InScopeAsync(services =>
            services
                .GetRequiredService<MediaLibrary>()
                .AddAsync(
                    new MemoryStream(TestPicture.Jpeg(900, 600, seed)),
                    $"picture-{seed}.jpg",
                    PictureTexts.None,
                    Actor.Program("Test"),
                    default
                )
        );
        if (isOnlyInBucket)
        {
            Directory.Delete(Path.Combine(_app.StorageRoot, "media"), recursive: true);
        }

        return added.Value!.Picture!;
    }

    private string[] LocalFiles()
    {
        var media = Path.Combine(_app.StorageRoot, "media");
        return Directory.Exists(media) ? Directory.GetFiles(media, "*", SearchOption.AllDirectories) : [];
    }

    private static string NameOf(PictureRef picture) =>
        $"{picture.Sha256[..2]}/{picture.Sha256[2..4]}/{picture.Sha256}/original";

    private async Task<string> SucceedsAsync(string root, string prefix, params string[] arguments)
    {
        var (code, output, errors) = await RunAsync(root, prefix, arguments);
        Assert.True(code == 0, errors + output);
        return output;
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(
        string root,
        string prefix,
        params string[] arguments
    )
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var settings = _store.Settings(prefix).Append(("Storage:Root", root));
        var code = await CommandLine.RunAsync(
            [.. arguments, .. settings.SelectMany(s => new[] { "--setting", $"{s.Item1}={s.Item2}" })],
            new Terminal(TextReader.Null, output, errors),
            default
        );
        return (code, output.ToString(), errors.ToString());
    }
}
