using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NewsPortal.Core.Access;
using NewsPortal.Core.Fronts;
using NewsPortal.TestKit;

namespace NewsPortal.BrowserTests;

/// <summary>What an open page updates by the reader's clock.</summary>
public sealed class ClockTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    [SkippableTheory]
    [InlineData(0, "now")]
    [InlineData(1, "1 minute ago")]
    [InlineData(130, "2 hours ago")]
    [InlineData(25 * 60, null)]
    public async Task Home_FreshStory_SaysHowLongAgo(int minutes, string? said)
    {
        await WriteAsync();
        var page = await chromium.VisitorAsync(site);
        await page.Clock.SetFixedTimeAsync(NewsApp.Start.AddMinutes(minutes).UtcDateTime);

        await page.GotoAsync("/");

        var time = page.Locator("time[data-fresh]").First;
        Assert.Equal(said ?? await time.GetAttributeAsync("data-absolute"), await time.TextContentAsync());
        await page.Context.CloseAsync();
    }

    [SkippableFact]
    public async Task Home_BreakingLine_LeavesTheOpenPageAtItsEnd()
    {
        await WriteAsync();
        var page = await chromium.VisitorAsync(site);
        await page.Clock.InstallAsync(new() { TimeDate = NewsApp.Start.UtcDateTime });
        await page.GotoAsync("/");
        await Assertions.Expect(page.Locator(".breaking li").First).ToBeVisibleAsync();

        await page.Clock.FastForwardAsync((long)TimeSpan.FromMinutes(121).TotalMilliseconds);

        await Assertions.Expect(page.Locator(".breaking")).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }

    private async Task WriteAsync()
    {
        await site.Data.CreateStoryAsync($"Ferry returns {Guid.NewGuid()}");
        await site.InScopeAsync(services =>
            services
                .GetRequiredService<BreakingNewsEditor>()
                .SaveAsync(new SaveBreakingNews { Text = "Gates open" }, Actor.Program("Desk"), default)
        );
    }
}
