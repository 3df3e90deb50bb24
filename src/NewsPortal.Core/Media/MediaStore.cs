using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Media;

/// <summary>
/// The library's files, below "media" in the storage root: one folder per original, named by its hash and fanned out by
/// the first letters, with the variants next to it. A file gets its final name only when it is complete. With a bucket,
/// that has the files, under the same names, and this folder what the node has needed of them
/// (docs/adr/0081-media-in-a-bucket.md).
/// </summary>
public sealed partial class MediaStore(StorageRoot storage, MediaBucket bucket, ILogger<MediaStore> logger)
{
    private const string OriginalName = "original";
    private const string OtherFiles = "files";

    /// <summary>
    /// The most sizes and cards that wait to be copied into the bucket; others are made again elsewhere.
    /// </summary>
    private const int MostOffered = 4096;
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int WouldBlock = 11;
    private const int WindowsSharing = 0x20;
    private const int WindowsDiskFull = 0x70;
    private const int WindowsHandleDiskFull = 0x27;

    private readonly Dictionary<string, Task<bool>> _fetches = [];
    private readonly Channel<OfferedFile> _offered = Channel.CreateBounded<OfferedFile>(
        new BoundedChannelOptions(MostOffered) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private long _fetched;

    private string Root => storage.File("media");

    /// <summary>True if a bucket has the files, and this folder only some of them.</summary>
    internal bool HasBucket => bucket.IsUsed;

    /// <summary>Files that were fetched from the bucket since the start.</summary>
    internal long Fetched => Volatile.Read(ref _fetched);

    /// <summary>Sizes and cards to copy into the bucket, and what each of them replaces.</summary>
    internal ChannelReader<OfferedFile> Offered => _offered.Reader;

    internal string TemporaryFolder => Path.Combine(Root, "tmp");

    /// <summary>The path of a picture's original.</summary>
    public string Original(string sha256) => Path.Combine(Folder(sha256), OriginalName);

    /// <summary>The path of a variant, once generated.</summary>
    public string Variant(string sha256, string fileName) => Path.Combine(Folder(sha256), fileName);

    /// <summary>The path of a file that is not a picture.</summary>
    internal string OtherFile(string sha256) => Path.Combine(Root, OtherFiles, sha256[..2], sha256[2..4], sha256);

    /// <summary>The folder of the cards drawn for pages without a picture.</summary>
    internal string Cards => Path.Combine(Root, "cards");

    /// <summary>The folder of one picture.</summary>
    internal string Folder(string sha256) => Path.Combine(Root, sha256[..2], sha256[2..4], sha256);

    /// <summary>A new empty file for the caller alone, who moves it to its final name or discards it.</summary>
    /// <exception cref="IOException">The disk is full, or access is denied.</exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    internal FileStream CreateTemporary()
    {
        DiskFlush.CreateFolder(TemporaryFolder);
        return new FileStream(
            Path.Combine(TemporaryFolder, $"{Guid.NewGuid():N}.part"),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.Read,
            bufferSize: 0,
            FileOptions.Asynchronous
        );
    }

    /// <summary>
    /// Stores a complete, flushed file under its final name, where all nodes find it; first in the bucket, if there is
    /// one.
    /// </summary>
    /// <exception cref="IOException">It is not stored; a <see cref="BucketException"/> if it is the bucket's fault.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">Access is denied.</exception>
    internal async Task PutAsync(string temporary, string target, CancellationToken cancellationToken)
    {
        if (bucket.IsUsed)
        {
            await bucket.PutAsync(Name(target), temporary, isSpared: false, cancellationToken);
        }

        Put(temporary, target);
    }

    /// <summary>
    /// The same for what nobody has asked for yet, as in a restored site: with a bucket, only there.
    /// </summary>
    internal async Task KeepAsync(string temporary, string target, CancellationToken cancellationToken)
    {
        if (!bucket.IsUsed)
        {
            Put(temporary, target);
            return;
        }

        try
        {
            await bucket.PutAsync(Name(target), temporary, isSpared: false, cancellationToken);
        }
        finally
        {
            Discard(temporary);
        }
    }

    /// <summary>Moves a size that was made to its name; other nodes get it when the bucket has taken it.</summary>
    internal void PutSize(string temporary, string target)
    {
        Put(temporary, target);
        Offer(target, null);
    }

    /// <summary>Copies a file into the bucket soon, where it replaces those whose names begin like this.</summary>
    internal void Offer(string path, string? replaced)
    {
        if (bucket.IsUsed)
        {
            _offered.Writer.TryWrite(new OfferedFile(path, replaced));
        }
    }

    /// <summary>Copies a file of this folder into the bucket.</summary>
    /// <exception cref="IOException">It could not be read, or the bucket has not taken it.</exception>
    internal Task CopyToBucketAsync(string path, bool isSpared, CancellationToken cancellationToken) =>
        bucket.PutAsync(Name(path), path, isSpared, cancellationToken);

    /// <summary>
    /// Whether there is a file, which then is on this disk: a missing one is fetched from the bucket, once for all who
    /// ask meanwhile.
    /// </summary>
    /// <exception cref="BucketException">Nobody knows, because the bucket is away.</exception>
    internal ValueTask<bool> HasAsync(string path, CancellationToken cancellationToken) =>
        File.Exists(path) ? ValueTask.FromResult(true)
        : bucket.IsUsed ? new ValueTask<bool>(FetchOnce(path).WaitAsync(cancellationToken))
        : ValueTask.FromResult(false);

    /// <summary>The same for what can be made again: false also while the bucket is away.</summary>
    internal async ValueTask<bool> HasMadeAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await HasAsync(path, cancellationToken);
        }
        catch (BucketException)
        {
            return false;
        }
    }

    /// <summary>The length of a file where all nodes find it; null if it is missing there.</summary>
    /// <exception cref="BucketException">The bucket is away.</exception>
    internal async Task<long?> StoredLengthAsync(string path, CancellationToken cancellationToken) =>
        bucket.IsUsed ? await bucket.LengthAsync(Name(path), cancellationToken)
        : File.Exists(path) ? new FileInfo(path).Length
        : null;

    /// <summary>
    /// A file to read once, such as for a backup: the one on this disk, else a copy that is gone when the result is
    /// disposed. Null if it is missing.
    /// </summary>
    /// <exception cref="BucketException">The bucket is away.</exception>
    internal async Task<BorrowedFile?> BorrowAsync(string path, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            return new BorrowedFile(path, isCopy: false);
        }

        return bucket.IsUsed && await DownloadAsync(path, cancellationToken) is { } copy
            ? new BorrowedFile(copy, isCopy: true)
            : null;
    }

    /// <summary>Removes the files of one picture from the bucket, if there is one.</summary>
    /// <exception cref="BucketException">The bucket is away.</exception>
    internal Task RemoveFromBucketAsync(string sha256, CancellationToken cancellationToken) =>
        bucket.IsUsed ? RemoveFromBucketAsync($"{Name(Folder(sha256))}/", null, cancellationToken) : Task.CompletedTask;

    /// <summary>Removes a file that is no picture everywhere; a failure is left to the clean-up.</summary>
    internal async Task RemoveOtherFileAsync(string sha256, CancellationToken cancellationToken)
    {
        var path = OtherFile(sha256);
        Discard(path);
        try
        {
            if (bucket.IsUsed)
            {
                await bucket.DeleteAsync(Name(path), cancellationToken);
            }
        }
        catch (BucketException exception)
        {
            LogNotRemoved(exception, path);
        }
    }

    /// <summary>Removes the files from the bucket whose names begin like this, except one.</summary>
    /// <exception cref="BucketException">The bucket is away.</exception>
    internal async Task RemoveFromBucketAsync(string start, string? except, CancellationToken cancellationToken)
    {
        var kept = except is null ? null : Name(except);
        var names = await bucket.ListAsync(start, cancellationToken).Select(f => f.Name).ToListAsync(cancellationToken);
        foreach (var name in names.Where(name => name != kept))
        {
            await bucket.DeleteAsync(name, cancellationToken);
        }
    }

    /// <summary>Removes a file from the bucket.</summary>
    /// <exception cref="BucketException">The bucket is away.</exception>
    internal Task RemoveFromBucketAsync(BucketEntry entry, CancellationToken cancellationToken) =>
        bucket.DeleteAsync(entry.Name, cancellationToken);

    /// <summary>The name of a file or folder in the bucket.</summary>
    internal string Name(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <summary>The pictures and other files in the bucket, with the sizes.</summary>
    /// <exception cref="BucketException">The bucket is away.</exception>
    internal async IAsyncEnumerable<BucketEntry> BucketAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (!bucket.IsUsed)
        {
            yield break;
        }

        await foreach (var file in bucket.ListAsync("", cancellationToken))
        {
            switch (file.Name.Split('/'))
            {
                case [_, _, { Length: 64 } sha256, var name]:
                    yield return new BucketEntry(file.Name, sha256, name, name == OriginalName, true, file.WrittenAt);
                    break;
                case [OtherFiles, _, _, { Length: 64 } sha256]:
                    yield return new BucketEntry(file.Name, sha256, sha256, true, false, file.WrittenAt);
                    break;
            }
        }
    }

    /// <summary>The originals and other files in this folder: hashes and paths.</summary>
    internal IEnumerable<(string Sha256, string Path)> Originals() =>
        FoldersBefore(DateTime.MaxValue)
            .Select(sha256 => (sha256, Original(sha256)))
            .Concat(FilesBefore(DateTime.MaxValue).Select(sha256 => (sha256, OtherFile(sha256))))
            .Where(file => File.Exists(file.Item2));

    /// <summary>All complete files in this folder.</summary>
    internal IEnumerable<FileInfo> Everything() =>
        !Directory.Exists(Root)
            ? []
            : new DirectoryInfo(Root)
                .EnumerateDirectories()
                .Where(folder => folder.FullName != TemporaryFolder)
                .SelectMany(folder => folder.EnumerateFiles("*", SearchOption.AllDirectories));

    /// <summary>The hash of what a file must contain; null for what is made of others.</summary>
    internal string? HashOf(string path)
    {
        var name = Path.GetFileName(path);
        return name == OriginalName ? Path.GetFileName(Path.GetDirectoryName(path)!)
            : path.StartsWith(Path.Combine(Root, OtherFiles) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
                ? name
            : null;
    }

    private Task<bool> FetchOnce(string path)
    {
        lock (_fetches)
        {
            if (!_fetches.TryGetValue(path, out var fetch))
            {
                // Who asked first may leave; the others still want it.
                fetch = Task.Run(() => FetchAsync(path), CancellationToken.None);
                _fetches.Add(path, fetch);
            }

            return fetch;
        }
    }

    private async Task<bool> FetchAsync(string path)
    {
        string? copy = null;
        try
        {
            copy = await DownloadAsync(path, CancellationToken.None);
            if (copy is null)
            {
                return false;
            }

            Put(copy, path);
            Interlocked.Increment(ref _fetched);
            return true;
        }
        finally
        {
            Discard(copy);
            lock (_fetches)
            {
                _fetches.Remove(path);
            }
        }
    }

    /// <summary>A new temporary file with the bucket's content; null if it has none, or not what was stored.</summary>
    private async Task<string?> DownloadAsync(string path, CancellationToken cancellationToken)
    {
        string? temporary = null;
        try
        {
            bool isThere;
            string sha256;
            await using (var file = CreateTemporary())
            {
                temporary = file.Name;
                await using var hashing = new HashingStream(file);
                isThere = await bucket.GetAsync(Name(path), hashing, cancellationToken);
                sha256 = hashing.Sha256;
                file.Flush(flushToDisk: isThere);
            }

            if (isThere && (HashOf(path) ?? sha256) == sha256)
            {
                return temporary;
            }

            if (isThere)
            {
                LogDamaged(Name(path));
            }
        }
        catch
        {
            Discard(temporary);
            throw;
        }

        Discard(temporary);
        return null;
    }

    /// <summary>
    /// Moves a complete, flushed file to its final name, atomically replacing an existing one. A power cut leaves it
    /// there.
    /// </summary>
    private static void Put(string temporary, string target)
    {
        var folder = Path.GetDirectoryName(target)!;
        DiskFlush.CreateFolder(folder);
        File.Move(temporary, target, overwrite: true);
        DiskFlush.Names(folder);
    }

    /// <summary>Stores bytes as a file that appears complete or not at all.</summary>
    internal async Task WriteAsync(string target, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        string? temporary = null;
        try
        {
            await using (var file = CreateTemporary())
            {
                temporary = file.Name;
                await file.WriteAsync(content, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            Put(temporary, target);
        }
        catch
        {
            Discard(temporary);
            throw;
        }
    }

    /// <summary>Writes bytes to a new file for the caller alone, and waits for the disk.</summary>
    /// <returns>Its path.</returns>
    internal string WriteTemporary(ReadOnlySpan<byte> content)
    {
        string? temporary = null;
        try
        {
            using var file = CreateTemporary();
            temporary = file.Name;
            file.Write(content);
            file.Flush(flushToDisk: true);
            return temporary;
        }
        catch
        {
            Discard(temporary);
            throw;
        }
    }

    /// <summary>
    /// The right to make sizes in advance, which one process of the site has at a time; null while another has it. A
    /// process that ends loses it.
    /// </summary>
    internal IDisposable? TryTakeWarming()
    {
        DiskFlush.CreateFolder(Root);
        try
        {
            return new FileStream(
                Path.Combine(Root, "warming.lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None,
                bufferSize: 0
            );
        }
        catch (IOException exception) when ((exception.HResult & 0xFFFF) is WouldBlock or WindowsSharing)
        {
            return null;
        }
    }

    /// <summary>Removes the files of one picture from this disk; missing ones are not an error.</summary>
    internal void Remove(string sha256)
    {
        var folder = Folder(sha256);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The variants of a picture except those with these names.</summary>
    internal IReadOnlyList<FileInfo> VariantsExcept(string sha256, IReadOnlySet<string> names)
    {
        var folder = new DirectoryInfo(Folder(sha256));
        return folder.Exists
            ? [.. folder.EnumerateFiles().Where(file => file.Name != OriginalName && !names.Contains(file.Name))]
            : [];
    }

    /// <summary>Deletes a file that is no longer needed; after a failure the clean-up takes care of it.</summary>
    internal static void Discard(string? path)
    {
        try
        {
            if (path is not null)
            {
                File.Delete(path);
            }
        }
        catch (Exception exception) when (IsFault(exception)) { }
    }

    /// <summary>Deletes unfinished files last written before a time (UTC); returns how many.</summary>
    internal int RemoveTemporaryBefore(DateTime time)
    {
        if (!Directory.Exists(TemporaryFolder))
        {
            return 0;
        }

        var old = new DirectoryInfo(TemporaryFolder)
            .EnumerateFiles()
            .Where(file => file.LastWriteTimeUtc < time)
            .ToList();
        old.ForEach(file => Discard(file.FullName));
        return old.Count;
    }

    /// <summary>The hashes of pictures whose folder was last changed before a time (UTC).</summary>
    internal IEnumerable<string> FoldersBefore(DateTime time) =>
        !Directory.Exists(Root)
            ? []
            : Directory
                .EnumerateDirectories(Root, "??")
                .SelectMany(first => Directory.EnumerateDirectories(first, "??"))
                .SelectMany(second => new DirectoryInfo(second).EnumerateDirectories())
                .Where(folder => folder.Name.Length == 64 && folder.LastWriteTimeUtc < time)
                .Select(folder => folder.Name);

    /// <summary>The hashes of files other than pictures last written before a time (UTC).</summary>
    internal IEnumerable<string> FilesBefore(DateTime time) =>
        !Directory.Exists(Path.Combine(Root, OtherFiles))
            ? []
            : new DirectoryInfo(Path.Combine(Root, OtherFiles))
                .EnumerateFiles("*", SearchOption.AllDirectories)
                .Where(file => file.Name.Length == 64 && file.LastWriteTimeUtc < time)
                .Select(file => file.Name);

    /// <summary>True for the exceptions of a full, missing or forbidden disk.</summary>
    internal static bool IsFault(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>True when the disk or this program's quota is full.</summary>
    internal static bool IsFull(Exception exception) =>
        exception is IOException { HResult: var code }
        && (
            code is NoSpace or QuotaExceeded || (code & 0xFFFF) is WindowsDiskFull or WindowsHandleDiskFull && code < 0
        );

    [LoggerMessage(
        LogLevel.Error,
        "{Name} in the bucket is not what was stored there. Put it back from a backup, or upload the file again."
    )]
    private partial void LogDamaged(string name);

    [LoggerMessage(LogLevel.Warning, "{Path} could not be removed from the bucket; the tidying tries again.")]
    private partial void LogNotRemoved(Exception exception, string path);
}

/// <summary>A size or card that the bucket should get.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Replaced">The beginning of the names in the bucket that it replaces; null for none.</param>
internal sealed record OfferedFile(string Path, string? Replaced);

/// <summary>A file of the library in the bucket.</summary>
/// <param name="Name">Its whole name.</param>
/// <param name="Sha256">Of the picture or other file it belongs to.</param>
/// <param name="FileName">The last part of its name.</param>
/// <param name="IsOriginal">False for a size.</param>
/// <param name="IsPicture">False for another file.</param>
/// <param name="WrittenAt">When it was put there, UTC.</param>
internal sealed record BucketEntry(
    string Name,
    string Sha256,
    string FileName,
    bool IsOriginal,
    bool IsPicture,
    DateTime WrittenAt
);

/// <summary>A file to read; see <see cref="MediaStore.BorrowAsync"/>.</summary>
internal sealed class BorrowedFile(string path, bool isCopy) : IDisposable
{
    public string Path { get; } = path;

    public void Dispose()
    {
        if (isCopy)
        {
            MediaStore.Discard(Path);
        }
    }
}
