using Microsoft.Playwright;

namespace NewsPortal.BrowserTests;

/// <summary>The site for a reader without a mouse, and for one without scripts.</summary>
public sealed class KeyboardTests(DemoSite site, Chromium chromium) : IClassFixture<DemoSite>, IClassFixture<Chromium>
{
    private const int LongestWay = 120;

    [SkippableFact]
    public async Task Reader_WithTheKeyboardAlone_SkipsSearchesAndReads()
    {
        var reader = await chromium.VisitorAsync(site);
        await reader.GotoAsync("/");
        await reader.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the content", await reader.EvaluateAsync<string>("document.activeElement.textContent"));
        Assert.True(await reader.Locator(".skip").EvaluateAsync<bool>("link => link.getBoundingClientRect().top >= 0"));
        await reader.Keyboard.PressAsync("Enter");
        Assert.Equal("content", await reader.EvaluateAsync<string>("document.activeElement.id"));

        // Search: the field gets the focus at once.
        await reader.GotoAsync("/");
        await TabToAsync(reader, ".menu-search summary");
        await reader.Keyboard.PressAsync("Enter");
        await Assertions.Expect(reader.Locator("#search-masthead")).ToBeFocusedAsync();
        await reader.Keyboard.TypeAsync("tidal barrier");
        await reader.Keyboard.PressAsync("Enter");
        await reader.WaitForURLAsync("**/search?q=tidal+barrier");
        await TabToAsync(reader, $"main a[href='{site.StoryPath}']");
        await reader.Keyboard.PressAsync("Enter");
        await reader.WaitForURLAsync($"**{site.StoryPath}");
        await TabToAsync(reader, ".share button");
        await TabToAsync(reader, ".tags a");
        await TabToAsync(reader, "footer a");
        await reader.Context.CloseAsync();
    }

    [SkippableFact]
    public async Task Menu_ByKeyboard_OpensClosesAndGivesTheFocusBack()
    {
        var reader = await chromium.VisitorAsync(site);
        await reader.GotoAsync("/");
        await TabToAsync(reader, ".menu-all summary");
        await reader.Keyboard.PressAsync("Enter");
        await reader.Locator(".menu-all[open]").WaitForAsync();
        await reader.Keyboard.PressAsync("Tab");
        Assert.True(await reader.EvaluateAsync<bool>("document.activeElement.matches('.menu-all .menu-root')"));

        await reader.Keyboard.PressAsync("Escape");
        Assert.Equal(0, await reader.Locator(".menu-all[open]").CountAsync());
        Assert.True(await reader.EvaluateAsync<bool>("document.activeElement.matches('.menu-all summary')"));

        // Tabbing on leaves the panel, which does not cover what has the focus now.
        await reader.Keyboard.PressAsync("Enter");
        await TabToAsync(reader, "main a");
        Assert.Equal(0, await reader.Locator(".menu-fold[open]").CountAsync());
        await reader.Context.CloseAsync();
    }

    [SkippableFact]
    public async Task Appearance_ChosenByKeyboard_StaysWithoutACookie()
    {
        var reader = await chromium.VisitorAsync(site, ColorScheme.Light);
        await reader.GotoAsync("/");
        var light = await PaperAsync(reader);
        await TabToAsync(reader, ".menu-all summary");
        await reader.Keyboard.PressAsync("Enter");
        await TabToAsync(reader, "[name=appearance]");
        await reader.Keyboard.PressAsync("ArrowLeft");
        Assert.Equal("dark", await reader.Locator("[name=appearance]:checked").GetAttributeAsync("value"));
        var dark = await PaperAsync(reader);
        Assert.NotEqual(light, dark);
        Assert.Equal(
            "#121416",
            await reader.EvaluateAsync<string>(
                "[...document.querySelectorAll('meta[name=theme-color]')].find(meta => "
                    + "matchMedia(meta.media).matches).content"
            )
        );

        await reader.GotoAsync("/category/city");
        Assert.Equal(dark, await PaperAsync(reader));
        Assert.Empty(await reader.Context.CookiesAsync());

        await reader.Locator(".menu-all summary").ClickAsync();
        await reader.GetByLabel("As on this device").CheckAsync();
        Assert.Equal(light, await PaperAsync(reader));
        await reader.Context.CloseAsync();
    }

    [SkippableFact]
    public async Task Reader_WithoutScripts_UsesMenuAndSearch()
    {
        var reader = await chromium.VisitorAsync(site, withoutScript: true);
        await reader.GotoAsync("/");
        await reader.Locator(".menu-all summary").ClickAsync();
        Assert.False(await reader.Locator(".appearance").IsVisibleAsync());
        await reader.Locator(".menu-all .menu-root").First.ClickAsync();
        await reader.WaitForURLAsync("**/category/**");

        await reader.Locator(".menu-search summary").ClickAsync();
        await reader.Locator("#search-masthead").FillAsync("barrier");
        await reader.Locator(".menu-search button").ClickAsync();
        await reader.WaitForURLAsync("**/search?q=barrier");
        Assert.True(await reader.Locator($"main a[href='{site.StoryPath}']").CountAsync() > 0);
        await reader.Context.CloseAsync();
    }

    private static Task<string> PaperAsync(IPage page) =>
        page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");

    /// <summary>Presses Tab until the focus is on such an element, which must be visible and show its focus.</summary>
    private static async Task TabToAsync(IPage page, string selector)
    {
        for (var step = 0; step < LongestWay; step++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector))
            {
                return;
            }
        }

        Assert.Fail($"The Tab key never reaches {selector} on {page.Url}.");
    }
}
