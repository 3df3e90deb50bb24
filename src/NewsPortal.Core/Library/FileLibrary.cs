using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Library;

/// <summary>
/// All writes to the library of files other than pictures. Uploads and imports take the same path: a file is recognised
/// by its content and name, and stored before its row. Joins an open transaction on the context.
/// </summary>
public sealed partial class FileLibrary(
    NewsDbContext db,
    MediaStore store,
    ChangeFeed changes,
    AuditTrail audit,
    TimeProvider clock,
    ILogger<FileLibrary> logger
)
{
    /// <summary>The largest upload; imports take files of any size.</summary>
    public const long MaxBytes = 200L * 1024 * 1024;

    /// <summary>
    /// Adds a file. If the same bytes are there already, returns the existing file. Stores nothing unless the result is
    /// done. The stream is read once, from its current position, and never buffered as a whole.
    /// </summary>
    public async Task<Result<AddedFile>> AddAsync(
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
            FileType? type = null;
            Upload received;
            using (var file = store.CreateTemporary())
            {
                temporary = file.Name;
                received = await Upload.ReceiveAsync(
                    content,
                    file,
                    head =>
                    {
                        var recognition = FileTypes.Recognise(
                            name,
                            head[..Math.Min(head.Length, FileTypes.HeadLength)]
                        );
                        type = recognition.Type;
                        return recognition.Refusal;
                    },
                    actor.UserId is null ? long.MaxValue : MaxBytes,
                    new FieldError("", MediaErrorCodes.FileLarge, MaxBytes / 1024 / 1024),
                    cancellationToken
                );
            }

            if (received.Refusal is { } refusal)
            {
                return Result<AddedFile>.Invalid(refusal);
            }

            using (await FileLocks.TakeAsync(received.Sha256, cancellationToken))
            {
                return await AddReceivedAsync(temporary, received, type!, name, actor, cancellationToken);
            }
        }
        catch (Exception exception) when (MediaStore.IsFault(exception))
        {
            LogNotStored(exception);
            return Result<AddedFile>.Refused(
                Outcome.NotStored,
                exception is BucketException ? MediaErrorCodes.FileStoreAway
                    : MediaStore.IsFull(exception) ? MediaErrorCodes.FileDiskFull
                    : MediaErrorCodes.FileNotWritable
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
    public async Task<Result<AddedFile>> DeleteAsync(
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
            var result = await db.EditAsync(
                changes,
                token => RemoveRowAsync(id, version, actor, token),
                cancellationToken,
                clash => clash == Clash.Reference ? InUse() : Changed()
            );
            if (result.IsDone && db.Database.CurrentTransaction is null)
            {
                await store.RemoveOtherFileAsync(sha256, cancellationToken);
            }

            return result;
        }
    }

    /// <summary>Whether an actor may delete a file.</summary>
    internal static bool MayChange(StoredFile file, Actor actor) =>
        actor.May(Permissions.MediaDelete)
        && (
            actor.May(Permissions.MediaEditAny) || (file.UploadedById is not null && file.UploadedById == actor.UserId)
        );

    private async Task<Result<AddedFile>> AddReceivedAsync(
        string temporary,
        Upload received,
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
            if (await store.StoredLengthAsync(target, cancellationToken) is null)
            {
                await store.PutAsync(temporary, target, cancellationToken);
            }

            return existing;
        }

        await store.PutAsync(temporary, target, cancellationToken);

        // Another process may add the same file at the same moment: the second round finds it.
        return await db.EditAsync(
            changes,
            async token => await FindAsync(received.Sha256, token) ?? await StoreRowAsync(Describe(), actor, token),
            cancellationToken,
            attempts: 2
        );

        StoredFile Describe() =>
            new()
            {
                Sha256 = received.Sha256,
                FileName = name,
                Name = FileRef.NameFor(name, type.Ending),
                ContentType = type.ContentType,
                Bytes = received.Bytes,
                CreatedAt = clock.GetUtcNow().UtcDateTime,
                UploadedById = actor.UserId,
            };
    }

    private async Task<Result<AddedFile>> StoreRowAsync(
        StoredFile file,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var entry = db.Files.Add(file);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            if (actor.UserId is not null)
            {
                audit.Add(actor, "Uploaded file", file.FileName, new AuditThing("file", file.Id));
                await db.SaveChangesAsync(cancellationToken);
            }

            return Result.Done(new AddedFile(RefOf(file)));
        }
        catch
        {
            // In a transaction of the caller's, the next save must not try again.
            entry.State = EntityState.Detached;
            throw;
        }
    }

    private async Task<Result<AddedFile>?> FindAsync(string sha256, CancellationToken cancellationToken) =>
        await db.Files.AsNoTracking().SingleOrDefaultAsync(f => f.Sha256 == sha256, cancellationToken) is { } file
            ? Result.Done(new AddedFile(RefOf(file), AlreadyThere: true))
            : null;

    private async Task<Result<AddedFile>> RemoveRowAsync(
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
            return Result<AddedFile>.Refused(Outcome.NotAllowed, MediaErrorCodes.FileNotYours);
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
            return Changed();
        }

        db.Files.Remove(file);
        audit.Add(actor, "Deleted file", file.FileName, new AuditThing("file", id));
        await db.SaveChangesAsync(cancellationToken);
        return Result.Done(new AddedFile());
    }

    private static FileRef RefOf(StoredFile file) =>
        new(file.Id, file.Name, file.FileName, file.ContentType, file.Bytes);

    private static Result<AddedFile> NotFound() =>
        Result<AddedFile>.Refused(Outcome.NotFound, MediaErrorCodes.FileGone);

    private static Result<AddedFile> Changed() =>
        Result<AddedFile>.Refused(Outcome.Conflict, MediaErrorCodes.FileConflict);

    private static Result<AddedFile> InUse() => Result<AddedFile>.Refused(Outcome.InUse, MediaErrorCodes.FileInUse);

    private static string CleanName(string fileName) =>
        PlainText.FileName(fileName, StoredFile.FileNameLength) is { Length: > 0 } name ? name : "file";

    [LoggerMessage(LogLevel.Error, "A file could not be stored below the media folder.")]
    private partial void LogNotStored(Exception exception);
}
