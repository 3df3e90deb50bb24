using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using NewsPortal.Core.Articles;

namespace NewsPortal.BrowserTests;

/// <summary>The launch panel as a dialog: what is chosen in it is what happens.</summary>
public sealed class LaunchPanelTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task Schedule_TimeInAnotherZone_IsWhatTheButtonSays()
    {
        var (desk, story) = await OpenAsync("planner", isPublished: false);

        var panel = await LaunchAsync(desk, "Publish");
        await panel.GetByLabel("Date and time").FillAsync("2037-04-01T06:00");
        await panel.GetByLabel("Time zone").FillAsync("Asia/Tokyo");
        await panel
            .GetByRole(AriaRole.Button, new() { Name = "Schedule for Wednesday 1 April 2037, 06:00 Tokyo" })
            .ClickAsync();
        await desk.GetByText("Saved and scheduled").First.WaitForAsync();

        Assert.Equal(
            new DateTime(2037, 3, 31, 21, 0, 0, DateTimeKind.Utc),
            await site.Data.InDatabaseAsync(db =>
                db.Articles.Where(a => a.Id == story).Select(a => a.PublishedAt).SingleAsync()
            )
        );
        Assert.Equal(0, await desk.Locator("dialog[open]").CountAsync());
    }

    [SkippableFact]
    public async Task Update_WithANote_ShowsTextAndNoteToReaders()
    {
        var (desk, story) = await OpenAsync("corrector", isPublished: true);
        await desk.ToTheEndAsync();
        await desk.Keyboard.TypeAsync(" It is ten.");

        var panel = await LaunchAsync(desk, "Update");
        await panel.GetByLabel("A note on what was changed, and why").FillAsync("The ferry leaves at ten, not nine.");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Update now" }).ClickAsync();
        await desk.GetByText("Saved and published").First.WaitForAsync();

        var reader = await chromium.VisitorAsync(site);
        await reader.GotoAsync(
            (
                await site.Data.InDatabaseAsync(db =>
                    db.Articles.Where(a => a.Id == story).Select(a => a.Path).SingleAsync()
                )
            )!
        );
        await reader.GetByText("It is ten.").First.WaitForAsync();
        await reader.GetByText("The ferry leaves at ten, not nine.").First.WaitForAsync();
    }

    [SkippableFact]
    public async Task Finding_Followed_LeadsToItsField()
    {
        var (desk, _) = await OpenAsync("checker", isPublished: false);

        var panel = await LaunchAsync(desk, "Publish");
        await panel.GetByText("The standfirst is empty.").ClickAsync();

        await Assertions.Expect(desk.Locator("[name=Standfirst]")).ToBeFocusedAsync();
        Assert.Equal(0, await desk.Locator("dialog").CountAsync());
    }

    private static async Task<ILocator> LaunchAsync(IPage desk, string name)
    {
        await desk.GetByRole(AriaRole.Button, new() { Name = $"{name}…", Exact = true }).ClickAsync();
        var panel = desk.GetByRole(AriaRole.Dialog, new() { Name = name });
        await panel.WaitForAsync();
        return panel;
    }

    private async Task<(IPage Desk, long Story)> OpenAsync(string name, bool isPublished)
    {
        var category = await site.Data.CreateCategoryAsync($"{name}-section");
        var author = await site.Data.CreateAuthorAsync($"{name}-author");
        ArticleContent Complete(ArticleContent content) =>
            content with
            {
                CategoryIds = [category.Id],
                AuthorIds = [author.Id],
            };

        var story = isPublished
            ? await site.Data.CreateStoryAsync($"Ferry of the {name}", change: Complete)
            : await site.Data.CreateDraftAsync($"Ferry of the {name}", Complete);
        var desk = await chromium.WriterAsync(site, name);
        await desk.WriteInAsync(story.Id);
        return (desk, story.Id);
    }
}
