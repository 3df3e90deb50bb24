using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using NewsPortal.Core.Readership;

namespace NewsPortal.BrowserTests;

/// <summary>The page of numbers while people read.</summary>
public sealed class NumbersTests(DemoSite site, Chromium chromium) : IClassFixture<DemoSite>, IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task Page_OpenWhileSomebodyReads_ShowsTheView()
    {
        var desk = await chromium.VisitorAsync(site);
        await Site.SignInAsync(desk, "admin");
        await desk.GotoAsync("/admin/numbers");
        var five = desk.Locator("[data-number=five]");
        var before = int.Parse(await five.InnerTextAsync(), CultureInfo.InvariantCulture);
        await desk.Locator("[data-canvas] canvas").WaitForAsync();

        var reader = await chromium.VisitorAsync(site);
        await reader.GotoAsync(site.StoryPath);
        await Eventually.IsAsync(
            before + 1,
            async () =>
            {
                await site.FoldViewsAsync();
                site.Clock.Advance(TimeSpan.FromSeconds(2));
                return int.Parse(await five.InnerTextAsync(), CultureInfo.InvariantCulture);
            }
        );

        await desk.Locator("[data-live-state=live]").WaitForAsync();
        var now = desk.Locator("section[aria-labelledby=now-title] tbody tr");
        Assert.NotEqual(0, await now.CountAsync());
        await reader.Context.CloseAsync();
        await desk.Context.CloseAsync();
    }

    [SkippableFact]
    public async Task Story_ReadToItsEnd_IsCountedWhenItsPageIsLeft()
    {
        // Not the story of the other test: the reader is the same.
        var (id, path) = await site.Data.InDatabaseAsync(async db =>
        {
            var story = await db.Articles.SingleAsync(a => a.Slug == "storm-night");
            return (story.Id, story.Path!);
        });
        var before = await ReadToTheEndAsync(id);
        var reader = await chromium.VisitorAsync(site);
        await reader.Clock.InstallAsync();
        await reader.GotoAsync(path);
        await reader.Locator(".story-foot").EvaluateAsync("foot => foot.scrollIntoView()");
        await reader.Clock.RunForAsync(10_000);

        // Not by opening another page: what is sent then has the name of the test's browser, which counts as a robot.
        await reader.EvaluateAsync(
            """
            () => {
              Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
              document.dispatchEvent(new Event('visibilitychange'));
            }
            """
        );

        await Eventually.IsAsync(before + 1, () => ReadToTheEndAsync(id));
        await reader.Context.CloseAsync();
    }

    [SkippableTheory]
    [InlineData(320)]
    [InlineData(768)]
    public async Task Page_OnASmallScreen_DoesNotScrollSideways(int width)
    {
        var desk = await chromium.VisitorAsync(site, width: width);
        await Site.SignInAsync(desk, "admin");
        foreach (var address in new[] { "/admin/numbers", "/admin/numbers?range=month" })
        {
            await desk.GotoAsync(address);
            await desk.Locator("[data-canvas] canvas").WaitForAsync();

            Assert.Equal(
                0,
                await desk.EvaluateAsync<int>(
                    "() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"
                )
            );
        }

        await desk.Context.CloseAsync();
    }

    [SkippableFact]
    public async Task Page_WithoutScript_HasItsTable()
    {
        var desk = await chromium.VisitorAsync(site, withoutScript: true);
        await Site.SignInAsync(desk, "admin");

        await desk.GotoAsync("/admin/numbers?range=week");

        await Assertions.Expect(desk.Locator("[data-part=chart] tbody tr")).ToHaveCountAsync(7);
        await Assertions.Expect(desk.Locator("[data-part=chart] tbody tr").First).ToBeVisibleAsync();
        await desk.Context.CloseAsync();
    }

    private async Task<int> ReadToTheEndAsync(long story)
    {
        await site.FoldViewsAsync();
        return await site.Data.InDatabaseAsync(db =>
            db.ReadingCounts.Where(c => c.ArticleId == story && c.Facet == ReadingFacet.Depth && c.Value == "4")
                .SumAsync(c => c.Views)
        );
    }
}
