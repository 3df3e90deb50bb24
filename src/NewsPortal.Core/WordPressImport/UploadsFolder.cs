using System.Text;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// A read-only copy of the old site's uploads folder, possibly spread over several folders and archives. Names match in
/// any Unicode normalization, and case-insensitively if there is no exact match. Links leading out of the folder are
/// not followed: a stranger's copy must not publish other files of this machine.
/// </summary>
public sealed class UploadsFolder : IDisposable
{
    private readonly List<string> _roots = [];
    private readonly List<ExportArchive> _archives = [];
    private readonly List<ExportArchive> _owned = [];
    private readonly Dictionary<string, Dictionary<string, string>> _listings = new(StringComparer.Ordinal);

    private UploadsFolder() { }

    /// <summary>
    /// Opens the copy: a zip, or a folder; a parent containing wp-content/uploads or uploads works too.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static UploadsFolder Open(string path)
    {
        var folder = new UploadsFolder();
        if (File.Exists(path))
        {
            folder._owned.Add(ExportArchive.Open(Path.GetFullPath(path)));
            folder._archives.AddRange(folder._owned);
            return folder;
        }

        folder._roots.Add(Root(path));
        return folder;
    }

    /// <summary>The copy that was given, plus what came with the exports; null if there is neither.</summary>
    internal static UploadsFolder? Open(string? path, ExportFiles exports)
    {
        if (path is null && exports.UploadFolders.Count == 0 && exports.Archives.Count == 0)
        {
            return null;
        }

        var folder = path is null ? new UploadsFolder() : Open(path);
        folder._roots.AddRange(exports.UploadFolders.Select(Root));
        folder._archives.AddRange(exports.Archives);
        return folder;
    }

    /// <summary>Nested archives that nothing referred to.</summary>
    internal IEnumerable<string> Unopened => _archives.SelectMany(archive => archive.Unopened);

    /// <summary>
    /// The full path of a file given relative to the folder; null if it does not exist or would be outside.
    /// </summary>
    public string? Find(string relativePath)
    {
        if (relativePath.Length == 0 || relativePath.Contains('\0') || relativePath.Split('/', '\\').Contains(".."))
        {
            return null;
        }

        foreach (var root in _roots)
        {
            var full = Path.GetFullPath(Path.Combine(root, relativePath));
            if (!full.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                return null;
            }

            if (File.Exists(full))
            {
                return StaysBelow(root, full) ? full : null;
            }
        }

        foreach (var root in _roots)
        {
            if (FindAlike(root, relativePath) is { } alike)
            {
                return StaysBelow(root, alike) ? alike : null;
            }
        }

        var key = Key(relativePath);
        foreach (var archive in _archives)
        {
            if ((archive.FindUpload(key) ?? archive.FindUpload(DecodedKey(relativePath))) is { } unpacked)
            {
                return unpacked;
            }
        }

        return null;
    }

    public void Dispose()
    {
        foreach (var archive in _owned)
        {
            archive.Dispose();
        }
    }

    /// <summary>The common key of all spellings of one path.</summary>
    internal static string Key(string path)
    {
        try
        {
            return path.Normalize(NormalizationForm.FormC).ToUpperInvariant().ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return path;
        }
    }

    /// <summary>The same for a path.</summary>
    internal static string DecodedKey(string path) => string.Join('/', path.Split('/').Select(Decoded));

    /// <summary>The key of a name with its percent-encoding undone as often as it was applied.</summary>
    private static string Decoded(string name)
    {
        for (var round = 0; round < 2 && name.Contains('%', StringComparison.Ordinal); round++)
        {
            name = Uri.UnescapeDataString(name);
        }

        return Key(name.Replace('/', '_').Replace('\\', '_'));
    }

    /// <summary>The part of a path below an uploads folder; null for any other path.</summary>
    internal static string? BelowUploads(string path)
    {
        const string folder = "uploads/";
        if (path.StartsWith(folder, StringComparison.OrdinalIgnoreCase))
        {
            return path[folder.Length..];
        }

        var at = path.IndexOf("/" + folder, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : path[(at + 1 + folder.Length)..];
    }

    private static string Root(string path)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (!Directory.Exists(root))
        {
            throw new DirectoryNotFoundException(
                $"There is no folder “{path}”. Give --uploads the copy of the old site’s wp-content/uploads."
            );
        }

        foreach (var inner in new[] { Path.Combine(root, "wp-content", "uploads"), Path.Combine(root, "uploads") })
        {
            if (Directory.Exists(inner))
            {
                return inner;
            }
        }

        return root;
    }

    /// <summary>
    /// Whether no link on the way to a file leads out of the folder; the folder itself may be a link.
    /// </summary>
    private static bool StaysBelow(string root, string path)
    {
        var real = Resolved(root);
        var at = real;
        foreach (var segment in Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar))
        {
            at = Resolved(Path.Combine(at, segment));
            if (!at.StartsWith(real + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static string Resolved(string path)
    {
        try
        {
            FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
            return Path.GetFullPath(info.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path);
        }
        catch (IOException)
        {
            // A cycle of links.
            return "";
        }
    }

    private string? FindAlike(string root, string relativePath)
    {
        var at = root;
        foreach (var segment in relativePath.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var names = Listing(at);
            if (!names.TryGetValue(Key(segment), out var name) && !names.TryGetValue(Decoded(segment), out name))
            {
                return null;
            }

            at = Path.Combine(at, name);
        }

        return File.Exists(at) ? at : null;
    }

    private Dictionary<string, string> Listing(string folder)
    {
        if (_listings.TryGetValue(folder, out var names))
        {
            return names;
        }

        names = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Directory.Exists(folder))
        {
            foreach (var path in Directory.EnumerateFileSystemEntries(folder))
            {
                var name = Path.GetFileName(path);
                names.TryAdd(Key(name), name);
            }

            // Tools that copy a site by its addresses leave percent signs in file names.
            foreach (var name in names.Values.Where(n => n.Contains('%', StringComparison.Ordinal)).ToList())
            {
                names.TryAdd(Decoded(name), name);
            }
        }

        return _listings[folder] = names;
    }
}
