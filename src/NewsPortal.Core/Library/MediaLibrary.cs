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
/// All writes to the picture library. Uploads, imports and demo content take the same path: a file is checked by its
/// content and stored before its row. Joins an open transaction on the context.
/// </summary>
public sealed partial class MediaLibrary(
    NewsDbContext db,
    MediaStore store,
    PictureMaker pictures,
    LibraryCleanup cleanup,
    ArticlePublisher publisher,
    ChangeFeed changes,
    AuditTrail audit,
    TimeProvider clock,
    ILogger<MediaLibrary> logger
)
{
    /// <summary>The largest file accepted.</summary>
    public const long MaxBytes = 40L * 1024 * 1024;

    /// <summary>
    /// Adds a picture. If the same bytes are there already, returns the existing picture. Stores nothing unless the
    /// result is done. The stream is read once, from its current position, and never buffered as a whole.
    /// </summary>
    public async Task<Result<AddedPicture>> AddAsync(
        Stream content,
        string fileName,
        PictureTexts texts,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (Check(texts) is { Count: > 0 } errors)
        {
            return Result<AddedPicture>.Invalid(errors);
        }

        string? temporary = null;
        try
        {
            Recognition? recognition = null;
            Upload received;
            using (var file = store.CreateTemporary())
            {
                temporary = file.Name;
                received = await Upload.ReceiveAsync(
                    content,
                    file,
                    head =>
                    {
                        recognition = PictureFormats.Recognise(
                            head[..Math.Min(head.Length, PictureFormats.HeadLength)]
                        );
                        return recognition.IsHeic ? null : recognition.Refusal;
                    },
                    MaxBytes,
                    new FieldError("", MediaErrorCodes.PictureLarge),
                    cancellationToken
                );
            }

            if (received.Refusal is { } refusal)
            {
                return Result<AddedPicture>.Invalid(refusal);
            }

            if (recognition!.IsHeic)
            {
                var jpeg = await pictures.ConvertHeicAsync(temporary, cancellationToken);
                return await AddAsync(
                    new MemoryStream(jpeg),
                    Path.ChangeExtension(fileName, ".jpg"),
                    texts,
                    actor,
                    cancellationToken
                );
            }

            using (await FileLocks.TakeAsync(received.Sha256, cancellationToken))
            {
                return await AddReceivedAsync(
                    temporary,
                    received,
                    recognition.Format!.Value,
                    CleanName(fileName),
                    texts,
                    actor,
                    cancellationToken
                );
            }
        }
        catch (PictureRefusedException exception)
        {
            return Result<AddedPicture>.Invalid(exception.Error);
        }
        catch (Exception exception) when (MediaStore.IsFault(exception))
        {
            LogNotStored(exception, store.Original(new string('0', 64)));
            return NotStored(exception);
        }
        finally
        {
            MediaStore.Discard(temporary);
        }
    }

    /// <summary>
    /// Adds an SVG drawing shipped with the program, as a JPEG 1600 pixels wide. Never for external files.
    /// </summary>
    public async Task<Result<AddedPicture>> AddDrawingAsync(
        string svgPath,
        PictureTexts texts,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var jpeg = await pictures.DrawAsync(svgPath, cancellationToken);
        return await AddAsync(
            new MemoryStream(jpeg),
            Path.GetFileNameWithoutExtension(svgPath) + ".jpg",
            texts,
            actor,
            cancellationToken
        );
    }

    /// <summary>
    /// Changes a picture's texts and the focal point of its crops, which also changes their addresses. Journalists may
    /// change their own uploads.
    /// </summary>
    /// <param name="id">Media id.</param>
    /// <param name="version">The version that was edited.</param>
    /// <param name="texts">The complete new texts.</param>
    /// <param name="focus">Null is refused: the input was not a valid point.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellationToken">Ends the work before anything is stored.</param>
    public async Task<Result<AddedPicture>> SaveAsync(
        long id,
        Guid version,
        PictureTexts texts,
        FocalPoint? focus,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var errors = Check(texts);
        if (focus is null)
        {
            errors.Add(new FieldError("FocusLeft", MediaErrorCodes.PictureFocus));
        }

        if (errors.Count > 0 || focus is not { } point)
        {
            return Result<AddedPicture>.Invalid(errors);
        }

        return await db.EditAsync(
            changes,
            async token =>
            {
                var item = await db.Media.SingleOrDefaultAsync(m => m.Id == id, token);
                if (item is null || !MayChange(item, actor))
                {
                    return item is null ? NotFound() : NotAllowed();
                }

                db.Entry(item).Property(m => m.Version).OriginalValue = version;
                (item.FocusX, item.FocusY) = (point.X, point.Y);
                audit.Add(
                    actor,
                    "Changed picture",
                    item.FileName,
                    new AuditThing("picture", id),
                    Words(item.Alt, item.Caption, item.Credit),
                    Words(texts.Alt, texts.Caption, texts.Credit)
                );
                await StoreTextsAsync(item, texts, token);
                return Done(item);
            },
            cancellationToken,
            _ => Result<AddedPicture>.Refused(Outcome.Conflict, MediaErrorCodes.PictureTextsConflict)
        );
    }

    /// <summary>Sets a tracked picture's texts, in the caller's transaction.</summary>
    internal async Task StoreTextsAsync(MediaItem item, PictureTexts texts, CancellationToken cancellationToken)
    {
        // Rendered bodies contain these texts.
        await publisher.PictureChangedAsync(item.Id, cancellationToken);
        item.Alt = (texts.Alt ?? "").Trim();
        item.Caption = (texts.Caption ?? "").Trim();
        item.Credit = (texts.Credit ?? "").Trim();
        db.Entry(item).State = EntityState.Modified;
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>
    /// Deletes a picture that nothing shows, unless somebody has changed it since this version: first its row, then its
    /// files. In a transaction of the caller's the files remain until the clean-up finds them.
    /// </summary>
    public async Task<Result<AddedPicture>> DeleteAsync(
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var sha256 = await db
            .Media.Where(m => m.Id == id)
            .Select(m => m.Sha256)
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
                cleanup.RemoveFiles(sha256);
            }

            return result;
        }
    }

    private async Task<Result<AddedPicture>> AddReceivedAsync(
        string temporary,
        Upload received,
        PictureFormat format,
        string fileName,
        PictureTexts texts,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var existing = await FindAsync(received.Sha256, cancellationToken);
        if (existing is not null)
        {
            if (!File.Exists(store.Original(received.Sha256)))
            {
                MediaStore.Put(temporary, store.Original(received.Sha256));
            }

            return existing;
        }

        var facts = await pictures.InspectAsync(temporary, format, cancellationToken);
        var embedded = format == PictureFormat.Jpeg ? EmbeddedTexts.Read(temporary) : PictureTexts.None;
        MediaStore.Put(temporary, store.Original(received.Sha256));

        // Another process may add the same file at the same moment: the second round finds it.
        return await db.EditAsync(
            changes,
            async token => await FindAsync(received.Sha256, token) ?? await StoreRowAsync(Describe(), actor, token),
            cancellationToken,
            attempts: 2
        );

        MediaItem Describe() =>
            new()
            {
                Sha256 = received.Sha256,
                FileName = fileName,
                ContentType = format.ContentType(),
                Width = facts.Width,
                Height = facts.Height,
                Bytes = received.Bytes,
                DominantColour = facts.DominantColour,
                Alt = (texts.Alt ?? "").Trim(),
                Caption = Choose(texts.Caption, embedded.Caption, ArticleLimits.PictureCaption),
                Credit = Choose(texts.Credit, embedded.Credit, ArticleLimits.PictureCredit),
                CreatedAt = clock.GetUtcNow().UtcDateTime,
                UploadedById = actor.UserId,
            };
    }

    private async Task<Result<AddedPicture>> StoreRowAsync(
        MediaItem item,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var entry = db.Media.Add(item);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch
        {
            entry.State = EntityState.Detached;
            throw;
        }

        if (actor.UserId is not null)
        {
            audit.Add(actor, "Uploaded picture", item.FileName, new AuditThing("picture", item.Id));
        }

        changes.Append(ChangeSubject.Media, item.Id);
        await db.SaveChangesAsync(cancellationToken);
        return Done(item);
    }

    private static string Words(params IEnumerable<string?> texts) =>
        string.Join(" / ", texts.Where(text => !string.IsNullOrWhiteSpace(text)));

    private async Task<Result<AddedPicture>?> FindAsync(string sha256, CancellationToken cancellationToken) =>
        await db.Media.AsNoTracking().SingleOrDefaultAsync(m => m.Sha256 == sha256, cancellationToken) is { } item
            ? Result.Done(new AddedPicture(PictureRef.Of(item), AlreadyThere: true))
            : null;

    private async Task<Result<AddedPicture>> RemoveRowAsync(
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var item = await db.Media.SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
        if (item is null)
        {
            return NotFound();
        }

        if (!actor.May(Permissions.MediaDelete) || !MayChange(item, actor))
        {
            return NotAllowed();
        }

        if (
            await db.IsNamedAsync(ReferenceKind.Picture, id, cancellationToken)
            || await db.ArticleMedia.AnyAsync(l => l.MediaId == id, cancellationToken)
            || await db.Authors.AnyAsync(a => a.PortraitId == id, cancellationToken)
        )
        {
            return InUse();
        }

        if (item.Version != version)
        {
            return Changed();
        }

        db.Media.Remove(item);
        audit.Add(actor, "Deleted picture", item.FileName, new AuditThing("picture", id));
        changes.Append(ChangeSubject.Media, id);
        await db.SaveChangesAsync(cancellationToken);
        return Result.Done(new AddedPicture());
    }

    /// <summary>Whether an actor may change or delete a picture.</summary>
    internal static bool MayChange(MediaItem item, Actor actor) =>
        actor.May(Permissions.MediaEditAny)
        || (actor.May(Permissions.MediaEditOwn) && item.UploadedById is not null && item.UploadedById == actor.UserId);

    private static List<FieldError> Check(PictureTexts texts)
    {
        List<FieldError> errors = [];
        Check(nameof(texts.Alt), texts.Alt, ArticleLimits.PictureAlt, MediaErrorCodes.AltLong);
        Check(nameof(texts.Caption), texts.Caption, ArticleLimits.PictureCaption, MediaErrorCodes.CaptionLong);
        Check(nameof(texts.Credit), texts.Credit, ArticleLimits.PictureCredit, MediaErrorCodes.CreditLong);
        return errors;

        void Check(string field, string? text, int limit, string code)
        {
            if (text?.Trim().Length > limit)
            {
                errors.Add(new FieldError(field, code, limit));
            }
        }
    }

    private static string Choose(string? given, string? embedded, int limit)
    {
        var text = string.IsNullOrWhiteSpace(given) ? embedded ?? "" : given.Trim();
        return text.Length <= limit ? text : HtmlText.Excerpt(text, limit);
    }

    private static string CleanName(string fileName) =>
        PlainText.FileName(fileName, MediaItem.FileNameLength) is { Length: > 0 } name ? name : "picture";

    private static Result<AddedPicture> Done(MediaItem item) => Result.Done(new AddedPicture(PictureRef.Of(item)));

    private static Result<AddedPicture> NotFound() =>
        Result<AddedPicture>.Refused(Outcome.NotFound, MediaErrorCodes.PictureGone);

    private static Result<AddedPicture> Changed() =>
        Result<AddedPicture>.Refused(Outcome.Conflict, MediaErrorCodes.PictureConflict);

    private static Result<AddedPicture> NotAllowed() =>
        Result<AddedPicture>.Refused(Outcome.NotAllowed, MediaErrorCodes.PictureNotYours);

    private static Result<AddedPicture> InUse() =>
        Result<AddedPicture>.Refused(Outcome.InUse, MediaErrorCodes.PictureInUse);

    private static Result<AddedPicture> NotStored(Exception exception) =>
        Result<AddedPicture>.Refused(
            Outcome.NotStored,
            MediaStore.IsFull(exception) ? MediaErrorCodes.PictureDiskFull : MediaErrorCodes.PictureNotWritable
        );

    [LoggerMessage(LogLevel.Error, "A picture could not be stored below the media folder ({Example}).")]
    private partial void LogNotStored(Exception exception, string example);
}
