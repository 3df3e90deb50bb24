using Microsoft.Playwright;
using NewsPortal.Core.Access;

namespace NewsPortal.BrowserTests;

/// <summary>Input of the newsroom's shorter forms survives whatever happens to the session and the window.</summary>
public sealed class KeptTextTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task Text_OfAnotherUserInTheSameBrowser_IsNotOffered()
    {
        var desk = await chromium.WriterAsync(site, "first");
        var author = await site.Data.CreateAuthorAsync("of-two");
        await site.Data.CreateUserAsync("second", Roles.Editor);
        await desk.GotoAsync($"/admin/authors/{author.Id}");
        await desk.Locator("[name=Biography]").FillAsync("For my eyes");
        await desk.GotoAsync("/admin");
        await desk.Context.ClearCookiesAsync();

        await Site.SignInAsync(desk, "second");
        await desk.GotoAsync($"/admin/authors/{author.Id}");
        await desk.Locator("[name=Biography]").WaitForAsync();

        Assert.Equal(0, await desk.GetByText("This browser kept a text of").CountAsync());
    }

    [SkippableFact]
    public async Task Text_OfAShorterForm_IsKeptAsWell()
    {
        var desk = await chromium.WriterAsync(site, "biographer");
        var author = await site.Data.CreateAuthorAsync("kept-author");
        var address = $"/admin/authors/{author.Id}";
        await desk.GotoAsync(address);
        await desk.Locator("[name=Biography]").FillAsync("Born at the harbour.");
        await desk.GotoAsync(address);
        await desk.GetByRole(AriaRole.Button, new() { Name = "Put it into the form" }).ClickAsync();
        Assert.Equal("Born at the harbour.", await desk.Locator("[name=Biography]").InputValueAsync());
        await desk.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await desk.WaitForURLAsync("**/admin/authors");

        await desk.GotoAsync(address);
        await desk.Locator("[name=Biography]").WaitForAsync();
        Assert.Equal(0, await desk.GetByText("This browser kept a text of").CountAsync());
    }
}
