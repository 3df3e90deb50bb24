using System.IO.Compression;
using System.Text.RegularExpressions;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// A zip with exports, uploaded files, or both. Nothing is unpacked to the paths inside it; an uploaded file goes into
/// a temporary folder when needed.
/// </summary>
internal sealed partial class ExportArchive : IDisposable
{
    private const int MostEntries = 1_000_000;

    private readonly ZipArchive _zip;
    private readonly string _name;
    private readonly List<ExportFile> _exports = [];
    private readonly Dictionary<string, ZipArchiveEntry> _uploads = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _inner = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _unpacked = new(StringComparer.Ordinal);
    private string? _folder;

    private ExportArchive(ZipArchive zip, string name)
    {
        _zip = zip;
        _name = name;
    }

    public IReadOnlyList<ExportFile> Exports => _exports;

    /// <summary>Nested archives that nothing referred to, so that their files were not seen.</summary>
    public IEnumerable<string> Unopened =>
        _inner.Where(inner => !_unpacked.ContainsKey(inner.Key)).Select(inner => $"{_name}/{inner.Value}");

    /// <summary>Opens a zip and reads its entry names.</summary>
    /// <exception cref="WxrException">It is damaged, or unlike any legitimate export.</exception>
    public static ExportArchive Open(string path)
    {
        var name = Path.GetFileName(path);
        ZipArchive zip;
        try
        {
            zip = ZipFile.OpenRead(path);
        }
        catch (InvalidDataException exception)
        {
            throw new ArchiveRefusedException(
                $"“{name}” is no zip, or a damaged one. Download or pack it again.",
                exception
            );
        }

        var archive = new ExportArchive(zip, name);
        try
        {
            archive.Sort();
            return archive;
        }
        catch (InvalidDataException exception)
        {
            archive.Dispose();
            throw new ArchiveRefusedException($"“{name}” is damaged. Download or pack it again.", exception);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <summary>The full path of an uploaded file after unpacking; null when the archive does not contain it.</summary>
    /// <param name="key">The path below the uploads folder in the form of <see cref="UploadsFolder.Key"/>.</param>
    public string? FindUpload(string key)
    {
        if (_unpacked.TryGetValue(key, out var path))
        {
            return path;
        }

        if (!_uploads.TryGetValue(key, out var entry))
        {
            return null;
        }

        _folder ??= Directory.CreateTempSubdirectory("newsportal-import-").FullName;
        var file = string.Concat(
            key[(key.LastIndexOf('/') + 1)..].Where(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_')
        );
        file = file.Length is > 0 and < 100 && file.Trim('.').Length > 0 ? file : "file" + Path.GetExtension(file);
        path = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, $"{_unpacked.Count}")).FullName, file);
        using (var content = OpenEntry(entry))
        using (var target = File.Create(path))
        {
            content.CopyTo(target);
        }

        return _unpacked[key] = path;
    }

    public void Dispose()
    {
        _zip.Dispose();
        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private void Sort()
    {
        if (_zip.Entries.Count > MostEntries)
        {
            throw new ArchiveRefusedException(
                $"“{_name}” holds more than {MostEntries:N0} files. Unpack it and give the folder."
            );
        }

        foreach (var entry in _zip.Entries)
        {
            // Archives made on Windows may use \ instead of /.
            var path = entry.FullName.Replace('\\', '/');
            if (path.StartsWith('/') || path is [_, ':', ..] || path.Split('/').Contains(".."))
            {
                throw new ArchiveRefusedException(
                    $"“{_name}” holds a file whose path leads out of it ({NoteList.Short(path)}). No export does; do "
                        + "not unpack it."
                );
            }

            if (path.EndsWith('/') || path.Split('/').Any(segment => segment is ['.', ..] or "__MACOSX"))
            {
                continue;
            }

            // A zip of the contents of the uploads folder starts with the years, perhaps below a folder named like the
            // zip.
            var upload =
                UploadsFolder.BelowUploads(path)
                ?? (DatedUpload().Match(path) is { Success: true } dated ? dated.Groups["upload"].Value : null);
            var ending = Path.GetExtension(path).ToLowerInvariant();
            if (upload is null && ending is ".xml" or ".wxr")
            {
                _exports.Add(new ExportFile($"{_name}/{path}", false, () => OpenEntry(entry)));
            }
            else if (
                upload is null
                && (
                    path.EndsWith(".xml.gz", StringComparison.OrdinalIgnoreCase)
                    || path.EndsWith(".wxr.gz", StringComparison.OrdinalIgnoreCase)
                )
            )
            {
                _exports.Add(
                    new ExportFile(
                        $"{_name}/{path}",
                        false,
                        () =>
                            new BoundedStream(
                                new GZipStream(OpenEntry(entry), CompressionMode.Decompress),
                                entry.CompressedLength,
                                $"{_name}/{path}"
                            )
                    )
                );
            }
            else
            {
                // A nested archive may be a file of the old site or another part of the copy; only a reference to it
                // can tell.
                var key = UploadsFolder.Key(upload ?? path);
                _uploads.TryAdd(key, entry);
                if (
                    ending is ".zip" or ".gz" or ".tgz" or ".tar" or ".bz2" or ".xz" or ".7z" or ".rar"
                    && upload is null
                )
                {
                    _inner.TryAdd(key, path);
                }
            }
        }

        if (_inner.Count > 0 && _exports.Count == 0 && _inner.Count == _uploads.Count)
        {
            throw new ArchiveRefusedException(
                $"“{_name}” holds another archive ({NoteList.Short(_inner.Values.First())}) and nothing else. Unpack "
                    + "it and give its files, or the folder."
            );
        }

        foreach (
            var (key, entry) in _uploads.Where(upload => upload.Key.Contains('%', StringComparison.Ordinal)).ToList()
        )
        {
            _uploads.TryAdd(UploadsFolder.DecodedKey(key), entry);
        }
    }

    [GeneratedRegex(
        "^([^/]+/)?(?<upload>(sites/[0-9]{1,9}/)?[0-9]{4}/[0-9]{2}/[^/]+)$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex DatedUpload();

    private BoundedStream OpenEntry(ZipArchiveEntry entry)
    {
        try
        {
            return new BoundedStream(entry.Open(), entry.CompressedLength, $"{_name}/{entry.FullName}");
        }
        catch (Exception exception) when (exception is InvalidDataException or NotSupportedException)
        {
            throw new ArchiveRefusedException(
                $"“{_name}” cannot be unpacked: it is damaged, or needs a password. Unpack it and give its files.",
                exception
            );
        }
    }
}
