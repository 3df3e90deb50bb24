using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// Imports pictures from the copy of the uploads folder into the media library and resolves the pictures in bodies.
/// Other attachments are passed on.
/// </summary>
internal sealed class ImportPictures(
    NewsDbContext db,
    MediaLibrary library,
    ChangeFeed changes,
    Redirects redirects,
    ImportLedger ledger,
    ExportIndex index,
    UploadsFolder? uploads,
    ImportFiles files,
    ImportSummary summary,
    Func<ImportEntry, Task> report,
    Func<ImportEntry, Exception, ImportEntry> failed
)
{
    private const string AttachmentType = "attachment";

    /// <summary>A picture in a body that no attachment of the export describes.</summary>
    private const string FileType = "file";

    private readonly Dictionary<string, long> _byAttachment = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _byFile = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _earlier = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deletedFiles = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deletedAttachments = new(StringComparer.Ordinal);

    /// <summary>Imports all attachments.</summary>
    public async Task ImportAsync(Action<int> progress, CancellationToken cancellationToken)
    {
        var present = await db.Media.Select(m => m.Id).ToHashSetAsync(cancellationToken);
        var lines = await ledger.ReadAsync(AttachmentType, cancellationToken);
        foreach (var (path, line) in await ledger.ReadAsync(FileType, cancellationToken))
        {
            if (present.Contains(line.TargetId))
            {
                _byFile[path] = line.TargetId;
            }
            else
            {
                _deletedFiles.Add(path);
            }
        }

        foreach (var (key, line) in lines)
        {
            if (present.Contains(line.TargetId))
            {
                _earlier[key] = line.TargetId;
            }
            else
            {
                _deletedAttachments.Add(key);
            }
        }

        var done = 0;
        foreach (var attachment in index.Attachments)
        {
            var entry = new ImportEntry(
                AttachmentType,
                attachment.Key,
                attachment.Title.Length > 0 ? attachment.Title : attachment.File,
                ImportAction.Skipped
            )
            {
                OldAddress = attachment.Address.Length > 0 ? attachment.Address : attachment.Link,
            };
            try
            {
                entry = await ImportAsync(
                    attachment,
                    entry,
                    lines.GetValueOrDefault(attachment.Key),
                    present,
                    cancellationToken
                );
            }
            catch (Exception exception) when (WordPressImporter.ConcernsOneThing(exception))
            {
                entry = failed(entry, exception);
            }

            await report(entry);
            progress(++done);
        }
    }

    /// <summary>The library's pictures for those in a body, by number; missing ones are noted.</summary>
    public async Task<Dictionary<int, PlacedPicture>> PlaceAsync(
        IReadOnlyList<WordPressPicture> pictures,
        string usedBy,
        NoteList notes,
        CancellationToken cancellationToken
    )
    {
        var placed = new Dictionary<int, PlacedPicture>();
        foreach (var picture in pictures)
        {
            if (await FindAsync(picture, usedBy, notes, cancellationToken) is { } found)
            {
                placed[picture.Number] = found;
            }
        }

        return placed;
    }

    /// <summary>The library picture that an attachment became; null for none.</summary>
    public long? MediaOf(ExportIndex.Attachment attachment) =>
        _byAttachment.TryGetValue(attachment.Key, out var id) ? id : null;

    /// <summary>Whether an attachment of this export or an earlier run can be shown.</summary>
    public bool Has(string attachment) => _byAttachment.ContainsKey(attachment) || _earlier.ContainsKey(attachment);

    /// <summary>The library picture for an item's featured one; null for none, and noted when it is missing.</summary>
    public async Task<PlacedPicture?> FeaturedAsync(
        WxrItem item,
        string usedBy,
        NoteList notes,
        CancellationToken cancellationToken
    )
    {
        if (
            !long.TryParse(item.Meta("_thumbnail_id"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var id)
            || id <= 0
        )
        {
            return null;
        }

        var key = id.ToString(CultureInfo.InvariantCulture);
        if (index.FindAttachment(id) is not { } attachment)
        {
            if (await EarlierAsync(key, cancellationToken) is { } earlier)
            {
                return earlier;
            }

            notes.Add(
                _deletedAttachments.Contains(key)
                    ? "Its featured picture was deleted in the newsroom since the last import."
                    : $"Its featured picture is not in the export (attachment {id})."
            );
            notes.Need(AttachmentType, key);
            return null;
        }

        if (_byAttachment.TryGetValue(attachment.Key, out var mediaId))
        {
            return Placed(mediaId, attachment.Alt, attachment.Caption);
        }

        Missing([attachment.File.Length > 0 ? attachment.File : attachment.Address], usedBy, notes);
        return null;
    }

    private async Task<PlacedPicture?> FindAsync(
        WordPressPicture picture,
        string usedBy,
        NoteList notes,
        CancellationToken cancellationToken
    )
    {
        var attachment = AttachmentOf(picture);
        if (attachment is not null && _byAttachment.TryGetValue(attachment.Key, out var id))
        {
            // WordPress shows the library's caption only in galleries, which name no file.
            return Placed(id, attachment.Alt, picture.Source.Length == 0 ? attachment.Caption : null);
        }

        var isDeleted = attachment is not null && _deletedAttachments.Contains(attachment.Key);
        if (!isDeleted && await FromFileAsync(picture.UploadPaths, cancellationToken) is { } file)
        {
            return Placed(file.Id, "", null);
        }

        if (!isDeleted && await FromFileAsync(picture.PathsElsewhere, cancellationToken) is { } disguised)
        {
            notes.Add($"The picture at {NoteList.Short(picture.Source)} is {disguised.Path} of the uploads folder.");
            return Placed(disguised.Id, "", null);
        }

        if (attachment is null && await EarlierAsync(picture, cancellationToken) is { } earlier)
        {
            return earlier;
        }

        if (attachment is not null || picture.UploadPaths.Count > 0)
        {
            Missing(
                attachment is { File.Length: > 0 } ? [attachment.File]
                    : picture.UploadPaths.Count > 0 ? picture.UploadPaths
                    : [picture.Source],
                usedBy,
                notes
            );
        }
        else if (picture.Source.Length > 0)
        {
            notes.Add($"A picture from outside the uploads folder was left out: {NoteList.Short(picture.Source)}");
        }
        else
        {
            notes.Add($"A picture that is not in the export was left out (attachment {picture.AttachmentId}).");
        }

        if (attachment is null && picture.AttachmentId is { } wanted)
        {
            notes.Need(AttachmentType, wanted.ToString(CultureInfo.InvariantCulture));
        }

        return null;
    }

    /// <summary>The picture of an earlier run that a body means, by its old address or number.</summary>
    private async Task<PlacedPicture?> EarlierAsync(WordPressPicture picture, CancellationToken cancellationToken)
    {
        foreach (var path in picture.UploadPaths.Concat(picture.PathsElsewhere))
        {
            var old = ArticlePaths.Normalise($"{index.Addresses.BasePath}/wp-content/uploads/{path}");
            var id = await db
                .Redirects.Where(r => r.FromPath == old && r.Target == RedirectTarget.Media)
                .Select(r => (long?)r.TargetId)
                .SingleOrDefaultAsync(cancellationToken);
            if (id is not null && await db.Media.AnyAsync(m => m.Id == id, cancellationToken))
            {
                return Placed(id.Value, "", null);
            }
        }

        return picture.AttachmentId is { } number
            ? await EarlierAsync(number.ToString(CultureInfo.InvariantCulture), cancellationToken)
            : null;
    }

    private async Task<PlacedPicture?> EarlierAsync(string attachment, CancellationToken cancellationToken)
    {
        if (!_earlier.TryGetValue(attachment, out var id))
        {
            return null;
        }

        var texts = await db
            .Media.Where(m => m.Id == id)
            .Select(m => new { m.Alt, m.Caption })
            .SingleOrDefaultAsync(cancellationToken);
        return texts is null ? null : Placed(id, texts.Alt, texts.Caption);
    }

    private async Task<ImportEntry> ImportAsync(
        ExportIndex.Attachment attachment,
        ImportEntry entry,
        ImportedItem? line,
        HashSet<long> present,
        CancellationToken cancellationToken
    )
    {
        // Without a credit it is what earlier versions have written into the ledger.
        var hash =
            attachment.Credit.Length == 0
                ? ImportLedger.Hash(
                    new
                    {
                        attachment.File,
                        attachment.Alt,
                        attachment.Caption,
                    }
                )
                : ImportLedger.Hash(
                    new
                    {
                        attachment.File,
                        attachment.Alt,
                        attachment.Caption,
                        attachment.Credit,
                    }
                );
        if (line is not null)
        {
            if (!present.Contains(line.TargetId))
            {
                _deletedFiles.Add(attachment.File);
                return entry with { Notes = [ImportLedger.Deleted] };
            }

            _byAttachment[attachment.Key] = line.TargetId;
            return line.ContentHash == hash
                ? entry with
                {
                    Action = ImportAction.Unchanged,
                }
                : await UpdateAsync(attachment, hash, entry, cancellationToken);
        }

        if (!attachment.IsPicture)
        {
            return await files.ImportAsync(attachment, entry, cancellationToken);
        }

        if (
            Places(attachment).Select(place => uploads?.Find(place)).FirstOrDefault(found => found is not null)
            is not { } file
        )
        {
            summary.AddMissing(attachment.File.Length > 0 ? attachment.File : attachment.Address, "");
            return entry with
            {
                Notes =
                [
                    uploads is null
                        ? "No copy of the uploads folder was given (--uploads)."
                        : $"Its file {attachment.File} is not in the uploads folder.",
                ],
            };
        }

        try
        {
            _byAttachment[attachment.Key] = await StoreAsync(
                file,
                AttachmentType,
                attachment.Key,
                hash,
                Texts(attachment),
                attachment.File,
                cancellationToken
            );
            return entry with { Action = ImportAction.Imported };
        }
        catch (ImportRefusedException refused)
        {
            summary.AddMissing(attachment.File, "");
            return entry with { Notes = [$"The picture {attachment.File} cannot be used: {refused.Message}"] };
        }
    }

    private async Task<ImportEntry> UpdateAsync(
        ExportIndex.Attachment attachment,
        string hash,
        ImportEntry entry,
        CancellationToken cancellationToken
    )
    {
        var result = await db.InRepeatedTransactionAsync(
            async token =>
            {
                var line = (await ledger.FindAsync(AttachmentType, attachment.Key, token))!;
                var media = await db.Media.SingleOrDefaultAsync(m => m.Id == line.TargetId, token);
                if (media is null)
                {
                    return entry with { Notes = [ImportLedger.Deleted] };
                }

                if (line.TargetVersion is null)
                {
                    return entry with { Action = ImportAction.Unchanged };
                }

                if (line.TargetVersion != media.Version)
                {
                    return entry with
                    {
                        Notes = ["It was edited in the newsroom since the last import; the newsroom’s text stays."],
                    };
                }

                var texts = Texts(attachment);
                await library.StoreTextsAsync(
                    media,
                    attachment.Credit.Length > 0 ? texts : texts with { Credit = media.Credit },
                    token
                );
                ledger.Write(line, AttachmentType, attachment.Key, media.Id, hash, media.Version);
                await db.SaveChangesAsync(token);
                return entry with { Action = ImportAction.Changed };
            },
            cancellationToken
        );
        await changes.AnnounceAsync(cancellationToken);
        return result;
    }

    /// <summary>Adds a file to the library together with its ledger row and old address.</summary>
    /// <exception cref="ImportRefusedException">The file is not a picture that the library accepts.</exception>
    private async Task<long> StoreAsync(
        string file,
        string type,
        string key,
        string hash,
        PictureTexts texts,
        string uploadPath,
        CancellationToken cancellationToken
    )
    {
        var id = await db.InRepeatedTransactionAsync(
            async token =>
            {
                await using var content = Read(file);
                var result = await library.AddAsync(
                    content,
                    Path.GetFileName(file),
                    texts,
                    ImportItems.Importer,
                    token
                );
                if (result.Outcome == Outcome.NotStored)
                {
                    throw new IOException(result.Message);
                }

                if (!result.IsDone)
                {
                    throw new ImportRefusedException(result.Message);
                }

                var version = await db
                    .Media.Where(m => m.Id == result.Value.Id)
                    .Select(m => m.Version)
                    .SingleAsync(token);
                ledger.Write(null, type, key, result.Value.Id, hash, result.Value.AlreadyThere ? null : version);
                var old = $"{index.Addresses.BasePath}/wp-content/uploads/{uploadPath}";
                await redirects.KeepAsync(old, RedirectTarget.Media, result.Value.Id, token);
                await db.SaveChangesAsync(token);
                return result.Value.Id;
            },
            cancellationToken
        );
        await changes.AnnounceAsync(cancellationToken);
        return id;
    }

    /// <exception cref="ImportRefusedException">It cannot be opened.</exception>
    internal static FileStream Read(string file)
    {
        try
        {
            return File.OpenRead(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImportRefusedException($"The file cannot be read: {exception.Message}");
        }
    }

    /// <summary>
    /// Where an attachment's file may be: at its stated path, the one in its address, or one where originals are named.
    /// </summary>
    private IEnumerable<string> Places(ExportIndex.Attachment attachment)
    {
        var paths = new[] { attachment.File }
            .Concat(index.Addresses.UploadPaths(attachment.Address))
            .Where(p => p.Length > 0)
            .ToList();
        return paths.Concat(paths.SelectMany(WordPressAddresses.Originals)).Distinct();
    }

    private async Task<(long Id, string Path)?> FromFileAsync(
        IReadOnlyList<string> paths,
        CancellationToken cancellationToken
    )
    {
        // Prefer the original to a smaller copy.
        foreach (var path in paths.OrderBy(WordPressAddresses.CopyRank))
        {
            if (_byFile.TryGetValue(path, out var known))
            {
                return (known, path);
            }
            // A smaller copy must not bring back a deleted picture.
            if (_deletedFiles.Contains(path))
            {
                return null;
            }

            if (path.Length > 300 || uploads?.Find(path) is not { } file)
            {
                continue;
            }

            var entry = new ImportEntry(FileType, path, path, ImportAction.Imported);
            try
            {
                _byFile[path] = await StoreAsync(file, FileType, path, "", PictureTexts.None, path, cancellationToken);
                await report(entry);
                return (_byFile[path], path);
            }
            catch (ImportRefusedException refused)
            {
                await report(
                    entry with
                    {
                        Action = ImportAction.Skipped,
                        Notes = [$"The picture cannot be used: {refused.Message}"],
                    }
                );
            }
            catch (Exception exception) when (WordPressImporter.ConcernsOneThing(exception))
            {
                await report(failed(entry, exception));
            }
        }

        return null;
    }

    private ExportIndex.Attachment? AttachmentOf(WordPressPicture picture)
    {
        // The number in a class may come from another site that the text was copied from; the file name is reliable.
        foreach (var path in picture.UploadPaths)
        {
            if (index.FindAttachment(path) is { } byFile)
            {
                return byFile;
            }
        }

        if (picture.Source.Length > 0 && index.FindAttachmentAt(picture.Source) is { } served)
        {
            return served;
        }

        foreach (var path in picture.PathsElsewhere)
        {
            if (index.FindAttachment(path) is { } disguised && Has(disguised.Key))
            {
                return disguised;
            }
        }

        return picture.AttachmentId is { } id ? index.FindAttachment(id) : null;
    }

    private void Missing(IReadOnlyList<string> paths, string usedBy, NoteList notes)
    {
        if (paths.Any(_deletedFiles.Contains))
        {
            notes.Add($"The picture {NoteList.Short(paths[0])} was deleted in the newsroom since the last import.");
            return;
        }

        summary.AddMissing(paths[0], usedBy);
        notes.Add($"The picture {NoteList.Short(paths[0])} is missing and was left out.");
    }

    private static PictureTexts Texts(ExportIndex.Attachment attachment) =>
        new(
            ImportTerms.Cut(attachment.Alt, ArticleLimits.PictureAlt),
            ImportTerms.Cut(attachment.Caption, ArticleLimits.PictureCaption),
            ImportTerms.Cut(attachment.Credit, ArticleLimits.PictureCredit)
        );

    private static PlacedPicture Placed(long id, string alt, string? caption) =>
        new(id.ToString(CultureInfo.InvariantCulture), alt, caption);
}
