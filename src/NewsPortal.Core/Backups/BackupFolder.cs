using System.Globalization;
using System.Security.Cryptography;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Backups;

/// <summary>
/// A folder of backups: one subfolder for each, named by its time (UTC, "20261130T081500Z"), and one of media that all
/// share, so that each original is stored once. What is not complete ends in ".part".
/// </summary>
public sealed class BackupFolder
{
    internal const string DatabaseName = "database";
    internal const string Unfinished = ".part";
    private const string PlainMedia = "media";
    private const string EncryptedMedia = "media-encrypted";
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";
    private readonly BackupCipher? _cipher;

    private BackupFolder(string path, BackupCipher? cipher) => (Root, _cipher) = (path, cipher);

    /// <summary>Its absolute path.</summary>
    public string Root { get; }

    /// <summary>True if what is put into it is encrypted.</summary>
    internal bool IsEncrypting => _cipher is not null;

    /// <summary>Opens a folder, and creates it if it is not there.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="passphrase">Encrypts and opens backups; null for neither.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<BackupFolder> OpenAsync(
        string path,
        string? passphrase,
        CancellationToken cancellationToken
    )
    {
        var root = Path.GetFullPath(path);
        Directory.CreateDirectory(root);
        return new BackupFolder(
            root,
            passphrase is null ? null : await BackupCipher.OpenAsync(root, passphrase, cancellationToken)
        );
    }

    /// <summary>The finished backups, the newest first.</summary>
    public IReadOnlyList<string> Finished =>
        [
            .. Directory
                .EnumerateDirectories(Root)
                .Where(folder =>
                    DateTime.TryParseExact(
                        Path.GetFileName(folder),
                        TimeFormat,
                        CultureInfo.InvariantCulture,
                        DateTimeStyles.None,
                        out _
                    )
                )
                .OrderDescending(StringComparer.Ordinal),
        ];

    /// <summary>Splits a path into the folder of backups and one of them; a folder stands for its newest.</summary>
    /// <exception cref="BackupException">There is none.</exception>
    public static (string Folder, string Backup) Locate(string path)
    {
        var full = Path.GetFullPath(path).TrimEnd(Path.DirectorySeparatorChar);
        if (!Directory.Exists(full))
        {
            throw new BackupException($"There is no folder {full}. Check the path, and that its disk is mounted.");
        }

        if (
            File.Exists(Path.Combine(full, BackupManifest.FileName))
            || full.EndsWith(Unfinished, StringComparison.Ordinal)
        )
        {
            return (Path.GetDirectoryName(full)!, full);
        }

        return new BackupFolder(full, null).Finished is [var newest, ..]
            ? (full, newest)
            : throw new BackupException($"{full} has no finished backup. Make one with \"newsportal backup\".");
    }

    /// <summary>One backup at a time; released when disposed, or when the process ends.</summary>
    /// <exception cref="BackupException">Another process makes one.</exception>
    internal FileStream Claim()
    {
        try
        {
            return new FileStream(
                Path.Combine(Root, "backup.lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException exception)
        {
            throw new BackupException($"Another backup to {Root} is being made. Wait until it is finished.", exception);
        }
    }

    /// <summary>Where a new backup is made: named by its second, or by the next one that is free.</summary>
    internal string NewPath(DateTime at)
    {
        string path;
        do
        {
            path = Path.Combine(Root, at.ToString(TimeFormat, CultureInfo.InvariantCulture));
            at = at.AddSeconds(1);
        } while (Directory.Exists(path));

        return path + Unfinished;
    }

    /// <summary>Where a file of the media is, whichever backup it belongs to.</summary>
    /// <param name="name">Its name in a manifest.</param>
    /// <param name="isEncrypted">Encrypted ones are apart: a folder may have backups of both kinds.</param>
    internal string MediaPath(string name, bool isEncrypted)
    {
        var hash = Path.GetFileName(name);
        return Path.Combine(Root, isEncrypted ? EncryptedMedia : PlainMedia, hash[..2], hash[2..4], hash);
    }

    /// <summary>All media in the folder.</summary>
    internal IEnumerable<string> Media =>
        new[] { PlainMedia, EncryptedMedia }
            .Select(name => Path.Combine(Root, name))
            .Where(Directory.Exists)
            .SelectMany(path => Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories));

    /// <summary>Stores a file, encrypted if there is a passphrase; it appears complete or not at all.</summary>
    /// <returns>Its length and hash, before encryption.</returns>
    internal async Task<BackupFile> PutAsync(
        string source,
        string target,
        string name,
        CancellationToken cancellationToken
    )
    {
        DiskFlush.CreateFolder(Path.GetDirectoryName(target)!);
        var temporary = target + Unfinished;
        BackupFile stored;
        await using (
            var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
        )
        await using (var to = File.Create(temporary))
        {
            await using var hashing = new HashingStream(from);
            await (
                _cipher is null
                    ? hashing.CopyToAsync(to, cancellationToken)
                    : _cipher.SealAsync(hashing, to, cancellationToken)
            );
            to.Flush(flushToDisk: true);
            stored = new BackupFile(name, hashing.Count, hashing.Sha256);
        }

        File.Move(temporary, target, overwrite: true);
        DiskFlush.Names(Path.GetDirectoryName(target)!);
        return stored;
    }

    /// <summary>Reads a stored file into another, and compares it with what the manifest says.</summary>
    /// <param name="path">Where it is stored.</param>
    /// <param name="file">What it must be.</param>
    /// <param name="to">Where its content goes; <see cref="Stream.Null"/> to check it only.</param>
    /// <param name="isEncrypted">Whether it is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="BackupException">It is missing, damaged, or the passphrase is another.</exception>
    internal async Task GetAsync(
        string path,
        BackupFile file,
        Stream to,
        bool isEncrypted,
        CancellationToken cancellationToken
    )
    {
        if (isEncrypted && _cipher is null)
        {
            throw new BackupException("This backup is encrypted. Name its passphrase with --passphrase-file.");
        }

        if (!File.Exists(path))
        {
            throw new BackupException($"{path} is missing. Take another backup.");
        }

        await using var from = File.OpenRead(path);
        await using var hashing = new HashingStream(to);
        try
        {
            await (
                isEncrypted
                    ? _cipher!.OpenAsync(from, hashing, cancellationToken)
                    : from.CopyToAsync(hashing, cancellationToken)
            );
        }
        catch (CryptographicException exception)
        {
            throw new BackupException(
                $"{path} cannot be opened: the passphrase is another, or the file is damaged or cut off.",
                exception
            );
        }

        if (hashing.Count != file.Bytes || hashing.Sha256 != file.Sha256)
        {
            throw new BackupException($"{path} is damaged or cut off. Take another backup.");
        }
    }
}
