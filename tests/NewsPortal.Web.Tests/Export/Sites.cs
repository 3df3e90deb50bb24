using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Export;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Export;

/// <summary>Exports and imports test sites, and compares them.</summary>
internal sealed class Sites : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("newsportal-archives-").FullName;
    private readonly List<NewsApp> _apps = [];

    /// <summary>A new site without anything in it.</summary>
    public async Task<NewsApp> NewAsync()
    {
        var app = new NewsApp();
        _apps.Add(app);
        await app.StopBackgroundWorkAsync();
        return app;
    }

    /// <summary>A folder for an archive.</summary>
    public string NewFolder() => Path.Combine(_folder, Guid.NewGuid().ToString("N"));

    /// <summary>Exports a site into a new folder.</summary>
    public async Task<string> ExportAsync(NewsApp app)
    {
        var folder = NewFolder();
        await app.InScopeAsync(s => s.GetRequiredService<ExportSite>().RunAsync(folder, null, default));
        return folder;
    }

    /// <summary>Imports an archive.</summary>
    public static Task<ArchiveManifest> ImportAsync(NewsApp app, string archive) =>
        app.InScopeAsync(s => s.GetRequiredService<ImportSite>().RunAsync(archive, null, default));

    /// <summary>
    /// Exports a site, imports it into an empty one and exports that: all bytes must be equal, and so must be what
    /// readers see of each article, which no archive has.
    /// </summary>
    /// <returns>The imported site.</returns>
    public async Task<NewsApp> RequireFixedPointAsync(NewsApp app)
    {
        var first = await ExportAsync(app);
        var imported = await NewAsync();
        imported.Clock.SetUtcNow(app.Clock.GetUtcNow());
        await ImportAsync(imported, first);

        await RequireEqualAsync(first, await ExportAsync(imported));
        var (before, after) = (await ProjectionsAsync(app), await ProjectionsAsync(imported));
        Assert.Equal(before.Count, after.Count);
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First, pair.Second));
        Assert.Empty(await imported.Data.WrongKeysAsync());
        Assert.Empty(await imported.Data.WrongCardsAsync());
        return imported;
    }

    /// <summary>Requires that two archives have the same files with the same bytes.</summary>
    public static async Task RequireEqualAsync(string first, string second)
    {
        Assert.Equal(Names(first), Names(second));
        foreach (var name in Names(first))
        {
            var (a, b) = (Path.Combine(first, name), Path.Combine(second, name));
            if (name.EndsWith(".jsonl", StringComparison.Ordinal))
            {
                var (lines, same) = (await File.ReadAllLinesAsync(a), await File.ReadAllLinesAsync(b));
                Assert.All(lines.Zip(same), pair => Assert.Equal(pair.First, pair.Second));
            }

            var (bytes, others) = (await File.ReadAllBytesAsync(a), await File.ReadAllBytesAsync(b));
            Assert.True(bytes.AsSpan().SequenceEqual(others), name);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static List<string> Names(string archive) =>
        [
            .. Directory
                .EnumerateFiles(archive, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(archive, file))
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>
    /// All columns of each article, and the sort keys of its link rows. A body that waits to be rendered again is
    /// rendered first.
    /// </summary>
    private static async Task<List<string>> ProjectionsAsync(NewsApp app)
    {
        await app.InScopeAsync(s => s.GetRequiredService<RenderBodies>().RenderAllAsync(default));
        return await app.Data.InDatabaseAsync(async db =>
        {
            List<string> rows = [];
            foreach (var article in await db.Articles.AsNoTracking().OrderBy(a => a.Id).ToListAsync())
            {
                var entry = db.Entry(article);
                rows.Add(
                    JsonSerializer.Serialize(
                        entry.Metadata.GetProperties().ToDictionary(p => p.Name, p => entry.Property(p).CurrentValue)
                    )
                );
            }

            rows.AddRange(
                await db.ArticleAuthors.Select(l => $"{l.ArticleId} {l.AuthorId} {l.ListedAt}").ToListAsync()
            );
            rows.AddRange(
                await db.ArticleCategories.Select(l => $"{l.ArticleId} {l.CategoryId} {l.ListedAt}").ToListAsync()
            );
            rows.AddRange(await db.ArticleTags.Select(l => $"{l.ArticleId} {l.TagId} {l.ListedAt}").ToListAsync());
            return rows;
        });
    }
}
