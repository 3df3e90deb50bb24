using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using NewsPortal.Core.Access;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>What a reader has to download.</summary>
public sealed partial class WeightTests
{
    private const int Page = 120 * 1024;
    private const int Scripts = 10 * 1024;
    private const int Styles = 15 * 1024;

    [Fact]
    public async Task ArticlePage_WithItsStylesScriptsAndFonts_IsLight()
    {
        using var app = new NewsApp();
        await CreateStoryAsync(app);
        using var browser = Browser(app);

        var page = await LoadAsync(browser, "/2026/03/02/a-long-story");
        var (html, parts) = (Text(page), new Dictionary<string, int>());
        foreach (
            var address in Parts()
                .Matches(html)
                .Select(m => m.Groups["path"].Value)
                .Append("/service-worker.js")
                .Distinct()
        )
        {
            parts[address] = (await LoadAsync(browser, address)).Bytes.Length;
        }

        var sheet = await LoadAsync(browser, parts.Keys.Single(p => p.EndsWith(".css", StringComparison.Ordinal)));
        foreach (var font in Fonts().Matches(Text(sheet)).Select(m => m.Groups["file"].Value))
        {
            // Headlines and names, body text with bold and italic, labels: the fonts of a story in Latin script.
            if (StoryFont().IsMatch(font))
            {
                parts[$"/assets/files/{font}"] = (await LoadAsync(browser, $"/assets/files/{font}")).Bytes.Length;
            }
        }

        int Sum(string extension) =>
            parts.Where(p => p.Key.EndsWith(extension, StringComparison.Ordinal)).Sum(p => p.Value);
        Assert.Equal(5, parts.Keys.Count(p => p.EndsWith(".woff2", StringComparison.Ordinal)));
        Assert.InRange(Sum(".js"), 1, Scripts);
        Assert.InRange(Sum(".css"), 1, Styles);
        Assert.InRange(page.Bytes.Length + parts.Values.Sum(), 1, Page);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/feed")]
    [InlineData("/feed/json")]
    [InlineData("/sitemap.xml")]
    [InlineData("/favicon.svg")]
    [InlineData("/nothing-here")]
    public async Task PublicAnswer_ToABrowser_IsCompressed(string path)
    {
        using var app = new NewsApp();
        using var browser = Browser(app);

        var answer = await LoadAsync(browser, path);

        Assert.Equal("br", answer.Encoding);
        Assert.Contains("Accept-Encoding", answer.Vary);
        Assert.NotEmpty(Text(answer));
    }

    [Theory]
    [InlineData("/account/login")]
    [InlineData("/admin/articles/new")]
    public async Task PageWithAToken_ToABrowser_IsNotCompressed(string path)
    {
        using var app = new NewsApp();
        using var browser = await app.SignedInAsync(Roles.Editor);
        browser.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));

        Assert.Null((await LoadAsync(browser, path)).Encoding);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/2026/03/02/a-long-story")]
    public async Task PublicPage_InACache_IsAskedForEachTimeUnlessTheSiteIsAway(string path)
    {
        using var app = new NewsApp();
        await CreateStoryAsync(app);

        using var answer = await app.Browser().GetAsync(new Uri(path, UriKind.Relative));

        var caching = answer.Headers.CacheControl!;
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromSeconds(1)), (caching.MaxAge, caching.SharedMaxAge));
        Assert.Contains(caching.Extensions, e => e.Name == "stale-if-error");
    }

    private static Task CreateStoryAsync(NewsApp app) =>
        app.Data.CreateStoryAsync(
            "A long story",
            change: c =>
                c with
                {
                    Standfirst = "It has what stories have.",
                    Body = string.Concat(
                        Enumerable
                            .Range(1, 40)
                            .Select(n =>
                                $"<p>Paragraph {n} tells <strong>what happened</strong> at the harbour on day "
                                + $"{n * 7 % 31}, <em>and why</em> it matters to ward {n * 13 % 17}.</p>"
                            )
                    ),
                }
        );

    private static HttpClient Browser(NewsApp app)
    {
        var browser = app.Browser();
        browser.DefaultRequestHeaders.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        return browser;
    }

    private static async Task<Answer> LoadAsync(HttpClient browser, string path)
    {
        using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative));
        return new Answer(
            await answer.Content.ReadAsByteArrayAsync(),
            answer.Content.Headers.ContentEncoding.SingleOrDefault(),
            answer.Headers.Vary
        );
    }

    private static string Text(Answer answer)
    {
        if (answer.Encoding is null)
        {
            return Encoding.UTF8.GetString(answer.Bytes);
        }

        using var reader = new StreamReader(
            new BrotliStream(new MemoryStream(answer.Bytes), CompressionMode.Decompress)
        );
        return reader.ReadToEnd();
    }

    private sealed record Answer(byte[] Bytes, string? Encoding, ICollection<string> Vary);

    [GeneratedRegex("(?:href|src)=\"(?<path>/assets/[^\"]+\\.(?:css|js))\"")]
    private static partial Regex Parts();

    [GeneratedRegex(@"files/(?<file>[a-z-]+-[A-Z0-9]{8}\.woff2)")]
    private static partial Regex Fonts();

    [GeneratedRegex(@"^(headline|text|text-bold|text-italic|label)-[A-Z0-9]{8}\.")]
    private static partial Regex StoryFont();
}
