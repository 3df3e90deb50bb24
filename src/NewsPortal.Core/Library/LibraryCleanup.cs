using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Library;

/// <summary>Keeps the media folder, and the bucket if there is one, free of what nobody needs.</summary>
public sealed partial class LibraryCleanup(
    NewsDbContext db,
    MediaStore store,
    SiteAlerts alerts,
    TimeProvider clock,
    ILogger<LibraryCleanup> logger
)
{
    private const int Batch = 200;

    /// <summary>
    /// The most originals in the bucket that the database may not know: what a failed deletion leaves is little, and
    /// much of it belongs to another site, whose prefix the settings name by mistake.
    /// </summary>
    private const int MostStrays = 20;

    /// <summary>
    /// Removes what killed processes left behind (unfinished files, files without a row), files that were exchanged
    /// twice since, and sizes of pictures that no page requests any more because the focal point, a crop or the sizes
    /// changed; all only if older than a day. Copies into the bucket what only this node has, as after a move to one.
    /// Safe to run at any time, and repeatedly.
    /// </summary>
    /// <returns>How many files and pictures were removed.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var old = clock.GetUtcNow().UtcDateTime.AddDays(-1);
        return store.RemoveTemporaryBefore(old)
            + await TidyPicturesAsync(old, cancellationToken)
            + await TidyFilesAsync(old, cancellationToken)
            + (store.HasBucket ? await TidyBucketAsync(old, cancellationToken) : 0);
    }

    /// <summary>
    /// Removes a picture's original and sizes everywhere; what cannot be removed is tried again later.
    /// </summary>
    internal async Task RemoveFilesAsync(string sha256, CancellationToken cancellationToken)
    {
        RemoveHere(sha256);
        try
        {
            await store.RemoveFromBucketAsync(sha256, cancellationToken);
        }
        catch (BucketException exception)
        {
            LogNotRemoved(exception, sha256);
        }
    }

    // What the clean-up finds on this disk may just be added again by another node: of the bucket, it takes only what
    // has been there for a day.
    private void RemoveHere(string sha256)
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

            RemoveHere(sha256);
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
        store.VariantsExcept(picture.Sha256, SizesOf(picture));

    private static HashSet<string> SizesOf(PictureRef picture) =>
        PictureSize.All(picture).Select(size => size.FileName(picture)).ToHashSet(StringComparer.Ordinal);

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

    private async Task<int> TidyBucketAsync(DateTime old, CancellationToken cancellationToken)
    {
        List<BucketEntry> strays = [];
        HashSet<string> stored = new(StringComparer.Ordinal);
        await foreach (
            var entries in store.BucketAsync(cancellationToken).Chunk(Batch).WithCancellation(cancellationToken)
        )
        {
            stored.UnionWith(entries.Where(entry => entry.IsOriginal).Select(entry => entry.Sha256));
            var needed = await NeededAsync(entries, cancellationToken);
            strays.AddRange(entries.Where(entry => entry.WrittenAt < old && !needed.Contains(entry.Name)));
        }

        var foreign = strays.Count(entry => entry.IsOriginal);
        alerts.Set(
            nameof(LibraryCleanup),
            foreign <= MostStrays
                ? null
                : $"{foreign} pictures and files in the bucket are none of this site, so none was removed. If another "
                    + "site uses the same bucket, set Media:S3:Prefix to a prefix of this site alone; otherwise delete "
                    + "them there."
        );
        var removed = 0;
        foreach (var entry in foreign <= MostStrays ? strays : [])
        {
            // Check again under the lock: it may have been added since, or shown elsewhere.
            using var turn = await FileLocks.TakeAsync(entry.Sha256, cancellationToken);
            if ((await NeededAsync([entry], cancellationToken)).Count == 0)
            {
                await store.RemoveFromBucketAsync(entry, cancellationToken);
                removed++;
            }
        }

        await FillBucketAsync(stored, cancellationToken);
        return removed;
    }

    /// <summary>The names of those files in the bucket that the site has a use for.</summary>
    private async Task<HashSet<string>> NeededAsync(
        IReadOnlyCollection<BucketEntry> entries,
        CancellationToken cancellationToken
    )
    {
        var hashes = entries.Select(entry => entry.Sha256).Distinct().ToList();
        var pictures = await db
            .Media.AsNoTracking()
            .Where(m => hashes.Contains(m.Sha256))
            .Select(m => PictureRef.Of(m))
            .ToListAsync(cancellationToken);
        var sizes = pictures.ToDictionary(picture => picture.Sha256, SizesOf, StringComparer.Ordinal);
        var former = await db
            .Media.Where(m => m.FormerSha256 != null && hashes.Contains(m.FormerSha256))
            .Select(m => m.FormerSha256!)
            .ToHashSetAsync(StringComparer.Ordinal, cancellationToken);
        var files = await db
            .Files.Where(f => hashes.Contains(f.Sha256))
            .Select(f => f.Sha256)
            .ToHashSetAsync(StringComparer.Ordinal, cancellationToken);
        return entries
            .Where(entry =>
                !entry.IsPicture ? files.Contains(entry.Sha256)
                : sizes.TryGetValue(entry.Sha256, out var shown) ? entry.IsOriginal || shown.Contains(entry.FileName)
                : former.Contains(entry.Sha256)
            )
            .Select(entry => entry.Name)
            .ToHashSet(StringComparer.Ordinal);
    }

    private async Task FillBucketAsync(HashSet<string> stored, CancellationToken cancellationToken)
    {
        var copied = 0;
        foreach (var files in store.Originals().Where(file => !stored.Contains(file.Sha256)).Chunk(Batch))
        {
            var hashes = files.Select(file => file.Sha256).ToList();
            var known = await db
                .Media.Where(m => hashes.Contains(m.Sha256))
                .Select(m => m.Sha256)
                .Concat(db.Media.Where(m => hashes.Contains(m.FormerSha256!)).Select(m => m.FormerSha256!))
                .Concat(db.Files.Where(f => hashes.Contains(f.Sha256)).Select(f => f.Sha256))
                .ToListAsync(cancellationToken);
            foreach (var file in files.Where(file => known.Contains(file.Sha256)))
            {
                await store.CopyToBucketAsync(file.Path, isSpared: false, cancellationToken);
                copied++;
            }
        }

        if (copied > 0)
        {
            LogCopied(copied);
        }
    }

    [LoggerMessage(LogLevel.Information, "Copied {Count} originals into the bucket that only this node had.")]
    private partial void LogCopied(int count);

    [LoggerMessage(
        LogLevel.Warning,
        "The files of the deleted picture {Sha256} could not be removed; the tidying tries again."
    )]
    private partial void LogNotRemoved(Exception exception, string sha256);
}
