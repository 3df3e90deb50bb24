using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NewsPortal.Core.Access;
using NewsPortal.Core.Fronts;

namespace NewsPortal.BrowserTests;

/// <summary>Arranging the home page on the page itself; each act saves the draft.</summary>
public sealed class FrontOrderTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private const string Home = "/admin/fronts/home";

    [SkippableFact]
    public async Task NewLead_OneDragAndPublish_IsWhatReadersSee()
    {
        await StoriesAsync("Oysters", "Pilots", "Quays", "Rafts", "Sails");
        await DraftAsync();
        var page = await OpenAsync("dragger");
        var canvas = page.FrameLocator("[data-canvas] iframe");

        await page.Locator("[data-found]", new() { HasText = "Quays" })
            .DragToAsync(canvas.Locator("[data-slot=lead] .card-headline"));

        await Eventually.IsAsync("Quays", () => TextAsync(canvas.Locator("[data-slot=lead] .card-headline")));
        await Eventually.IsAsync("lead:Quays", OrderAsync);
        await page.Locator("[data-change]", new() { HasText = "Quays" }).First.WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        await page.GetByText("Readers see it now").WaitForAsync();
        await page.GotoAsync("/");
        Assert.Equal("Quays", await TextAsync(page.Locator(".card-lead .card-headline")));
        Assert.Equal(0, await page.Locator("[data-slot], [data-story]").CountAsync());
    }

    [SkippableFact]
    public async Task Stories_DraggedOnThePage_ChangePlacesOrComeBetween()
    {
        await StoriesAsync("Tides", "Umiaks", "Vessels", "Wharves", "Xebecs");
        await DraftAsync();
        var page = await OpenAsync("swapper");
        var canvas = page.FrameLocator("[data-canvas] iframe");
        var before = await canvas.Locator("[data-slot=beside] .card-headline").AllInnerTextsAsync();

        await canvas.Locator("[data-slot=beside]").Nth(0).DragToAsync(canvas.Locator("[data-slot=beside]").Nth(2));

        await Eventually.IsAsync(
            $"{before[2]} {before[1]} {before[0]}",
            async () => string.Join(' ', await canvas.Locator("[data-slot=beside] .card-headline").AllInnerTextsAsync())
        );
        await Eventually.IsAsync($"beside:{before[2]} beside:{before[1]} beside:{before[0]}", OrderAsync);
        var last = canvas.Locator("[data-slot=beside]").Nth(2);
        await canvas
            .Locator("[data-slot=lead]")
            .DragToAsync(
                last,
                new()
                {
                    TargetPosition = new() { X = 40, Y = 3 },
                }
            );
        await Eventually.IsAsync(
            "3",
            async () => (await OrderAsync()).Split(' ').Length.ToString(CultureInfo.InvariantCulture)
        );
    }

    [SkippableFact]
    public async Task Story_MovedByKeyboard_IsSavedAndSaid()
    {
        await StoriesAsync("Anchors", "Buoys", "Cables", "Docks");
        await DraftAsync();
        var page = await OpenAsync("typist");
        var canvas = page.FrameLocator("[data-canvas] iframe");
        var lead = await TextAsync(canvas.Locator("[data-slot=lead] .card-headline"));
        var first = await TextAsync(canvas.Locator("[data-slot=beside] .card-headline").First);

        await canvas.Locator("[data-slot=beside] .card-headline a").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("Move up", await page.EvaluateAsync<string>("document.activeElement.innerText.slice(2)"));
        await page.Keyboard.PressAsync("Enter");

        await Eventually.IsAsync(first, () => TextAsync(canvas.Locator("[data-slot=lead] .card-headline")));
        await Eventually.IsAsync($"{first}: Lead, place 1 of 1", () => page.Locator("#front-live").InnerTextAsync());
        await Eventually.IsAsync($"lead:{first} beside:{lead}", OrderAsync);
        await page.Keyboard.PressAsync("ArrowDown");
        await Eventually.IsAsync($"lead:{lead} beside:{first}", OrderAsync);
        await page.Keyboard.PressAsync("Delete");
        await Eventually.IsAsync($"lead:{lead}", OrderAsync);
    }

    [SkippableFact]
    public async Task OwnTexts_TypedOnTheCard_AreOnThePageAndNotInTheStory()
    {
        await StoriesAsync("Eddies", "Fjords", "Gales", "Hulls");
        await DraftAsync();
        var page = await OpenAsync("wordsmith", width: 360);
        var canvas = page.FrameLocator("[data-canvas] iframe");
        var headline = await TextAsync(canvas.Locator("[data-slot=lead] .card-headline"));

        await canvas.Locator("[data-slot=lead] .card-headline a").ClickAsync();
        Assert.Equal(5, await page.Locator("[data-tools] button").CountAsync());
        await page.Locator("[data-act=texts]").ClickAsync();
        await page.Locator("#front-dialog").GetByLabel("Short headline").FillAsync("Only here");
        await page.Locator("#front-dialog").GetByLabel("Kicker").FillAsync("Tides");
        await page.Keyboard.PressAsync("Enter");

        await Eventually.IsAsync("Only here", () => TextAsync(canvas.Locator("[data-slot=lead] .card-headline")));
        await Eventually.IsAsync($"lead:{headline}", OrderAsync);
        Assert.True(
            await page.EvaluateAsync<bool>(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            )
        );
        await page.Locator("[data-change=changed]").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        await page.GetByText("Readers see it now").WaitForAsync();
        await page.GotoAsync("/");
        Assert.Equal("Only here", await TextAsync(page.Locator(".card-lead .card-headline")));
        await page.Locator(".card-lead .card-headline a").ClickAsync();
        Assert.Equal(headline, await TextAsync(page.Locator("h1")));
    }

    [SkippableFact]
    public async Task Front_ChangedByAColleague_IsShownAndNotOverwritten()
    {
        await StoriesAsync("Islets", "Jetties", "Kelp", "Locks");
        await DraftAsync();
        var ann = await OpenAsync("ann");
        var bob = await OpenAsync("bob");
        await ann.Locator("[data-found]", new() { HasText = "Kelp" })
            .DragToAsync(ann.FrameLocator("[data-canvas] iframe").Locator("[data-slot=lead] .card-headline"));
        await Eventually.IsAsync("lead:Kelp", OrderAsync);

        await bob.GetByText("ann changed this front").WaitForAsync();
        var canvas = bob.FrameLocator("[data-canvas] iframe");
        await Eventually.IsAsync("Kelp", () => TextAsync(canvas.Locator("[data-slot=lead] .card-headline")));

        // What both do at the same moment is told to the second of them, and stored when they decide so.
        await DraftAsync();
        await bob.Locator("[data-found]", new() { HasText = "Locks" })
            .DragToAsync(canvas.Locator("[data-slot=lead] .card-headline"));
        await bob.GetByText("Below is your arrangement, unsaved").WaitForAsync();
        Assert.Equal("", await OrderAsync());
        await Eventually.IsAsync("Locks", () => TextAsync(canvas.Locator("[data-slot=lead] .card-headline")));
        await bob.GetByRole(AriaRole.Button, new() { Name = "Save draft", Exact = true }).ClickAsync();
        await Eventually.IsAsync("lead:Locks", OrderAsync);
    }

    [SkippableFact]
    public async Task Publish_WhileAMoveIsBeingSaved_IsNoConflict()
    {
        await StoriesAsync("Moles", "Nets");
        await DraftAsync();
        var page = await OpenAsync("hasty");
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

        await page.Locator("[data-found]", new() { HasText = "Moles" }).GetByRole(AriaRole.Button).ClickAsync();
        await stored.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        isPressed.SetResult();

        await page.GetByText("Readers see it now").WaitForAsync();
    }

    [SkippableFact]
    public async Task Search_AsOneTypes_FindsOurStories()
    {
        await StoriesAsync("Oars", "Piers");
        var page = await OpenAsync("searcher");

        await page.Locator("#Q").PressSequentiallyAsync("Pier");

        await Eventually.IsAsync(
            "Piers",
            async () => string.Join(' ', await page.Locator("[data-found] .headline").AllInnerTextsAsync())
        );
    }

    private async Task StoriesAsync(params string[] headlines)
    {
        foreach (var headline in headlines)
        {
            await site.Data.CreateStoryAsync(headline);
        }
    }

    private async Task<IPage> OpenAsync(string user, int width = 1440)
    {
        await site.Data.CreateUserAsync(user, Roles.Editor);
        var page = await chromium.VisitorAsync(site, width: width);
        await Site.SignInAsync(page, user);
        await page.GotoAsync(Home);
        await page.Locator("[data-canvas].is-live").WaitForAsync();
        await page.FrameLocator("[data-canvas] iframe").Locator("[data-slot][draggable=true]").First.WaitForAsync();
        return page;
    }

    private static async Task<string> TextAsync(ILocator part) => (await part.InnerTextAsync()).Trim();

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
