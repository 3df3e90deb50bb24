using Microsoft.Playwright;

namespace NewsPortal.BrowserTests;

/// <summary>One Chromium for all tests of a class. If none is installed the tests skip.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string UserAgent =
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

    private static readonly string[] Paths =
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (Array.Find(Paths, File.Exists) is not { } path)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = path,
                Args =
                [
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            }
        );
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <inheritdoc cref="VisitorAsync(string, ColorScheme, bool, int, string?)"/>
    public Task<IPage> VisitorAsync(
        Site site,
        ColorScheme scheme = ColorScheme.Light,
        bool withoutScript = false,
        int width = 1280,
        string? locale = null
    ) => VisitorAsync(site.Address, scheme, withoutScript, width, locale);

    /// <summary>A new page of an unknown visitor; skips the test if there is no browser.</summary>
    /// <param name="address">Of the site whose pages it visits.</param>
    /// <param name="scheme">The visitor's system scheme, light or dark.</param>
    /// <param name="withoutScript">True for a visitor without JavaScript.</param>
    /// <param name="width">Of the window, in pixels.</param>
    public async Task<IPage> VisitorAsync(
        string address,
        ColorScheme scheme = ColorScheme.Light,
        bool withoutScript = false,
        int width = 1280,
        string? locale = null
    )
    {
        if (_browser is null)
        {
            Tools.Missing("There is no Chromium. Install it, for example with \"apt-get install chromium\".");
        }

        var context = await _browser!.NewContextAsync(
            new BrowserNewContextOptions
            {
                // Headless Chromium identifies itself as such, and the view counter takes it for a robot.
                UserAgent = UserAgent,
                BaseURL = address,
                ColorScheme = scheme,
                Locale = locale,
                ReducedMotion = ReducedMotion.Reduce,
                ViewportSize = new ViewportSize { Width = width, Height = 900 },
                JavaScriptEnabled = !withoutScript,
            }
        );
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }
}
