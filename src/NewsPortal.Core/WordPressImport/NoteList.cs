namespace NewsPortal.Core.WordPressImport;

/// <summary>What the reader of a receipt must know about one item; each sentence once.</summary>
internal sealed class NoteList
{
    private const int Most = 50;
    private readonly List<string> _notes = [];
    private readonly SortedSet<string> _needs = new(StringComparer.Ordinal);

    public IReadOnlyList<string> All => _notes;

    /// <summary>What the item refers to and no file so far has brought, such as "attachment:50".</summary>
    public IReadOnlyCollection<string> Needs => _needs;

    /// <summary>Remembers that another file of the same export may bring something.</summary>
    public void Need(string type, string id)
    {
        if (_needs.Count < Most)
        {
            _needs.Add($"{type}:{id}");
        }
    }

    public void Add(string note)
    {
        if (_notes.Count < Most && !_notes.Contains(note))
        {
            _notes.Add(note);
        }
    }

    public void LeftOut(string kind, string name) => Add($"Left out {kind} {Short(name)}.");

    public static string Short(string text) => text.Length <= 120 ? text : text[..117] + "…";
}
