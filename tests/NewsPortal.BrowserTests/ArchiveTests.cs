using NewsPortal.TestKit;

namespace NewsPortal.BrowserTests;

/// <summary>The archive pages, where headlines are in lists without cards.</summary>
public sealed class ArchiveTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task Calendar_DayClicked_LeadsToTheDay()
    {
        await site.Data.CreateStoryAsync("Morning tide", NewsApp.Start.UtcDateTime.AddDays(-1));
        await site.Data.CreateStoryAsync("Evening tide");
        var reader = await chromium.VisitorAsync(site);
        await reader.GotoAsync("/2026/03");

        await reader.Locator(".calendar a[href='/2026/03/01']").ClickAsync();

        await reader.WaitForURLAsync("**/2026/03/01");
        await reader.Context.CloseAsync();
    }

    [SkippableFact]
    public async Task Headline_WithTheFocus_ShowsIt()
    {
        await site.Data.CreateStoryAsync("Low water");
        var reader = await chromium.VisitorAsync(site);
        await reader.GotoAsync("/2026/03/02");
        var headline = reader.Locator(".daybook .card-headline a").First;

        await headline.EvaluateAsync("link => link.focus({ focusVisible: true })");

        Assert.NotEqual("none", await headline.EvaluateAsync<string>("link => getComputedStyle(link).outlineStyle"));
        await reader.Context.CloseAsync();
    }
}
