using System.Runtime.CompilerServices;
using System.Text.Json;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Export;

/// <summary>
/// Reads an archive into an empty site: checks all of it, stores the originals, then all records in one transaction
/// with the ids that they had. What readers see is made by <see cref="ArticlePublisher"/>, as in a publication.
/// </summary>
public sealed class ImportSite(NewsDbContext db, MediaStore media, ArticlePublisher publisher, ChangeFeed changes)
{
    /// <summary>Imports an archive.</summary>
    /// <param name="path">Its folder.</param>
    /// <param name="progress">Told how far it is; null for nobody.</param>
    /// <param name="cancellationToken">Stops it; nothing is imported then.</param>
    /// <returns>What was in the archive.</returns>
    /// <exception cref="ArchiveException">The archive is not whole, or the site is not empty.</exception>
    public async Task<ArchiveManifest> RunAsync(
        string path,
        IProgress<ArchiveProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        await RequireEmptyAsync(cancellationToken);
        var (folder, manifest) = await ArchiveFolder.OpenAsync(path, progress, cancellationToken);
        await StoreOriginalsAsync(folder, manifest, progress, cancellationToken);
        await db.InTransactionAsync(
            async token =>
            {
                await ReadAsync(folder, progress, token);
                return true;
            },
            cancellationToken
        );
        await changes.AnnounceAsync(cancellationToken);
        return manifest;
    }

    private Task<bool> RequireEmptyAsync(CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async token =>
            {
                var rows = new TableRows(db);
                foreach (var record in ArchiveRecords.All)
                {
                    if (await rows.AnyAsync(record.EntityOf(db), token))
                    {
                        throw new ArchiveException(
                            $"This site is not empty: it has {record.Name.Replace('-', ' ')}. Import into a new one: "
                                + "name another Storage:Root or database, and start the web program only afterwards."
                        );
                    }
                }

                return true;
            },
            cancellationToken
        );

    private async Task StoreOriginalsAsync(
        ArchiveFolder folder,
        ArchiveManifest manifest,
        IProgress<ArchiveProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var pictures = await HashesAsync(
            folder,
            ArchiveRecords.Pictures,
            ["sha256", "formerSha256"],
            cancellationToken
        );
        var files = await HashesAsync(folder, ArchiveRecords.Files, ["sha256"], cancellationToken);
        var originals = ExportSite.Originals(media, pictures, files).ToList();
        var known = manifest.Files.Select(file => file.Name).Concat(manifest.Missing).ToHashSet(StringComparer.Ordinal);
        if (originals.Find(original => !known.Contains(original.Name)) is { Name: { } name })
        {
            throw new ArchiveException(
                $"{ArchiveManifest.FileName} does not name {name}: {folder.Path} is not what was exported. Nothing was "
                    + "imported. Copy the folder again, or export again."
            );
        }

        var missing = manifest.Missing.ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < originals.Count; i++)
        {
            progress?.Report(new ArchiveProgress("Originals", i, originals.Count));
            var (original, target) = originals[i];
            if (!missing.Contains(original) && await media.StoredLengthAsync(target, cancellationToken) is null)
            {
                await StoreAsync(folder.PathOf(original), target, cancellationToken);
            }
        }
    }

    private async Task StoreAsync(string source, string target, CancellationToken cancellationToken)
    {
        string temporary;
        await using (var from = File.OpenRead(source))
        await using (var to = media.CreateTemporary())
        {
            temporary = to.Name;
            await from.CopyToAsync(to, cancellationToken);
            to.Flush(flushToDisk: true);
        }

        await media.KeepAsync(temporary, target, cancellationToken);
    }

    private async Task ReadAsync(
        ArchiveFolder folder,
        IProgress<ArchiveProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        // Again, now that nobody else can write: somebody may have begun the newspaper meanwhile.
        await RequireEmptyAsync(cancellationToken);
        var rows = new TableRows(db);
        var done = 0;
        foreach (var record in ArchiveRecords.All)
        {
            progress?.Report(new ArchiveProgress("Records", done++, ArchiveRecords.All.Count));
            await ReadAsync(folder, record, rows, cancellationToken);
        }

        await SetLastIdsAsync(folder, rows, cancellationToken);
        progress?.Report(new ArchiveProgress("Pages", 0, 0));
        for (long? last = 0; last is { } id; )
        {
            last = await publisher.ProjectAgainAsync(id, cancellationToken);
        }

        await publisher.RestateAllAsync(cancellationToken);

        // Every page has the newspaper's name, and everything kept in memory is of one of these kinds.
        foreach (var subject in Enum.GetValues<ChangeSubject>().Where(s => s != ChangeSubject.Article))
        {
            changes.Append(subject, 0);
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task ReadAsync(
        ArchiveFolder folder,
        ArchiveRecord record,
        TableRows rows,
        CancellationToken cancellationToken
    )
    {
        if (record == ArchiveRecords.Versions)
        {
            try
            {
                await new VersionRecords(db).AddAsync(
                    RecordsAsync(folder, record, row => row.Clone(), cancellationToken),
                    cancellationToken
                );
                return;
            }
            catch (Exception exception) when (IsOfFormat(exception))
            {
                throw new ArchiveException($"{record.FileName} is not understood. {exception.Message}", exception);
            }
        }

        var entity = record.EntityOf(db);
        var fields = record.Fields(db).ToDictionary(field => field.Property);
        var properties = entity
            .GetProperties()
            .Where(p => fields.ContainsKey(p) || record.Derived.ContainsKey(p.Name) || !p.IsNullable)
            .ToList();
        await rows.AddAsync(
            entity,
            properties,
            RecordsAsync(folder, record, row => Values(row), cancellationToken),
            cancellationToken
        );

        object?[] Values(JsonElement row)
        {
            var values = fields.Values.ToDictionary(f => f.Property.Name, f => ArchiveJson.Read(row, f));
            return
            [
                .. properties.Select(p =>
                    values.TryGetValue(p.Name, out var value) ? value
                    : record.Derived.TryGetValue(p.Name, out var derive) ? derive(name => values[name])
                    : ArchiveJson.Empty(p)
                ),
            ];
        }
    }

    private async Task SetLastIdsAsync(ArchiveFolder folder, TableRows rows, CancellationToken cancellationToken)
    {
        await foreach (var line in folder.LinesAsync(ArchiveFolder.LastIds, cancellationToken))
        {
            using var json = JsonDocument.Parse(line);
            var name = json.RootElement.GetProperty("record").GetString();
            if (ArchiveRecords.All.FirstOrDefault(record => record.Name == name)?.NumberedTable(db) is { } table)
            {
                await rows.SetLastIdAsync(table, json.RootElement.GetProperty("last").GetInt64(), cancellationToken);
            }
        }
    }

    private static async Task<HashSet<string>> HashesAsync(
        ArchiveFolder folder,
        ArchiveRecord record,
        string[] fields,
        CancellationToken cancellationToken
    )
    {
        HashSet<string> hashes = new(StringComparer.Ordinal);
        await foreach (var found in RecordsAsync(folder, record, Hashes, cancellationToken))
        {
            hashes.UnionWith(found);
        }

        return hashes;

        // Names of files are made of them.
        List<string> Hashes(JsonElement row)
        {
            var found = fields
                .Select(field => row.TryGetProperty(field, out var hash) ? hash.GetString() : null)
                .OfType<string>()
                .ToList();
            return found.TrueForAll(hash => hash.Length == Sha256Hex.Length && hash.All(char.IsAsciiHexDigitLower))
                ? found
                : throw new FormatException("The field \"sha256\" is no hash.");
        }
    }

    private static bool IsOfFormat(Exception exception) =>
        exception is JsonException or FormatException or ArgumentException or KeyNotFoundException;

    private static async IAsyncEnumerable<T> RecordsAsync<T>(
        ArchiveFolder folder,
        ArchiveRecord record,
        Func<JsonElement, T> read,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var number = 0;
        await foreach (var line in folder.LinesAsync(record.FileName, cancellationToken))
        {
            number++;
            T value;
            try
            {
                using var json = JsonDocument.Parse(line);
                value = read(json.RootElement);
            }
            catch (Exception exception) when (IsOfFormat(exception))
            {
                throw new ArchiveException(
                    $"Line {number} of {record.FileName} is not understood. {exception.Message} docs/export.md "
                        + "describes the format.",
                    exception
                );
            }

            yield return value;
        }
    }
}
