using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Library;

/// <summary>Keeps the media folder free of what nobody needs.</summary>
public sealed partial class LibraryCleanup(
    NewsDbContext db,
    MediaStore store,
    TimeProvider clock,
    ILogger<LibraryCleanup> logger
)
{
    private const int Batch = 200;

    /// <summary>
    /// Removes what killed processes left behind (unfinished files, files without a row), files that were exchanged
    /// twice since, and sizes of pictures that no page requests any more because the focal point, a crop or the sizes
    /// changed;
    /// all only if older than a day. Safe to run at any time, and repeatedly.
    /// </summary>
    /// <returns>How many files and pictures were removed.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var old = clock.GetUtcNow().UtcDateTime.AddDays(-1);
        return store.RemoveTemporaryBefore(old)
            + await TidyPicturesAsync(old, cancellationToken)
            + await TidyFilesAsync(old, cancellationToken);
    }

    /// <summary>Removes a picture's original and sizes; what cannot be removed is tried again later.</summary>
    internal void RemoveFiles(string sha256)
    {
        try
        {
            store.Remove(sha256);
        }
        catch (Exception exception) when (MediaStore.IsFault(exception))
        {
            LogNotRemoved(exception, sha256);
        }
    }

    private async Task<int> TidyPicturesAsync(DateTime old, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var folders in store.FoldersBefore(old).Chunk(Batch))
        {
            var known = await db
                .Media.AsNoTracking()
                .Where(m => folders.Contains(m.Sha256))
                .Select(m => PictureRef.Of(m))
                .ToDictionaryAsync(picture => picture.Sha256, StringComparer.Ordinal, cancellationToken);
            var former = await db
                .Media.Where(m => m.FormerSha256 != null && folders.Contains(m.FormerSha256))
                .Select(m => m.FormerSha256!)
                .ToHashSetAsync(StringComparer.Ordinal, cancellationToken);
            foreach (var sha256 in folders.Where(sha256 => !former.Contains(sha256)))
            {
                if (known.GetValueOrDefault(sha256) is not { } picture || Strays(picture).Count > 0)
                {
                    removed += await TidyPictureAsync(sha256, cancellationToken);
                }
            }
        }

        return removed;
    }

    // Check again under the lock: the picture may have been added, or cut elsewhere, since the first check.
    private async Task<int> TidyPictureAsync(string sha256, CancellationToken cancellationToken)
    {
        using var turn = await FileLocks.TakeAsync(sha256, cancellationToken);
        var picture = await db
            .Media.AsNoTracking()
            .Where(m => m.Sha256 == sha256)
            .Select(m => PictureRef.Of(m))
            .SingleOrDefaultAsync(cancellationToken);
        if (picture is null)
        {
            if (await db.Media.AnyAsync(m => m.FormerSha256 == sha256, cancellationToken))
            {
                return 0;
            }

            RemoveFiles(sha256);
            return 1;
        }

        var strays = Strays(picture);
        foreach (var file in strays)
        {
            MediaStore.Discard(file.FullName);
        }

        return strays.Count;
    }

    private IReadOnlyList<FileInfo> Strays(PictureRef picture) =>
        store.VariantsExcept(
            picture.Sha256,
            PictureSize.All(picture).Select(size => size.FileName(picture)).ToHashSet(StringComparer.Ordinal)
        );

    private async Task<int> TidyFilesAsync(DateTime old, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var files in store.FilesBefore(old).Chunk(Batch))
        {
            var known = await db
                .Files.AsNoTracking()
                .Where(f => files.Contains(f.Sha256))
                .Select(f => f.Sha256)
                .ToHashSetAsync(StringComparer.Ordinal, cancellationToken);
            foreach (var sha256 in files.Where(sha256 => !known.Contains(sha256)))
            {
                using var turn = await FileLocks.TakeAsync(sha256, cancellationToken);
                // It may have been added again since the first check.
                if (!await db.Files.AnyAsync(f => f.Sha256 == sha256, cancellationToken))
                {
                    MediaStore.Discard(store.OtherFile(sha256));
                    removed++;
                }
            }
        }

        return removed;
    }

    [LoggerMessage(
        LogLevel.Warning,
        "The files of the deleted picture {Sha256} could not be removed; the tidying tries again."
    )]
    private partial void LogNotRemoved(Exception exception, string sha256);
}
