using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Library;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>What feeds offer to podcast clients.</summary>
public sealed class FeedEnclosureTests : IDisposable
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    private readonly NewsApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Feeds_StoryThatPlaysARecording_CarryIt()
    {
        var file = (
            await _app.InScopeAsync(services =>
                services
                    .GetRequiredService<FileLibrary>()
                    .AddAsync(
                        new MemoryStream(TestFile.Mp3(length: 5000)),
                        "episode.mp3",
                        Actor.Program("Test"),
                        default
                    )
            )
        ).File!;
        await _app.Data.CreateStoryAsync(
            "Episode",
            change: c => c with { Body = $"<p>{file.Address}</p><p>What we heard.</p>" }
        );
        await _app.Data.CreateStoryAsync("No recording");

        await HoldsAsync(file.Address, "audio/mpeg", 5000);
    }

    [Fact]
    public async Task Feeds_StoryWithAnEnclosureElsewhere_CarryItAsItIs()
    {
        const string address = "https://cdn.example/show/1.mp3?a=1&b=2";
        var draft = await _app.Data.CreateStoryAsync(
            "Episode",
            change: c => c with { Enclosure = new Enclosure(address, "audio/mpeg", 12345) }
        );

        await HoldsAsync(address, "audio/mpeg", 12345);
        await _app.InScopeAsync(services =>
            services
                .GetRequiredService<ArticleEditor>()
                .SaveAsync(
                    new SaveArticle
                    {
                        Id = draft.Id,
                        Version = draft.Version,
                        Content = new ArticleContent { Headline = "Edited", Body = "<p>x</p>" },
                    },
                    Actor.Program("Test"),
                    default
                )
        );
        await HoldsAsync(address, "audio/mpeg", 12345);
    }

    private async Task HoldsAsync(string address, string type, long bytes)
    {
        var browser = _app.Browser();
        var size = bytes.ToString(CultureInfo.InvariantCulture);
        foreach (var format in new[] { "/feed", "/feed/atom", "/feed/json" })
        {
            Assert.Empty(await FeedRules.FaultsAsync(await browser.GetAsync(format)));
        }

        var rss = Assert.Single(XDocument.Parse(await browser.GetStringAsync("/feed")).Descendants("enclosure"));
        Assert.EndsWith(address, rss.Attribute("url")!.Value, StringComparison.Ordinal);
        Assert.Equal((size, type), (rss.Attribute("length")!.Value, rss.Attribute("type")!.Value));
        var atom = Assert.Single(
            XDocument.Parse(await browser.GetStringAsync("/feed/atom")).Descendants(Atom + "link"),
            l => l.Attribute("rel")?.Value == "enclosure"
        );
        Assert.Equal(
            (rss.Attribute("url")!.Value, size, type),
            (atom.Attribute("href")!.Value, atom.Attribute("length")!.Value, atom.Attribute("type")!.Value)
        );
        using var json = JsonDocument.Parse(await browser.GetStringAsync("/feed/json"));
        var attachment = Assert.Single(
            json.RootElement.GetProperty("items")
                .EnumerateArray()
                .Where(item => item.TryGetProperty("attachments", out _))
                .SelectMany(item => item.GetProperty("attachments").EnumerateArray())
        );
        Assert.Equal(
            (rss.Attribute("url")!.Value, bytes, type),
            (
                attachment.GetProperty("url").GetString(),
                attachment.GetProperty("size_in_bytes").GetInt64(),
                attachment.GetProperty("mime_type").GetString()
            )
        );
    }
}
