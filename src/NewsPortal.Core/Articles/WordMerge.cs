using System.Globalization;
using System.Text;
using AngleSharp.Dom;

namespace NewsPortal.Core.Articles;

/// <summary>Merges two changed forms of one text word by word, where their changes do not overlap.</summary>
internal static class WordMerge
{
    /// <summary>What stands in a line of text; everything else in it is left whole.</summary>
    private static readonly HashSet<string> Inline =
    [
        "a",
        "abbr",
        "b",
        "cite",
        "code",
        "del",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
    ];

    /// <summary>The plain text with the changes of both; null where they overlap.</summary>
    public static string? Texts(string before, string theirs, string mine) =>
        Merged(Split(before), Split(theirs), Split(mine)) is { } words
            ? string.Concat(words.Select(w => w.Text))
            : null;

    /// <summary>The element with the changes of both to its tag and its text; null where they overlap.</summary>
    public static string? Elements(IElement before, IElement theirs, IElement mine)
    {
        var (one, two, three) = (Tags(before), Tags(theirs), Tags(mine));
        (string Open, string Close)? tags =
            one == two ? three
            : one == three || two == three ? two
            : null;
        return tags is { } around && Merged(Split(before), Split(theirs), Split(mine)) is { } words
            ? around.Open + Html(words) + around.Close
            : null;
    }

    /// <summary>The tags around an element's content; its end tag is empty where it has none.</summary>
    public static (string Open, string Close) Tags(IElement element)
    {
        var shell = ((IElement)element.Clone(false)).OuterHtml;
        var end = $"</{element.LocalName}>";
        return shell.EndsWith(end, StringComparison.Ordinal) ? (shell[..^end.Length], end) : (shell, "");
    }

    private static List<Word>? Merged(List<Word> before, List<Word> theirs, List<Word> mine)
    {
        var edits = Edits(before, theirs, isMine: false)
            .Concat(Edits(before, mine, isMine: true))
            .OrderBy(e => e.From)
            .ThenBy(e => e.To)
            .ToList();
        List<Word> merged = [];
        var at = 0;
        for (var i = 0; i < edits.Count; )
        {
            var (from, to) = (edits[i].From, edits[i].To);
            var next = i + 1;
            while (next < edits.Count && (edits[next].From < to || edits[next].From == from))
            {
                to = Math.Max(to, edits[next++].To);
            }

            merged.AddRange(before[at..from]);
            var group = edits[i..next];
            if (group.Count == 1)
            {
                merged.AddRange(group[0].Words);
            }
            else if (
                Joined(
                    before[from..to],
                    Replaced(before, from, to, group.FindAll(e => !e.IsMine)),
                    Replaced(before, from, to, group.FindAll(e => e.IsMine))
                ) is
                { } both
            )
            {
                merged.AddRange(both);
            }
            else
            {
                return null;
            }

            (at, i) = (to, next);
        }

        merged.AddRange(before[at..]);
        return merged;
    }

    /// <summary>Overlapping changes: alike, or other words by one and other emphasis or links by the other.</summary>
    private static List<Word>? Joined(List<Word> before, List<Word> theirs, List<Word> mine)
    {
        if (theirs.SequenceEqual(mine))
        {
            return theirs;
        }

        if (before.Count != theirs.Count || before.Count != mine.Count)
        {
            return null;
        }

        List<Word> joined = [];
        for (var i = 0; i < before.Count; i++)
        {
            if (
                Chosen(before[i].Text, theirs[i].Text, mine[i].Text) is not { } text
                || Chosen(before[i].Marks, theirs[i].Marks, mine[i].Marks) is not { } marks
            )
            {
                return null;
            }

            joined.Add(new Word(text, marks, before[i].IsWhole));
        }

        return joined;
    }

    private static string? Chosen(string before, string theirs, string mine) =>
        before == theirs ? mine
        : before == mine || theirs == mine ? theirs
        : null;

    private static List<Word> Replaced(List<Word> before, int from, int to, List<Edit> edits)
    {
        List<Word> words = [];
        var at = from;
        foreach (var edit in edits)
        {
            words.AddRange(before[at..edit.From]);
            words.AddRange(edit.Words);
            at = edit.To;
        }

        words.AddRange(before[at..to]);
        return words;
    }

    private static IEnumerable<Edit> Edits(List<Word> before, List<Word> after, bool isMine) =>
        ContentComparison
            .ChangesOf(before.Select(w => w.Key), after.Select(w => w.Key))
            .Select(change => new Edit(
                change.DeleteStartA,
                change.DeleteStartA + change.DeleteCountA,
                after.GetRange(change.InsertStartB, change.InsertCountB),
                isMine
            ));

    private static List<Word> Split(string text)
    {
        List<Word> words = [];
        Split(text, "", words);
        return words;
    }

    private static List<Word> Split(IElement element)
    {
        List<Word> words = [];
        Split(element, "", words);
        return words;
    }

    private static void Split(INode parent, string marks, List<Word> words)
    {
        foreach (var node in parent.ChildNodes)
        {
            switch (node)
            {
                case IText text:
                    Split(text.Data, marks, words);
                    break;
                case IElement element when Inline.Contains(element.LocalName) && element.ChildNodes.Length > 0:
                    Split(element, $"{marks}{Tags(element).Open}\n", words);
                    break;
                case IElement element:
                    words.Add(new Word(element.OuterHtml, marks, true));
                    break;
            }
        }
    }

    /// <summary>
    /// Words, runs of white space, and every other sign; letters of scripts without spaces one by one.
    /// </summary>
    private static void Split(string text, string marks, List<Word> words)
    {
        for (var at = 0; at < text.Length; )
        {
            var end = at + 1;
            if (char.IsWhiteSpace(text[at]))
            {
                while (end < text.Length && char.IsWhiteSpace(text[end]))
                {
                    end++;
                }
            }
            else if (IsPart(text, at))
            {
                while (end < text.Length && IsPart(text, end))
                {
                    end++;
                }
            }
            else
            {
                // A flag or a face is several code points.
                end = at + StringInfo.GetNextTextElementLength(text, at);
            }

            words.Add(new Word(text[at..end], marks, false));
            at = end;
        }
    }

    private static bool IsPart(string text, int at) =>
        text[at] is not (>= '\u3040' and <= '\u9FFF' or >= '\u0E00' and <= '\u0E7F')
        && (
            char.IsLetterOrDigit(text[at])
            || char.GetUnicodeCategory(text, at)
                is UnicodeCategory.NonSpacingMark
                    or UnicodeCategory.SpacingCombiningMark
        );

    private static string Html(List<Word> words)
    {
        var html = new StringBuilder();
        List<string> open = [];
        foreach (var word in words)
        {
            var marks = word.Marks.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var common = open.Zip(marks).TakeWhile(pair => pair.First == pair.Second).Count();
            Close(common);
            foreach (var mark in marks.Skip(common))
            {
                html.Append(mark);
                open.Add(mark);
            }

            html.Append(word.IsWhole ? word.Text : Encoded(word.Text));
        }

        Close(0);
        return html.ToString();

        void Close(int from)
        {
            for (var i = open.Count; i > from; i--)
            {
                html.Append("</").Append(open[i - 1].AsSpan(1).TrimEnd('>').ToString().Split(' ')[0]).Append('>');
            }

            open.RemoveRange(from, open.Count - from);
        }
    }

    private static string Encoded(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("\u00a0", "&nbsp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);

    /// <param name="Text">Plain text; HTML if it is whole.</param>
    /// <param name="Marks">The start tags of the inline elements around it, one on each line.</param>
    /// <param name="IsWhole">True for an element that is not looked into.</param>
    private sealed record Word(string Text, string Marks, bool IsWhole)
    {
        public string Key => $"{Text}\u001f{Marks}";
    }

    private sealed record Edit(int From, int To, List<Word> Words, bool IsMine);
}
