using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Backups;

/// <summary>Puts a backup into a site's folders. Everything is checked before anything is changed.</summary>
public sealed class RestoreBackup(DatabaseCopy copy, DatabaseSchema schema, MediaStore media, NodeStorage node)
{
    /// <summary>What is made anew from the restored content.</summary>
    private static readonly string[] Derived = ["search", "pages", "journal"];

    /// <summary>Reads every file of a backup.</summary>
    /// <returns>What is in it.</returns>
    /// <exception cref="BackupException">It is cut off, damaged, or needs another passphrase.</exception>
    public static async Task<BackupManifest> CheckAsync(
        BackupFolder folder,
        string backup,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(folder);
        var manifest = await BackupManifest.ReadAsync(backup, cancellationToken);
        foreach (var (path, file) in Files(folder, backup, manifest))
        {
            await folder.GetAsync(path, file, Stream.Null, manifest.IsEncrypted, cancellationToken);
        }

        return manifest;
    }

    /// <summary>Checks a backup, then restores it.</summary>
    /// <param name="folder">The folder of backups.</param>
    /// <param name="backup">One of them.</param>
    /// <param name="replace">Whether a site that is here may be overwritten.</param>
    /// <param name="cancellationToken">Stops it; run it again then.</param>
    /// <exception cref="BackupException">The backup cannot be used, or there is a site here.</exception>
    /// <exception cref="SettingException">A web program runs on these folders.</exception>
    public async Task<BackupManifest> RunAsync(
        BackupFolder folder,
        string backup,
        bool replace,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(folder);
        node.Claim();
        if (copy.File is { } here && File.Exists(here) && !replace)
        {
            throw new BackupException($"There is a site in {here}. Add --replace to overwrite it with the backup.");
        }

        var manifest = await CheckAsync(folder, backup, cancellationToken);
        if (manifest.Database is null != copy.File is null)
        {
            throw new BackupException(
                manifest.Database is null
                    ? "This backup is of a SQL Server database. Set Database:Provider to SqlServer."
                    : "This backup is of an embedded database. Set Database:Provider to Sqlite."
            );
        }

        foreach (var file in manifest.Media)
        {
            await PutMediaAsync(folder, file, manifest.IsEncrypted, cancellationToken);
        }

        string? database = null;
        if (manifest.Database is { } stored)
        {
            database = copy.File! + ".restored";
            await PutAsync(stored, database);
        }

        foreach (var name in Derived.Where(name => Directory.Exists(node.File(name))))
        {
            Directory.Delete(node.File(name), recursive: true);
        }

        foreach (var journal in manifest.Journals)
        {
            DiskFlush.CreateFolder(node.File(BackupNames.Journal));
            await PutAsync(journal, node.File(journal.Name));
        }

        if (database is not null)
        {
            // A log of the former database would be applied to this one.
            File.Delete(copy.File + "-wal");
            File.Delete(copy.File + "-shm");
            File.Move(database, copy.File!, overwrite: true);
            DiskFlush.Names(Path.GetDirectoryName(copy.File!)!);
            schema.Remember();
        }

        return manifest;

        async Task PutAsync(BackupFile file, string target)
        {
            await using var to = File.Create(target);
            await folder.GetAsync(Path.Combine(backup, file.Name), file, to, manifest.IsEncrypted, cancellationToken);
            DiskFlush.Created(to);
        }
    }

    private async Task PutMediaAsync(
        BackupFolder folder,
        BackupFile file,
        bool isEncrypted,
        CancellationToken cancellationToken
    )
    {
        var target = file.Name.StartsWith("pictures/", StringComparison.Ordinal)
            ? media.Original(file.Sha256)
            : media.OtherFile(file.Sha256);
        if (await media.StoredLengthAsync(target, cancellationToken) == file.Bytes)
        {
            return;
        }

        string temporary;
        await using (var to = media.CreateTemporary())
        {
            temporary = to.Name;
            await folder.GetAsync(folder.MediaPath(file.Name, isEncrypted), file, to, isEncrypted, cancellationToken);
            to.Flush(flushToDisk: true);
        }

        await media.KeepAsync(temporary, target, cancellationToken);
    }

    private static IEnumerable<(string Path, BackupFile File)> Files(
        BackupFolder folder,
        string backup,
        BackupManifest manifest
    ) =>
        manifest
            .Journals.Append(manifest.Database)
            .OfType<BackupFile>()
            .Select(file => (Path.Combine(backup, file.Name), file))
            .Concat(manifest.Media.Select(file => (folder.MediaPath(file.Name, manifest.IsEncrypted), file)));
}
