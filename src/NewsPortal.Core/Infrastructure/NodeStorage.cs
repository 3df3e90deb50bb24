using Microsoft.Extensions.Configuration;

namespace NewsPortal.Core.Infrastructure;

/// <summary>
/// The folder for a single node's data: its search index and view journal. By default it is the storage root, so that a
/// single machine needs no setting and older installations find everything where it was. Each web process of a site has
/// its own folder; the command line shares one of them.
/// </summary>
public sealed class NodeStorage : IDisposable
{
    public const string Setting = "Storage:Node";

    private const string LockName = "node.lock";
    private const string IdName = "node.id";

    private FileStream? _claim;
    private string? _id;

    private NodeStorage(string path) => Path = path;

    /// <summary>Absolute path of the folder, which exists.</summary>
    public string Path { get; }

    /// <summary>
    /// The name of this node in the database: generated at the first start and kept in the folder, so that it survives
    /// renaming the machine.
    /// </summary>
    public string Id => LazyInitializer.EnsureInitialized(ref _id, ReadId);

    /// <summary>Reads "Storage:Node" and creates the folder.</summary>
    /// <exception cref="SettingException">The folder cannot be created or written to.</exception>
    public static NodeStorage From(IConfiguration configuration, StorageRoot root) =>
        string.IsNullOrWhiteSpace(configuration[Setting])
            ? new NodeStorage(root.Path)
            : new NodeStorage(StorageRoot.Open(Setting, configuration[Setting]!));

    /// <summary>
    /// Locks the node's folder for this process until it ends, however it ends: the operating system releases the lock.
    /// </summary>
    /// <exception cref="SettingException">Another process holds it.</exception>
    public void Claim()
    {
        try
        {
            _claim ??= new FileStream(File(LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new SettingException(
                $"{Setting} is \"{Path}\", which cannot be written to ({exception.Message.TrimEnd('.')}). "
                    + $"{StorageRoot.Cure(Path)}, or set another folder.",
                exception
            );
        }
        catch (IOException exception)
        {
            throw new SettingException(
                $"Another web program runs on the folder \"{Path}\". "
                    + $"Stop it, or set {Setting} to a folder of this one's own.",
                exception
            );
        }
    }

    /// <summary>Folders that no other user of the machine may read.</summary>
    internal IReadOnlyList<string> PrivateFolders => [File("journal"), File("pages")];

    /// <summary>Path of a file in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Path of a subfolder, created if missing.</summary>
    public string Folder(string name) => Directory.CreateDirectory(File(name)).FullName;

    /// <summary>Releases the node's folder.</summary>
    public void Dispose() => _claim?.Dispose();

    private string ReadId()
    {
        var path = File(IdName);
        if (!System.IO.File.Exists(path))
        {
            var next = $"{path}-{Guid.NewGuid():N}";
            System.IO.File.WriteAllText(next, Guid.NewGuid().ToString("N"));
            try
            {
                System.IO.File.Move(next, path);
            }
            catch (IOException) when (System.IO.File.Exists(path))
            {
                System.IO.File.Delete(next);
            }
        }

        var id = System.IO.File.ReadAllText(path).Trim();
        return Guid.TryParseExact(id, "N", out _)
            ? id
            : throw new SettingException($"The file \"{path}\" is damaged. Delete it; the node gets a new name.");
    }
}
