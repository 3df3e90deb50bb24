using Microsoft.Extensions.Configuration;

namespace NewsPortal.Core.Infrastructure;

/// <summary>
/// The folder shared by all nodes of a site: pictures and other files, mails without a server, and the SQLite file.
/// Without a setting, web process and command line find the same one: "data" at the top of a source checkout, otherwise
/// "data" next to the program. Data of a single node is in <see cref="NodeStorage"/>.
/// </summary>
public sealed class StorageRoot
{
    public const string Setting = "Storage:Root";

    /// <summary>Name of the SQLite file in it, unless a connection string names another.</summary>
    public const string DatabaseFile = "newsportal.db";

    /// <summary>Folders that no other user of the machine may read.</summary>
    private static readonly string[] Private = ["keys", "mail"];

    private StorageRoot(string path) => Path = path;

    /// <summary>Absolute path of the folder, which exists.</summary>
    public string Path { get; }

    /// <summary>Reads "Storage:Root" and creates the folder.</summary>
    /// <exception cref="SettingException">
    /// The folder cannot be created or written to, or the setting is misspelt.
    /// </exception>
    public static StorageRoot From(IConfiguration configuration)
    {
        Settings.RefuseUnknown(configuration.GetSection("Storage"), ["Root", "Node"]);
        var configured = configuration[Setting];
        return new StorageRoot(Open(Setting, string.IsNullOrWhiteSpace(configured) ? DefaultPath() : configured));
    }

    /// <summary>Creates the folder of a setting, relative to the program, and checks that it is writable.</summary>
    /// <returns>Its absolute path.</returns>
    /// <exception cref="SettingException">It cannot be created or written to.</exception>
    internal static string Open(string setting, string configured)
    {
        var path = System.IO.Path.GetFullPath(configured, AppContext.BaseDirectory);
        try
        {
            Directory.CreateDirectory(path);
            var probe = System.IO.Path.Combine(path, $".writable-{Guid.NewGuid():N}");
            System.IO.File.WriteAllBytes(probe, []);
            System.IO.File.Delete(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SettingException(
                $"{setting} is \"{path}\", which cannot be written to ({exception.Message.TrimEnd('.')}). "
                    + $"{Cure(path)}, or set another folder.",
                exception
            );
        }

        return path;
    }

    /// <summary>What gives a folder to this program, to follow a description of what is wrong.</summary>
    internal static string Cure(string path) =>
        $"Give it to user {PrivateFiles.UserName()}, who runs this program (as root: chown -R "
        + $"{PrivateFiles.UserName()} \"{path}\"; for a volume of Docker: docker run --rm -u 0 -v VOLUME:{path} "
        + $"--entrypoint chown newsportal -R {PrivateFiles.UserName()} {path})";

    /// <summary>Path of a file in the root.</summary>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Path of a folder in the root, created if missing.</summary>
    public string Folder(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    /// <summary>
    /// Restricts what an older version, a copy or a backup has left readable for other users of the machine.
    /// </summary>
    /// <param name="node">This node's own files.</param>
    /// <param name="databases">SQLite files that may be elsewhere.</param>
    /// <returns>What is owned by somebody else and could not be changed.</returns>
    public IReadOnlyList<string> MakePrivate(NodeStorage node, params IEnumerable<string> databases)
    {
        ArgumentNullException.ThrowIfNull(node);
        string[] folders = [.. Private.Select(name => System.IO.Path.Combine(Path, name)), .. node.PrivateFolders];
        var files = folders.Where(Directory.Exists).SelectMany(Directory.GetFiles);
        var own = databases.SelectMany(name => new[] { name, $"{name}-wal", $"{name}-shm", $"{name}-journal" });

        // A folder with other contents, such as a temporary one given to a tool, keeps its permissions.
        var isOurs = folders.Any(Directory.Exists) || System.IO.File.Exists(File(DatabaseFile));
        string[] tops = isOurs ? [.. new[] { Path, node.Path }.Distinct()] : [];
        return PrivateFiles.Mend([.. tops, .. folders, .. files, .. own]);
    }

    private static string DefaultPath()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(System.IO.Path.Combine(folder.FullName, "NewsPortal.sln")))
            {
                return System.IO.Path.Combine(folder.FullName, "data");
            }
        }

        return System.IO.Path.Combine(AppContext.BaseDirectory, "data");
    }
}

/// <summary>An invalid setting stops the start; the message names the setting and says what to set.</summary>
public sealed class SettingException(string message, Exception? inner = null) : Exception(message, inner);
