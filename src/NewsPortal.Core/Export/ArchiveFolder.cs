using System.Text.Json;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Export;

/// <summary>A file of an archive.</summary>
/// <param name="Name">Its path below the folder, with slashes.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its hash; lower-case hexadecimal.</param>
public sealed record ArchiveFile(string Name, long Bytes, string Sha256);

/// <summary>
/// What an archive consists of, in the file "manifest.json", which is written last: a folder without it was cut off. It
/// says nothing of when or where it was made, so that equal sites make equal bytes.
/// </summary>
/// <param name="Format">Always <see cref="Name"/>.</param>
/// <param name="Version">Version of the format; a higher one is refused.</param>
/// <param name="Files">All other files, by name.</param>
/// <param name="Missing">Originals that were missing or damaged at the site already, by name.</param>
public sealed record ArchiveManifest(
    string Format,
    int Version,
    IReadOnlyList<ArchiveFile> Files,
    IReadOnlyList<string> Missing
)
{
    /// <summary>The format's name.</summary>
    public const string Name = "newsportal-archive";

    /// <summary>The version that this program writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Where it is.</summary>
    public const string FileName = "manifest.json";
}

/// <summary>The folder of an archive.</summary>
internal sealed class ArchiveFolder
{
    /// <summary>The last ids that tables have given.</summary>
    public const string LastIds = "last-ids.jsonl";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly List<ArchiveFile> _files = [];
    private readonly List<string> _missing = [];
    private readonly NewFolder? _unfinished;

    private ArchiveFolder(string path, NewFolder? unfinished = null) => (Path, _unfinished) = (path, unfinished);

    /// <summary>Its absolute path.</summary>
    public string Path { get; }

    private NewFolder Unfinished => _unfinished ?? throw new InvalidOperationException("The archive is complete.");

    /// <summary>The name of a picture's or other file's original.</summary>
    public static string Original(string folder, string sha256) => $"{folder}/{sha256[..2]}/{sha256}";

    /// <summary>Begins a new archive beside its final place, where it appears complete or not at all.</summary>
    /// <exception cref="ArchiveException">Something is there already.</exception>
    public static ArchiveFolder Create(string path)
    {
        var unfinished = NewFolder.Create(path);
        return new ArchiveFolder(unfinished.Path, unfinished);
    }

    /// <summary>Writes a file.</summary>
    public async Task WriteAsync(string name, Func<Stream, Task> write) =>
        _files.Add(await Unfinished.WriteAsync(name, write));

    /// <summary>Copies an original, or notes that it is missing (null) or not what its hash says.</summary>
    public async Task AddOriginalAsync(string name, string? source, CancellationToken cancellationToken)
    {
        var sha256 = System.IO.Path.GetFileName(name);
        if (await Unfinished.CopyAsync(name, source, sha256, cancellationToken) is { } file)
        {
            _files.Add(file);
        }
        else
        {
            _missing.Add(name);
        }
    }

    /// <summary>Writes the manifest and puts the folder in its place.</summary>
    public async Task<ArchiveManifest> FinishAsync(CancellationToken cancellationToken)
    {
        var manifest = new ArchiveManifest(
            ArchiveManifest.Name,
            ArchiveManifest.CurrentVersion,
            [.. _files.OrderBy(file => file.Name, StringComparer.Ordinal)],
            [.. _missing.Order(StringComparer.Ordinal)]
        );
        await using (var file = Unfinished.Open(ArchiveManifest.FileName))
        {
            await JsonSerializer.SerializeAsync(file, manifest, Json, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        Unfinished.Finish();
        return manifest;
    }

    /// <summary>Opens an archive and compares all of it with its manifest.</summary>
    /// <exception cref="ArchiveException">Something is missing, cut off or altered.</exception>
    public static async Task<(ArchiveFolder Folder, ArchiveManifest Manifest)> OpenAsync(
        string path,
        IProgress<ArchiveProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        var manifest = await ReadManifestAsync(full, cancellationToken);
        var folder = new ArchiveFolder(full);
        foreach (
            var name in ArchiveRecords
                .All.Select(record => record.FileName)
                .Append(LastIds)
                .Except(manifest.Files.Select(file => file.Name))
        )
        {
            throw folder.Broken($"{ArchiveManifest.FileName} does not name {name}");
        }

        var done = 0;
        foreach (var file in manifest.Files)
        {
            progress?.Report(new ArchiveProgress("Checking", done++, manifest.Files.Count));
            await folder.CheckAsync(file, cancellationToken);
        }

        return (folder, manifest);
    }

    /// <summary>The path of a file of a complete archive.</summary>
    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The lines of a file of a complete archive.</summary>
    public IAsyncEnumerable<string> LinesAsync(string name, CancellationToken cancellationToken) =>
        File.ReadLinesAsync(PathOf(name), cancellationToken);

    private static async Task<ArchiveManifest> ReadManifestAsync(string full, CancellationToken cancellationToken)
    {
        var path = System.IO.Path.Combine(full, ArchiveManifest.FileName);
        if (!File.Exists(path))
        {
            throw new ArchiveException(
                $"{full} is no complete archive: it has no {ArchiveManifest.FileName}. Export the site again, or copy "
                    + "all of the folder."
            );
        }

        try
        {
            await using var file = File.OpenRead(path);
            var manifest = await JsonSerializer.DeserializeAsync<ArchiveManifest>(file, Json, cancellationToken);
            return manifest is not { Format: ArchiveManifest.Name, Files: not null, Missing: not null }
                    ? throw new ArchiveException($"{path} does not belong to an archive of NewsPortal. Check the path.")
                : manifest.Version > ArchiveManifest.CurrentVersion
                    ? throw new ArchiveException(
                        $"{full} was exported by a newer NewsPortal. Import it with that version."
                    )
                : manifest;
        }
        catch (JsonException exception)
        {
            throw new ArchiveException(
                $"{path} is damaged. Export the site again, or copy the folder again.",
                exception
            );
        }
    }

    private async Task CheckAsync(ArchiveFile file, CancellationToken cancellationToken)
    {
        var path = System.IO.Path.GetFullPath(PathOf(file.Name));
        if (!path.StartsWith(Path + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw Broken($"{ArchiveManifest.FileName} names {file.Name}, which lies elsewhere");
        }

        if (!File.Exists(path))
        {
            throw Broken($"{file.Name} is missing");
        }

        if (new FileInfo(path).Length < file.Bytes)
        {
            throw Broken($"{file.Name} was cut off");
        }

        await using var content = File.OpenRead(path);
        await using var hashing = new HashingStream(Stream.Null);
        await content.CopyToAsync(hashing, cancellationToken);
        if (hashing.Sha256 != file.Sha256)
        {
            throw Broken($"{file.Name} was altered");
        }
    }

    private ArchiveException Broken(string what) =>
        new($"{what}: {Path} is not what was exported. Nothing was imported. Copy the folder again, or export again.");
}
