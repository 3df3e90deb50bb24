using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Library;

/// <summary>One page of the library of files, newest first.</summary>
/// <param name="Files">At most <see cref="FileAdminQueries.PageSize"/>.</param>
/// <param name="Older">The value of "before" for the next page; null at the end.</param>
public sealed record FilePage(IReadOnlyList<FileListItem> Files, long? Older);

/// <summary>A file in the library's list.</summary>
public sealed record FileListItem(FileRef File, DateTime CreatedAt, bool IsUsed);

/// <summary>What the newsroom sees of a file.</summary>
/// <param name="Uses">
/// The articles that link to it, latest first, at most <see cref="FileAdminQueries.MaxUses"/>.
/// </param>
/// <param name="IsPublic">Whether readers can open its address now.</param>
/// <param name="MayDelete">Whether the actor may delete it once nothing links to it.</param>
public sealed record FileDetails(
    FileRef File,
    Guid Version,
    DateTime CreatedAt,
    string? UploadedBy,
    IReadOnlyList<PictureUse> Uses,
    bool IsPublic,
    bool MayDelete
)
{
    /// <summary>How many articles link to it that do not exist for who reads.</summary>
    public int OtherUses { get; init; }
}

/// <summary>A file to serve.</summary>
/// <param name="Path">Where its bytes are.</param>
/// <param name="Sha256">Of its bytes.</param>
/// <param name="CreatedAt">When it was added, UTC.</param>
/// <param name="IsPublic">Whether readers may download it.</param>
public sealed record ServedFile(FileRef File, string Path, string Sha256, DateTime CreatedAt, bool IsPublic);

/// <summary>Reads the file library for the newsroom.</summary>
public sealed class FileAdminQueries(NewsDbContext db, MediaStore store, TimeProvider clock)
{
    public const int PageSize = 50;
    public const int MaxUses = 50;

    /// <summary>Files whose name contains every word of a search; all files if it is blank.</summary>
    /// <param name="search">Words from the newsroom.</param>
    /// <param name="before">Only files with a lower id: where the previous page ended.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<FilePage> ListAsync(string? search, long? before, CancellationToken cancellationToken)
    {
        var files = db.Files.AsNoTracking();
        foreach (
            var word in (search ?? "")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Take(10)
        )
        {
            // The name in the address has neither case nor accents, whatever the database.
            var slug = Slug.From(word);
            files =
                slug.Length > 0
                    ? files.Where(f => f.FileName.Contains(word) || f.Name.Contains(slug))
                    : files.Where(f => f.FileName.Contains(word));
        }

        var rows = await files
            .Where(f => before == null || f.Id < before)
            .OrderByDescending(f => f.Id)
            .Take(PageSize + 1)
            .Select(f => new FileListItem(
                new FileRef(f.Id, f.Name, f.FileName, f.ContentType, f.Bytes),
                f.CreatedAt,
                db.ArticleFiles.Any(l => l.FileId == f.Id)
                    || db.ContentReferences.Any(r => r.Kind == ReferenceKind.File && r.TargetId == f.Id)
            ))
            .ToListAsync(cancellationToken);
        return rows.Count > PageSize
            ? new FilePage(rows[..PageSize], rows[PageSize - 1].File.Id)
            : new FilePage(rows, null);
    }

    /// <summary>One file and where it is used; null if there is none with this id.</summary>
    public async Task<FileDetails?> FindAsync(long id, Actor actor, CancellationToken cancellationToken)
    {
        var file = await db.Files.AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, cancellationToken);
        if (file is null)
        {
            return null;
        }

        var uploader = file.UploadedById is null
            ? null
            : await db
                .Users.Where(u => u.Id == file.UploadedById)
                .Select(u => u.DisplayName)
                .SingleOrDefaultAsync(cancellationToken);
        var used = db.Articles.Where(a =>
            a.Files.Any(l => l.FileId == id)
            || db.ContentReferences.Any(r => r.ArticleId == a.Id && r.Kind == ReferenceKind.File && r.TargetId == id)
        );
        var hidden = db.Hidden();
        var uses = await used.AsNoTracking()
            .Where(a => !hidden.Contains(a.Id))
            .OrderByDescending(a => a.Id)
            .Take(MaxUses)
            .Select(a => new PictureUse(a.Id, a.Title, a.State, a.PublishedAt))
            .ToListAsync(cancellationToken);
        var isPublic = await db
            .Files.VisibleIn(db, clock.GetUtcNow().UtcDateTime)
            .AnyAsync(f => f.Id == id, cancellationToken);
        return new FileDetails(
            new FileRef(file.Id, file.Name, file.FileName, file.ContentType, file.Bytes),
            file.Version,
            file.CreatedAt,
            uploader,
            uses,
            isPublic,
            FileLibrary.MayChange(file, actor)
        )
        {
            OtherUses = await used.CountAsync(a => hidden.Contains(a.Id), cancellationToken),
        };
    }

    /// <summary>
    /// Whether the bytes of a file are there to be served; null while the bucket that has them is away.
    /// </summary>
    public async Task<bool?> HasBytesAsync(ServedFile file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            return await store.HasAsync(file.Path, cancellationToken);
        }
        catch (BucketException)
        {
            return null;
        }
    }

    /// <summary>The file to serve at an address; null if there is none with this id.</summary>
    public async Task<ServedFile?> ServeAsync(long id, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var row = await db
            .Files.AsNoTracking()
            .Where(f => f.Id == id)
            .Select(f => new
            {
                File = new FileRef(f.Id, f.Name, f.FileName, f.ContentType, f.Bytes),
                f.Sha256,
                f.CreatedAt,
                IsPublic = db.Files.VisibleIn(db, now).Any(v => v.Id == f.Id),
            })
            .SingleOrDefaultAsync(cancellationToken);
        return row is null
            ? null
            : new ServedFile(row.File, store.OtherFile(row.Sha256), row.Sha256, row.CreatedAt, row.IsPublic);
    }
}
