using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Cli;
using NewsPortal.Core.Access;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.Core.Readership;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Backups;

/// <summary>"newsportal backup", "backup verify" and "restore" of a site on the embedded database.</summary>
public sealed class BackupTests : IAsyncLifetime
{
    private const string Passphrase = "eleven slow canal boats";
    private readonly NewsApp _app = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("newsportal-backups-").FullName;
    private readonly string _other = Directory.CreateTempSubdirectory("newsportal-restored-").FullName;

    public Task InitializeAsync() => _app.StopBackgroundWorkAsync();

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_other, recursive: true);
    }

    [SkippableFact]
    public async Task Restore_IntoAnEmptyFolder_MakesTheSamePagesAndFiles()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        var story = await _app.Data.CreateStoryAsync("Kept for hard times");
        var original = await AddPictureAsync(1);
        await SucceedsAsync("backup", _folder);

        await SucceedsAsync(
            "restore",
            _folder,
            "--setting",
            "Storage:Root=/nowhere",
            "--setting",
            $"Storage:Root={_other}"
        );

        await using var restored = new NewsApp().With("Storage:Root", _other);
        var address = await _app.Data.InDatabaseAsync(db =>
            db.Articles.Where(a => a.Id == story.Id).Select(a => a.Path!).SingleAsync()
        );
        foreach (var path in new[] { "/", address, "/feed" })
        {
            Assert.Equal(await PageAsync(_app, path), await PageAsync(restored, path));
        }

        var there = Path.Combine(_other, Path.GetRelativePath(_app.StorageRoot, original));
        Assert.Equal(await File.ReadAllBytesAsync(original), await File.ReadAllBytesAsync(there));
    }

    [SkippableFact]
    public async Task Restore_BackupMadeWhileStoriesWereWritten_HasOneMomentWhole()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        List<(long Story, string Original)> written = [];
        using var end = new CancellationTokenSource();
        await WriteAsync(3);
        var before = written.Count;
        var writing = Task.Run(() => WriteAsync(1_000), default);

        await SucceedsAsync("backup", _folder);

        await end.CancelAsync();
        await writing;
        await SucceedsAsync("restore", _folder, "--setting", $"Storage:Root={_other}");
        await using var restored = new NewsApp().With("Storage:Root", _other);
        await restored.StopBackgroundWorkAsync();
        await FoldAsync(restored);
        var (ids, paths, views) = await restored.Data.InDatabaseAsync(async db =>
            (
                await db.Articles.OrderBy(a => a.Id).Select(a => a.Id).ToListAsync(),
                await db.Articles.OrderBy(a => a.Id).Select(a => a.Path!).ToListAsync(),
                await db.ArticleViewTotals.SumAsync(t => t.Views)
            )
        );
        Assert.InRange(ids.Count, before, written.Count);
        Assert.Equal(written.Take(ids.Count).Select(w => w.Story), ids);
        Assert.All(
            written.Take(ids.Count),
            w => Assert.True(File.Exists(Path.Combine(_other, Path.GetRelativePath(_app.StorageRoot, w.Original))))
        );
        Assert.InRange(views, before, written.Count);
        foreach (var path in paths)
        {
            Assert.NotEmpty(await PageAsync(restored, path));
        }

        async Task WriteAsync(int stories)
        {
            for (var i = 0; i < stories && !end.IsCancellationRequested; i++)
            {
                var original = await AddPictureAsync(written.Count);
                var story = await _app.Data.CreateStoryAsync($"Written meanwhile {written.Count}");
                written.Add((story.Id, original));
                await ViewAsync(story.Id);
            }
        }
    }

    [SkippableFact]
    public async Task Restore_ViewsNotCountedYet_CountsEachOnce()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        var story = await _app.Data.CreateStoryAsync("Read before the fire");
        await ViewAsync(story.Id);
        await FoldAsync(_app);
        await ViewAsync(story.Id);
        await SucceedsAsync("backup", _folder);

        await SucceedsAsync("restore", _folder, "--setting", $"Storage:Root={_other}");

        await using var restored = new NewsApp().With("Storage:Root", _other);
        await restored.StopBackgroundWorkAsync();
        await FoldAsync(restored);
        Assert.Equal(
            2,
            await restored.Data.InDatabaseAsync(db => db.ArticleViewTotals.Select(t => t.Views).SingleAsync())
        );
    }

    [SkippableFact]
    public async Task Backup_SaltOfTheDay_IsNotKeptWithIt()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        var salt = "what nobody may keep beyond the day"u8[..VisitSalt.Length].ToArray();
        await _app.Data.InDatabaseAsync(async db =>
        {
            await db.VisitSalts.ExecuteDeleteAsync();
            db.VisitSalts.Add(new VisitSalt { Day = new DateOnly(2026, 3, 2), Value = salt });
            return await db.SaveChangesAsync();
        });

        await SucceedsAsync("backup", _folder);

        var database = Directory.GetFiles(_folder, "database", SearchOption.AllDirectories).Single();
        Assert.Equal(-1, (await File.ReadAllBytesAsync(database)).AsSpan().IndexOf(salt));
        Assert.Equal(salt, await _app.Data.InDatabaseAsync(db => db.VisitSalts.Select(s => s.Value).SingleAsync()));
    }

    [SkippableFact]
    public async Task Restore_FileCutOff_IsRefusedAndChangesNothing()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        await SucceedsAsync("backup", _folder);
        var database = Directory.GetFiles(_folder, "database", SearchOption.AllDirectories).Single();
        await using (var file = new FileStream(database, FileMode.Open))
        {
            file.SetLength(file.Length / 2);
        }

        var (code, _, errors) = await RunAsync("restore", _folder, "--setting", $"Storage:Root={_other}");

        Assert.Equal(1, code);
        Assert.Contains("is damaged or cut off. Take another backup.", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_other, "newsportal.db")));
    }

    [SkippableFact]
    public async Task Restore_BackupThatWasNotFinished_IsRefused()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        await SucceedsAsync("backup", _folder);
        var backup = Directory.GetDirectories(_folder, "20*").Single();
        File.Delete(Path.Combine(backup, "manifest.json"));
        Directory.Move(backup, backup + ".part");

        var (code, _, errors) = await RunAsync("restore", backup + ".part", "--setting", $"Storage:Root={_other}");

        Assert.Equal(1, code);
        Assert.Contains("is no finished backup", errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Restore_SiteIsHere_NeedsReplace()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        await SucceedsAsync("backup", _folder);
        await SucceedsAsync("restore", _folder, "--setting", $"Storage:Root={_other}");

        var (code, _, errors) = await RunAsync("restore", _folder, "--setting", $"Storage:Root={_other}");

        Assert.Equal(1, code);
        Assert.Contains("--replace", errors, StringComparison.Ordinal);
        await SucceedsAsync("restore", _folder, "--replace", "--setting", $"Storage:Root={_other}");
    }

    [SkippableFact]
    public async Task Backup_SecondOne_StoresOnlyNewMedia()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        await AddPictureAsync(1);
        await SucceedsAsync("backup", _folder);
        await AddPictureAsync(2);

        var output = await SucceedsAsync("backup", _folder, "--keep", "1");

        Assert.Contains("2 pictures and files (1 new), 1 old backups removed", output, StringComparison.Ordinal);
        Assert.Single(Directory.GetDirectories(_folder, "20*"));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(_folder, "media"), "*", SearchOption.AllDirectories).Length);
    }

    [SkippableFact]
    public async Task Backup_WithPassphrase_OpensOnlyWithIt()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        await _app.Data.CreateStoryAsync("Nobody else reads this");
        await AddPictureAsync(1);
        await SucceedsAsync("backup", _folder, "--passphrase-file", await PassphraseAsync(Passphrase));

        var without = await RunAsync("restore", _folder, "--setting", $"Storage:Root={_other}");
        var wrong = await RunAsync(
            "restore",
            _folder,
            "--passphrase-file",
            await PassphraseAsync("another"),
            "--setting",
            $"Storage:Root={_other}"
        );

        Assert.Equal((1, 1), (without.Code, wrong.Code));
        Assert.Contains("--passphrase-file", without.Errors, StringComparison.Ordinal);
        Assert.Contains("passphrase is another", wrong.Errors, StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(_folder, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain("SQLite format", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
            Assert.DoesNotContain("Nobody else reads", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        }

        await SucceedsAsync(
            "restore",
            _folder,
            "--passphrase-file",
            await PassphraseAsync(Passphrase),
            "--setting",
            $"Storage:Root={_other}"
        );
    }

    [SkippableFact]
    public async Task Restore_FolderOfPlainAndEncryptedBackups_OpensBoth()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        await AddPictureAsync(1);
        await SucceedsAsync("backup", _folder);
        var plain = Directory.GetDirectories(_folder, "20*").Single();
        var passphrase = await PassphraseAsync(Passphrase);
        await SucceedsAsync("backup", _folder, "--passphrase-file", passphrase);

        await SucceedsAsync("restore", plain, "--setting", $"Storage:Root={_other}");
        await SucceedsAsync(
            "restore",
            _folder,
            "--replace",
            "--passphrase-file",
            passphrase,
            "--setting",
            $"Storage:Root={Path.Combine(_other, "encrypted")}"
        );
    }

    [SkippableFact]
    public async Task Backup_OriginalMissing_SaysSoAndKeepsTheRest()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        await AddPictureAsync(1);
        File.Delete(await AddPictureAsync(2));

        var (code, output, errors) = await RunAsync("backup", _folder);

        Assert.Equal(1, code);
        Assert.Contains("1 pictures and files", output, StringComparison.Ordinal);
        Assert.Contains("is missing.", errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Verify_SoundBackup_ReadsPagesFromIt()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        await _app.Data.CreateStoryAsync("Proven to be there");
        await _app.Browser().GetAsync(new Uri("/account/login", UriKind.Relative));
        var begunAt = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(-1);
        await SucceedsAsync("backup", _folder);

        var output = await SucceedsAsync("backup", "verify", _folder);

        Assert.Contains("is sound: all rows are there, and 5 pages were read.", output, StringComparison.Ordinal);
        var made = await _app.Data.InDatabaseAsync(db => db.BackupProofs.Select(p => p.MadeAt).SingleAsync());
        Assert.InRange(made, begunAt, TimeProvider.System.GetUtcNow().UtcDateTime);
    }

    [SkippableFact]
    public async Task Verify_BackupOfAnotherSite_IsNotTakenForOneOfThis()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        await _app.Browser().GetAsync(new Uri("/account/login", UriKind.Relative));
        await SucceedsAsync("backup", _folder);
        await using var other = new NewsApp();
        await other.Browser().GetAsync(new Uri("/account/login", UriKind.Relative));

        var (code, _, errors) = await RunAsync(
            "backup",
            "verify",
            _folder,
            "--setting",
            $"Storage:Root={other.StorageRoot}"
        );

        Assert.Equal(0, code);
        Assert.Contains("of another site", errors, StringComparison.Ordinal);
        Assert.Equal(0, await other.Data.InDatabaseAsync(db => db.BackupProofs.CountAsync()));
    }

    private async Task<string> AddPictureAsync(int seed)
    {
        var added = await _app.InScopeAsync(services =>
            services
                .GetRequiredService<MediaLibrary>()
                .AddAsync(
                    new MemoryStream(TestPicture.Blocks(800, 600, seed)),
                    $"picture-{seed}.jpg",
                    PictureTexts.None,
                    Actor.Program("Test"),
                    default
                )
        );
        var sha256 = await _app.Data.InDatabaseAsync(db =>
            db.Media.Where(m => m.Id == added.Value!.Id).Select(m => m.Sha256).SingleAsync()
        );
        return _app.Services.GetRequiredService<MediaStore>().Original(sha256);
    }

    private Task<bool> ViewAsync(long story) =>
        _app.Services.GetRequiredService<ViewJournal>().AppendAsync(new ViewEntry(story), default);

    private static async Task FoldAsync(NewsApp app) =>
        await app.InScopeAsync(async services =>
        {
            await services.GetRequiredService<FoldViews>().RunAsync(default);
            return true;
        });

    private async Task<string> PassphraseAsync(string passphrase)
    {
        var file = Path.Combine(_other, $"{Guid.NewGuid():N}.txt");
        await File.WriteAllTextAsync(file, passphrase + "\n");
        return file;
    }

    private static async Task<byte[]> PageAsync(NewsApp app, string path) =>
        await app.Browser().GetByteArrayAsync(new Uri(path, UriKind.Relative));

    private async Task<string> SucceedsAsync(params string[] arguments)
    {
        var (code, output, errors) = await RunAsync(arguments);
        Assert.True(code == 0, errors + output);
        return output;
    }

    private async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        string[] here = arguments.Contains("--setting") ? [] : ["--setting", $"Storage:Root={_app.StorageRoot}"];
        var code = await CommandLine.RunAsync(
            [.. arguments, .. here],
            new Terminal(TextReader.Null, output, errors),
            default
        );
        return (code, output.ToString(), errors.ToString());
    }
}
