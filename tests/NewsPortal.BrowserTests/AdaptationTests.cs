using Microsoft.Playwright;

namespace NewsPortal.BrowserTests;

/// <summary>What readers change about a page: colours, text spacing, and their own scripts.</summary>
public sealed class AdaptationTests(DemoSite site, Chromium chromium) : IClassFixture<DemoSite>, IClassFixture<Chromium>
{
    /// <summary>WCAG 2.2, success criterion 1.4.12.</summary>
    private const string TextSpacing =
        "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; } "
        + "p { margin-bottom: 2em !important; }";

    private const string Clipped = """
        () => [...document.querySelectorAll('.card, .card *, .hit *, .embed *, .latest *, .masthead *')]
          .filter(e => getComputedStyle(e).overflow === 'hidden' && e.textContent.trim() && e.offsetHeight > 1
            && (e.scrollHeight > e.clientHeight + 1 || e.scrollWidth > e.clientWidth + 1))
          .map(e => e.outerHTML.slice(0, 120)).join('\n')
        """;

    [SkippableTheory]
    [InlineData("/", 1280)]
    [InlineData("/", 360)]
    [InlineData("/category/city", 1280)]
    [InlineData(PublicPages.Embed, 600)]
    public async Task Page_WithAReadersTextSpacing_HidesNoText(string path, int width)
    {
        var page = await chromium.VisitorAsync(site, width: width);
        await page.GotoAsync(site.PathOf(path));
        await page.EvaluateAsync(
            "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); "
                + "document.adoptedStyleSheets.push(sheet); }",
            TextSpacing
        );

        Assert.Equal("", await page.EvaluateAsync<string>(Clipped));
        await page.Context.CloseAsync();
    }

    [SkippableFact]
    public async Task Menu_InForcedColours_KeepsItsIcon()
    {
        var page = await chromium.VisitorAsync(site, width: 360);
        await page.EmulateMediaAsync(new() { ForcedColors = ForcedColors.Active });
        await page.GotoAsync("/");

        // Background images are dropped there; the three bars are borders, in a colour other than the background's.
        var bars = await page.EvaluateAsync<string[]>(
            """
            () => {
              const bars = document.querySelector('.bars');
              const [own, middle] = [getComputedStyle(bars), getComputedStyle(bars, '::before')];
              return [own.borderTopColor, own.borderBottomColor, middle.borderTopColor, getComputedStyle(document.body).backgroundColor];
            }
            """
        );
        Assert.All(bars[..3], colour => Assert.NotEqual(bars[3], colour));
        await page.Context.CloseAsync();
    }

    [SkippableFact]
    public async Task Arabic_PageWithLatinHeadlines_AlignsAsOne()
    {
        await using var arabic = new DemoSite("ar");
        await arabic.InitializeAsync();
        var page = await chromium.VisitorAsync(arabic);
        foreach (var path in new[] { "/", "/category/city", PublicPages.Story })
        {
            await page.GotoAsync(arabic.PathOf(path));

            var sides = await page.EvaluateAsync<string[]>(
                "() => [...new Set([...document.querySelectorAll('h1[dir], h2 [dir], h3 [dir], .card-excerpt, "
                    + ".standfirst')]"
                    + ".map(e => getComputedStyle(e).textAlign))]"
            );
            Assert.Equal(["right"], sides.Select(side => side.Replace("-webkit-", "", StringComparison.Ordinal)));
        }

        await page.Context.CloseAsync();
    }
}
