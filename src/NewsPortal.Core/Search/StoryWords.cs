using System.Runtime.InteropServices;

namespace NewsPortal.Core.Search;

/// <summary>
/// The words and word pairs that may tell what a story is about, with their counts. The beginning counts more than the
/// rest.
/// </summary>
internal sealed class StoryWords
{
    private const int ShortestWord = 3;
    private const int LongestText = 6_000;

    /// <summary>This many characters at the start of a text count twice.</summary>
    private const int Opening = 700;

    private readonly Dictionary<string, Said> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Said> _phrases = new(StringComparer.Ordinal);

    private StoryWords() { }

    /// <summary>Terms of <see cref="StoryFields.Text"/>, without common words and numbers.</summary>
    public IReadOnlyDictionary<string, Said> Words => _words;

    /// <summary>
    /// Terms of <see cref="StoryFields.Phrases"/>: two adjacent words that occur twice or in the headline.
    /// </summary>
    public IEnumerable<KeyValuePair<string, Said>> Phrases =>
        _phrases.Where(phrase => phrase.Value.Times > 1 || phrase.Value.IsInHeadline);

    /// <summary>Counts the words of a story.</summary>
    /// <param name="analysis">The analysis of its language.</param>
    /// <param name="headline">Plain text, like the other texts.</param>
    /// <param name="standfirst">May be empty.</param>
    /// <param name="body">Only its first six thousand characters are read.</param>
    public static StoryWords Of(TextAnalysis analysis, string headline, string standfirst, string body)
    {
        var words = new StoryWords();
        words.Count(analysis, headline, opening: 0, isHeadline: true);
        words.Count(analysis, standfirst, opening: 0, isHeadline: false);
        words.Count(analysis, body.Length <= LongestText ? body : body[..LongestText], Opening, isHeadline: false);
        return words;
    }

    private void Count(TextAnalysis analysis, string text, int opening, bool isHeadline)
    {
        var place = -1;
        SearchTerm? before = null;
        foreach (var term in analysis.TermsOf(StoryFields.Text, text))
        {
            // Further terms at a position are other spellings of the same word.
            if (term.Position == place)
            {
                continue;
            }

            place = term.Position;
            if (
                term.End - term.Start < ShortestWord
                || char.IsAsciiDigit(term.Text[0])
                || analysis.IsCommon(text[term.Start..term.End])
            )
            {
                before = null;
                continue;
            }

            Add(_words, term.Text, term.Start < opening ? 2 : 1, isHeadline);
            if (before is { } first && IsGap(text.AsSpan(first.End, Math.Max(0, term.Start - first.End))))
            {
                Add(_phrases, $"{first.Text} {term.Text}", 1, isHeadline);
            }

            before = term;
        }
    }

    /// <summary>True for text that may separate two words of one phrase.</summary>
    private static bool IsGap(ReadOnlySpan<char> between) => between.Trim() is "" or "-";

    private static void Add(Dictionary<string, Said> counts, string text, int times, bool isHeadline)
    {
        ref var said = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, text, out _);
        said = new Said(said.Times + times, said.IsInHeadline || isHeadline);
    }

    /// <summary>How often a story uses a word, and whether its headline does.</summary>
    internal readonly record struct Said(int Times, bool IsInHeadline);
}
