using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Library;

/// <summary>What is wrong with a thing.</summary>
/// <param name="Name">The thing.</param>
/// <param name="Fault">What is wrong, and what helps.</param>
public sealed record CheckFinding(string Name, string Fault);

/// <summary>
/// Reads everything that nobody reads again for years: the originals of pictures and other files, byte by byte, and the
/// pages of an embedded database. What a disk has damaged is found while there is still a backup with it.
/// </summary>
/// <param name="db">What should be there.</param>
/// <param name="schema">Checks the database.</param>
/// <param name="store">Has the files. With a bucket, each must be there, but is read from this disk if it is here.
/// </param>
/// <param name="maker">Decodes pictures.</param>
public sealed class SiteCheck(NewsDbContext db, DatabaseSchema schema, MediaStore store, PictureMaker maker)
{
    private const int Batch = 200;
    private const string Restore = "Restore it from a backup, or upload it again.";

    /// <summary>Checks the database; its findings come first because all else depends on it.</summary>
    public async Task<IReadOnlyList<CheckFinding>> DatabaseAsync(CancellationToken cancellationToken) =>
        [
            .. (await schema.FaultsAsync(cancellationToken)).Select(fault => new CheckFinding(
                "The database",
                $"{fault}. Restore it from a backup."
            )),
        ];

    /// <summary>Checks every picture and file; yields null for each that is sound.</summary>
    public async IAsyncEnumerable<CheckFinding?> FilesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (long last = 0; ; )
        {
            var pictures = await db
                .Media.AsNoTracking()
                .Where(m => m.Id > last)
                .OrderBy(m => m.Id)
                .Take(Batch)
                .Select(m => new Stored(m.Id, m.FileName, m.ContentType, m.Sha256, m.Bytes))
                .ToListAsync(cancellationToken);
            foreach (var picture in pictures)
            {
                last = picture.Id;
                var fault = await FaultAsync(store.Original(picture.Sha256), picture, true, cancellationToken);
                yield return fault is null ? null : Found($"Picture {picture.Id} ({picture.FileName})", fault);
            }

            if (pictures.Count < Batch)
            {
                break;
            }
        }

        for (long last = 0; ; )
        {
            var files = await db
                .Files.AsNoTracking()
                .Where(f => f.Id > last)
                .OrderBy(f => f.Id)
                .Take(Batch)
                .Select(f => new Stored(f.Id, f.FileName, f.ContentType, f.Sha256, f.Bytes))
                .ToListAsync(cancellationToken);
            foreach (var file in files)
            {
                last = file.Id;
                var fault = await FaultAsync(store.OtherFile(file.Sha256), file, false, cancellationToken);
                yield return fault is null ? null : Found($"File {file.Id} ({file.FileName})", fault);
            }

            if (files.Count < Batch)
            {
                yield break;
            }
        }
    }

    private async Task<string?> DecodingFaultAsync(string path, string contentType, CancellationToken cancellationToken)
    {
        try
        {
            await maker.InspectAsync(path, PictureFormats.FromContentType(contentType), cancellationToken);
            return null;
        }
        catch (PictureRefusedException exception)
        {
            return $"{path} cannot be decoded ({exception.Message.TrimEnd('.')})";
        }
    }

    private static CheckFinding Found(string name, string fault) => new(name, $"{fault}. {Restore}");

    private async Task<string?> FaultAsync(
        string path,
        Stored stored,
        bool isPicture,
        CancellationToken cancellationToken
    )
    {
        using var borrowed = await store.BorrowAsync(path, cancellationToken);
        var read = borrowed?.Path ?? path;
        return await ReadingFaultAsync(read, stored, cancellationToken)
            ?? (isPicture ? await DecodingFaultAsync(read, stored.ContentType, cancellationToken) : null)
            ?? (
                store.HasBucket && await store.StoredLengthAsync(path, cancellationToken) != new FileInfo(read).Length
                    ? $"{path} is not in the bucket, only here, from where the site copies it within a day"
                    : null
            );
    }

    private static async Task<string?> ReadingFaultAsync(
        string path,
        Stored stored,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await using var file = File.OpenRead(path);
            if (stored.Bytes > 0 && file.Length != stored.Bytes)
            {
                return $"{path} has {file.Length} bytes instead of {stored.Bytes}";
            }

            var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
            return hash == stored.Sha256 ? null : $"{path} is not what was uploaded";
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return $"{path} is missing";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"{path} cannot be read ({exception.Message.TrimEnd('.')})";
        }
    }

    private sealed record Stored(long Id, string FileName, string ContentType, string Sha256, long Bytes);
}
