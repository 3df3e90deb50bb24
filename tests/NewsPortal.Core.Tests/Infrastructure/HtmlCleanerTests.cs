using System.Text.Json;
using AngleSharp.Html.Parser;
using NewsPortal.Core.Infrastructure;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Infrastructure;

public sealed class HtmlCleanerTests
{
    private readonly HtmlCleaner _cleaner = new();

    [Theory]
    [InlineData("<p>Plain</p>", "<p>Plain</p>")]
    [InlineData("<p style=\"color:red\" onclick=\"x()\" class=\"evil\">Hi</p>", "<p>Hi</p>")]
    [InlineData("<h1>Big</h1>", "Big")]
    [InlineData("<script>alert(1)</script><p>after</p>", "<p>after</p>")]
    [InlineData("<svg><script>alert(1)</script></svg>x", "x")]
    [InlineData("<iframe src=\"https://x.test\">inner</iframe>", "")]
    [InlineData("<a href=\"javascript:alert(1)\">a</a>", "<a>a</a>")]
    [InlineData(
        "<a href=\"https://a.test/?q=1&amp;r=2\">a</a>",
        "<a href=\"https://a.test/?q=1&amp;r=2\" rel=\"noopener\">a</a>"
    )]
    [InlineData("<a href=\"/2026/03/02/x\">a</a>", "<a href=\"/2026/03/02/x\">a</a>")]
    [InlineData("<img src=\"https://tracker.test/x.gif\" onerror=\"x()\">text", "text")]
    [InlineData(
        "<figure data-media-id=\"7\"><img src=\"x\" alt=\"A\"><figcaption>C</figcaption></figure>",
        "<figure data-media-id=\"7\"><img alt=\"A\"><figcaption>C</figcaption></figure>"
    )]
    [InlineData("<figure data-media-id=\"seven\"><img alt=\"A\"></figure>", "<figure></figure>")]
    [InlineData("<p id=\"content\">x</p><li id=\"fn1\">y</li>", "<p>x</p><li id=\"fn1\">y</li>")]
    [InlineData("<form action=\"/x\"><input name=\"a\"><button>Go</button></form>", "Go")]
    public void Clean_Html_KeepsOnlyWhatIsAllowed(string html, string clean) =>
        Assert.Equal(clean, _cleaner.Clean(html));

    [Fact]
    public void Clean_CleanHtml_IsStable()
    {
        const string Html = "<p>A &lt;b&gt; “c” &amp; d</p><blockquote class=\"pullquote\"><p>e</p></blockquote>";

        Assert.Equal(Html, _cleaner.Clean(Html));
    }

    [SkippableFact]
    public void Clean_NaughtyStrings_LeavesNothingThatRuns()
    {
        foreach (
            var text in JsonSerializer.Deserialize<string[]>(File.ReadAllText(SharedData.Path("naughty-strings.json")))!
        )
        {
            var body = new HtmlParser().ParseDocument(_cleaner.Clean(text)).Body!;

            Assert.Empty(
                body.QuerySelectorAll("script, style, iframe, object, embed, svg, math, form, input, meta, base, link")
            );
            Assert.All(
                body.QuerySelectorAll("*").SelectMany(e => e.Attributes),
                attribute =>
                {
                    Assert.False(attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase), attribute.Name);
                    Assert.DoesNotContain("javascript:", attribute.Value, StringComparison.OrdinalIgnoreCase);
                }
            );
        }
    }
}
