using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using NewsPortal.Core.Access;
using NewsPortal.TestKit;

namespace NewsPortal.BrowserTests;

/// <summary>
/// The main journey: a journalist writes and publishes, a reader finds and reads, and the view is counted.
/// </summary>
public sealed partial class WriteAndReadTests(Site site, Chromium chromium)
    : IClassFixture<Site>,
        IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task Story_WrittenAndPublished_IsFoundReadAndCounted()
    {
        await site.Data.CreateCategoryAsync("harbour", "Harbour");
        await site.Data.CreateAuthorAsync("ada-quay", "Ada Quay");
        await site.Data.CreateUserAsync("editor", Roles.Editor);
        var desk = await chromium.VisitorAsync(site);
        await Site.SignInAsync(desk, "editor");

        var picture = await UploadAsync(desk);
        await desk.GotoAsync("/admin/articles/new");
        await desk.Locator("[name=Headline]").FillAsync("Pilot boats get quieter engines");
        await desk.Locator("[name=Standfirst]").FillAsync("The harbour hears itself again.");
        await desk.Surface().FillAsync("The first of six pilot boats left the quay without a sound.");
        await desk.Locator("[name=CategoryIds]").First.SelectOptionAsync(new SelectOptionValue { Label = "Harbour" });
        await desk.Locator("[name=AuthorIds]").First.SelectOptionAsync(new SelectOptionValue { Label = "Ada Quay" });
        await desk.Locator("[data-picture=field]").ClickAsync();
        await desk.Locator($"[data-pick='{picture}']").ClickAsync();
        await desk.Locator("[name=PictureAlt]").FillAsync("A pilot boat at the quay.");
        await desk.GetByRole(AriaRole.Button, new() { Name = "Publish…", Exact = true }).ClickAsync();
        await desk.GetByRole(AriaRole.Dialog, new() { Name = "Publish" })
            .GetByRole(AriaRole.Button, new() { Name = "Publish now" })
            .ClickAsync();
        await desk.GetByRole(AriaRole.Link, new() { Name = "View", Exact = true }).WaitForAsync();

        // A reader finds it on the home page and in its section, and opens it from there.
        var reader = await chromium.VisitorAsync(site);
        await reader.GotoAsync("/");
        await HeadlineLink(reader).First.WaitForAsync();
        await reader.GotoAsync("/category/harbour");
        await HeadlineLink(reader).First.ClickAsync();
        await reader.WaitForURLAsync(StoryAddress());
        Assert.Equal("Pilot boats get quieter engines", (await reader.Locator("h1").InnerTextAsync()).Trim());
        await reader.GetByText("left the quay without a sound").WaitForAsync();
        Assert.Contains("Ada Quay", await reader.Locator("article").First.InnerTextAsync(), StringComparison.Ordinal);
        var shown = reader.Locator("article img[alt='A pilot boat at the quay.']").First;
        await reader.WaitForFunctionAsync(
            "image => image.complete && image.naturalWidth > 0",
            await shown.ElementHandleAsync()
        );
        Assert.Empty(await reader.Context.CookiesAsync());

        await Eventually.IsAsync(
            1,
            async () =>
            {
                await site.FoldViewsAsync();
                return await site.Data.InDatabaseAsync(db => db.ArticleViewTotals.SumAsync(v => v.Views));
            }
        );
        await Eventually.IsAsync(
            "1",
            async () =>
            {
                // Pages show new numbers every ten seconds.
                site.Clock.Advance(TimeSpan.FromSeconds(10));
                await reader.ReloadAsync();
                return await reader.Locator("[data-view-count]").First.GetAttributeAsync("data-view-count") ?? "";
            }
        );
    }

    private static ILocator HeadlineLink(IPage page) =>
        page.GetByRole(AriaRole.Link, new() { Name = "Pilot boats get quieter engines" });

    private async Task<long> UploadAsync(IPage page)
    {
        await page.GotoAsync("/admin/media");
        await page.Locator("input[type=file]")
            .First.SetInputFilesAsync(
                new FilePayload
                {
                    Name = "pilot-boat.jpg",
                    MimeType = "image/jpeg",
                    Buffer = TestPicture.Jpeg(1280, 853),
                }
            );
        var submit = page.Locator("form:has(input[type=file]) button:visible").First;
        if (await submit.IsVisibleAsync())
        {
            await submit.ClickAsync();
        }

        var id = 0L;
        await Eventually.IsAsync(
            true,
            async () =>
            {
                id = await site.Data.InDatabaseAsync(db => db.Media.Select(m => m.Id).Order().FirstOrDefaultAsync());
                return id > 0;
            }
        );
        return id;
    }

    [GeneratedRegex(@"/2026/03/02/pilot-boats-get-quieter-engines$")]
    private static partial Regex StoryAddress();
}
