using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Media;

/// <summary>
/// The library's files, below "media" in the storage root: one folder per original, named by its hash and fanned out by
/// the first letters, with the variants next to it. A file gets its final name only when it is complete.
/// </summary>
public sealed class MediaStore(StorageRoot storage)
{
    private const string OriginalName = "original";
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int WouldBlock = 11;
    private const int WindowsSharing = 0x20;
    private const int WindowsDiskFull = 0x70;
    private const int WindowsHandleDiskFull = 0x27;

    private string Root => storage.File("media");

    internal string TemporaryFolder => Path.Combine(Root, "tmp");

    /// <summary>The path of a picture's original.</summary>
    public string Original(string sha256) => Path.Combine(Folder(sha256), OriginalName);

    /// <summary>The path of a variant, once generated.</summary>
    public string Variant(string sha256, string fileName) => Path.Combine(Folder(sha256), fileName);

    /// <summary>The path of a file that is not a picture.</summary>
    internal string OtherFile(string sha256) => Path.Combine(Root, "files", sha256[..2], sha256[2..4], sha256);

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
    /// Moves a complete, flushed file to its final name, atomically replacing an existing one. A power cut leaves it there.
    /// </summary>
    internal static void Put(string temporary, string target)
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

    /// <summary>Removes the files of one picture; missing ones are not an error.</summary>
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
        !Directory.Exists(Path.Combine(Root, "files"))
            ? []
            : new DirectoryInfo(Path.Combine(Root, "files"))
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
}
