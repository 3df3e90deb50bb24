using Deque.AxeCore.Playwright;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using NewsPortal.Core.Access;
using NewsPortal.TestKit;
using OtpNet;

namespace NewsPortal.BrowserTests;

/// <summary>
/// Passkeys with Chromium's virtual authenticator, and the authenticator app as somebody with a keyboard uses it.
/// </summary>
public sealed class PasskeyTests(PasskeySite site, Chromium chromium)
    : IClassFixture<PasskeySite>,
        IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task Passkey_Made_SignsInAloneAndAfterThePassword()
    {
        var page = await chromium.VisitorAsync(site);
        await page.AddInitScriptAsync("PublicKeyCredential.isConditionalMediationAvailable = async () => false");
        await MakeAsync(page, "pass");
        Assert.Equal(10, await page.Locator(".recovery-codes code").CountAsync());
        await SignOutAsync(page);

        await UseAsync(page);

        // The page that asks must be younger than the last use.
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        await page.GotoAsync("/account/security");
        Assert.Contains("last used", await page.Locator(".passkey-line").InnerTextAsync(), StringComparison.Ordinal);
        await SignOutAsync(page);
        await PasswordAsync(page, "pass");
        await page.GetByText("One more step").WaitForAsync();

        await UseAsync(page);

        await page.Context.CloseAsync();
    }

    [SkippableFact]
    public async Task Passkey_OfferedInTheField_SignsInWithoutAButton()
    {
        var page = await chromium.VisitorAsync(site);
        await MakeAsync(page, "offered");

        // The virtual device agrees as soon as the sign-in page opens.
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();

        await page.Locator("h1", new() { HasTextString = "Desk" }).WaitForAsync();
        var entries = await site.Data.InDatabaseAsync(db =>
            db.AuditTrail.Where(entry => entry.UserName == "offered@news.test")
                .Select(entry => entry.Action)
                .ToListAsync()
        );
        Assert.Equal("Signed in with a passkey", entries[^1]);
        await page.Context.CloseAsync();
    }

    [SkippableFact]
    public async Task Passkey_AskedAgain_TakesThePlaceOfThePassword()
    {
        var page = await chromium.VisitorAsync(site);
        await page.AddInitScriptAsync("PublicKeyCredential.isConditionalMediationAvailable = async () => false");
        await MakeAsync(page, "again");
        site.Clock.Advance(TimeSpan.FromMinutes(11));

        await page.GotoAsync("/account/security/authenticator");
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm with a passkey" }).ClickAsync();

        await page.GetByLabel("Code that the app shows").WaitForAsync();
        await page.Context.CloseAsync();
    }

    [SkippableFact]
    public async Task AuthenticatorApp_ByKeyboard_IsSetUpAndAskedFor()
    {
        await site.Data.CreateUserAsync("keys", Roles.Editor);
        var page = await chromium.VisitorAsync(site);
        await Site.SignInAsync(page, "keys");
        await page.GotoAsync("/account/security");
        await page.GetByRole(AriaRole.Link, new() { Name = "Set up the app" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var key = (await page.Locator(".key code").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);
        await page.GetByLabel("Code that the app shows").FocusAsync();
        await page.Keyboard.TypeAsync(CodeOf(key));
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = "I have kept them" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("body.desk").WaitForAsync();
        await SignOutAsync(page);

        site.Clock.Advance(TimeSpan.FromSeconds(60));
        await PasswordAsync(page, "keys");
        await Assertions.Expect(page.Locator("#Code")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(CodeOf(key));
        await page.Keyboard.PressAsync("Enter");

        await page.Locator("body.desk").WaitForAsync();
        await page.Context.CloseAsync();
    }

    [SkippableFact]
    public async Task Pages_InLightAndDark_HaveNoViolation()
    {
        await site.Data.CreateUserAsync("seen", Roles.Administrator);
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await chromium.VisitorAsync(site, scheme);
            await CheckAsync(page, "/account/login");
            await Site.SignInAsync(page, "seen");
            await CheckAsync(page, "/account/security");
            await CheckAsync(page, "/account/security/authenticator");
            await CheckAsync(page, "/account/security/passkeys/new");
            await page.Context.CloseAsync();
        }

        var last = await chromium.VisitorAsync(site);
        await Site.SignInAsync(last, "seen");
        await last.GotoAsync("/account/security/authenticator");
        var key = (await last.Locator(".key code").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);
        await last.GetByLabel("Code that the app shows").FillAsync(CodeOf(key));
        await last.Keyboard.PressAsync("Enter");
        await last.Locator(".recovery-codes").WaitForAsync();
        await CheckAsync(last, null);
        await CheckAsync(last, "/account/security");
        await SignOutAsync(last);
        await PasswordAsync(last, "seen");
        await last.GetByText("One more step").WaitForAsync();
        await CheckAsync(last, null);
        await CheckAsync(last, "/account/recovery-code");
        await last.Context.CloseAsync();
    }

    private static async Task CheckAsync(IPage page, string? address)
    {
        if (address is not null)
        {
            await page.GotoAsync(address);
        }

        var result = await page.RunAxe();
        Assert.Empty(result.Violations.Select(violation => $"{page.Url}: {violation.Help}"));
    }

    private async Task MakeAsync(IPage page, string name)
    {
        await site.Data.CreateUserAsync(name, Roles.Editor);
        var devTools = await page.Context.NewCDPSessionAsync(page);
        await devTools.SendAsync("WebAuthn.enable");
        await devTools.SendAsync(
            "WebAuthn.addVirtualAuthenticator",
            new()
            {
                ["options"] = new Dictionary<string, object>
                {
                    ["protocol"] = "ctap2",
                    ["transport"] = "internal",
                    ["hasResidentKey"] = true,
                    ["hasUserVerification"] = true,
                    ["isUserVerified"] = true,
                    ["automaticPresenceSimulation"] = true,
                },
            }
        );
        await Site.SignInAsync(page, name);
        await page.GotoAsync("/account/security/passkeys/new");
        await page.GetByLabel("Name of the passkey").FillAsync("Virtual");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the passkey" }).ClickAsync();
        await page.Locator(".recovery-codes code").First.WaitForAsync();
        site.Clock.Advance(TimeSpan.FromSeconds(1));
    }

    private static async Task UseAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await page.Locator("body.desk").WaitForAsync();
    }

    private static async Task SignOutAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await page.Locator("body.plain").WaitForAsync();
    }

    private static async Task PasswordAsync(IPage page, string name)
    {
        await page.GotoAsync("/account/login");
        await page.Locator("[name=Email]").FillAsync($"{name}@news.test");
        await page.Locator("[name=Password]").FillAsync(TestData.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    private string CodeOf(string key) =>
        new Totp(Base32Encoding.ToBytes(key)).ComputeTotp(site.Clock.GetUtcNow().UtcDateTime);
}

/// <summary>A site under a host for which browsers allow passkeys.</summary>
public sealed class PasskeySite : Site
{
    public PasskeySite()
        : base(null, "localhost") { }
}
