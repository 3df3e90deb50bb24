using Microsoft.Playwright;
using NewsPortal.Cli;

namespace NewsPortal.BrowserTests;

/// <summary>
/// A WordPress site is imported while the site runs, and its readers find their stories at the old addresses.
/// </summary>
public sealed class ImportAndReadTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task Story_ImportedWhileTheSiteRuns_IsReadAtItsOldAddress()
    {
        var reader = await chromium.VisitorAsync(site);
        await reader.GotoAsync("/");
        Assert.Equal(0, await HeadlineLink(reader).CountAsync());

        var output = new StringWriter();
        var errors = new StringWriter();
        string[] arguments =
        [
            "import",
            "wordpress",
            Path.Combine(AppContext.BaseDirectory, "Data", "harbour-gazette.wxr.xml"),
            "--receipt",
            Path.Combine(site.StorageRoot, "receipt.json"),
            .. site.Settings.SelectMany(setting => new[] { "--setting", $"{setting.Key}={setting.Value}" }),
        ];
        var exitCode = await CommandLine.RunAsync(
            arguments,
            new Terminal(TextReader.Null, output, errors),
            CancellationToken.None
        );
        Assert.True(exitCode == 0, errors.ToString() + output);

        var old = await reader.GotoAsync("/2021/05/04/bell-buoy/");
        Assert.Equal(200, old!.Status);
        Assert.Equal("The night the bell buoy came ashore", (await reader.Locator("h1").InnerTextAsync()).Trim());
        Assert.Equal("nobody had noticed", await reader.Locator("article em").First.InnerTextAsync());

        // The running site follows the change feed: home shows the story without a restart.
        await Eventually.IsAsync(
            true,
            async () =>
            {
                site.Clock.Advance(TimeSpan.FromSeconds(5));
                await reader.GotoAsync("/");
                return await HeadlineLink(reader).CountAsync() > 0;
            }
        );
    }

    private static ILocator HeadlineLink(IPage page) =>
        page.GetByRole(AriaRole.Link, new() { Name = "The night the bell buoy came ashore" });
}
