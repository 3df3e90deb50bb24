namespace NewsPortal.Core.WordPressImport;

/// <summary>The remarks on one item for the receipt; each sentence once.</summary>
internal sealed class NoteList
{
    private const int Most = 50;
    private readonly List<string> _notes = [];
    private readonly SortedSet<string> _needs = new(StringComparer.Ordinal);

    public IReadOnlyList<string> All => _notes;

    /// <summary>What the item refers to that no file has contained so far, such as "attachment:50".</summary>
    public IReadOnlyCollection<string> Needs => _needs;

    /// <summary>Records that another file of the same export may supply something.</summary>
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
