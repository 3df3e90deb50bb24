using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// An export's reusable blocks (synced patterns): texts that posts include by number. They stay in memory for the whole
/// import, so their total size is bounded, and so is the size of a body that includes them.
/// </summary>
internal sealed partial class ReusableBlocks
{
    private const int MostCharacters = 8_000_000;
    private const int LongestBody = 4_000_000;
    private const int DeepestNesting = 8;

    private readonly Dictionary<long, string> _texts = [];
    private int _characters;

    /// <summary>Keeps a block while there is room.</summary>
    public void Add(long id, string content)
    {
        if (_texts.Remove(id, out var before))
        {
            _characters -= before.Length;
        }

        if (_characters + content.Length > MostCharacters)
        {
            return;
        }

        _characters += content.Length;
        _texts[id] = content;
    }

    /// <summary>The blocks, for a later run with another file of the same export.</summary>
    public IReadOnlyDictionary<long, string> All => _texts;

    public bool Contains(long id) => _texts.ContainsKey(id);

    /// <summary>A body with its blocks inserted; those that cannot be inserted are noted.</summary>
    public string Expand(string content, NoteList notes)
    {
        if (!Reference().IsMatch(content))
        {
            return content;
        }

        var result = new StringBuilder(content.Length);
        Append(result, content, [], notes);
        return result.ToString();
    }

    private void Append(StringBuilder result, string content, Stack<long> inside, NoteList notes)
    {
        var at = 0;
        foreach (Match match in Reference().Matches(content))
        {
            result.Append(content, at, match.Index - at);
            at = match.Index + match.Length;
            var known = long.TryParse(
                match.Groups["ref"].ValueSpan,
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var id
            );
            if (!known || !_texts.TryGetValue(id, out var text))
            {
                notes.Add(
                    $"The reusable block {NoteList.Short(match.Groups["ref"].Value)} is not in the export; it was left out."
                );
                if (known)
                {
                    notes.Need("wp_block", id.ToString(CultureInfo.InvariantCulture));
                }
            }
            else if (inside.Contains(id) || inside.Count >= DeepestNesting)
            {
                notes.Add($"The reusable block {id} contains itself, or too many others; it was left out there.");
            }
            else if (result.Length + text.Length > LongestBody)
            {
                notes.Add("With its reusable blocks the text became too long; some were left out.");
            }
            else
            {
                inside.Push(id);
                result.Append("\n\n");
                Append(result, text, inside, notes);
                result.Append("\n\n");
                inside.Pop();
            }
        }

        result.Append(content, at, content.Length - at);
    }

    [GeneratedRegex(
        """<!--\s+wp:(core/)?block\s+\{[^{}]*?"ref"\s*:\s*(?<ref>[0-9]{1,19})[^{}]*\}\s*/-->""",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Reference();
}
