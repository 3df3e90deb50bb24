using System.Text.RegularExpressions;

namespace NewsPortal.Core.Readership;

/// <summary>
/// Tells robots from people by the user agent. The patterns are in robot-patterns.txt next to this file.
/// </summary>
public static class Robots
{
    private const string Resource = "NewsPortal.Core.Readership.robot-patterns.txt";
    private const int LongestUserAgent = 512;

    /// <summary>
    /// Some patterns look around, which only a backtracking engine can; length limit and this timeout bound the work.
    /// </summary>
    private static readonly TimeSpan MostTime = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// One expression of all patterns takes a backtracking engine twenty times as long as these take: it begins anew at
    /// each letter, for each pattern. Larger groups exceed what the other engine accepts.
    /// </summary>
    private const int InGroup = 8;

    private static readonly Regex[] Patterns = Load();

    /// <summary>True for known robots, and for an empty user agent, which no browser sends.</summary>
    public static bool Includes(string? userAgent)
    {
        var text = userAgent.AsSpan().Trim();
        if (text.Length < 2)
        {
            return true;
        }

        text = text[..Math.Min(text.Length, LongestUserAgent)];
        try
        {
            foreach (var pattern in Patterns)
            {
                if (pattern.IsMatch(text))
                {
                    return true;
                }
            }

            return false;
        }
        catch (RegexMatchTimeoutException)
        {
            // The clock also runs while a busy machine leaves the thread waiting: a reader must not be lost for that.
            return false;
        }
    }

    private static Regex[] Load()
    {
        using var stream = typeof(Robots).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        var lines = reader
            .ReadToEnd()
            .Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.Length > 0 && line[0] != '#')
            .ToLookup(LooksAround);
        return
        [
            .. lines[false].Chunk(InGroup).Select(group => Of(group, RegexOptions.NonBacktracking)),
            .. lines[true].Select(line => Of([line], RegexOptions.Compiled)),
        ];
    }

    private static bool LooksAround(string pattern) =>
        pattern.Contains("(?!", StringComparison.Ordinal)
        || pattern.Contains("(?=", StringComparison.Ordinal)
        || pattern.Contains("(?<", StringComparison.Ordinal);

    private static Regex Of(string[] patterns, RegexOptions engine) =>
        new(string.Join('|', patterns), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | engine, MostTime);
}
