using System.IO.Compression;

namespace NewsPortal.Core.WordPressImport;

/// <summary>A file of an export; it can be read repeatedly.</summary>
/// <param name="Name">Its display name, prefixed with that of the containing archive.</param>
/// <param name="IsNamed">
/// True when it was given explicitly, not found in a folder or archive; it must then be an export.
/// </param>
/// <param name="Open">Opens it from the start.</param>
internal sealed record ExportFile(string Name, bool IsNamed, Func<Stream> Open);

/// <summary>
/// All files of one export. WordPress splits large exports, and the parts come as files, in a folder, in a zip or
/// gzipped. They are sorted by name, so that the order on the command line does not matter.
/// </summary>
internal sealed class ExportFiles : IDisposable
{
    private readonly List<ExportFile> _files = [];
    private readonly List<ExportArchive> _archives = [];
    private readonly List<string> _uploads = [];

    private ExportFiles() { }

    public IReadOnlyList<ExportFile> Files => _files;

    /// <summary>Copies of the uploads folder next to the exports in a folder.</summary>
    public IReadOnlyList<string> UploadFolders => _uploads;

    /// <summary>Archives, which may contain uploaded files too.</summary>
    public IReadOnlyList<ExportArchive> Archives => _archives;

    /// <summary>Opens files and folders.</summary>
    /// <exception cref="WxrException">An archive cannot be used, or there is no export.</exception>
    /// <exception cref="IOException">A file or folder cannot be read.</exception>
    public static ExportFiles Open(IReadOnlyList<string> paths)
    {
        var files = new ExportFiles();
        try
        {
            foreach (var path in paths.Select(Path.GetFullPath).Distinct(StringComparer.Ordinal))
            {
                if (Directory.Exists(path))
                {
                    files.AddFolder(path);
                }
                else
                {
                    files.Add(path, isNamed: true);
                }
            }
        }
        catch
        {
            files.Dispose();
            throw;
        }

        if (files._files.Count == 0)
        {
            files.Dispose();
            throw new NotWxrException(
                $"“{Path.GetFileName(Path.TrimEndingDirectorySeparator(paths[0]))}” holds no .xml file."
            );
        }

        files._files.Sort((one, other) => NaturalOrder.Compare(one.Name, other.Name));
        return files;
    }

    public void Dispose()
    {
        foreach (var archive in _archives)
        {
            archive.Dispose();
        }
    }

    private void AddFolder(string folder)
    {
        var name = Path.GetFileName(folder);
        if (name is "uploads" or "wp-content")
        {
            _uploads.Add(folder);
            return;
        }

        foreach (
            var inner in Directory.EnumerateDirectories(folder).Where(d => !IsHidden(d)).Order(StringComparer.Ordinal)
        )
        {
            AddFolder(inner);
        }

        foreach (var file in Directory.EnumerateFiles(folder).Where(f => !IsHidden(f) && IsExport(f)))
        {
            Add(file, isNamed: false);
        }
    }

    private void Add(string path, bool isNamed)
    {
        var name = Path.GetFileName(path);
        Span<byte> start = stackalloc byte[4];
        using (var file = OpenFile(path))
        {
            start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        }

        if (start is [(byte)'P', (byte)'K', ..])
        {
            var archive = ExportArchive.Open(path);
            _archives.Add(archive);
            _files.AddRange(archive.Exports);
        }
        else if (start is [0x1F, 0x8B, ..])
        {
            var length = new FileInfo(path).Length;
            _files.Add(
                new ExportFile(
                    name,
                    isNamed,
                    () => new BoundedStream(new GZipStream(OpenFile(path), CompressionMode.Decompress), length, name)
                )
            );
        }
        else
        {
            _files.Add(new ExportFile(name, isNamed, () => OpenFile(path)));
        }
    }

    private static FileStream OpenFile(string path) =>
        new(
            path,
            new FileStreamOptions
            {
                Options = FileOptions.SequentialScan | FileOptions.Asynchronous,
                BufferSize = 128 * 1024,
            }
        );

    private static bool IsHidden(string path) => Path.GetFileName(path) is ['.', ..] or "__MACOSX";

    private static bool IsExport(string path) =>
        Path.GetExtension(path).ToLowerInvariant() is ".xml" or ".wxr" or ".gz" or ".zip";
}
