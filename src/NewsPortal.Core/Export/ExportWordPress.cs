using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;
using NewsPortal.Core.Terms;
using NewsPortal.Core.WordPressImport;

namespace NewsPortal.Core.Export;

/// <summary>What an export for WordPress has, and what stayed behind because WordPress has no place for it.</summary>
public sealed record WordPressExport
{
    /// <summary>The WXR files, in the order in which WordPress takes them.</summary>
    public IReadOnlyList<string> Files { get; internal set; } = [];

    /// <summary>Stories, in every state.</summary>
    public int Posts { get; internal set; }

    public int Pages { get; internal set; }

    /// <summary>Pictures and other files.</summary>
    public int Uploads { get; internal set; }

    /// <summary>Originals that the site itself does not have any more, by the name that they would have had.</summary>
    public List<string> Missing { get; } = [];

    /// <summary>
    /// Unpublished stories that exist for some people only; in WordPress every editor would see them.
    /// </summary>
    public int Restricted { get; internal set; }

    /// <summary>Pictures whose rights have ended.</summary>
    public int EndedPictures { get; internal set; }

    /// <summary>Redirects of anything but stories and pages.</summary>
    public int OtherRedirects { get; internal set; }

    /// <summary>Published stories and pages with later changes that readers have not seen.</summary>
    public int UnpublishedChanges { get; internal set; }
}

/// <summary>
/// Writes a site as an export that WordPress's own importer takes (WXR 1.2), with the originals as an uploads folder,
/// while it runs (docs/export.md, docs/adr/0082). Twenty articles at a time are in memory.
/// </summary>
public sealed class ExportWordPress(NewsDbContext db, MediaStore media, IOptions<SiteOptions> options, SiteTime time)
{
    /// <summary>Bytes of a file when nobody says otherwise: what WordPress's own command line takes for it.</summary>
    public const long DefaultFileSize = 15_000_000;

    private const int Page = 20;
    private const string Uploads = "uploads";

    private string BaseUrl => options.Value.BaseUrl.TrimEnd('/');

    /// <summary>Exports the site.</summary>
    /// <param name="path">A new or empty folder.</param>
    /// <param name="fileSize">Bytes after which the next file begins.</param>
    /// <param name="progress">Told how far it is; null for nobody.</param>
    /// <param name="cancellationToken">Stops it; what there is of it then is removed by the next one.</param>
    /// <exception cref="ArchiveException">The folder is in use, or the database allows no snapshot.</exception>
    public Task<WordPressExport> RunAsync(
        string path,
        long fileSize,
        IProgress<ArchiveProgress>? progress,
        CancellationToken cancellationToken
    ) => Snapshot.ReadAsync(db, token => WriteAsync(path, fileSize, progress, token), cancellationToken);

    private async Task<WordPressExport> WriteAsync(
        string path,
        long fileSize,
        IProgress<ArchiveProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var folder = NewFolder.Create(path);
        var uploads = new WordPressUploads(media, time);
        WordPressExport done;
        await using (await new TableRows(db).BeginSnapshotAsync(cancellationToken))
        {
            done = await WriteRecordsAsync(folder, uploads, fileSize, progress, cancellationToken);
        }

        var originals = uploads.All.ToList();
        for (var i = 0; i < originals.Count; i++)
        {
            progress?.Report(new ArchiveProgress("Originals", i, originals.Count));
            var (name, upload) = ($"{Uploads}/{originals[i].Path}", originals[i]);
            using var borrowed = await media.BorrowAsync(upload.Original, cancellationToken);
            if (await folder.CopyAsync(name, borrowed?.Path, upload.Sha256, cancellationToken) is null)
            {
                done.Missing.Add(name);
            }
        }

        folder.Finish();
        return done;
    }

    private async Task<WordPressExport> WriteRecordsAsync(
        NewFolder folder,
        WordPressUploads uploads,
        long fileSize,
        IProgress<ArchiveProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var settings = await db.SiteSettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        var name = settings is { Name.Length: > 0 } ? settings.Name : options.Value.Name;
        var site = new WxrSite(name, BaseUrl, BaseUrl, BaseUrl, time.Culture.Name, "1.2");
        var authors = await AuthorsAsync(cancellationToken);
        await using var files = new WxrFiles(
            folder,
            Slug.From(name) is { Length: > 0 } slug && slug.All(char.IsAscii) ? slug : "newspaper",
            fileSize,
            time,
            async writer =>
            {
                await writer.BeginAsync(site, settings?.Tagline ?? "");
                foreach (var author in authors.Values)
                {
                    await writer.AddAsync(author);
                }
            }
        );
        var categories = await AddTermsAsync(await files.CurrentAsync(), cancellationToken);
        var done = new WordPressExport();
        var attachments = new WordPressAttachments(db, uploads, time, BaseUrl);
        done.EndedPictures = await attachments.NameAsync(cancellationToken);
        var reader = new WordPressArticles(db, time, BaseUrl, authors, categories, attachments);
        await reader.BeginAsync(cancellationToken);
        done.Restricted = reader.Hidden.Count;
        done.OtherRedirects = await db.Redirects.CountAsync(r => r.Target != RedirectTarget.Article, cancellationToken);

        var total = await db.Articles.CountAsync(cancellationToken);
        var (seen, last) = (0, 0L);
        while (true)
        {
            var ids = await db
                .Articles.Where(a => a.Id > last)
                .OrderBy(a => a.Id)
                .Take(Page)
                .Select(a => a.Id)
                .ToListAsync(cancellationToken);
            if (ids.Count == 0)
            {
                break;
            }

            last = ids[^1];
            foreach (var item in await reader.ReadAsync(ids, cancellationToken))
            {
                progress?.Report(new ArchiveProgress("Stories and pages", Math.Min(seen++, total), total));
                await files.AddAsync(item);
                done.Posts += item.Type == WordPressArticles.Post ? 1 : 0;
                done.Pages += item.Type == WordPressArticles.Page ? 1 : 0;
            }
        }

        await foreach (var item in attachments.RestAsync(cancellationToken))
        {
            await files.AddAsync(item);
        }

        done.UnpublishedChanges = reader.UnpublishedChanges;
        done.Uploads = uploads.Pictures.Count + uploads.Files.Count;
        done.Files = await files.FinishAsync();
        return done;
    }

    /// <summary>All bylines by number; with a mail address where one belongs to an account.</summary>
    private async Task<IReadOnlyDictionary<long, WxrAuthor>> AuthorsAsync(CancellationToken cancellationToken)
    {
        var authors = await db
            .Authors.AsNoTracking()
            .OrderBy(a => a.Id)
            .Select(a => new
            {
                a.Id,
                a.Slug,
                a.Name,
                Mail = db.Users.Where(u => u.AuthorId == a.Id).OrderBy(u => u.Id).Select(u => u.Email).FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        return authors.ToDictionary(
            a => a.Id,
            a => new WxrAuthor(a.Id, WordPressNames.Login(a.Id, a.Slug), a.Mail ?? "", a.Name, "", "")
        );
    }

    /// <summary>Writes the categories, parents first, and the tags.</summary>
    /// <returns>The categories by number.</returns>
    private async Task<IReadOnlyDictionary<long, Category>> AddTermsAsync(
        WxrWriter writer,
        CancellationToken cancellationToken
    )
    {
        var categories = await db.Categories.AsNoTracking().ToDictionaryAsync(c => c.Id, cancellationToken);
        var below = categories.Values.ToLookup(c => c.ParentId ?? 0);
        var waiting = new Stack<Category>(below[0].OrderByDescending(c => c.Position));
        while (waiting.TryPop(out var category))
        {
            await writer.AddAsync(
                new WxrCategory(
                    WordPressIds.Category(category.Id),
                    WordPressNames.Nicename(category.Slug),
                    category.ParentId is { } parent ? WordPressNames.Nicename(categories[parent].Slug) : "",
                    WordPressNames.Html(category.Name),
                    WordPressNames.Html(category.Description)
                )
            );
            foreach (var child in below[category.Id].OrderByDescending(c => c.Position))
            {
                waiting.Push(child);
            }
        }

        await foreach (
            var tag in db.Tags.AsNoTracking().OrderBy(t => t.Id).AsAsyncEnumerable().WithCancellation(cancellationToken)
        )
        {
            await writer.AddAsync(
                new WxrTag(
                    WordPressIds.Tag(tag.Id),
                    WordPressNames.Nicename(tag.Slug),
                    WordPressNames.Html(tag.Name),
                    WordPressNames.Html(tag.Introduction)
                )
            );
        }

        return categories;
    }
}
