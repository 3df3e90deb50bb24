using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Articles;
using NewsPortal.Core.WordPressImport;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.WordPressImport;

/// <summary>Runs imports into a test site and inspects the results.</summary>
internal sealed class ImportBench : IDisposable
{
    private readonly NewsApp _app;

    public ImportBench(NewsApp app)
    {
        _app = app;
        Folder = Directory.CreateTempSubdirectory("newsportal-import-").FullName;
        Uploads = Directory.CreateDirectory(Path.Combine(Folder, "uploads")).FullName;
    }

    public string Folder { get; }

    public string Uploads { get; }

    public string ReceiptPath => Path.Combine(Folder, "receipt.json");

    /// <summary>Writes a small picture into the uploads folder.</summary>
    public void AddPicture(string path, int shade = 120, int width = 40)
    {
        var full = Path.Combine(Uploads, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        using var image = NetVips.Image.Black(width, 30, bands: 3) + new double[] { shade, 80, 60 };
        using var bytes = image.Cast(NetVips.Enums.BandFormat.Uchar);
        bytes.WriteToFile(full);
    }

    public Task<ImportResult> ImportAsync(
        string export,
        bool withUploads = false,
        IProgress<ImportProgress>? progress = null,
        CancellationToken cancel = default,
        Func<ImportWordPress, ImportWordPress>? change = null
    )
    {
        var command = new ImportWordPress([Write("export.xml", export)], withUploads ? Uploads : null, ReceiptPath);
        return ImportAsync(change is null ? command : change(command), progress, cancel);
    }

    public Task<ImportResult> ImportFileAsync(
        string path,
        string? uploads = null,
        IProgress<ImportProgress>? progress = null,
        CancellationToken cancel = default
    ) => ImportAsync(new ImportWordPress([path], uploads, ReceiptPath), progress, cancel);

    public Task<ImportResult> ImportAsync(
        ImportWordPress command,
        IProgress<ImportProgress>? progress = null,
        CancellationToken cancel = default
    ) =>
        _app.InScopeAsync(services =>
            services.GetRequiredService<WordPressImporter>().ImportAsync(command, progress, cancel)
        );

    /// <summary>Imports several files in one call.</summary>
    public Task<ImportResult> ImportFilesAsync(params IReadOnlyList<string> paths) =>
        ImportAsync(new ImportWordPress(paths, Uploads, ReceiptPath));

    /// <summary>Writes a file into the bench's folder.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>The receipt's entry for one thing.</summary>
    public ReceiptLine Line(string type, string id) => Lines().Single(line => line.Type == type && line.Id == id);

    public List<ReceiptLine> Lines()
    {
        using var receipt = JsonDocument.Parse(File.ReadAllText(ReceiptPath));
        return receipt.RootElement.GetProperty("entries").Deserialize<List<ReceiptLine>>(JsonSerializerOptions.Web)!;
    }

    public Task<ImportedArticle?> FindAsync(string slug) => ImportedArticle.FindAsync(_app, slug);

    public async Task<ImportedArticle> GetAsync(string slug) =>
        await FindAsync(slug) ?? throw new InvalidOperationException($"There is no article \"{slug}\".");

    /// <summary>Where an old address leads: to the same path, or one redirect further; null for nowhere.</summary>
    public Task<string?> FollowAsync(string address) =>
        _app.Data.InDatabaseAsync(async db =>
        {
            var now = _app.Clock.GetUtcNow().UtcDateTime;
            var path = ArticlePaths.Normalise(address);
            if (
                await db.Articles.AnyAsync(a =>
                    a.Path == path && a.State == ArticleState.Published && a.PublishedAt <= now
                )
            )
            {
                return path;
            }

            var name = path[(path.LastIndexOf('/') + 1)..];
            if (path == $"/category/{name}" && await db.Categories.AnyAsync(c => c.Slug == name))
            {
                return path;
            }

            if (path == $"/tag/{name}" && await db.Tags.AnyAsync(t => t.Slug == name))
            {
                return path;
            }

            if (path == $"/author/{name}" && await db.Authors.AnyAsync(a => a.Slug == name))
            {
                return path;
            }

            return await new Redirects(db).FindAsync(path, now, default);
        });

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public sealed record ReceiptLine(
        string Type,
        string Id,
        string Title,
        string Action,
        string? OldAddress,
        string? NewAddress,
        List<string> Notes
    );
}
