using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Fronts;
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
    RenderBodies bodies,
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
        if (texts.Check() is { Count: > 0 } errors)
        {
            return Result<AddedPicture>.Invalid(errors);
        }

        return await ReceiveAsync(
            content,
            fileName,
            (file, token) => AddReceivedAsync(file, texts, actor, token),
            cancellationToken
        );
    }

    /// <summary>
    /// Gives a picture another file, wherever it is shown. Its texts and rights stay, the focal point is the middle
    /// again, crops by hand stay where the proportions do, and the former file is kept for
    /// <see cref="TakeBackAsync"/>. What is already in the library is refused, and to journalists a picture that is
    /// shown.
    /// </summary>
    /// <param name="id">Media id.</param>
    /// <param name="version">The version that was seen.</param>
    /// <param name="content">The file, read once from its current position.</param>
    /// <param name="fileName">Its name.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellationToken">Ends the work before anything is stored.</param>
    public async Task<Result<AddedPicture>> ReplaceAsync(
        long id,
        Guid version,
        Stream content,
        string fileName,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var result = await ReceiveAsync(
            content,
            fileName,
            async (file, token) =>
            {
                var facts = await pictures.InspectAsync(file.Path, file.Format, token);
                var takenOn = EmbeddedTexts.Read(file.Path, file.Format).TakenOn;
                await store.PutAsync(file.Path, store.Original(file.Content.Sha256), token);
                return await ExchangeAsync(
                    id,
                    version,
                    item =>
                        (
                            new PictureFile(
                                file.Name,
                                file.Content.Sha256,
                                file.Format.ContentType(),
                                facts.Width,
                                facts.Height,
                                file.Content.Bytes,
                                facts.DominantColour,
                                FocalPoint.Centre.X,
                                FocalPoint.Centre.Y,
                                takenOn,
                                new PictureCrops(item.Crops).On(item.Width, item.Height, facts.Width, facts.Height).Text
                            ),
                            facts.Look
                        ),
                    "Replaced picture",
                    actor,
                    token
                );
            },
            cancellationToken
        );
        return await ShownAsync(result, cancellationToken);
    }

    /// <summary>Gives a picture back the file that it had before the last exchange, which is kept in turn.</summary>
    public async Task<Result<AddedPicture>> TakeBackAsync(
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        await ShownAsync(
            await ExchangeAsync(
                id,
                version,
                item => item.FormerFile() is { } former ? (former, null) : null,
                "Took back picture",
                actor,
                cancellationToken
            ),
            cancellationToken
        );

    private Task<Result<AddedPicture>> ExchangeAsync(
        long id,
        Guid version,
        Func<MediaItem, (PictureFile File, long? Look)?> choose,
        string action,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        db.EditAsync(
            changes,
            async token =>
            {
                var item = await db.Media.Include(m => m.Looks).SingleOrDefaultAsync(m => m.Id == id, token);
                if (item is null || !MayChange(item.UploadedById, actor))
                {
                    return item is null ? NotFound() : NotAllowed();
                }

                if (await NeedsEditorAsync(id, actor, token))
                {
                    return Result<AddedPicture>.Refused(Outcome.NotAllowed, MediaErrorCodes.ReplacementShown);
                }

                if (choose(item) is not var (file, look))
                {
                    return Result<AddedPicture>.Invalid("", MediaErrorCodes.NothingFormer);
                }

                if (await FindAsync(file.Sha256, token) is { } other)
                {
                    return Result<AddedPicture>.Invalid("", MediaErrorCodes.ReplacementThere, other.Value.Id);
                }

                db.Entry(item).Property(m => m.Version).OriginalValue = version;
                var (before, crops) = (item.FileName, item.Crops);
                item.Exchange(file);
                audit.Add(actor, action, item.FileName, new AuditThing("picture", id), before, item.FileName);
                item.LooksLikeId = null;
                item.Looks.Clear();
                item.Looks.AddRange(look is { } seen ? PictureLook.RowsOf(seen) : []);
                item.HasLook = look is not null;
                await publisher.PictureChangedAsync(id, item.RightsEnd, token);
                await db.SaveChangesAsync(token);
                return Result.Done(
                    new AddedPicture(PictureRef.Of(item)) { HasLostCrops = crops is not null && item.Crops != crops }
                );
            },
            cancellationToken,
            _ => Changed()
        );

    /// <summary>Renders the bodies that show an exchanged picture, so that all pages have it at once.</summary>
    private async Task<Result<AddedPicture>> ShownAsync(
        Result<AddedPicture> result,
        CancellationToken cancellationToken
    )
    {
        if (result.IsDone)
        {
            await bodies.RenderAllAsync(cancellationToken);
        }

        return result;
    }

    /// <summary>A picture's file, checked and in a temporary place.</summary>
    private sealed record Received(string Path, Upload Content, PictureFormat Format, string Name);

    private async Task<Result<AddedPicture>> ReceiveAsync(
        Stream content,
        string fileName,
        Func<Received, CancellationToken, Task<Result<AddedPicture>>> take,
        CancellationToken cancellationToken
    )
    {
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
                return await ReceiveAsync(
                    new MemoryStream(jpeg),
                    Path.ChangeExtension(fileName, ".jpg"),
                    take,
                    cancellationToken
                );
            }

            using (await FileLocks.TakeAsync(received.Sha256, cancellationToken))
            {
                return await take(
                    new Received(temporary, received, recognition.Format!.Value, CleanName(fileName)),
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
    /// Changes a picture's texts, the focal point of its crops and those made by hand, which also changes their
    /// addresses. Journalists may change their own uploads; what readers see of one that is shown, only editors.
    /// </summary>
    /// <param name="id">Media id.</param>
    /// <param name="version">The version that was edited.</param>
    /// <param name="texts">The complete new texts.</param>
    /// <param name="focus">Null is refused: the input was not a valid point.</param>
    /// <param name="crops">Where ratios are cut from now on, null to follow the focal point; others stay.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellationToken">Ends the work before anything is stored.</param>
    public async Task<Result<AddedPicture>> SaveAsync(
        long id,
        Guid version,
        PictureTexts texts,
        FocalPoint? focus,
        IReadOnlyDictionary<Ratio, CropBox?> crops,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var errors = texts.Check();
        if (focus is null)
        {
            errors.Add(new FieldError("FocusLeft", MediaErrorCodes.PictureFocus));
        }

        if (errors.Count > 0 || focus is not { } point)
        {
            return Result<AddedPicture>.Invalid(errors);
        }

        return await ChangeAsync(
            id,
            version,
            texts,
            item =>
            {
                (item.FocusX, item.FocusY) = (point.X, point.Y);
                item.Crops = crops
                    .Aggregate(new PictureCrops(item.Crops), (all, crop) => all.With(crop.Key, crop.Value))
                    .Text;
                return true;
            },
            actor,
            cancellationToken,
            item =>
                crops.Select(crop => crop.Value?.Check(crop.Key, item.Width, item.Height)).OfType<FieldError>().ToList()
        );
    }

    /// <summary>The same without the crops; what the picture has already is no change.</summary>
    internal async Task<Result<AddedPicture>> DescribeAsync(
        long id,
        Guid version,
        PictureTexts texts,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        texts.Check() is { Count: > 0 } errors
            ? Result<AddedPicture>.Invalid(errors)
            : await ChangeAsync(id, version, texts, item => !item.Has(texts), actor, cancellationToken);

    private Task<Result<AddedPicture>> ChangeAsync(
        long id,
        Guid version,
        PictureTexts texts,
        Func<MediaItem, bool> change,
        Actor actor,
        CancellationToken cancellationToken,
        Func<MediaItem, List<FieldError>>? check = null
    ) =>
        db.EditAsync(
            changes,
            async token =>
            {
                var item = await db.Media.SingleOrDefaultAsync(m => m.Id == id, token);
                if (item is null || !MayChange(item.UploadedById, actor))
                {
                    return item is null ? NotFound() : NotAllowed();
                }

                if (check?.Invoke(item) is { Count: > 0 } errors)
                {
                    return Result<AddedPicture>.Invalid(errors);
                }

                db.Entry(item).Property(m => m.Version).OriginalValue = version;
                var before = Words(item);
                var seen = Seen(item);
                if (change(item) || !await db.IsCollectedAsync(id, texts.Collections, token))
                {
                    item.Describe(texts);
                    if (seen != Seen(item) && await NeedsEditorAsync(id, actor, token))
                    {
                        return Result<AddedPicture>.Refused(Outcome.NotAllowed, MediaErrorCodes.ChangeShown);
                    }

                    await StoreTextsAsync(item, texts, token);
                    audit.Add(
                        actor,
                        "Changed picture",
                        item.FileName,
                        new AuditThing("picture", id),
                        before,
                        Words(item)
                    );
                    await db.SaveChangesAsync(token);
                }

                return Done(item);
            },
            cancellationToken,
            _ => Result<AddedPicture>.Refused(Outcome.Conflict, MediaErrorCodes.PictureTextsConflict),
            attempts: 2
        );

    /// <summary>Sets a tracked picture's texts, in the caller's transaction.</summary>
    internal async Task StoreTextsAsync(MediaItem item, PictureTexts texts, CancellationToken cancellationToken)
    {
        // Rendered bodies contain these texts.
        item.Describe(texts);
        await publisher.PictureChangedAsync(item.Id, item.RightsEnd, cancellationToken);
        await db.CollectAsync(item, texts.Collections, cancellationToken);
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
            if (
                result.IsDone
                && db.Database.CurrentTransaction is null
                && !await db.Media.AnyAsync(m => m.FormerSha256 == sha256, cancellationToken)
            )
            {
                await cleanup.RemoveFilesAsync(sha256, cancellationToken);
            }

            return result;
        }
    }

    private async Task<Result<AddedPicture>> AddReceivedAsync(
        Received file,
        PictureTexts texts,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var (temporary, received, format, fileName) = file;
        var existing = await FindAsync(received.Sha256, cancellationToken);
        if (existing is not null)
        {
            if (await store.StoredLengthAsync(store.Original(received.Sha256), cancellationToken) is null)
            {
                await store.PutAsync(temporary, store.Original(received.Sha256), cancellationToken);
            }

            return existing;
        }

        var facts = await pictures.InspectAsync(temporary, format, cancellationToken);
        var embedded = EmbeddedTexts.Read(temporary, format);
        var alike = await db.MostAlikeAsync(facts.Look, cancellationToken);
        await store.PutAsync(temporary, store.Original(received.Sha256), cancellationToken);

        // Another process may add the same file at the same moment: the second round finds it.
        return await db.EditAsync(
            changes,
            async token => await FindAsync(received.Sha256, token) ?? await StoreRowAsync(Describe(), actor, token),
            cancellationToken,
            attempts: 2
        );

        MediaItem Describe()
        {
            var item = new MediaItem
            {
                Sha256 = received.Sha256,
                FileName = fileName,
                ContentType = format.ContentType(),
                Width = facts.Width,
                Height = facts.Height,
                Bytes = received.Bytes,
                DominantColour = facts.DominantColour,
                TakenOn = embedded.TakenOn,
                LooksLikeId = alike,
                HasLook = true,
                CreatedAt = clock.GetUtcNow().UtcDateTime,
                UploadedById = actor.UserId,
            };
            item.Looks.AddRange(PictureLook.RowsOf(facts.Look));
            item.Describe(Filled(texts, embedded.Texts));
            return item;
        }
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

    /// <summary>What readers get of a picture besides its file.</summary>
    private static (string, string, string, DateTime?, double, double, string?) Seen(MediaItem item) =>
        (item.Alt, item.Caption, item.Credit, item.RightsEnd, item.FocusX, item.FocusY, item.Crops);

    private async Task<bool> NeedsEditorAsync(long id, Actor actor, CancellationToken cancellationToken) =>
        !actor.May(Permissions.MediaEditAny) && await db.IsShownAsync(id, cancellationToken);

    /// <summary>What the audit trail keeps of a picture.</summary>
    private static string Words(MediaItem item) =>
        string.Join(
            " / ",
            new[]
            {
                item.Title,
                item.Alt,
                item.Caption,
                item.Credit,
                item.Keywords,
                item.RightsNotice,
                item.Territory,
                item.RightsEnd?.ToString("u", CultureInfo.InvariantCulture),
                new PictureCrops(item.Crops).Words,
            }.Where(text => !string.IsNullOrWhiteSpace(text))
        );

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

        if (!actor.May(Permissions.MediaDelete) || !MayChange(item.UploadedById, actor))
        {
            return NotAllowed();
        }

        if (
            await db.IsNamedAsync(ReferenceKind.Picture, id, cancellationToken)
            || await db.ArticleMedia.AnyAsync(l => l.MediaId == id, cancellationToken)
            || await db.Authors.AnyAsync(a => a.PortraitId == id, cancellationToken)
            || await db.IsLogoAsync(id, cancellationToken)
            || await db.DraftPlacements().AnyAsync(p => p.PictureId == id, cancellationToken)
            || await db.LivePlacements(clock.GetUtcNow().UtcDateTime)
                .AnyAsync(p => p.PictureId == id, cancellationToken)
        )
        {
            return InUse();
        }

        if (item.Version != version)
        {
            return Changed();
        }

        await db.Notices.Where(n => n.MediaId == id).ExecuteDeleteAsync(cancellationToken);
        db.Media.Remove(item);
        audit.Add(actor, "Deleted picture", item.FileName, new AuditThing("picture", id));
        changes.Append(ChangeSubject.Media, id);
        await db.SaveChangesAsync(cancellationToken);
        return Result.Done(new AddedPicture());
    }

    /// <summary>Whether an actor may change or delete a picture.</summary>
    internal static bool MayChange(long? uploadedById, Actor actor) =>
        actor.May(Permissions.MediaEditAny)
        || (actor.May(Permissions.MediaEditOwn) && uploadedById is not null && uploadedById == actor.UserId);

    /// <summary>Texts that were given with a picture, else those of the file as far as they fit.</summary>
    private static PictureTexts Filled(PictureTexts given, PictureTexts embedded)
    {
        return new PictureTexts(
            given.Alt,
            Choose(given.Caption, embedded.Caption, PictureTexts.CaptionLength),
            Choose(given.Credit, embedded.Credit, PictureTexts.CreditLength)
        )
        {
            Title = Choose(given.Title, PlainText.Line(embedded.Title), PictureTexts.TitleLength),
            Keywords = given.Keywords ?? embedded.Keywords,
            Rights = new PictureRights(
                Choose(given.Rights?.Notice, embedded.Rights?.Notice, PictureRights.NoticeLength),
                given.Rights?.Territory,
                given.Rights?.End
            ),
        };

        static string Choose(string? given, string? embedded, int limit)
        {
            var text = string.IsNullOrWhiteSpace(given) ? embedded ?? "" : given.Trim();
            return text.Length <= limit ? text : HtmlText.Excerpt(text, limit);
        }
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
            exception is BucketException ? MediaErrorCodes.PictureStoreAway
                : MediaStore.IsFull(exception) ? MediaErrorCodes.PictureDiskFull
                : MediaErrorCodes.PictureNotWritable
        );

    [LoggerMessage(LogLevel.Error, "A picture could not be stored below the media folder ({Example}).")]
    private partial void LogNotStored(Exception exception, string example);
}
