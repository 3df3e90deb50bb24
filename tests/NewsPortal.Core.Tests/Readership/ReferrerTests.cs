using NewsPortal.Core.Readership;

namespace NewsPortal.Core.Tests.Readership;

public sealed class ReferrerTests
{
    [Theory]
    [InlineData(null, "unknown")]
    [InlineData("", "direct")]
    [InlineData("  ", "direct")]
    [InlineData("news.test", "internal")]
    [InlineData("www.news.test", "internal")]
    [InlineData("NEWS.TEST.", "internal")]
    [InlineData("google.com", "search:Google")]
    [InlineData("www.google.co.uk", "search:Google")]
    [InlineData("www.google.com.br", "search:Google")]
    [InlineData("com.google.android.googlequicksearchbox", "search:Google")]
    [InlineData("news.google.com", "search:Google News")]
    [InlineData("gemini.google.com", "search:Gemini")]
    [InlineData("duckduckgo.com", "search:DuckDuckGo")]
    [InlineData("r.search.yahoo.com", "search:Yahoo")]
    [InlineData("chatgpt.com", "search:ChatGPT")]
    [InlineData("l.facebook.com", "social:Facebook")]
    [InlineData("m.facebook.com", "social:Facebook")]
    [InlineData("t.co", "social:X")]
    [InlineData("old.reddit.com", "social:Reddit")]
    [InlineData("out.reddit.com", "social:Reddit")]
    [InlineData("go.bsky.app", "social:Bluesky")]
    [InlineData("news.ycombinator.com", "social:Hacker News")]
    [InlineData("www.Example.ORG", "site:example.org")]
    [InlineData("xn--bcher-kva.example", "site:xn--bcher-kva.example")]
    [InlineData("a_b.example.org", "site:a_b.example.org")]
    public void Of_Host_IsThePlaceThatItBelongsTo(string? host, string key) =>
        Assert.Equal(key, Referrer.Of(host, "news.test").Key);

    [Theory]
    [InlineData("evilfacebook.com", "site:evilfacebook.com")]
    [InlineData("facebook.com.evil.example", "site:facebook.com.evil.example")]
    [InlineData("google.evil.example", "site:google.evil.example")]
    [InlineData("notnews.test", "site:")]
    [InlineData("news.test.evil.example", "site:news.test.evil.example")]
    public void Of_HostThatOnlyLooksLikeAnother_IsItself(string host, string key) =>
        Assert.Equal(key, Referrer.Of(host, "news.test").Key);

    [Theory]
    [InlineData("https://example.org/path?name=anna")]
    [InlineData("example.org/path")]
    [InlineData("example.org:8080")]
    [InlineData("anna@example.org")]
    [InlineData("example.org?x")]
    [InlineData("192.0.2.7")]
    [InlineData("[2001:db8::1]")]
    [InlineData("localhost")]
    [InlineData("printer.local")]
    [InlineData("-a.example")]
    [InlineData("a..example")]
    [InlineData(".")]
    [InlineData("...")]
    [InlineData("javascript:alert(1)")]
    [InlineData("<script>.example")]
    [InlineData("=HYPERLINK(1).example")]
    [InlineData("bücher.example")]
    [InlineData("a\nb.example")]
    [InlineData("a\u0000.example")]
    [InlineData("\u202Eexample.org")]
    public void Of_NoPublicHost_IsAnotherSiteWithoutAName(string host) =>
        Assert.Equal(Referrer.OtherSite, Referrer.Of(host, "news.test"));

    [Fact]
    public void Of_HostOfAnyLength_FitsItsPlace()
    {
        for (var length = 1; length < 2000; length += 7)
        {
            var host = string.Concat(Enumerable.Repeat("abcdefghi.", length / 10 + 1))[..length] + ".example";

            var referrer = Referrer.Of(host, "news.test");

            Assert.InRange(referrer.Name.Length, 0, Referrer.NameLength);
            Assert.InRange(referrer.Key.Length, 1, Referrer.KeyLength);
        }
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("direct")]
    [InlineData("internal")]
    [InlineData("search:Google News")]
    [InlineData("social:X")]
    [InlineData("site:example.org")]
    [InlineData("site:")]
    public void OfKey_Key_IsTheSameAgain(string key) => Assert.Equal(key, Referrer.OfKey(key).Key);
}
