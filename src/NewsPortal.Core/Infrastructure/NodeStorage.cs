using Microsoft.Extensions.Configuration;

namespace NewsPortal.Core.Infrastructure;

/// <summary>
/// The folder of what belongs to one node alone: its search index and its view journal. Without a setting it is the
/// storage root itself, so that one machine needs none, and an older installation finds everything where it was. Of the
/// web programs of a site each has a folder of its own; the command line works beside one of them.
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
    /// The name of this node in the database: made at the first start and kept in the folder, so that it stays the same
    /// when the machine gets another name.
    /// </summary>
    public string Id => LazyInitializer.EnsureInitialized(ref _id, ReadId);

    /// <summary>Reads "Storage:Node" and makes the folder.</summary>
    /// <exception cref="SettingException">The folder cannot be made or written to.</exception>
    public static NodeStorage From(IConfiguration configuration, StorageRoot root) =>
        string.IsNullOrWhiteSpace(configuration[Setting])
            ? new NodeStorage(root.Path)
            : new NodeStorage(StorageRoot.Open(Setting, configuration[Setting]!));

    /// <summary>
    /// Takes the node's place for this process until it ends, however it ends: the operating system gives the lock
    /// back.
    /// </summary>
    /// <exception cref="SettingException">Another process has it.</exception>
    public void Claim()
    {
        try
        {
            _claim ??= new FileStream(File(LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new SettingException(
                $"{Setting} is \"{Path}\", which cannot be written to ({exception.Message}). "
                    + "Give it to the program's user (chown), or set another folder.",
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

    /// <summary>Folders that nobody else on the machine may read.</summary>
    internal IReadOnlyList<string> PrivateFolders => [File("journal")];

    /// <summary>Path of a file in the folder.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Path of a folder in it, made if missing.</summary>
    public string Folder(string name) => Directory.CreateDirectory(File(name)).FullName;

    /// <summary>Gives the node's place back.</summary>
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
