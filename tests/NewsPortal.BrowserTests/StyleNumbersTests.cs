using NewsPortal.Core.Infrastructure;

namespace NewsPortal.BrowserTests;

/// <summary>A browser makes of class names the numbers that they were written for.</summary>
public sealed class StyleNumbersTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task Classes_OnAPageOfReaders_AreTheNumbersAgain()
    {
        var page = await chromium.VisitorAsync(site);
        await page.GotoAsync("/");

        Assert.Equal("rgb(26, 43, 60)", await ShownAsync(NumberClasses.Hue("#1a2b3c"), "color", "var(--hue)"));
        Assert.Equal("rgb(255, 0, 171)", await ShownAsync(NumberClasses.Hue("#ff00ab"), "color", "var(--hue)"));
        Assert.Equal("rgb(17, 187, 255)", await ShownAsync(NumberClasses.Tone("#10b9fe", 50, 50), "background-color"));
        Assert.Equal("30% 100%", await ShownAsync(NumberClasses.Tone("#10b9fe", 30, 100), "object-position"));
        Assert.Equal("50% 50%", await ShownAsync(NumberClasses.Tone("#10b9fe", 50, 50), "object-position"));
        Assert.Equal("150px", await ShownAsync(NumberClasses.Shape(1.5), "width", "calc(var(--ratio) * 100px)"));

        Task<string> ShownAsync(string classes, string property, string? value = null) =>
            page.EvaluateAsync<string>(
                """
                ([classes, property, value]) => {
                    const made = document.createElement('img');
                    made.className = classes;
                    made.style.setProperty(property, value);
                    document.body.append(made);
                    return getComputedStyle(made)[property];
                }
                """,
                new[] { classes, property, value }
            );
    }
}
