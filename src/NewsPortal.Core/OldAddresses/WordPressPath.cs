using System.Text.RegularExpressions;

namespace NewsPortal.Core.OldAddresses;

/// <summary>
/// A WordPress path: an address, and the suffixes that WordPress allows after any address (feed, AMP page, further
/// pages).
/// </summary>
/// <param name="Candidates">
/// The path itself, then with one suffix after the other removed; the last is the bare address.
/// </param>
/// <param name="Feed">The requested feed in our addresses: "", "/atom" or "/json"; null for none.</param>
internal sealed partial record WordPressPath(IReadOnlyList<string> Candidates, string? Feed)
{
    private const int MostHabits = 4;
    private const int MostSegments = 20;

    /// <summary>The bare address, starting with a slash; just the slash for the front page.</summary>
    public string Bare => Candidates[^1];

    /// <summary>The segments of the bare address; none for the front page.</summary>
    public string[] Segments => Bare.Split('/', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Parses a normalized path.</summary>
    public static WordPressPath Parse(string path)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries).ToList();
        List<string> candidates = [Join(segments)];
        string? feed = null;
        if (segments.Count > MostSegments)
        {
            return new WordPressPath(candidates, feed);
        }

        if (segments is ["index.php", ..])
        {
            segments.RemoveAt(0);
            candidates.Add(Join(segments));
        }

        for (var habits = 0; habits < MostHabits && Habit(segments, ref feed) is var count and > 0; habits++)
        {
            segments.RemoveRange(segments.Count - count, count);
            candidates.Add(Join(segments));
        }

        return new WordPressPath(candidates, feed);
    }

    /// <summary>Our name for a feed of the old site; null for an unknown feed.</summary>
    public static string? FeedOf(string name) =>
        name switch
        {
            "" or "feed" or "rss" or "rss2" or "rdf" or "podcast" or "comments-rss2" or "comments_rss2" => "",
            "atom" or "comments-atom" or "comments_atom" => "/atom",
            "json" or "feed-json" => "/json",
            _ => null,
        };

    /// <summary>How many segments at the end are a WordPress suffix.</summary>
    private static int Habit(List<string> segments, ref string? feed)
    {
        if (segments.Count == 0)
        {
            return 0;
        }

        var last = segments[^1];
        var before = segments.Count > 1 ? segments[^2] : "";
        if (before == "feed" && FeedOf(last) is { } format)
        {
            feed = format;
            return 2;
        }

        if (last == "feed")
        {
            feed ??= "";
            return 1;
        }

        if (before == "page" && IsNumber(last))
        {
            return 2;
        }

        if (segments.Count > 1 && (last is "amp" or "embed" or "trackback" || CommentPage().IsMatch(last)))
        {
            return 1;
        }

        if (segments.LastIndexOf("attachment") is var at and > 0)
        {
            return segments.Count - at;
        }

        // Further pages of a story are numbers after it; the day of an archive is not one.
        return segments.Count > 1 && IsNumber(last) && !segments.TrueForAll(IsNumber) ? 1 : 0;
    }

    private static bool IsNumber(string text) => text.Length is > 0 and <= 6 && text.All(char.IsAsciiDigit);

    private static string Join(List<string> segments) => "/" + string.Join('/', segments);

    [GeneratedRegex("^comment-page-[0-9]{1,6}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex CommentPage();
}
