using System.Buffers;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Library;

/// <summary>The outcome of a write to the file library.</summary>
/// <param name="Outcome">Done, or why not.</param>
/// <param name="Message">Empty when done; otherwise what is wrong and what to do, for people.</param>
public sealed record FileWriteResult(MediaOutcome Outcome, string Message = "")
{
    /// <summary>The file; null unless one was added.</summary>
    public FileRef? File { get; init; }

    /// <summary>True when the same bytes were in the library already, possibly under another name.</summary>
    public bool AlreadyThere { get; init; }

    public bool IsDone => Outcome == MediaOutcome.Done;
}

/// <summary>
/// All writes to the library of files other than pictures. Uploads and imports take the same path: a file is recognised
/// by its content and name, and stored before its row. Joins an open transaction on the context.
/// </summary>
public sealed partial class FileLibrary(
    NewsDbContext db,
    MediaStore store,
    TimeProvider clock,
    ILogger<FileLibrary> logger
)
{
    /// <summary>The largest upload; imports take files of any size.</summary>
    public const long MaxBytes = 200L * 1024 * 1024;

    private const int BufferSize = 128 * 1024;
    private const int TidyBatch = 200;

    /// <summary>
    /// Adds a file. If the same bytes are there already, returns the existing file. Stores nothing unless the result is
    /// done. The stream is read once, from its current position, and never buffered as a whole.
    /// </summary>
    public async Task<FileWriteResult> AddAsync(
        Stream content,
        string fileName,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var name = CleanName(fileName);
        string? temporary = null;
        try
        {
            Received received;
            using (var file = store.CreateTemporary())
            {
                temporary = file.Name;
                received = await ReceiveAsync(
                    content,
                    name,
                    actor.UserId is null ? long.MaxValue : MaxBytes,
                    file,
                    cancellationToken
                );
            }

            if (received.Type is null)
            {
                return new FileWriteResult(MediaOutcome.Refused, received.Refusal);
            }

            using (await FileLocks.TakeAsync(received.Sha256, cancellationToken))
            {
                return await AddReceivedAsync(temporary, received, received.Type, name, actor, cancellationToken);
            }
        }
        catch (Exception exception) when (MediaStore.IsFault(exception))
        {
            LogNotStored(exception);
            return new FileWriteResult(
                MediaOutcome.NotStored,
                MediaStore.IsFull(exception)
                    ? "The file could not be stored: the server's disk is full. Nothing was changed. Tell the "
                        + "administrator and try again later."
                    : "The file could not be stored: the server cannot write to its media folder. Nothing was changed. "
                        + "Tell the administrator and try again later."
            );
        }
        finally
        {
            MediaStore.Discard(temporary);
        }
    }

    /// <summary>
    /// Deletes a file that no article links to, unless somebody has changed it since this version: first its row, then
    /// its bytes. Its addresses answer 404 from then on.
    /// </summary>
    public async Task<FileWriteResult> DeleteAsync(
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var sha256 = await db
            .Files.Where(f => f.Id == id)
            .Select(f => f.Sha256)
            .SingleOrDefaultAsync(cancellationToken);
        if (sha256 is null)
        {
            return NotFound();
        }

        using (await FileLocks.TakeAsync(sha256, cancellationToken))
        {
            try
            {
                var result = await db.InTransactionAsync(
                    token => RemoveRowAsync(id, version, actor, token),
                    cancellationToken
                );
                if (result.IsDone && db.Database.CurrentTransaction is null)
                {
                    MediaStore.Discard(store.OtherFile(sha256));
                }

                return result;
            }
            catch (DbUpdateException exception) when (exception.IsReferenceViolation())
            {
                db.ChangeTracker.Clear();
                return InUse();
            }
        }
    }

    /// <summary>
    /// Removes what killed processes left behind: files without a row, older than a day. Safe to run at any time, and
    /// repeatedly.
    /// </summary>
    public async Task<int> TidyAsync(CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var files in store.FilesBefore(clock.GetUtcNow().UtcDateTime.AddDays(-1)).Chunk(TidyBatch))
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

    /// <summary>Whether an actor may delete a file.</summary>
    internal static bool MayChange(StoredFile file, Actor actor) =>
        actor.May(Permissions.MediaDelete)
        && (
            actor.May(Permissions.MediaEditAny) || (file.UploadedById is not null && file.UploadedById == actor.UserId)
        );

    private static async Task<Received> ReceiveAsync(
        Stream content,
        string name,
        long most,
        FileStream file,
        CancellationToken cancellationToken
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long bytes = 0;
            FileRecognition? recognition = null;
            while (true)
            {
                int read;
                try
                {
                    read = await content.ReadAtLeastAsync(
                        buffer.AsMemory(0, BufferSize),
                        BufferSize,
                        throwOnEndOfStream: false,
                        cancellationToken
                    );
                }
                catch (IOException)
                {
                    return Received.Refused("The file did not arrive whole. Upload it again.");
                }

                recognition ??= FileTypes.Recognise(name, buffer.AsSpan(0, Math.Min(read, FileTypes.HeadLength)));
                bytes += read;
                if (recognition.Type is null)
                {
                    return Received.Refused(recognition.Refusal);
                }

                if (bytes > most)
                {
                    return Received.Refused(
                        $"The file is larger than {MaxBytes / 1024 / 1024} MB. Make it smaller, or publish it in parts."
                    );
                }

                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                if (read < BufferSize)
                {
                    file.Flush(flushToDisk: true);
                    return new Received(recognition.Type, "", Convert.ToHexStringLower(hash.GetHashAndReset()), bytes);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<FileWriteResult> AddReceivedAsync(
        string temporary,
        Received received,
        FileType type,
        string name,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var target = store.OtherFile(received.Sha256);
        var existing = await FindAsync(received.Sha256, cancellationToken);
        if (existing is not null)
        {
            if (!File.Exists(target))
            {
                MediaStore.Put(temporary, target);
            }

            return existing;
        }

        MediaStore.Put(temporary, target);
        var file = new StoredFile
        {
            Sha256 = received.Sha256,
            FileName = name,
            Name = FileRef.NameFor(name, type.Ending),
            ContentType = type.ContentType,
            Bytes = received.Bytes,
            CreatedAt = clock.GetUtcNow().UtcDateTime,
            UploadedById = actor.UserId,
        };
        var entry = db.Files.Add(file);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return new FileWriteResult(MediaOutcome.Done) { File = RefOf(file) };
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            // Another process has just added the same file.
            entry.State = EntityState.Detached;
            if (await FindAsync(received.Sha256, cancellationToken) is { } theirs)
            {
                return theirs;
            }

            throw;
        }
        catch
        {
            entry.State = EntityState.Detached;
            throw;
        }
    }

    private async Task<FileWriteResult?> FindAsync(string sha256, CancellationToken cancellationToken) =>
        await db.Files.AsNoTracking().SingleOrDefaultAsync(f => f.Sha256 == sha256, cancellationToken) is { } file
            ? new FileWriteResult(MediaOutcome.Done) { File = RefOf(file), AlreadyThere = true }
            : null;

    private async Task<FileWriteResult> RemoveRowAsync(
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var file = await db.Files.SingleOrDefaultAsync(f => f.Id == id, cancellationToken);
        if (file is null)
        {
            return NotFound();
        }

        if (!MayChange(file, actor))
        {
            return new FileWriteResult(
                MediaOutcome.NotAllowed,
                "Somebody else uploaded this file. Ask an editor to delete it."
            );
        }

        if (
            await db.IsNamedAsync(ReferenceKind.File, id, cancellationToken)
            || await db.ArticleFiles.AnyAsync(l => l.FileId == id, cancellationToken)
        )
        {
            return InUse();
        }

        if (file.Version != version)
        {
            return new FileWriteResult(
                MediaOutcome.Conflict,
                "Somebody changed this file in the meantime. This is how it stands now; press the button again if you "
                    + "still want to."
            );
        }

        db.Files.Remove(file);
        await db.SaveChangesAsync(cancellationToken);
        return new FileWriteResult(MediaOutcome.Done);
    }

    private static FileRef RefOf(StoredFile file) =>
        new(file.Id, file.Name, file.FileName, file.ContentType, file.Bytes);

    private static FileWriteResult NotFound() =>
        new(MediaOutcome.NotFound, "This file is not in the library any more.");

    private static FileWriteResult InUse() =>
        new(MediaOutcome.InUse, "An article leads to this file or plays it. Take it out there first, then delete it.");

    private static string CleanName(string fileName) =>
        PlainText.FileName(fileName, StoredFile.FileNameLength) is { Length: > 0 } name ? name : "file";

    [LoggerMessage(LogLevel.Error, "A file could not be stored below the media folder.")]
    private partial void LogNotStored(Exception exception);

    /// <summary>A file in the temporary folder; without a type it is refused.</summary>
    private sealed record Received(FileType? Type, string Refusal, string Sha256, long Bytes)
    {
        public static Received Refused(string why) => new(null, why, "", 0);
    }
}
