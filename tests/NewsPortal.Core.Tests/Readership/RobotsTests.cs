using System.Text.Json;
using System.Text.RegularExpressions;
using NewsPortal.Core.Readership;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Readership;

public sealed class RobotsTests
{
    [Theory]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)")]
    [InlineData(
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)"
    )]
    [InlineData("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)")]
    [InlineData("curl/8.5.0")]
    [InlineData("python-requests/2.32.0")]
    [InlineData("Go-http-client/2.0")]
    [InlineData("Java/17.0.2")]
    [InlineData(
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/130.0.0.0 Safari/537.36"
    )]
    [InlineData("Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)")]
    [InlineData("Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)")]
    [InlineData("Feedly/1.0 (+http://www.feedly.com/fetcher.html; 12 subscribers)")]
    [InlineData("Mozilla/5.0")]
    [InlineData("-")]
    [InlineData("x")]
    [InlineData("")]
    [InlineData(null)]
    public void Includes_Robot_IsTrue(string? userAgent) => Assert.True(Robots.Includes(userAgent));

    [Theory]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 "
            + "Safari/537.36"
    )]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0")]
    [InlineData(
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 "
            + "Safari/605.1.15"
    )]
    [InlineData(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 "
            + "Mobile/15E148 Safari/604.1"
    )]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 14; motorola edge 50) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 "
            + "Mobile Safari/537.36"
    )]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 10; CUBOT X30) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile "
            + "Safari/537.36"
    )]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 14; SM-S928B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 "
            + "Chrome/125.0.0.0 Mobile Safari/537.36"
    )]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 "
            + "Safari/537.36 Edg/142.0.0.0"
    )]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 "
            + "YaBrowser/24.12.0.0 Safari/537.36"
    )]
    [InlineData(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) GSA/340.3 "
            + "Mobile/15E148 Safari/604.1"
    )]
    [InlineData(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
            + "[FBAN/FBIOS;FBAV/480.0.0]"
    )]
    [InlineData(
        "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 "
            + "Safari/537.36 OPR/115.0.0.0"
    )]
    [InlineData("Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; en) Presto/2.12.423 Version/12.16")]
    [InlineData(
        "Mozilla/5.0 (PlayStation; PlayStation 5/6.50) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.4 "
            + "Safari/605.1.15"
    )]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile "
            + "Safari/537.36 DuckDuckGo/5"
    )]
    [InlineData("xy")]
    public void Includes_PeoplesBrowser_IsFalse(string userAgent) => Assert.False(Robots.Includes(userAgent));

    /// <summary>
    /// The COUNTER project's list as a benchmark. Some of its patterns are words that browsers use too ("motor",
    /// "core", "google"); those are excluded here.
    /// </summary>
    [SkippableFact]
    public void Includes_CounterList_CoversNearlyAll()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(SharedData.Path("counter-robots.json")));
        var samples = json
            .RootElement.EnumerateArray()
            .Select(e => SampleOf(e.GetProperty("pattern").GetString()!))
            .ToList();

        var missed = samples.Where(sample => !Robots.Includes(sample)).ToList();

        var share = 1 - ((double)missed.Count / samples.Count);
        Assert.True(share > 0.95, $"Covers {share:P1}; misses: {string.Join(" | ", missed)}");
    }

    /// <summary>A user agent that matches the pattern, made by removing the regular expression syntax.</summary>
    private static string SampleOf(string pattern)
    {
        var sample = Regex.Replace(pattern, @"\((\\s)\|\\\+\)|\[\\\+\\s\]|\[\+\\s\]|\[\\s\\\+\]|\\s", " ");
        sample = Regex.Replace(sample, @"\\d(\{1,2\})?|\[0-9\]", "1");
        sample = Regex.Replace(sample, @"\[\^a\]", "x");
        sample = Regex.Replace(sample, @"\[_\+\]", "_");
        sample = Regex.Replace(sample, @"\(oa\)\?|\\%\?|\.\?", "");
        sample = Regex.Replace(sample, @"\\(.)", "$1");
        return sample.Trim('^', '$');
    }
}
