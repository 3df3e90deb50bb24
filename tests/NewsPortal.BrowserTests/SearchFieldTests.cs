using Microsoft.Playwright;
using NewsPortal.TestKit;

namespace NewsPortal.BrowserTests;

/// <summary>Suggestions below the search field, by keyboard.</summary>
public sealed class SearchFieldTests(DemoSite site, Chromium chromium)
    : IClassFixture<DemoSite>,
        IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task Type_Beginning_SuggestsAndFollowsTheKeyboard()
    {
        await site.CatchUpAsync();
        var page = await chromium.VisitorAsync(site, ColorScheme.Light);
        await page.GotoAsync("/search");
        var field = page.Locator("#q");
        var list = page.Locator("#q + .suggestions");

        await field.PressSequentiallyAsync("tidal b");
        await Assertions.Expect(list).ToBeVisibleAsync();
        await Assertions.Expect(field).ToHaveAttributeAsync("aria-expanded", "true");

        await field.PressAsync("Escape");
        await Assertions.Expect(list).ToBeHiddenAsync();
        await Assertions.Expect(field).ToHaveValueAsync("tidal b");

        await field.PressSequentiallyAsync("ar");
        await Assertions.Expect(list).ToBeVisibleAsync();
        await field.PressAsync("ArrowDown");
        await Assertions.Expect(list.Locator("[aria-selected=true]")).ToHaveTextAsync("Tidal barrier");
        await field.PressAsync("Enter");
        await page.WaitForURLAsync("**/tag/tidal-barrier");
        await page.Context.CloseAsync();
    }

    [SkippableFact]
    public async Task Enter_WithoutAChoice_Searches()
    {
        await site.CatchUpAsync();
        var page = await chromium.VisitorAsync(site, ColorScheme.Dark);
        await page.GotoAsync("/search");

        await page.Locator("#q").FillAsync("tidal barrier");
        await page.Locator("#q").PressAsync("Enter");

        await page.WaitForURLAsync("**/search?q=tidal+barrier*");
        await Assertions.Expect(page.Locator(".hit")).Not.ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }
}
