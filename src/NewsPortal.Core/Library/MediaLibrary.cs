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

/// <summary>
/// All writes to the picture library. Uploads, imports and demo content take the same path: a file is checked by its
/// content and stored before its row. Joins an open transaction on the context.
/// </summary>
public sealed partial class MediaLibrary(
    NewsDbContext db,
    MediaStore store,
    PictureMaker pictures,
    ArticlePublisher publisher,
    ChangeFeed changes,
    TimeProvider clock,
    ILogger<MediaLibrary> logger
)
{
    /// <summary>The largest file accepted.</summary>
    public const long MaxBytes = 40L * 1024 * 1024;

    private const int BufferSize = 128 * 1024;
    private const int TidyBatch = 200;
    private const string TooLarge = "The file is larger than 40 MB. Save the picture smaller and upload it again.";

    /// <summary>
    /// Adds a picture. If the same bytes are there already, returns the existing picture. Stores nothing unless the
    /// result is done. The stream is read once, from its current position, and never buffered as a whole.
    /// </summary>
    public async Task<MediaResult> AddAsync(
        Stream content,
        string fileName,
        PictureTexts texts,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (Check(texts) is { Count: > 0 } errors)
        {
            return Refused(errors);
        }

        string? temporary = null;
        try
        {
            Received received;
            using (var file = store.CreateTemporary())
            {
                temporary = file.Name;
                received = await ReceiveAsync(content, file, cancellationToken);
            }

            if (received.Recognition.IsHeic)
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

            if (received.Recognition.Format is not { } format)
            {
                return MediaResult.Refused(received.Recognition.Refusal);
            }

            using (await FileLocks.TakeAsync(received.Sha256, cancellationToken))
            {
                return await AddReceivedAsync(
                    temporary,
                    received,
                    format,
                    CleanName(fileName),
                    texts,
                    actor,
                    cancellationToken
                );
            }
        }
        catch (PictureRefusedException exception)
        {
            return MediaResult.Refused(exception.Message);
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
    public async Task<MediaResult> AddDrawingAsync(
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
    /// <param name="cancellationToken">Cancels before anything is stored.</param>
    public async Task<MediaResult> SaveAsync(
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
            errors.Add(
                new FieldError(
                    "FocusLeft",
                    "The focal point lies between 0 and 100 percent from the left and from the top."
                )
            );
        }

        if (errors.Count > 0 || focus is not { } point)
        {
            return Refused(errors);
        }

        try
        {
            var result = await db.InTransactionAsync(
                async token =>
                {
                    var item = await db.Media.SingleOrDefaultAsync(m => m.Id == id, token);
                    if (item is null || !MayChange(item, actor))
                    {
                        return item is null ? NotFound() : NotAllowed();
                    }

                    db.Entry(item).Property(m => m.Version).OriginalValue = version;
                    (item.FocusX, item.FocusY) = (point.X, point.Y);
                    await StoreTextsAsync(item, texts, token);
                    return Done(item);
                },
                cancellationToken
            );
            await changes.AnnounceAsync(cancellationToken);
            return result;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return new MediaResult(
                MediaOutcome.Conflict,
                "Somebody saved newer texts for this picture in the meantime. Compare them with yours below and save "
                    + "again."
            );
        }
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
    public async Task<MediaResult> DeleteAsync(long id, Guid version, Actor actor, CancellationToken cancellationToken)
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
            try
            {
                var result = await db.InTransactionAsync(
                    token => RemoveRowAsync(id, version, actor, token),
                    cancellationToken
                );
                if (result.IsDone && db.Database.CurrentTransaction is null)
                {
                    RemoveFiles(sha256);
                    await changes.AnnounceAsync(cancellationToken);
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
    /// Removes what killed processes left behind (unfinished files, files without a row), and variants that no page
    /// requests any more because the focal point or the sizes changed; all only if older than a day. Safe to run at any
    /// time, and repeatedly.
    /// </summary>
    public async Task<int> TidyAsync(CancellationToken cancellationToken)
    {
        var old = clock.GetUtcNow().UtcDateTime.AddDays(-1);
        var removed = store.RemoveTemporaryBefore(old);
        foreach (var folders in store.FoldersBefore(old).Chunk(TidyBatch))
        {
            var known = await db
                .Media.AsNoTracking()
                .Where(m => folders.Contains(m.Sha256))
                .Select(m => PictureRef.Of(m))
                .ToDictionaryAsync(picture => picture.Sha256, StringComparer.Ordinal, cancellationToken);
            foreach (var sha256 in folders)
            {
                if (known.GetValueOrDefault(sha256) is not { } picture || Strays(picture).Count > 0)
                {
                    removed += await TidyAsync(sha256, cancellationToken);
                }
            }
        }

        return removed;
    }

    // Check again under the lock: the picture may have been added, or its focal point moved, since the first check.
    private async Task<int> TidyAsync(string sha256, CancellationToken cancellationToken)
    {
        using var turn = await FileLocks.TakeAsync(sha256, cancellationToken);
        var picture = await db
            .Media.AsNoTracking()
            .Where(m => m.Sha256 == sha256)
            .Select(m => PictureRef.Of(m))
            .SingleOrDefaultAsync(cancellationToken);
        if (picture is null)
        {
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
            PictureSize
                .All(picture.MayMove)
                .Select(size => size.FileName(picture.Focus))
                .ToHashSet(StringComparer.Ordinal)
        );

    private static async Task<Received> ReceiveAsync(
        Stream content,
        FileStream file,
        CancellationToken cancellationToken
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long bytes = 0;
            Recognition? recognition = null;
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
                catch (IOException exception)
                {
                    throw new PictureRefusedException("The file did not arrive whole. Upload it again.", exception);
                }

                recognition ??= PictureFormats.Recognise(buffer.AsSpan(0, Math.Min(read, PictureFormats.HeadLength)));
                bytes += read;
                var isRefused = recognition.Format is null && !recognition.IsHeic;
                if (isRefused || bytes > MaxBytes)
                {
                    return new Received(isRefused ? recognition : new Recognition(null, TooLarge), "", bytes);
                }

                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                if (read < BufferSize)
                {
                    file.Flush(flushToDisk: true);
                    return new Received(recognition, Convert.ToHexStringLower(hash.GetHashAndReset()), bytes);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<MediaResult> AddReceivedAsync(
        string temporary,
        Received received,
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
        try
        {
            var result = await db.InTransactionAsync(token => StoreRowAsync(Describe(), token), cancellationToken);
            await changes.AnnounceAsync(cancellationToken);
            return result;
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            // Another process has just added the same file.
            if (await FindAsync(received.Sha256, cancellationToken) is { } theirs)
            {
                return theirs;
            }

            throw;
        }

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

    private async Task<MediaResult> StoreRowAsync(MediaItem item, CancellationToken cancellationToken)
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

        changes.Append(ChangeSubject.Media, item.Id);
        await db.SaveChangesAsync(cancellationToken);
        return Done(item);
    }

    private async Task<MediaResult?> FindAsync(string sha256, CancellationToken cancellationToken) =>
        await db.Media.AsNoTracking().SingleOrDefaultAsync(m => m.Sha256 == sha256, cancellationToken) is { } item
            ? Done(item) with
            {
                AlreadyThere = true,
            }
            : null;

    private async Task<MediaResult> RemoveRowAsync(
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
            return new MediaResult(
                MediaOutcome.Conflict,
                "Somebody changed this picture in the meantime. This is how it stands now; press the button again if "
                    + "you still want to."
            );
        }

        db.Media.Remove(item);
        changes.Append(ChangeSubject.Media, id);
        await db.SaveChangesAsync(cancellationToken);
        return new MediaResult(MediaOutcome.Done);
    }

    private void RemoveFiles(string sha256)
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

    /// <summary>Whether an actor may change or delete a picture.</summary>
    internal static bool MayChange(MediaItem item, Actor actor) =>
        actor.May(Permissions.MediaEditAny)
        || (actor.May(Permissions.MediaEditOwn) && item.UploadedById is not null && item.UploadedById == actor.UserId);

    private static List<FieldError> Check(PictureTexts texts)
    {
        List<FieldError> errors = [];
        Check(nameof(texts.Alt), texts.Alt, ArticleLimits.PictureAlt, "The description");
        Check(nameof(texts.Caption), texts.Caption, ArticleLimits.PictureCaption, "The caption");
        Check(nameof(texts.Credit), texts.Credit, ArticleLimits.PictureCredit, "The credit");
        return errors;

        void Check(string field, string? text, int limit, string name)
        {
            if (text?.Trim().Length > limit)
            {
                errors.Add(new FieldError(field, $"{name} may have {limit} characters. Shorten it."));
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

    private static MediaResult Done(MediaItem item) => new(MediaOutcome.Done) { Picture = PictureRef.Of(item) };

    private static MediaResult Refused(IReadOnlyList<FieldError> errors) =>
        MediaResult.Refused(string.Join(" ", errors.Select(e => e.Message))) with
        {
            Errors = errors,
        };

    private static MediaResult NotFound() =>
        new(MediaOutcome.NotFound, "This picture is not in the library any more. Choose another one.");

    private static MediaResult NotAllowed() =>
        new(MediaOutcome.NotAllowed, "Somebody else uploaded this picture. Ask an editor to change it.");

    private static MediaResult InUse() =>
        new(
            MediaOutcome.InUse,
            "An article or an author's profile shows this picture. Take it out there first, then delete it."
        );

    private static MediaResult NotStored(Exception exception) =>
        new(
            MediaOutcome.NotStored,
            MediaStore.IsFull(exception)
                ? "The picture could not be stored: the server's disk is full. Nothing was changed. Tell the "
                    + "administrator and try again later."
                : "The picture could not be stored: the server cannot write to its picture folder. Nothing was "
                    + "changed. Tell the administrator and try again later."
        );

    [LoggerMessage(LogLevel.Error, "A picture could not be stored below the media folder ({Example}).")]
    private partial void LogNotStored(Exception exception, string example);

    [LoggerMessage(
        LogLevel.Warning,
        "The files of the deleted picture {Sha256} could not be removed; the tidying tries again."
    )]
    private partial void LogNotRemoved(Exception exception, string sha256);

    /// <summary>A file in the temporary folder.</summary>
    private sealed record Received(Recognition Recognition, string Sha256, long Bytes);
}
