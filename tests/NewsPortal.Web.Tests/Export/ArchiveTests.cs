using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Cli;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Export;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;
using NewsPortal.Web.Tests.Architecture;

namespace NewsPortal.Web.Tests.Export;

/// <summary>
/// "newsportal export" and "newsportal import newsportal": what is in an archive, and what is refused.
/// </summary>
public sealed class ArchiveTests : IAsyncLifetime
{
    private readonly Sites _sites = new();
    private NewsApp _app = null!;

    public async Task InitializeAsync() => _app = await _sites.NewAsync();

    public async Task DisposeAsync() => await _sites.DisposeAsync();

    /// <summary>Whoever adds a table decides whether a newspaper that leaves takes it along.</summary>
    [Fact]
    public async Task Tables_OfTheModel_AreExportedOrLeftOutWithAReason()
    {
        var types = await _app.Data.InDatabaseAsync(db =>
            Task.FromResult(db.Model.GetEntityTypes().Select(e => e.ClrType).ToHashSet())
        );
        var exported = ArchiveRecords.All.Select(record => record.Entity).ToHashSet();

        Assert.Empty(types.Except(exported).Except(ArchiveRecords.LeftOut.Keys).Select(type => type.Name));
        Assert.Empty(exported.Intersect(ArchiveRecords.LeftOut.Keys));
        Assert.Empty(exported.Concat(ArchiveRecords.LeftOut.Keys).Except(types).Select(type => type.Name));
        Assert.All(ArchiveRecords.LeftOut.Values, reason => Assert.NotEmpty(reason));
    }

    /// <summary>The names of files and fields are a promise: docs/export.md has each of them, and no other.</summary>
    [Fact]
    public async Task Fields_OfTheRecords_AreThoseOfTheDocument()
    {
        var document = await File.ReadAllLinesAsync(Path.Combine(SourceTree.Root, "docs", "export.md"));
        Dictionary<string, List<string>> written = [];
        List<string>? fields = null;
        foreach (var line in document)
        {
            if (line.StartsWith('#'))
            {
                fields = null;
            }

            if (line.StartsWith("### `", StringComparison.Ordinal))
            {
                fields = written[line.Split('`')[1]] = [];
            }
            else if (fields is not null && line.StartsWith("| `", StringComparison.Ordinal))
            {
                fields.AddRange(line.Split('|')[1].Split('`').Where((_, i) => i % 2 == 1));
            }
        }

        var records = await _app.Data.InDatabaseAsync(db =>
            Task.FromResult(
                ArchiveRecords.All.ToDictionary(
                    record => record.FileName,
                    record => record.Fields(db).Select(field => field.Name).ToList()
                )
            )
        );
        records["article-versions.jsonl"].AddRange(["content", "contentOf"]);
        records["last-ids.jsonl"] = ["record", "last"];

        Assert.Equal(records.Keys.Order(), written.Keys.Order());
        Assert.Equal(
            records.Select(record => $"{record.Key}: {string.Join(' ', record.Value.Order())}"),
            records.Select(record => $"{record.Key}: {string.Join(' ', written[record.Key].Order())}")
        );
    }

    [Fact]
    public async Task Export_OfASiteWithPeople_HasNoSecrets()
    {
        var user = await _app.Data.CreateUserAsync("vera", Roles.Administrator);

        var archive = await _sites.ExportAsync(_app);

        foreach (var file in Directory.GetFiles(archive))
        {
            var text = await File.ReadAllTextAsync(file);
            Assert.DoesNotContain(user.PasswordHash!, text, StringComparison.Ordinal);
            Assert.DoesNotContain(user.SecurityStamp!, text, StringComparison.Ordinal);
            Assert.DoesNotContain("password", text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [SkippableFact]
    public async Task Commands_ExportAndImport_TellWhatTheyDid()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        await _app.Data.CreateStoryAsync("Gone abroad");
        await AddPictureAsync(1);
        var (folder, other) = (_sites.NewFolder(), await _sites.NewAsync());

        var exported = await RunAsync(_app, "export", folder);
        var imported = await RunAsync(other, "import", "newsportal", folder);

        Assert.Equal((0, 0), (exported.Code, imported.Code));
        Assert.Contains($"{folder}: ", exported.Output, StringComparison.Ordinal);
        Assert.Contains($"Imported {folder}: ", imported.Output, StringComparison.Ordinal);
        Assert.Contains(
            "Gone abroad",
            await other.Browser().GetStringAsync(new Uri("/", UriKind.Relative)),
            StringComparison.Ordinal
        );
    }

    [SkippableFact]
    public async Task Export_OriginalMissing_SaysSoAndKeepsTheRest()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        await AddPictureAsync(1);
        File.Delete(await AddPictureAsync(2));
        var folder = _sites.NewFolder();

        var (code, _, errors) = await RunAsync(_app, "export", folder);

        Assert.Equal(1, code);
        Assert.Contains("is missing or damaged.", errors, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.Combine(folder, "pictures"), "*", SearchOption.AllDirectories));
        await Sites.ImportAsync(await _sites.NewAsync(), folder);
    }

    [Fact]
    public async Task Export_IntoAFolderWithFiles_IsRefused()
    {
        var folder = Directory.CreateDirectory(_sites.NewFolder()).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "mine.txt"), "Mine");

        var refusal = await Assert.ThrowsAsync<ArchiveException>(() =>
            _app.InScopeAsync(s => s.GetRequiredService<ExportSite>().RunAsync(folder, null, default))
        );

        Assert.Contains("is there already. Name a new folder", refusal.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "mine.txt")));
    }

    [Theory]
    [InlineData("articles.jsonl", "missing")]
    [InlineData("articles.jsonl", "cut")]
    [InlineData("articles.jsonl", "altered")]
    [InlineData("pictures", "missing")]
    [InlineData("pictures", "altered")]
    [InlineData("tags.jsonl", "forgotten")]
    [InlineData("pictures", "forgotten")]
    public async Task Import_FileNotAsExported_IsRefusedByNameAndChangesNothing(string file, string fault)
    {
        await _app.Data.CreateStoryAsync("Gone abroad");
        await AddPictureAsync(1);
        var archive = await _sites.ExportAsync(_app);
        var path = Path.Combine(archive, file);
        if (Directory.Exists(path))
        {
            path = Directory.GetFiles(path, "*", SearchOption.AllDirectories).Single();
        }

        await DamageAsync(archive, path, fault);

        var empty = await _sites.NewAsync();
        var refusal = await Assert.ThrowsAsync<ArchiveException>(() => Sites.ImportAsync(empty, archive));

        Assert.Contains(Path.GetFileName(path), refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was imported.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, await empty.Data.InDatabaseAsync(db => db.Articles.CountAsync()));
        Assert.False(Directory.Exists(Path.Combine(empty.StorageRoot, "media")));
    }

    [Fact]
    public async Task Import_WithoutManifest_IsRefused()
    {
        var archive = await _sites.ExportAsync(_app);
        File.Delete(Path.Combine(archive, "manifest.json"));

        var refusal = await Assert.ThrowsAsync<ArchiveException>(async () =>
            await Sites.ImportAsync(await _sites.NewAsync(), archive)
        );

        Assert.Contains("is no complete archive", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_OfANewerFormat_IsRefused()
    {
        var archive = await _sites.ExportAsync(_app);
        var manifest = Path.Combine(archive, "manifest.json");
        await File.WriteAllTextAsync(
            manifest,
            (await File.ReadAllTextAsync(manifest)).Replace(
                "\"version\": 1",
                "\"version\": 2",
                StringComparison.Ordinal
            )
        );

        var refusal = await Assert.ThrowsAsync<ArchiveException>(async () =>
            await Sites.ImportAsync(await _sites.NewAsync(), archive)
        );

        Assert.Contains("was exported by a newer NewsPortal", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_IntoASiteThatHasSomething_IsRefused()
    {
        var archive = await _sites.ExportAsync(_app);
        var other = await _sites.NewAsync();
        await other.Data.CreateAuthorAsync("ada");

        var refusal = await Assert.ThrowsAsync<ArchiveException>(() => Sites.ImportAsync(other, archive));

        Assert.Contains(
            "This site is not empty: it has authors. Import into a new one",
            refusal.Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>Written by another program: whole, but wrong in a line.</summary>
    [Fact]
    public async Task Import_LineThatIsNotUnderstood_IsNamedAndChangesNothing()
    {
        await _app.Data.CreateAuthorAsync("ada");
        var archive = await _sites.ExportAsync(_app);
        await RewriteAsync(
            archive,
            "authors.jsonl",
            text => text.Replace("\"name\"", "\"nom\"", StringComparison.Ordinal)
        );
        var empty = await _sites.NewAsync();

        var refusal = await Assert.ThrowsAsync<ArchiveException>(() => Sites.ImportAsync(empty, archive));

        Assert.StartsWith(
            "Line 1 of authors.jsonl is not understood. The field \"name\" is missing.",
            refusal.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(0, await empty.Data.InDatabaseAsync(db => db.Authors.CountAsync()));
    }

    [Fact]
    public async Task Import_WhileANodeRuns_ShowsTheStories()
    {
        await _app.Data.CreateStoryAsync("Gone abroad");
        var archive = await _sites.ExportAsync(_app);
        var other = await _sites.NewAsync();
        var browser = other.Browser();
        await browser.GetStringAsync(new Uri("/", UriKind.Relative));

        await Sites.ImportAsync(other, archive);

        Assert.Contains(
            "Gone abroad",
            await browser.GetStringAsync(new Uri("/", UriKind.Relative)),
            StringComparison.Ordinal
        );
        Assert.True(
            await other.Data.InDatabaseAsync(db => db.Changes.AnyAsync(c => c.Subject == ChangeSubject.Article))
        );
    }

    /// <summary>Old addresses, merged terms and feeds still mean what had the number.</summary>
    [Fact]
    public async Task Import_NumberThatWasDeleted_IsNotGivenAgain()
    {
        await _app.Data.CreateAuthorAsync("ada");
        var gone = await _app.Data.CreateAuthorAsync("ben");
        await _app.Data.InDatabaseAsync(db => db.Authors.Where(a => a.Id == gone.Id).ExecuteDeleteAsync());
        var other = await _sites.NewAsync();
        await Sites.ImportAsync(other, await _sites.ExportAsync(_app));

        Assert.Equal(gone.Id + 1, (await other.Data.CreateAuthorAsync("cleo")).Id);
    }

    private static async Task DamageAsync(string archive, string path, string fault)
    {
        switch (fault)
        {
            case "missing":
                File.Delete(path);
                break;
            case "cut":
                await using (var file = new FileStream(path, FileMode.Open))
                {
                    file.SetLength(file.Length / 2);
                }

                break;
            case "altered":
                var bytes = await File.ReadAllBytesAsync(path);
                bytes[^2] ^= 1;
                await File.WriteAllBytesAsync(path, bytes);
                break;
            default:
                var name = Path.GetRelativePath(archive, path);
                await ManifestAsync(archive, files => files.RemoveAll(file => file.Name == name));
                break;
        }
    }

    private static async Task RewriteAsync(string archive, string name, Func<string, string> change)
    {
        var path = Path.Combine(archive, name);
        await File.WriteAllTextAsync(path, change(await File.ReadAllTextAsync(path)));
        var bytes = await File.ReadAllBytesAsync(path);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
        await ManifestAsync(
            archive,
            files => files[files.FindIndex(file => file.Name == name)] = new ArchiveFile(name, bytes.Length, hash)
        );
    }

    private static async Task ManifestAsync(string archive, Action<List<ArchiveFile>> change)
    {
        var path = Path.Combine(archive, "manifest.json");
        var manifest = JsonSerializer.Deserialize<ArchiveManifest>(
            await File.ReadAllTextAsync(path),
            JsonSerializerOptions.Web
        )!;
        var files = manifest.Files.ToList();
        change(files);
        await File.WriteAllTextAsync(
            path,
            JsonSerializer.Serialize(manifest with { Files = files }, JsonSerializerOptions.Web)
        );
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

    private static async Task<(int Code, string Output, string Errors)> RunAsync(NewsApp app, params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await CommandLine.RunAsync(
            [.. arguments, "--setting", $"Storage:Root={app.StorageRoot}"],
            new Terminal(TextReader.Null, output, errors),
            default
        );
        return (code, output.ToString(), errors.ToString());
    }
}
