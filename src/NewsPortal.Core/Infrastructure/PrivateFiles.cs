using System.Runtime.InteropServices;

namespace NewsPortal.Core.Infrastructure;

/// <summary>
/// Keys, database and journals are for the program's own user alone: files 0600 in folders 0700. On Windows a folder's
/// access list does that, and nothing happens here.
/// </summary>
public static class PrivateFiles
{
    private const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = (UnixFileMode)0b000_111_111;

    /// <summary>
    /// Whatever this process makes from now on is private, SQLite's and libraries' files too: no moment in which a new
    /// file could be read. Call it before anything else.
    /// </summary>
    public static void CreateFromNowOn()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SetCreationMask((uint)Others);
        }
    }

    /// <summary>
    /// Takes the rights of everybody else from files and folders that an older version or a copy has left open.
    /// </summary>
    /// <returns>Those that belong to somebody else and stay as they are.</returns>
    public static IReadOnlyList<string> Mend(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (OperatingSystem.IsWindows())
        {
            return [];
        }

        List<string> left = [];
        foreach (var path in paths)
        {
            var isFolder = Directory.Exists(path);
            if (!isFolder && !System.IO.File.Exists(path))
            {
                continue;
            }

            try
            {
                if ((System.IO.File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
                {
                    System.IO.File.SetUnixFileMode(path, isFolder ? Folder : File);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                left.Add(path);
            }
        }

        return left;
    }

    [DllImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint SetCreationMask(uint mask);
}
