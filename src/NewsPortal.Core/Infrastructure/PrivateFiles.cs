using System.Runtime.InteropServices;

namespace NewsPortal.Core.Infrastructure;

/// <summary>
/// Restricts keys, database and journals to the program's own user: files 0600 in folders 0700. On Windows the folder's
/// access list does that, and nothing happens here.
/// </summary>
public static class PrivateFiles
{
    private const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = (UnixFileMode)0b000_111_111;

    /// <summary>
    /// Makes everything this process creates from now on private, including files of SQLite and libraries, so that a
    /// new file is never readable even briefly. Call it before anything else.
    /// </summary>
    public static void CreateFromNowOn()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SetCreationMask((uint)Others);
        }
    }

    /// <summary>
    /// Removes everybody else's permissions from files and folders left open by an older version or a copy.
    /// </summary>
    /// <returns>Those owned by somebody else, which are unchanged.</returns>
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

    /// <summary>The user that this process runs as, as chown takes it.</summary>
    public static string UserName() =>
        OperatingSystem.IsWindows()
            ? Environment.UserName
            : UserNumber().ToString(System.Globalization.CultureInfo.InvariantCulture);

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint UserNumber();

    [DllImport("libc", EntryPoint = "umask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint SetCreationMask(uint mask);
}
