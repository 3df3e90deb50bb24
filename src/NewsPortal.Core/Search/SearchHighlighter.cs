using System.Collections.Concurrent;

namespace NewsPortal.Core.Search;

/// <summary>A run of text, highlighted or not.</summary>
public readonly record struct TextRun(string Text, bool IsMarked);

/// <summary>
/// Highlights the search words and finds the passage that contains most of them. Words are compared by their stems,
/// which are cached, so a text takes a few microseconds.
/// </summary>
public sealed class SearchHighlighter(SearchLanguage language)
{
    private const int Length = 220;
    private const int MostRemembered = 60_000;

    /// <summary>The excerpt begins at most this many characters before the first highlight that counts.</summary>
    private const int Lead = Length / 4;

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, Token[]>> _tokens = new(
        StringComparer.Ordinal
    );

    /// <summary>The whole text with the search words highlighted.</summary>
    /// <param name="text">Any text of the story.</param>
    /// <param name="words">What was searched for.</param>
    /// <param name="story">The language of the story; null for the site's.</param>
    internal IReadOnlyList<TextRun> Mark(string text, HighlightedTerms words, string? story) =>
        Runs(text, 0, text.Length, Find(text, words, story));

    /// <summary>The passage with most of the words; null when the text contains none.</summary>
    internal IReadOnlyList<TextRun>? Cut(string text, HighlightedTerms words, string? story)
    {
        var marks = Find(text, words, story);
        if (marks.Count == 0)
        {
            return null;
        }

        var (best, most) = (0, 0);
        for (var i = 0; i < marks.Count; i++)
        {
            // Different words count more than repeats of one.
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
            // Start at the beginning of a sentence if one is near, otherwise of a word.
            var sentence = text.LastIndexOfAny(['.', '!', '?', '؟', '。'], mark - 1, mark - start);
            start = sentence >= 0 && sentence + 2 <= mark ? sentence + 2 : NextWord(text, start, mark);
        }

        var end = Math.Min(text.Length, start + Length);
        if (end < text.Length)
        {
            var space = text.LastIndexOf(' ', end, Math.Max(1, end - mark));
            end =
                space > mark ? space
                : char.IsLowSurrogate(text[end]) ? end + 1
                : end;
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

    private List<WordMark> Find(string text, HighlightedTerms words, string? story)
    {
        List<WordMark> marks = [];
        if (words.IsEmpty)
        {
            return marks;
        }

        var analysis = language.Of(story);
        var waiting = new List<PartialMark>();
        if (analysis.IsDense)
        {
            foreach (var place in analysis.TermsOf(StoryFields.Text, text).GroupBy(t => t.Position))
            {
                var terms = place.ToList();
                Take([.. terms.Select(t => t.Text)], terms[0].Start, terms.Max(t => t.End));
            }

            return marks;
        }

        var start = 0;
        while (start < text.Length)
        {
            if (!BeginsWord(text, start))
            {
                start++;
                continue;
            }

            var end = EndOfWord(text, start);
            foreach (var token in TokensOf(analysis, text.AsSpan(start, end - start)))
            {
                Take(token.Terms, start + token.Start, start + token.End);
            }

            start = end;
        }

        return marks;

        // A query has few terms: comparing with each is faster than hashing every word of a text.
        void Take(string[] terms, int start, int end)
        {
            for (var i = waiting.Count - 1; i >= 0; i--)
            {
                var (form, next, from) = waiting[i];
                waiting.RemoveAt(i);
                if (HoldsAny(terms, form[next]))
                {
                    if (next + 1 < form.Length)
                    {
                        waiting.Add(new PartialMark(form, next + 1, from));
                    }
                    else
                    {
                        marks.RemoveAll(m => m.Start >= from);
                        marks.Add(new WordMark(from, end, form[0][0]));
                    }
                }
            }

            foreach (var form in words.Phrases)
            {
                if (HoldsAny(terms, form[0]))
                {
                    waiting.Add(new PartialMark(form, 1, start));
                }
            }

            foreach (var term in terms)
            {
                if (Array.IndexOf(words.Terms, term) >= 0)
                {
                    if (marks.Count == 0 || marks[^1].End <= start)
                    {
                        marks.Add(new WordMark(start, end, term));
                    }

                    return;
                }
            }
        }
    }

    private static bool HoldsAny(string[] terms, string[] wanted)
    {
        foreach (var term in terms)
        {
            if (Array.IndexOf(wanted, term) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True where a word may begin; ".NET" begins with its dot.</summary>
    private static bool BeginsWord(string text, int at) =>
        IsWord(text[at]) || (text[at] == '.' && at + 1 < text.Length && text[at + 1] is 'n' or 'N');

    /// <summary>The end of a word, inner punctuation included; the analysis decides how many words it makes.</summary>
    private static int EndOfWord(string text, int start)
    {
        var end = start + 1;
        while (end < text.Length && (IsWord(text[end]) || IsWithin(text, end)))
        {
            end++;
        }

        return end;
    }

    private static bool IsWithin(string text, int at) =>
        text[at] switch
        {
            '+' or '#' or '\uFF0B' or '\uFF03' => true,
            var sign when at + 1 >= text.Length || !IsWord(text[at + 1]) => false,
            '.'
            or ','
            or ':'
            or '·'
            or '_'
            or WordSigns.Nothing
            or '\u200B'
            or '\u200C'
            or '\u200D'
            or '\u2060'
            or '\uFEFF' => true,
            var sign when WordSigns.IsTightSpace(sign) => char.IsAsciiDigit(text[at - 1])
                && char.IsAsciiDigit(text[at + 1]),
            var sign => WordSigns.IsApostrophe(sign),
        };

    private Token[] TokensOf(TextAnalysis analysis, ReadOnlySpan<char> word)
    {
        var tokens = _tokens.GetOrAdd(analysis.Name, static _ => new(StringComparer.Ordinal));
        var known = tokens.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.TryGetValue(word, out var found))
        {
            return found;
        }

        if (tokens.Count >= MostRemembered)
        {
            tokens.Clear();
        }

        var text = word.ToString();
        found =
        [
            .. analysis
                .TermsOf(StoryFields.Text, text)
                .GroupBy(t => t.Position)
                .Select(place => new Token(
                    [.. place.Select(t => t.Text).Distinct()],
                    place.First().Start,
                    place.First().End
                )),
        ];
        tokens[text] = found;
        return found;
    }

    private static bool IsWord(char c) =>
        char.IsAscii(c)
            ? char.IsAsciiLetterOrDigit(c)
            : char.IsLetterOrDigit(c)
                || char.IsSurrogate(c)
                || char.GetUnicodeCategory(c)
                    is System.Globalization.UnicodeCategory.NonSpacingMark
                        or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    private sealed record Token(string[] Terms, int Start, int End);

    private readonly record struct PartialMark(string[][] Form, int Next, int From);

    private readonly record struct WordMark(int Start, int End, string Term);
}

/// <summary>What to highlight: single terms anywhere, and phrases as the terms of successive positions.</summary>
internal sealed record HighlightedTerms(string[] Terms, string[][][] Phrases)
{
    public static readonly HighlightedTerms None = new([], []);

    public bool IsEmpty => Terms.Length == 0 && Phrases.Length == 0;
}
