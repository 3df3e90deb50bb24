using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NewsPortal.Core.Access;
using NewsPortal.Core.Fronts;

namespace NewsPortal.BrowserTests;

/// <summary>Arranging the home page by keyboard and by dragging; both save the draft automatically.</summary>
public sealed class FrontOrderTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private const string Home = "/admin/fronts/home";

    [SkippableFact]
    public async Task Story_MovedByArrowKeysAndDragged_IsSavedSaidAndPublished()
    {
        var ids = new List<long>();
        foreach (var headline in new[] { "Oysters", "Pilots", "Quays" })
        {
            ids.Add((await site.Data.CreateStoryAsync(headline)).Id);
        }

        await DraftAsync(
            new(Slots.Lead, ids[0], null),
            new(Slots.Beside, ids[1], null),
            new(Slots.Beside, ids[2], null)
        );
        await site.Data.CreateUserAsync("arranger", Roles.Editor);
        var page = await chromium.VisitorAsync(site);
        await Site.SignInAsync(page, "arranger");
        await page.GotoAsync(Home);

        // Up within the slot, then into the slot above.
        var handle = page.Locator("[data-words=Quays] [data-handle]");
        await handle.FocusAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        Assert.Equal("Quays: Beside the lead, place 1 of 2", await page.Locator("#front-live").InnerTextAsync());
        await page.Keyboard.PressAsync("ArrowUp");
        Assert.Equal("Quays: Lead, place 2 of 2, waits for room", await page.Locator("#front-live").InnerTextAsync());
        Assert.True(await handle.EvaluateAsync<bool>("handle => handle === document.activeElement"));
        await Eventually.IsAsync("lead:Oysters lead:Quays beside:Pilots", OrderAsync);

        await page.Locator("[data-words=Pilots] [data-handle]")
            .DragToAsync(
                page.Locator("[data-words=Oysters]"),
                new LocatorDragToOptions
                {
                    TargetPosition = new TargetPosition { X = 60, Y = 4 },
                }
            );
        await Eventually.IsAsync("lead:Pilots lead:Oysters lead:Quays", OrderAsync);

        // The page knows the version it saved, so publishing is not a conflict.
        await page.WaitForFunctionAsync(
            "() => document.querySelector('#front-state').textContent.includes('arranger')"
        );
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        await page.GetByText("Readers see it now").WaitForAsync();
        await page.GotoAsync("/");
        Assert.Equal("Pilots", (await page.Locator(".card-lead .card-headline").InnerTextAsync()).Trim());
    }

    [SkippableFact]
    public async Task Publish_WhileAMoveIsBeingSaved_IsNoConflict()
    {
        var first = await site.Data.CreateStoryAsync("Rafts");
        var second = await site.Data.CreateStoryAsync("Sails");
        await DraftAsync(new(Slots.Lead, first.Id, null), new(Slots.Beside, second.Id, null));
        await site.Data.CreateUserAsync("hasty", Roles.Editor);
        var page = await chromium.VisitorAsync(site);
        await Site.SignInAsync(page, "hasty");
        await page.GotoAsync(Home);
        var stored = new TaskCompletionSource();
        var isPressed = new TaskCompletionSource();
        await page.RouteAsync(
            "**" + Home,
            async route =>
            {
                if (route.Request.ResourceType != "fetch" || route.Request.Method != "POST")
                {
                    await route.ContinueAsync();
                    return;
                }

                var answer = await route.FetchAsync(new() { MaxRedirects = 0 });
                stored.TrySetResult();
                await isPressed.Task;
                await route.FulfillAsync(new() { Response = answer });
            }
        );

        await page.Locator("[data-words=Sails] [data-handle]").FocusAsync();
        await page.Keyboard.PressAsync("ArrowUp");
        await stored.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        isPressed.SetResult();

        await page.GetByText("Readers see it now").WaitForAsync();
    }

    private Task DraftAsync(params PlacedStory[] placements) =>
        site.InScopeAsync(async services =>
        {
            var version = (await services.GetRequiredService<FrontAdminQueries>().FindAsync(null, default)).Version;
            return await services
                .GetRequiredService<FrontEditor>()
                .SaveDraftAsync(
                    new SaveFront { Version = version, Placements = placements },
                    Actor.Program("Test"),
                    default
                );
        });

    private Task<string> OrderAsync() =>
        site.Data.InDatabaseAsync(async db =>
        {
            var rows = await db
                .FrontPlacements.Where(p => db.FrontEditions.Any(e => e.Id == p.EditionId && e.PublishedAt == null))
                .OrderBy(p => p.Position)
                .Select(p => new { p.Slot, p.Article.Headline })
                .ToListAsync();
            return string.Join(
                ' ',
                Slots.OfHome.SelectMany(s => rows.Where(r => r.Slot == s.Name)).Select(r => $"{r.Slot}:{r.Headline}")
            );
        });
}
