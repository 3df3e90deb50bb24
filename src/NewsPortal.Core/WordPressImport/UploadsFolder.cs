namespace NewsPortal.Core.WordPressImport;

/// <summary>A copy of the uploads folder of the old site; it is only read.</summary>
public sealed class UploadsFolder
{
    private readonly string _root;

    private UploadsFolder(string root) => _root = root;

    /// <summary>
    /// Opens the copy; a folder that holds wp-content/uploads, or uploads, will do as well.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static UploadsFolder Open(string path)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (!Directory.Exists(root))
            throw new DirectoryNotFoundException(
                $"There is no folder “{path}”. Give --uploads the copy of the old site’s wp-content/uploads.");
        foreach (var inner in new[] { Path.Combine(root, "wp-content", "uploads"), Path.Combine(root, "uploads") })
            if (Directory.Exists(inner))
                return new UploadsFolder(inner);
        return new UploadsFolder(root);
    }

    /// <summary>The full path of a file given below the folder; null where there is none, or where it would lie outside.</summary>
    public string? Find(string relativePath)
    {
        if (relativePath.Length == 0 || relativePath.Contains('\0')) return null;
        foreach (var form in new[] { relativePath, Composed(relativePath) }.Distinct())
        {
            var full = Path.GetFullPath(Path.Combine(_root, form));
            if (full.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(full)) return full;
        }

        return null;
    }

    private static string Composed(string path)
    {
        try
        {
            return path.Normalize();
        }
        catch (ArgumentException)
        {
            return path;
        }
    }
}
