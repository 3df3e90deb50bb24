namespace NewsPortal.Core.WordPressImport;

/// <summary>What the reader of a receipt must know about one item; each sentence once.</summary>
internal sealed class NoteList
{
    private const int Most = 50;
    private readonly List<string> _notes = [];

    public IReadOnlyList<string> All => _notes;

    public void Add(string note)
    {
        if (_notes.Count < Most && !_notes.Contains(note)) _notes.Add(note);
    }

    public void LeftOut(string kind, string name) => Add($"Left out {kind} {Short(name)}.");

    public static string Short(string text) => text.Length <= 120 ? text : text[..117] + "…";
}
