using System.Buffers;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Export;

/// <summary>
/// Writes a site as an archive that others can read (docs/export.md), while it runs: the records as they were at one
/// moment, then the originals that they name.
/// </summary>
public sealed class ExportSite(NewsDbContext db, MediaStore media)
{
    internal const string PictureFolder = "pictures";
    internal const string FileFolder = "files";
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    /// <summary>Exports the site.</summary>
    /// <param name="path">A new or empty folder.</param>
    /// <param name="progress">Told how far it is; null for nobody.</param>
    /// <param name="cancellationToken">Stops it; what there is of it then is removed by the next one.</param>
    /// <returns>What is in the archive.</returns>
    /// <exception cref="ArchiveException">The folder is in use, or the database allows no snapshot.</exception>
    public Task<ArchiveManifest> RunAsync(
        string path,
        IProgress<ArchiveProgress>? progress,
        CancellationToken cancellationToken
    ) => Snapshot.ReadAsync(db, token => WriteAsync(path, progress, token), cancellationToken);

    /// <summary>The originals of a site: their names in an archive, and where the store has them.</summary>
    internal static IEnumerable<(string Name, string Path)> Originals(
        MediaStore media,
        IEnumerable<string> pictures,
        IEnumerable<string> files
    ) =>
        pictures
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(hash => (ArchiveFolder.Original(PictureFolder, hash), media.Original(hash)))
            .Concat(
                files
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal)
                    .Select(hash => (ArchiveFolder.Original(FileFolder, hash), media.OtherFile(hash)))
            );

    private async Task<ArchiveManifest> WriteAsync(
        string path,
        IProgress<ArchiveProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var folder = ArchiveFolder.Create(path);
        List<string> pictures;
        List<string> files;
        var rows = new TableRows(db);
        await using (var snapshot = await rows.BeginSnapshotAsync(cancellationToken))
        {
            var done = 0;
            foreach (var record in ArchiveRecords.All)
            {
                progress?.Report(new ArchiveProgress("Records", done++, ArchiveRecords.All.Count));
                await folder.WriteAsync(record.FileName, to => WriteAsync(record, rows, to, cancellationToken));
            }

            await folder.WriteAsync(ArchiveFolder.LastIds, to => WriteLastIdsAsync(rows, to, cancellationToken));
            pictures = await db
                .Media.Select(m => m.Sha256)
                .Concat(db.Media.Where(m => m.FormerSha256 != null).Select(m => m.FormerSha256!))
                .ToListAsync(cancellationToken);
            files = await db.Files.Select(f => f.Sha256).ToListAsync(cancellationToken);
        }

        var originals = Originals(media, pictures, files).ToList();
        for (var i = 0; i < originals.Count; i++)
        {
            progress?.Report(new ArchiveProgress("Originals", i, originals.Count));
            using var borrowed = await media.BorrowAsync(originals[i].Path, cancellationToken);
            await folder.AddOriginalAsync(originals[i].Name, borrowed?.Path, cancellationToken);
        }

        return await folder.FinishAsync(cancellationToken);
    }

    private async Task WriteAsync(ArchiveRecord record, TableRows rows, Stream to, CancellationToken cancellationToken)
    {
        var lines = new Lines(to);
        if (record == ArchiveRecords.Versions)
        {
            await foreach (var write in new VersionRecords(db).ReadAsync(cancellationToken))
            {
                await lines.WriteAsync(write, cancellationToken);
            }

            return;
        }

        var fields = record.Fields(db);
        var properties = fields.Select(field => field.Property).ToList();
        await foreach (var row in rows.ReadAsync(record.EntityOf(db), properties, cancellationToken))
        {
            await lines.WriteAsync(
                writer =>
                {
                    for (var i = 0; i < fields.Count; i++)
                    {
                        ArchiveJson.Write(writer, fields[i], row[i]);
                    }
                },
                cancellationToken
            );
        }
    }

    private async Task WriteLastIdsAsync(TableRows rows, Stream to, CancellationToken cancellationToken)
    {
        var lines = new Lines(to);
        var last = await rows.LastIdsAsync(cancellationToken);
        foreach (var record in ArchiveRecords.All.OrderBy(record => record.Name, StringComparer.Ordinal))
        {
            if (record.NumberedTable(db) is { } table && last.TryGetValue(table, out var id))
            {
                await lines.WriteAsync(
                    writer =>
                    {
                        writer.WriteString("record", record.Name);
                        writer.WriteNumber("last", id);
                    },
                    cancellationToken
                );
            }
        }
    }

    /// <summary>Writes objects, each on a line.</summary>
    private sealed class Lines(Stream to)
    {
        private readonly ArrayBufferWriter<byte> _line = new();

        public async Task WriteAsync(Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
        {
            _line.ResetWrittenCount();
            await using (var writer = new Utf8JsonWriter(_line, ArchiveJson.Options))
            {
                writer.WriteStartObject();
                write(writer);
                writer.WriteEndObject();
            }

            _line.Write(LineEnd);
            await to.WriteAsync(_line.WrittenMemory, cancellationToken);
        }
    }
}
