using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace NewsPortal.Core.WordPressImport;

/// <summary>The outcome for one thing in an export.</summary>
public enum ImportAction
{
    /// <summary>Newly imported.</summary>
    Imported,

    /// <summary>Imported before, changed in this export, and updated.</summary>
    Changed,

    /// <summary>Imported before and unchanged.</summary>
    Unchanged,

    /// <summary>Left out on purpose; the notes say why.</summary>
    Skipped,

    /// <summary>Could not be imported; the notes say why.</summary>
    Failed,
}

/// <summary>One line of a receipt.</summary>
/// <param name="Type">author, category, tag, or the type of the item.</param>
/// <param name="Id">Its number, login or slug in WordPress.</param>
/// <param name="Title">Its display name.</param>
/// <param name="Action">The outcome.</param>
public sealed record ImportEntry(string Type, string Id, string Title, ImportAction Action)
{
    /// <summary>Its address on the old site.</summary>
    public string? OldAddress { get; init; }

    /// <summary>Its address here; null if readers cannot open it.</summary>
    public string? NewAddress { get; init; }

    /// <summary>How many readers' comments came with it; null for things without comments.</summary>
    public int? Comments { get; init; }

    /// <summary>Reasons and other remarks; sentences for people.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>The totals of an import.</summary>
public sealed class ImportSummary
{
    /// <summary>The kind of <see cref="LeftOut"/> that counts custom fields.</summary>
    public const string Fields = "customFields";

    /// <summary>The kind of <see cref="LeftOut"/> that counts comments not written by readers.</summary>
    public const string CommentTypes = "commentTypes";

    /// <summary>The kind of <see cref="LeftOut"/> that counts files the library does not accept, by path.</summary>
    public const string Files = "files";

    /// <summary>The kind of <see cref="LeftOut"/> that counts items by the taxonomies of their terms.</summary>
    public const string Taxonomies = "taxonomies";

    private const string Comment = "comment";

    private readonly Dictionary<string, int[]> _counts = new(StringComparer.Ordinal);

    /// <summary>What articles here have no place for: for each kind, every name with its count.</summary>
    public SortedDictionary<string, SortedDictionary<string, int>> LeftOut { get; } =
        new(StringComparer.Ordinal)
        {
            [CommentTypes] = new(StringComparer.Ordinal),
            [Fields] = new(StringComparer.Ordinal),
            [Files] = new(StringComparer.Ordinal),
            [Taxonomies] = new(StringComparer.Ordinal),
        };

    /// <summary>Pictures shown by the old site whose files were not found, each once.</summary>
    public SortedDictionary<string, SortedSet<string>> MissingPictures { get; } = new(StringComparer.Ordinal);

    /// <summary>Other files of the old site that were not found, each once.</summary>
    public SortedDictionary<string, SortedSet<string>> MissingFiles { get; } = new(StringComparer.Ordinal);

    /// <summary>What was not well-formed in the files.</summary>
    public WxrMending Mending { get; internal set; } = new();

    /// <summary>How many things of any type had this outcome.</summary>
    public int Count(ImportAction action) => _counts.Values.Sum(counts => counts[(int)action]);

    /// <summary>How many things of one type had this outcome.</summary>
    public int Count(string type, ImportAction action) => _counts.GetValueOrDefault(type)?[(int)action] ?? 0;

    /// <summary>The types that occurred, sorted by name.</summary>
    public IEnumerable<string> Types => _counts.Keys.Order(StringComparer.Ordinal);

    /// <summary>Logins of authors without another name in the export.</summary>
    public SortedSet<string> OnlyLogins { get; } = new(StringComparer.Ordinal);

    internal void Add(ImportEntry entry)
    {
        if (entry.Type == "author" && entry.Notes.Contains(ImportAuthors.OnlyLogin))
        {
            OnlyLogins.Add(entry.Id);
        }

        Add(entry.Type, entry.Action, 1);
        if (entry.Comments is > 0 and var comments)
        {
            Add(Comment, entry.Action, comments);
        }
    }

    private void Add(string type, ImportAction action, int number)
    {
        if (!_counts.TryGetValue(type, out var counts))
        {
            _counts[type] = counts = new int[Enum.GetValues<ImportAction>().Length];
        }

        counts[(int)action] += number;
    }

    internal void AddLeftOut(string kind, string name)
    {
        var names = LeftOut[kind];
        names[name] = names.GetValueOrDefault(name) + 1;
    }

    internal void AddMissing(string path, string usedBy) => AddMissing(MissingPictures, path, usedBy);

    internal void AddMissingFile(string path, string usedBy) => AddMissing(MissingFiles, path, usedBy);

    private static void AddMissing(SortedDictionary<string, SortedSet<string>> missing, string path, string usedBy)
    {
        if (!missing.TryGetValue(path, out var users))
        {
            missing[path] = users = [];
        }

        if (usedBy.Length > 0 && users.Count < 20)
        {
            users.Add(usedBy);
        }
    }
}

/// <summary>
/// Writes the receipt of an import entry by entry into a temporary file, which gets its final name only when complete.
/// </summary>
internal sealed class ImportReceipt : IAsyncDisposable
{
    private const int FlushEvery = 100;

    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _file;
    private readonly Utf8JsonWriter _json;
    private readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    private int _unflushed;
    private bool _complete;

    private ImportReceipt(string path)
    {
        _path = Path.GetFullPath(path);
        _temporary = _path + ".part";
        _file = new FileStream(_temporary, FileMode.Create, FileAccess.Write, FileShare.Read);
        _json = new Utf8JsonWriter(
            _file,
            new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) }
        );
    }

    public ImportSummary Summary { get; } = new();

    /// <summary>Opens the receipt, so that an unwritable folder is noticed before anything is imported.</summary>
    public static ImportReceipt Open(string path, string export, string site, DateTime startedAt)
    {
        var receipt = new ImportReceipt(path);
        receipt._json.WriteStartObject();
        receipt._json.WriteString("export", export);
        receipt._json.WriteString("site", site);
        receipt._json.WriteString("startedAt", startedAt);
        receipt._json.WriteStartArray("entries");
        return receipt;
    }

    public async Task AddAsync(ImportEntry entry, CancellationToken cancellationToken)
    {
        Summary.Add(entry);
        JsonSerializer.Serialize(_json, entry, _options);
        if (++_unflushed < FlushEvery)
        {
            return;
        }

        _unflushed = 0;
        await _json.FlushAsync(cancellationToken);
    }

    /// <summary>Writes the totals and gives the file its final name.</summary>
    public async Task CompleteAsync(string? problem, DateTime finishedAt, CancellationToken cancellationToken)
    {
        _json.WriteEndArray();
        WriteMissing("missingPictures", Summary.MissingPictures);
        WriteMissing("missingFiles", Summary.MissingFiles);
        _json.WriteStartObject("leftOut");
        foreach (var (kind, names) in Summary.LeftOut)
        {
            _json.WriteStartObject(kind);
            foreach (var (name, count) in names)
            {
                _json.WriteNumber(name, count);
            }

            _json.WriteEndObject();
        }

        _json.WriteEndObject();
        _json.WriteStartObject("summary");
        foreach (var type in Summary.Types)
        {
            _json.WriteStartObject(type);
            foreach (var action in Enum.GetValues<ImportAction>())
            {
                if (Summary.Count(type, action) is var count and > 0)
                {
                    _json.WriteNumber(JsonNamingPolicy.CamelCase.ConvertName(action.ToString()), count);
                }
            }

            _json.WriteEndObject();
        }

        _json.WriteEndObject();
        _json.WriteNumber("missingPictureCount", Summary.MissingPictures.Count);
        if (!Summary.Mending.IsClean)
        {
            _json.WriteStartObject("mended");
            _json.WriteNumber("records", Summary.Mending.Records);
            _json.WriteNumber("bytes", Summary.Mending.BadBytes);
            _json.WriteNumber("controlCharacters", Summary.Mending.ControlCharacters);
            _json.WriteNumber("refused", Summary.Mending.Refused.Count);
            _json.WriteEndObject();
        }

        if (problem is not null)
        {
            _json.WriteString("problem", problem);
        }

        _json.WriteString("finishedAt", finishedAt);
        _json.WriteEndObject();
        await _json.FlushAsync(cancellationToken);
        _file.Flush(flushToDisk: true);
        await _file.DisposeAsync();
        File.Move(_temporary, _path, overwrite: true);
        _complete = true;
    }

    private void WriteMissing(string name, SortedDictionary<string, SortedSet<string>> missing)
    {
        _json.WriteStartArray(name);
        foreach (var (path, users) in missing)
        {
            _json.WriteStartObject();
            _json.WriteString("file", path);
            _json.WriteStartArray("usedBy");
            foreach (var user in users)
            {
                _json.WriteStringValue(user);
            }

            _json.WriteEndArray();
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    public async ValueTask DisposeAsync()
    {
        if (_complete)
        {
            return;
        }

        // The import was stopped. What was written keeps the temporary name and cannot be mistaken for a receipt.
        await _file.DisposeAsync();
    }
}
