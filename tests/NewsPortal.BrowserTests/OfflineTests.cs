using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Site;

namespace NewsPortal.BrowserTests;

/// <summary>
/// A reader in a tunnel: what was read opens, anything else says so, and what was taken down is gone.
/// </summary>
public sealed class OfflineTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private const string IsKept = "caches.open('stories-1').then(cache => cache.match(path)).then(Boolean)";

    [SkippableFact]
    public async Task Story_ReadBefore_OpensWithoutANetwork()
    {
        await site.Data.CreateStoryAsync(
            "The tunnel opens",
            change: c => c with { Body = "<p>Nine years of digging end.</p>" }
        );
        await site.Data.CreateStoryAsync("The bridge closes");
        var reader = await chromium.VisitorAsync(site);
        await ReadAsync(reader, "/2026/03/02/the-tunnel-opens");

        await reader.Context.SetOfflineAsync(true);
        await reader.ReloadAsync();
        Assert.Equal("The tunnel opens", (await reader.Locator("h1").InnerTextAsync()).Trim());
        await reader.GetByText("Nine years of digging end.").WaitForAsync();

        // Fully styled, and the menu works: style sheet and script are kept as well.
        Assert.NotEqual(
            "Times New Roman",
            await reader.EvaluateAsync<string>("getComputedStyle(document.querySelector('h1')).fontFamily")
        );

        await reader.GotoAsync("/2026/03/02/the-bridge-closes");
        Assert.Equal("You are offline", (await reader.Locator("h1").InnerTextAsync()).Trim());
        await reader.GetByRole(AriaRole.Link, new() { Name = "The tunnel opens" }).ClickAsync();
        await reader.WaitForURLAsync("**/2026/03/02/the-tunnel-opens");

        await reader.Context.SetOfflineAsync(false);
        await reader.GotoAsync("/2026/03/02/the-bridge-closes");
        Assert.Equal("The bridge closes", (await reader.Locator("h1").InnerTextAsync()).Trim());
        await reader.Context.CloseAsync();
    }

    [SkippableFact]
    public async Task Story_TakenDown_IsForgotten()
    {
        var story = await site.Data.CreateStoryAsync("A claim we withdraw");
        var reader = await chromium.VisitorAsync(site);
        await ReadAsync(reader, "/2026/03/02/a-claim-we-withdraw");

        await TakeDownAsync(story);
        Assert.Equal(410, (await reader.ReloadAsync())!.Status);
        await UntilAsync(reader, "/2026/03/02/a-claim-we-withdraw", $"!await {IsKept}");

        await reader.Context.SetOfflineAsync(true);
        await reader.ReloadAsync();
        Assert.Equal("You are offline", (await reader.Locator("h1").InnerTextAsync()).Trim());
        await reader.Context.CloseAsync();
    }

    /// <summary>
    /// Nobody opens the story again: at its next start the worker asks which stories are still public.
    /// </summary>
    [SkippableFact]
    public async Task Story_TakenDownAndNotOpenedAgain_IsForgotten()
    {
        var story = await site.Data.CreateStoryAsync("A name we take out");
        var reader = await chromium.VisitorAsync(site);
        await ReadAsync(reader, "/2026/03/02/a-name-we-take-out");
        await TakeDownAsync(story);

        await reader.EvaluateAsync("navigator.serviceWorker.controller.postMessage({ check: true })");

        await UntilAsync(reader, "/2026/03/02/a-name-we-take-out", $"!await {IsKept}");
        await reader.Context.CloseAsync();
    }

    [SkippableFact]
    public async Task Page_Kept_AllowsNoMoreThanTheOneThatWasRead()
    {
        const string Path = "/2026/03/02/the-guarded-gate";
        await site.Data.CreateStoryAsync("The guarded gate");
        var reader = await chromium.VisitorAsync(site);
        await ReadAsync(reader, Path);
        const string Guards = """
            ['content-security-policy', 'x-content-type-options', 'referrer-policy', 'permissions-policy',
              'cross-origin-opener-policy'].map(name => response.headers.get(name) ?? 'none')
            """;

        foreach (var path in new[] { Path, "/offline" })
        {
            var read = await reader.EvaluateAsync<string[]>($"path => fetch(path).then(response => {Guards})", path);
            var kept = await reader.EvaluateAsync<string[]>(
                $"path => caches.match(path).then(response => {Guards})",
                path
            );

            Assert.DoesNotContain("none", read);
            Assert.Equal(read, kept);
        }

        await reader.Context.CloseAsync();
    }

    [SkippableFact]
    public async Task Newsroom_AndSearch_AreNeverKept()
    {
        await site.Data.CreateUserAsync("keeper", Roles.Editor);
        await site.Data.CreateStoryAsync("Kept alone");
        var reader = await chromium.VisitorAsync(site);
        await ReadAsync(reader, "/2026/03/02/kept-alone");
        await Site.SignInAsync(reader, "keeper");
        await reader.GotoAsync("/admin/articles");
        await reader.GotoAsync("/search?q=kept");
        await reader.GotoAsync("/");

        var kept = await reader.EvaluateAsync<string[]>(
            """
            async () => (await Promise.all((await caches.keys()).map(async name =>
              (await (await caches.open(name)).keys()).map(request => new URL(request.url).pathname)))).flat()
            """
        );

        Assert.Contains("/2026/03/02/kept-alone", kept);
        Assert.Contains("/offline", kept);
        Assert.DoesNotContain(
            kept,
            path =>
                path.StartsWith("/admin", StringComparison.Ordinal)
                || path.StartsWith("/account", StringComparison.Ordinal)
                || path.StartsWith("/search", StringComparison.Ordinal)
                || path == "/"
        );
        await reader.Context.CloseAsync();
    }

    [SkippableFact]
    public async Task Story_WhereNothingIsKeptAnyMore_IsForgotten()
    {
        using var own = new Site();
        await own.Data.CreateStoryAsync("Kept no longer");
        var reader = await chromium.VisitorAsync(own);
        await ReadAsync(reader, "/2026/03/02/kept-no-longer");

        own.Services.GetRequiredService<IOptions<SiteOptions>>().Value.KeepStoriesOffline = false;
        await reader.ReloadAsync();
        await UntilAsync(reader, "/", "!(await navigator.serviceWorker.getRegistrations()).length");
        await reader.GotoAsync("/");

        await UntilAsync(reader, "/", "!(await caches.keys()).length");
        await reader.Context.CloseAsync();
    }

    /// <summary>Opens a story and waits until the browser has kept it and its worker controls the page.</summary>
    private static async Task ReadAsync(IPage reader, string path)
    {
        await reader.GotoAsync(path);
        await UntilAsync(reader, path, $"navigator.serviceWorker.controller && await {IsKept}");
    }

    /// <summary>
    /// Waits in the page until a condition on the address "path" holds. Playwright's WaitForFunction treats any promise
    /// as true, so it cannot query what a browser keeps.
    /// </summary>
    private static Task UntilAsync(IPage reader, string path, string condition) =>
        reader
            .EvaluateAsync(
                $"async path => {{ while (!({condition})) await new Promise(again => setTimeout(again, 20)); }}",
                path
            )
            .WaitAsync(TimeSpan.FromMinutes(1));

    private Task TakeDownAsync(ArticleResult story) =>
        site.InScopeAsync(services =>
            services
                .GetRequiredService<ArticleEditor>()
                .TakeDownAsync(story.Id, story.Version, Actor.Program("Desk"), default)
        );
}
