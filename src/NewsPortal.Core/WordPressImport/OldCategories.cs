using NewsPortal.Core.Terms;

namespace NewsPortal.Core.WordPressImport;

/// <summary>The old site's categories as a tree, however broken the list is.</summary>
internal sealed class OldCategories
{
    private readonly Dictionary<string, WxrCategory> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> _parents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _elsewhere = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _notes = new(StringComparer.Ordinal);

    public OldCategories(IEnumerable<WxrCategory> categories)
    {
        foreach (var category in categories)
        {
            if (ExportIndex.CategoryKey(category.Nicename, category.Name) is { Length: > 0 } key)
            {
                _byKey.TryAdd(key, category);
            }
        }

        foreach (var (key, category) in _byKey)
        {
            var parent =
                category.ParentNicename.Length > 0 ? ExportIndex.CategoryKey(category.ParentNicename, "") : null;
            if (parent is not null && !_byKey.ContainsKey(parent))
            {
                // Version 1.0 gives the parent's name instead of its nicename.
                var name = WordPressText.Plain(category.ParentNicename);
                parent =
                    _byKey
                        .Where(c => c.Key != key && TermName.AreEqual(WordPressText.Plain(c.Value.Name), name))
                        .Select(c => c.Key)
                        .FirstOrDefault()
                    ?? parent;
            }

            _parents[key] = parent;
            if (parent is null || _byKey.ContainsKey(parent))
            {
                continue;
            }

            _parents[key] = null;
            _elsewhere[key] = parent;
        }

        foreach (var key in _byKey.Keys)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal) { key };
            for (var at = key; _parents[at] is { } parent; at = parent)
            {
                if (seen.Add(parent))
                {
                    continue;
                }

                _parents[at] = null;
                Note(at, $"Its parents form a loop; it was cut here, above “{at}”.");
                break;
            }
        }
    }

    public IReadOnlyCollection<string> Keys => _byKey.Keys;

    public bool Has(string key) => _byKey.ContainsKey(key);

    /// <summary>The parent that this export names but does not contain; null for any other category.</summary>
    public string? ParentElsewhere(string key) => _elsewhere.GetValueOrDefault(key);

    public string OldPath(string key)
    {
        var segments = new List<string>();
        for (string? at = key; at is not null; at = _parents[at])
        {
            segments.Insert(0, at);
        }

        return string.Join('/', segments);
    }

    public IEnumerable<(
        string Key,
        WxrCategory Category,
        string? Parent,
        IReadOnlyList<string> Notes
    )> ParentsFirst() =>
        _byKey
            .Keys.Select((key, at) => (Key: key, Depth: Depth(key), At: at))
            .OrderBy(c => c.Depth)
            .ThenBy(c => c.At)
            .Select(c =>
                (c.Key, _byKey[c.Key], _parents[c.Key], (IReadOnlyList<string>)(_notes.GetValueOrDefault(c.Key) ?? []))
            );

    private int Depth(string key)
    {
        var depth = 0;
        for (var at = _parents[key]; at is not null; at = _parents[at])
        {
            depth++;
        }

        return depth;
    }

    private void Note(string key, string note)
    {
        if (!_notes.TryGetValue(key, out var notes))
        {
            _notes[key] = notes = [];
        }

        notes.Add(note);
    }
}
