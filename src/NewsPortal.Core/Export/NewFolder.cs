using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Export;

/// <summary>A folder that is written beside its final place, where it appears complete or not at all.</summary>
internal sealed class NewFolder
{
    private const string Unfinished = ".part";

    private NewFolder(string path) => Path = path;

    /// <summary>Its final place; absolute.</summary>
    public string Path { get; }

    private string Place => Path + Unfinished;

    /// <summary>Begins it. What an attempt that was stopped has left is removed.</summary>
    /// <exception cref="ArchiveException">Something is there already.</exception>
    public static NewFolder Create(string path)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        if (File.Exists(full) || (Directory.Exists(full) && Directory.EnumerateFileSystemEntries(full).Any()))
        {
            throw new ArchiveException($"{full} is there already. Name a new folder, or an empty one.");
        }

        if (Directory.Exists(full + Unfinished))
        {
            Directory.Delete(full + Unfinished, recursive: true);
        }

        DiskFlush.CreateFolder(full + Unfinished);
        return new NewFolder(full);
    }

    /// <summary>Opens a new file in it, for the caller to write and to flush to the disk.</summary>
    /// <param name="name">Its path below the folder, with slashes.</param>
    public FileStream Open(string name)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
    }

    /// <summary>Writes a file.</summary>
    public async Task<ArchiveFile> WriteAsync(string name, Func<Stream, Task> write)
    {
        await using var file = Open(name);
        await using var hashing = new HashingStream(file);
        await write(hashing);
        file.Flush(flushToDisk: true);
        return new ArchiveFile(name, hashing.Count, hashing.Sha256);
    }

    /// <summary>Copies a file.</summary>
    /// <param name="name">Its path below the folder, with slashes.</param>
    /// <param name="source">Where it is; null if it is missing.</param>
    /// <param name="sha256">What it must be.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Null if it is missing, or not what its hash says.</returns>
    public async Task<ArchiveFile?> CopyAsync(
        string name,
        string? source,
        string sha256,
        CancellationToken cancellationToken
    )
    {
        if (source is null)
        {
            return null;
        }

        var copied = await WriteAsync(
            name,
            async to =>
            {
                await using var from = File.OpenRead(source);
                await from.CopyToAsync(to, cancellationToken);
            }
        );
        if (copied.Sha256 == sha256)
        {
            return copied;
        }

        File.Delete(PathOf(name));
        return null;
    }

    /// <summary>Renames a file in it.</summary>
    public void Rename(string from, string to) => File.Move(PathOf(from), PathOf(to));

    /// <summary>Puts it in its place.</summary>
    public void Finish()
    {
        DiskFlush.Names(Place);
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path);
        }

        Directory.Move(Place, Path);
        DiskFlush.Names(System.IO.Path.GetDirectoryName(Path)!);
    }

    private string PathOf(string name) => System.IO.Path.Combine(Place, name);
}
