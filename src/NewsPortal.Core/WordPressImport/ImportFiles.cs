using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// Imports files other than pictures from the copy of the uploads folder into the library, and resolves addresses to
/// them. A file is identified by its path below the uploads folder, whatever attachment or link names it.
/// </summary>
internal sealed class ImportFiles(
    NewsDbContext db,
    FileLibrary library,
    Redirects redirects,
    ImportLedger ledger,
    ExportIndex index,
    UploadsFolder? uploads,
    ImportSummary summary,
    Func<ImportEntry, Task> report,
    Func<ImportEntry, Exception, ImportEntry> failed
)
{
    /// <summary>The ledger's and receipt's type for a file that no attachment describes.</summary>
    private const string FileType = "document";

    private const int LongestPath = 300;

    private readonly Dictionary<string, FileRef> _byPath = new(StringComparer.Ordinal);
    private readonly HashSet<string> _deleted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _refused = new(StringComparer.Ordinal);

    /// <summary>Loads the results of earlier runs.</summary>
    public async Task RecallAsync(CancellationToken cancellationToken)
    {
        var lines = await ledger.ReadAsync(FileType, cancellationToken);
        if (lines.Count == 0)
        {
            return;
        }

        var present = await db
            .Files.AsNoTracking()
            .Select(f => new FileRef(f.Id, f.Name, f.FileName, f.ContentType, f.Bytes))
            .ToDictionaryAsync(f => f.Id, cancellationToken);
        foreach (var (path, line) in lines)
        {
            if (present.GetValueOrDefault(line.TargetId) is { } file)
            {
                _byPath[path] = file;
            }
            else
            {
                _deleted.Add(path);
            }
        }
    }

    /// <summary>Imports an attachment that is not a picture.</summary>
    public async Task<ImportEntry> ImportAsync(
        ExportIndex.Attachment attachment,
        ImportEntry entry,
        CancellationToken cancellationToken
    )
    {
        var paths = Paths(attachment);
        if (paths.Any(_byPath.ContainsKey))
        {
            return entry with { Action = ImportAction.Unchanged };
        }

        if (paths.Any(_deleted.Contains))
        {
            return entry with { Notes = [ImportLedger.Deleted] };
        }

        foreach (var path in paths)
        {
            if (Find(path) is not { } file)
            {
                continue;
            }

            try
            {
                await StoreAsync(path, file, cancellationToken);
                return entry with { Action = ImportAction.Imported };
            }
            catch (ImportRefusedException refused)
            {
                Refuse(path, refused.Message);
                return entry with { Notes = [$"The file {NoteList.Short(path)} was left out: {refused.Message}"] };
            }
        }

        var named = paths.FirstOrDefault(attachment.Address);
        if (named.Length > 0)
        {
            summary.AddMissingFile(named, "");
        }

        return entry with
        {
            Notes =
            [
                uploads is null
                    ? "No copy of the uploads folder was given (--uploads)."
                    : $"Its file {NoteList.Short(named)} is not in the uploads folder.",
            ],
        };
    }

    /// <summary>The library file that an attachment became; null for none.</summary>
    public FileRef? FileOf(ExportIndex.Attachment attachment) =>
        Paths(attachment).Select(path => _byPath.GetValueOrDefault(path)).FirstOrDefault(file => file is not null);

    /// <summary>The library files for the addresses in a body; files missing from the copy are noted.</summary>
    public async Task<Dictionary<string, FileRef>> PlaceAsync(
        IEnumerable<string> addresses,
        string usedBy,
        NoteList notes,
        CancellationToken cancellationToken
    )
    {
        var placed = new Dictionary<string, FileRef>(StringComparer.Ordinal);
        foreach (var address in addresses.Distinct())
        {
            if (await FindAsync(address, usedBy, notes, cancellationToken) is { } file)
            {
                placed[address] = file;
            }
        }

        return placed;
    }

    /// <summary>The file at an address, by path regardless of host; null for none.</summary>
    public async Task<FileRef?> FindAsync(
        string address,
        string usedBy,
        NoteList notes,
        CancellationToken cancellationToken
    )
    {
        List<string> paths = [.. index.Addresses.FilePaths(address)];
        if (index.FindAttachmentAt(address) is { IsPicture: false } served)
        {
            paths.AddRange(Paths(served));
        }

        foreach (var path in paths.Distinct())
        {
            if (_byPath.TryGetValue(path, out var known))
            {
                return known;
            }

            if (_deleted.Contains(path))
            {
                notes.Add($"The file {NoteList.Short(path)} was deleted in the newsroom since the last import.");
                return null;
            }

            if (_refused.ContainsKey(path) || Find(path) is not { } file)
            {
                continue;
            }

            var entry = new ImportEntry(FileType, path, path, ImportAction.Imported);
            try
            {
                var stored = await StoreAsync(path, file, cancellationToken);
                await report(entry);
                return stored;
            }
            catch (ImportRefusedException refused)
            {
                Refuse(path, refused.Message);
                await report(
                    entry with
                    {
                        Action = ImportAction.Skipped,
                        Notes = [$"The file was left out: {refused.Message}"],
                    }
                );
            }
            catch (Exception exception) when (WordPressImporter.ConcernsOneThing(exception))
            {
                await report(failed(entry, exception));
            }
        }

        if (paths.Find(_refused.ContainsKey) is { } left)
        {
            summary.AddLeftOut(ImportSummary.Files, left);
            notes.Add($"Links to a file that was left out, {NoteList.Short(left)}: {_refused[left]}");
        }
        else if (index.Addresses.UploadPath(address) is { } missing && paths.Count > 0)
        {
            summary.AddMissingFile(missing, usedBy);
            notes.Add($"Links to a file of the old site that is not in the uploads folder: {NoteList.Short(missing)}");
        }

        return null;
    }

    private string? Find(string path) => path.Length is > 0 and <= LongestPath ? uploads?.Find(path) : null;

    private void Refuse(string path, string why)
    {
        _refused[path] = why;
        summary.AddLeftOut(ImportSummary.Files, path);
    }

    /// <summary>Where an attachment's file may be: at its stated path, or at the one in its address.</summary>
    private List<string> Paths(ExportIndex.Attachment attachment) =>
        [
            .. new[] { attachment.File }
                .Concat(index.Addresses.FilePaths(attachment.Address))
                .Where(path => path.Length > 0)
                .Distinct(),
        ];

    /// <summary>Adds a file to the library together with its ledger row and old address.</summary>
    /// <exception cref="ImportRefusedException">The library does not accept it.</exception>
    private async Task<FileRef> StoreAsync(string path, string file, CancellationToken cancellationToken) =>
        _byPath[path] = await db.InRepeatedTransactionAsync(
            async token =>
            {
                await using var content = ImportPictures.Read(file);
                var result = await library.AddAsync(content, path, ImportItems.Importer, token);
                if (result.Outcome == MediaOutcome.NotStored)
                {
                    throw new IOException(result.Message);
                }

                if (result.File is not { } stored)
                {
                    throw new ImportRefusedException(result.Message);
                }

                ledger.Write(null, FileType, path, stored.Id, "", null);
                await redirects.KeepAsync(
                    $"{index.Addresses.BasePath}/wp-content/uploads/{path}",
                    RedirectTarget.File,
                    stored.Id,
                    token
                );
                await db.SaveChangesAsync(token);
                return stored;
            },
            cancellationToken
        );
}
