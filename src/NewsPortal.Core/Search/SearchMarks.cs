using System.Collections.Concurrent;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Search;

/// <summary>A piece of a text that is marked or not.</summary>
public readonly record struct TextRun(string Text, bool IsMarked);

/// <summary>
/// Marks the words that were searched for, and finds the part of a text that holds most of them. Words are compared by
/// their stems, and the stems of the words that texts are made of are remembered: a text costs a few microseconds.
/// </summary>
public sealed class SearchMarks(SearchLanguage language)
{
    private const int Length = 220;
    private const int MostRemembered = 60_000;

    /// <summary>The excerpt begins up to this long before the first mark that counts.</summary>
    private const int Lead = Length / 4;

    private ConcurrentDictionary<string, string[]> _stems = new(StringComparer.Ordinal);

    /// <summary>The whole text with its words marked.</summary>
    public IReadOnlyList<TextRun> Mark(string text, IReadOnlySet<string> terms) =>
        Runs(text, 0, text.Length, Find(text, terms));

    /// <summary>The part of the text with most of the words; null when it holds none.</summary>
    public IReadOnlyList<TextRun>? Cut(string text, IReadOnlySet<string> terms)
    {
        var marks = Find(text, terms);
        if (marks.Count == 0)
        {
            return null;
        }

        var (best, most) = (0, 0);
        for (var i = 0; i < marks.Count; i++)
        {
            // Different words count more than the same one again.
            HashSet<string> distinct = [];
            var last = i;
            for (; last < marks.Count && marks[last].End - marks[i].Start <= Length - Lead; last++)
            {
                distinct.Add(marks[last].Term);
            }

            var worth = distinct.Count * 4 + Math.Min(last - i, 4);
            if (worth > most)
            {
                (best, most) = (i, worth);
            }
        }

        var (start, end) = Around(text, marks[best].Start);
        var runs = Runs(text, start, end, marks);
        if (start > 0)
        {
            runs.Insert(0, new TextRun("… ", false));
        }

        if (end < text.Length)
        {
            runs.Add(new TextRun(" …", false));
        }

        return runs;
    }

    private static (int Start, int End) Around(string text, int mark)
    {
        var start = Math.Max(0, mark - Lead);
        if (start > 0)
        {
            // From the beginning of a sentence if one is near, else of a word.
            var sentence = text.LastIndexOfAny(['.', '!', '?', '؟', '。'], mark - 1, mark - start);
            start = sentence >= 0 && sentence + 2 <= mark ? sentence + 2 : NextWord(text, start, mark);
        }

        var end = Math.Min(text.Length, start + Length);
        if (end < text.Length)
        {
            var space = text.LastIndexOf(' ', end, Math.Max(1, end - mark));
            end = space > mark ? space : char.IsLowSurrogate(text[end]) ? end + 1 : end;
        }

        return (start, end);
    }

    private static int NextWord(string text, int from, int until)
    {
        var space = text.IndexOf(' ', from, until - from);
        return space < 0 ? (char.IsLowSurrogate(text[from]) ? from - 1 : from) : space + 1;
    }

    private static List<TextRun> Runs(string text, int start, int end, List<WordMark> marks)
    {
        List<TextRun> runs = [];
        var done = start;
        foreach (var mark in marks.Where(m => m.Start >= start && m.End <= end))
        {
            if (mark.Start > done)
            {
                runs.Add(new TextRun(text[done..mark.Start], false));
            }

            if (mark.End > done)
            {
                runs.Add(new TextRun(text[Math.Max(done, mark.Start)..mark.End], true));
                done = mark.End;
            }
        }

        if (end > done)
        {
            runs.Add(new TextRun(text[done..end], false));
        }

        return runs;
    }

    private List<WordMark> Find(string text, IReadOnlySet<string> terms)
    {
        List<WordMark> marks = [];
        if (terms.Count == 0)
        {
            return marks;
        }

        if (language.IsDense)
        {
            marks.AddRange(language.TermsOf(StoryFields.Text, text).Where(t => terms.Contains(t.Text))
                .Select(t => new WordMark(t.Start, t.End, t.Text)));
            return marks;
        }

        // A question has few terms: comparing with each is faster than hashing every word of a text.
        string[] wanted = [.. terms];
        for (var start = 0; start < text.Length;)
        {
            var end = EndOfRun(text, start);
            var whole = end;
            while (IsJoined(text, whole))
            {
                whole = EndOfRun(text, whole + 1);
            }

            // "O'Brien" is one word; "l'État" is one in French and two elsewhere.
            if (whole > end && Wanted(start, whole) is { } joined)
            {
                marks.Add(new WordMark(start, whole, joined));
                end = whole;
            }
            else if (end > start && Wanted(start, end) is { } single)
            {
                marks.Add(new WordMark(start, end, single));
            }

            start = Math.Max(end, start + 1);
        }

        return marks;

        string? Wanted(int start, int end)
        {
            foreach (var stem in StemsOf(text.AsSpan(start, end - start)))
            {
                if (Array.IndexOf(wanted, stem) >= 0)
                {
                    return stem;
                }
            }

            return null;
        }
    }

    private static int EndOfRun(string text, int start)
    {
        var end = start;
        while (end < text.Length && IsWord(text[end]))
        {
            end++;
        }

        return end;
    }

    /// <summary>True for a sign that stands within a word or number (UAX #29, rules WB6 to WB12).</summary>
    private static bool IsJoined(string text, int at) =>
        at > 0 && at + 1 < text.Length && text[at] switch
        {
            '\'' or '’' or '.' => (char.IsLetter(text[at - 1]) && char.IsLetter(text[at + 1]))
                || (char.IsDigit(text[at - 1]) && char.IsDigit(text[at + 1])),
            ':' or '·' => char.IsLetter(text[at - 1]) && char.IsLetter(text[at + 1]),
            ',' or ';' => char.IsDigit(text[at - 1]) && char.IsDigit(text[at + 1]),
            _ => false,
        };

    private string[] StemsOf(ReadOnlySpan<char> word)
    {
        var known = _stems.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.TryGetValue(word, out var stems))
        {
            return stems;
        }

        if (_stems.Count >= MostRemembered)
        {
            _stems = new(StringComparer.Ordinal);
        }

        var text = word.ToString();
        stems = [.. language.TermsOf(StoryFields.Text, text).Select(t => t.Text).Distinct()];
        _stems[text] = stems;
        return stems;
    }

    private static bool IsWord(char c) => char.IsAscii(c) ? char.IsAsciiLetterOrDigit(c)
        : char.IsLetterOrDigit(c) || char.IsSurrogate(c)
        || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark
            or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    private readonly record struct WordMark(int Start, int End, string Term);
}
