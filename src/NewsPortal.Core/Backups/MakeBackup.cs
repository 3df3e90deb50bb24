using System.Reflection;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;

namespace NewsPortal.Core.Backups;

/// <summary>
/// Makes a backup of a running site. Journals of views are copied before the database, which says how far each is
/// counted: so none is lost, and none counts twice. Media come last, as the copied database names them; they never
/// change.
/// </summary>
public sealed class MakeBackup(
    NewsDbContext db,
    DatabaseCopy copy,
    MediaStore media,
    NodeStorage node,
    TimeProvider clock
)
{
    private const string PlainCopy = "backup.copy";

    /// <summary>What a finished backup is.</summary>
    /// <param name="Path">Its folder.</param>
    /// <param name="Manifest">What is in it.</param>
    /// <param name="Added">Media that no earlier backup had.</param>
    /// <param name="Removed">Backups that were old enough to go.</param>
    public sealed record Done(string Path, BackupManifest Manifest, int Added, int Removed);

    /// <summary>Makes a backup.</summary>
    /// <param name="folder">The folder of backups.</param>
    /// <param name="serverFile">Where SQL Server puts its own backup, on its machine; else null.</param>
    /// <param name="keep">How many backups are kept, this one included; null for all.</param>
    /// <param name="cancellationToken">Stops it; what there is of it then is removed by the next one.</param>
    /// <exception cref="BackupException">Another one is being made, or SQL Server needs a path.</exception>
    public async Task<Done> RunAsync(
        BackupFolder folder,
        string? serverFile,
        int? keep,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (copy.File is null && serverFile is null)
        {
            throw new BackupException(
                "SQL Server writes backups on its own machine. Name a path there with --server-file."
            );
        }

        await using var claim = folder.Claim();
        foreach (var unfinished in Directory.EnumerateDirectories(folder.Root, "*" + BackupFolder.Unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        var at = clock.GetUtcNow().UtcDateTime;
        var place = folder.NewPath(at);
        DiskFlush.CreateFolder(place);
        var journals = await JournalsAsync(folder, place, cancellationToken);
        BackupFile? database = null;
        IReadOnlyDictionary<string, long> rows = new Dictionary<string, long>();
        IReadOnlyList<string> pictures;
        IReadOnlyList<string> files;
        if (copy.File is null)
        {
            await copy.BackUpOnServerAsync(serverFile!, cancellationToken);
            pictures = await db.Media.Select(m => m.Sha256).Distinct().ToListAsync(cancellationToken);
            files = await db.Files.Select(f => f.Sha256).Distinct().ToListAsync(cancellationToken);
        }
        else
        {
            // Beside the site, which may be read there: the backups' disk gets nothing that is not encrypted.
            var plain = node.File(PlainCopy);
            File.Delete(plain);
            try
            {
                await copy.WriteAsync(plain, cancellationToken);
                rows = await DatabaseCopy.CountAsync(plain, cancellationToken);
                (pictures, files) = await DatabaseCopy.MediaAsync(plain, cancellationToken);
                database = await folder.PutAsync(
                    plain,
                    Path.Combine(place, BackupFolder.DatabaseName),
                    BackupFolder.DatabaseName,
                    cancellationToken
                );
            }
            finally
            {
                File.Delete(plain);
            }
        }

        List<BackupFile> kept = [];
        List<string> missing = [];
        var added = 0;
        foreach (
            var (name, path) in pictures
                .Select(hash => ($"pictures/{hash}", media.Original(hash)))
                .Concat(files.Select(hash => ($"files/{hash}", media.OtherFile(hash))))
        )
        {
            added += await KeepAsync(folder, name, path, kept, missing, cancellationToken) ? 1 : 0;
        }

        var manifest = new BackupManifest(
            BackupManifest.CurrentFormat,
            at,
            typeof(MakeBackup)
                .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
                .InformationalVersion,
            (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Last(),
            database,
            copy.File is null ? serverFile : null,
            journals,
            kept,
            missing,
            rows,
            folder.IsEncrypting
        );
        await using (var file = File.Create(Path.Combine(place, BackupManifest.FileName)))
        {
            await manifest.WriteAsync(file, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        DiskFlush.Names(place);
        var finished = place[..^BackupFolder.Unfinished.Length];
        Directory.Move(place, finished);
        DiskFlush.Names(folder.Root);
        return new Done(finished, manifest, added, await PruneAsync(folder, keep, cancellationToken));
    }

    private async Task<List<BackupFile>> JournalsAsync(
        BackupFolder folder,
        string place,
        CancellationToken cancellationToken
    )
    {
        List<BackupFile> journals = [];
        var here = node.File(BackupNames.Journal);
        foreach (var path in Directory.Exists(here) ? Directory.GetFiles(here) : [])
        {
            var name = $"{BackupNames.Journal}/{Path.GetFileName(path)}";
            try
            {
                journals.Add(await folder.PutAsync(path, Path.Combine(place, name), name, cancellationToken));
            }
            catch (FileNotFoundException)
            {
                // Counted and deleted since the list was made; the database, which is copied next, has it.
            }
        }

        return journals;
    }

    /// <returns>True if no earlier backup had it.</returns>
    private async Task<bool> KeepAsync(
        BackupFolder folder,
        string name,
        string path,
        List<BackupFile> kept,
        List<string> missing,
        CancellationToken cancellationToken
    )
    {
        var (target, hash) = (folder.MediaPath(name, folder.IsEncrypting), Path.GetFileName(name));
        if (File.Exists(target) && await media.StoredLengthAsync(path, cancellationToken) is { } length)
        {
            kept.Add(new BackupFile(name, length, hash));
            return false;
        }

        using var borrowed = await media.BorrowAsync(path, cancellationToken);
        if (borrowed is null)
        {
            missing.Add($"{path} is missing.");
            return false;
        }

        var stored = await folder.PutAsync(borrowed.Path, target, name, cancellationToken);
        if (stored.Sha256 != hash)
        {
            File.Delete(target);
            missing.Add($"{path} is not what was uploaded.");
            return false;
        }

        kept.Add(stored);
        return true;
    }

    private static async Task<int> PruneAsync(BackupFolder folder, int? keep, CancellationToken cancellationToken)
    {
        if (keep is not { } most)
        {
            return 0;
        }

        var all = folder.Finished;
        foreach (var old in all.Skip(most))
        {
            Directory.Delete(old, recursive: true);
        }

        HashSet<string> needed = [];
        foreach (var left in all.Take(most))
        {
            var manifest = await BackupManifest.ReadAsync(left, cancellationToken);
            needed.UnionWith(manifest.Media.Select(file => folder.MediaPath(file.Name, manifest.IsEncrypted)));
        }

        foreach (var path in folder.Media.Where(path => !needed.Contains(path)).ToList())
        {
            File.Delete(path);
        }

        return Math.Max(0, all.Count - most);
    }
}

/// <summary>Names that backups share with a node's own folder.</summary>
internal static class BackupNames
{
    /// <summary>The folder of views that are not counted yet (Readership/ViewJournal).</summary>
    public const string Journal = "journal";
}
