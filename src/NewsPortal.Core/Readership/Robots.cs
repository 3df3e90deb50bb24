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
    /// Some patterns use lookahead, which only a backtracking engine supports; the length limit and this timeout bound
    /// the work.
    /// </summary>
    private static readonly TimeSpan MostTime = TimeSpan.FromMilliseconds(250);

    private static readonly Regex Patterns = Load();

    /// <summary>True for known robots, and for an empty user agent, which no browser sends.</summary>
    public static bool Includes(string? userAgent)
    {
        var text = userAgent.AsSpan().Trim();
        try
        {
            return text.Length < 2 || Patterns.IsMatch(text[..Math.Min(text.Length, LongestUserAgent)]);
        }
        catch (RegexMatchTimeoutException)
        {
            // The clock also runs while a busy machine leaves the thread waiting: a reader must not be lost for that.
            return false;
        }
    }

    private static Regex Load()
    {
        using var stream = typeof(Robots).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        var lines = reader
            .ReadToEnd()
            .Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.Length > 0 && line[0] != '#');
        return new Regex(string.Join('|', lines), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, MostTime);
    }
}
