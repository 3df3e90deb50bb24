using NewsPortal.Core.Articles;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

public sealed class FooterTests(NewsApp app) : IClassFixture<NewsApp>
{
    [Fact]
    public async Task Publish_PolicyPage_StandsInTheFooterAtOnce()
    {
        var reader = app.Browser();
        Assert.DoesNotContain("/privacy", await FooterAsync(reader));

        await app.Data.CreateStoryAsync(
            "Privacy",
            change: c => c with { PagePath = "privacy" },
            command: c => c with { Kind = ArticleKind.Page }
        );

        Assert.Contains("/privacy", await FooterAsync(reader));
    }

    private static async Task<IReadOnlyList<string?>> FooterAsync(HttpClient reader) =>
        [
            .. (await reader.OpenAsync("/"))
                .Document.QuerySelectorAll("footer a")
                .Select(link => link.GetAttribute("href")),
        ];
}
