using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NewsPortal.Core.Readership;
using NewsPortal.TestKit;

namespace NewsPortal.BrowserTests;

/// <summary>The web program on a real port, for a browser to visit.</summary>
public class Site : NewsApp
{
    public Site()
        : this(null) { }

    /// <summary>A site in another language, such as "ar"; null for the usual one.</summary>
    /// <param name="culture">The language.</param>
    /// <param name="host">The host that browsers open it under, and that its own address has; null for neither.</param>
    protected Site(string? culture, string? host = null)
    {
        if (culture is not null)
        {
            With("Site:Culture", culture);
        }

        if (host is not null)
        {
            With("Site:BaseUrl", $"http://{host}");
        }

        UseKestrel(0);
        StartServer();
        Address = new UriBuilder(ClientOptions.BaseAddress) { Host = host ?? "127.0.0.1" }.Uri.GetLeftPart(
            UriPartial.Authority
        );
    }

    /// <summary>For example "http://127.0.0.1:41234".</summary>
    public string Address { get; }

    /// <summary>Counts the views in the journal, as the running program does every few seconds.</summary>
    public Task FoldViewsAsync() =>
        InScopeAsync(async services =>
        {
            await services.GetRequiredService<FoldViews>().RunAsync(CancellationToken.None);
            return true;
        });

    /// <summary>Signs a user of <see cref="TestData"/> in.</summary>
    public static async Task SignInAsync(IPage page, string name)
    {
        await page.GotoAsync("/account/login");
        await page.Locator("[name=Email]").FillAsync($"{name}@news.test");
        await page.Locator("[name=Password]").FillAsync(TestData.Password);
        await page.Locator("form:has([name='Password']) .primary").ClickAsync();

        // Not the address: its events may have come before anybody listened.
        await page.Locator("body.desk").WaitForAsync();
    }
}
