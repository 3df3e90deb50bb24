using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace NewsPortal.BrowserTests;

/// <summary>
/// Every page type at 320 px, which is also a window of 1280 px at 400 percent: nothing scrolls sideways, and every
/// target is large enough. The same in a language with long words and in a right-to-left one.
/// </summary>
public sealed class NarrowTests(DemoSite site, Chromium chromium) : IClassFixture<DemoSite>, IClassFixture<Chromium>
{
    private const int Narrow = 320;

    private const string Overflow = """
        () => {
          const wide = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= wide) return '';
          const beyond = [...document.body.querySelectorAll('*')].filter(element => {
            const box = element.getBoundingClientRect();
            return box.width > 0 && (box.right > wide + 1 || box.left < -1);
          });
          return beyond.slice(-3).map(element => element.outerHTML.slice(0, 160)).join(' … ') || 'something';
        }
        """;

    [SkippableTheory]
    [MemberData(nameof(PublicPages.All), MemberType = typeof(PublicPages))]
    public async Task PublicPage_At320Pixels_FitsAndCanBePressed(string path)
    {
        var page = await chromium.VisitorAsync(site, width: Narrow);
        await page.GotoAsync(site.PathOf(path));

        Assert.Equal("", await page.EvaluateAsync<string>(Overflow));
        var targets = await page.RunAxe(
            new AxeRunOptions
            {
                RunOnly = new RunOnlyOptions { Type = "rule", Values = ["target-size"] },
                Rules = new Dictionary<string, RuleOptions> { ["target-size"] = new() { Enabled = true } },
            }
        );
        Assert.True(
            targets.Violations.Length == 0,
            string.Join('\n', targets.Violations.SelectMany(v => v.Nodes).Select(n => n.Html))
        );
        await page.Context.CloseAsync();
    }

    [SkippableTheory]
    [InlineData("de-DE", "ltr", "Suche")]
    [InlineData("fr-FR", "ltr", "Recherche")]
    [InlineData("ar", "rtl", "بحث")]
    public async Task Site_InAnotherLanguage_FitsAndHasNoViolation(string culture, string direction, string search)
    {
        await using var foreign = new DemoSite(culture);
        await foreign.InitializeAsync();
        foreach (
            var path in new[]
            {
                "/",
                PublicPages.Story,
                "/category/city",
                "/search?q=barrier",
                "/nothing-here",
                "/account/login",
            }
        )
        {
            var page = await chromium.VisitorAsync(foreign, width: Narrow);
            await page.GotoAsync(foreign.PathOf(path));

            Assert.Equal("", await page.EvaluateAsync<string>(Overflow));
            if (path != "/account/login")
            {
                Assert.Equal(culture, await page.Locator("html").GetAttributeAsync("lang"));
                Assert.Equal(direction, await page.Locator("html").GetAttributeAsync("dir"));
                Assert.Equal(search, (await page.Locator(".menu-search summary").InnerTextAsync()).Trim());
            }

            var result = await page.RunAxe();
            Assert.True(
                result.Violations.Length == 0,
                string.Join(
                    '\n',
                    result.Violations.Select(violation =>
                        $"{path}: {violation.Help}: {string.Join("; ", violation.Nodes.Take(3).Select(node => node.Html))}"
                    )
                )
            );
            await page.Context.CloseAsync();
        }
    }
}
