using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Media;

/// <summary>
/// The files of the library, below "media" in the storage root: one folder for each original, named by its hash and
/// fanned out by its first letters, with the variants beside it. A file appears under its name only when it is whole.
/// </summary>
public sealed class MediaStore(StorageRoot storage)
{
    private const string OriginalName = "original";
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int WindowsDiskFull = 0x70;
    private const int WindowsHandleDiskFull = 0x27;

    private string Root => storage.File("media");

    internal string TemporaryFolder => Path.Combine(Root, "tmp");

    /// <summary>Where the original of a picture lies.</summary>
    public string Original(string sha256) => Path.Combine(Folder(sha256), OriginalName);

    /// <summary>Where a variant lies once it is made.</summary>
    public string Variant(string sha256, string fileName) => Path.Combine(Folder(sha256), fileName);

    /// <summary>Where the bytes of a file that is no picture lie.</summary>
    internal string OtherFile(string sha256) => Path.Combine(Root, "files", sha256[..2], sha256[2..4], sha256);

    /// <summary>The folder of the cards drawn for pages without a picture.</summary>
    internal string Cards => Path.Combine(Root, "cards");

    /// <summary>The folder of one picture.</summary>
    internal string Folder(string sha256) => Path.Combine(Root, sha256[..2], sha256[2..4], sha256);

    /// <summary>A new empty file that nobody else uses; the caller moves it to its name or discards it.</summary>
    /// <exception cref="IOException">No room, or not allowed.</exception>
    /// <exception cref="UnauthorizedAccessException">Not allowed.</exception>
    internal FileStream CreateTemporary()
    {
        Directory.CreateDirectory(TemporaryFolder);
        return new FileStream(
            Path.Combine(TemporaryFolder, $"{Guid.NewGuid():N}.part"),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.Read,
            bufferSize: 0,
            FileOptions.Asynchronous
        );
    }

    /// <summary>Gives a whole and flushed file its name; one that is there already is replaced in one step.</summary>
    internal static void Put(string temporary, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Move(temporary, target, overwrite: true);
    }

    /// <summary>Stores bytes as a file that appears whole or not at all.</summary>
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

    /// <summary>Removes the files of one picture; those that are gone already are no fault.</summary>
    internal void Remove(string sha256)
    {
        var folder = Folder(sha256);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The variants of a picture that have none of these names.</summary>
    internal IReadOnlyList<FileInfo> VariantsExcept(string sha256, IReadOnlySet<string> names)
    {
        var folder = new DirectoryInfo(Folder(sha256));
        return folder.Exists
            ? [.. folder.EnumerateFiles().Where(file => file.Name != OriginalName && !names.Contains(file.Name))]
            : [];
    }

    /// <summary>Deletes a file that nobody needs; a failure leaves it to the tidying.</summary>
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

    /// <summary>Deletes unfinished files that were last written before a time (UTC); returns how many.</summary>
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

    /// <summary>The hashes of the pictures whose folder was last changed before a time (UTC).</summary>
    internal IEnumerable<string> FoldersBefore(DateTime time) =>
        !Directory.Exists(Root)
            ? []
            : Directory
                .EnumerateDirectories(Root, "??")
                .SelectMany(first => Directory.EnumerateDirectories(first, "??"))
                .SelectMany(second => new DirectoryInfo(second).EnumerateDirectories())
                .Where(folder => folder.Name.Length == 64 && folder.LastWriteTimeUtc < time)
                .Select(folder => folder.Name);

    /// <summary>The hashes of the files other than pictures that were last written before a time (UTC).</summary>
    internal IEnumerable<string> FilesBefore(DateTime time) =>
        !Directory.Exists(Path.Combine(Root, "files"))
            ? []
            : new DirectoryInfo(Path.Combine(Root, "files"))
                .EnumerateFiles("*", SearchOption.AllDirectories)
                .Where(file => file.Name.Length == 64 && file.LastWriteTimeUtc < time)
                .Select(file => file.Name);

    /// <summary>True for what a full, missing or forbidden disk throws.</summary>
    internal static bool IsFault(Exception exception) => exception is IOException or UnauthorizedAccessException;

    /// <summary>True when there is no room, or no more for this program.</summary>
    internal static bool IsFull(Exception exception) =>
        exception is IOException { HResult: var code }
        && (
            code is NoSpace or QuotaExceeded || (code & 0xFFFF) is WindowsDiskFull or WindowsHandleDiskFull && code < 0
        );
}
