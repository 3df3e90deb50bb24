using System.Net;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.TestKit;
using OtpNet;

namespace NewsPortal.Web.Tests.Account;

/// <summary>The authenticator app and recovery codes.</summary>
public sealed class SecondFactorTests(NewsApp app) : IClassFixture<NewsApp>
{
    private const string Authenticator = "/account/security/authenticator";
    private const string Code = "/account/code";
    private const string RecoveryCode = "/account/recovery-code";

    [Fact]
    public async Task SetUp_RightCode_ShowsTheRecoveryCodesOnce()
    {
        var (user, browser) = await UserAsync();
        var page = await browser.OpenAsync(Authenticator);

        var wrong = await page.Form(Authenticator).Fill("Code", "000000").SendAsync();
        var done = await wrong.Form(Authenticator).Fill("Code", CodeOf(KeyOn(wrong))).SendAsync();
        var codes = await done.FollowAsync();
        var again = await browser.OpenAsync("/account/security/recovery-codes");

        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Equal(KeyOn(page), KeyOn(wrong));
        Assert.Contains("M0 0h", page.Html, StringComparison.Ordinal);
        Assert.Equal(10, codes.Document.QuerySelectorAll(".recovery-codes code").Length);
        Assert.Equal("/account/security", again.Location);
        Assert.DoesNotContain(CodesOn(codes)[0], await StoredAsync(user.Id), StringComparison.Ordinal);
        Assert.Contains(
            await app.MailsToAsync(user.Email),
            mail => mail.TextBody!.Contains("an authenticator app", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task SetUp_FirstFactor_EndsTheOtherSessions()
    {
        var (user, browser) = await UserAsync();
        var elsewhere = await app.Browser().SignInAsync(user);

        await SetUpAsync(browser);

        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync("/admin")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.OpenAsync("/admin")).Status);
    }

    [Fact]
    public async Task SetUp_PasswordTypedLongAgo_AsksForItFirst()
    {
        var (_, browser) = await UserAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(11));

        var page = await browser.OpenAsync(Authenticator);

        Assert.StartsWith("/account/confirm", page.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SetUp_KeyOfAnotherUser_IsRefused()
    {
        var (_, browser) = await UserAsync();
        var (_, other) = await UserAsync();
        var foreign = await other.OpenAsync(Authenticator);

        var answer = await (await browser.OpenAsync(Authenticator))
            .Form(Authenticator)
            .Fill("Setup", foreign.Form(Authenticator)["Setup"]!)
            .Fill("Code", CodeOf(KeyOn(foreign)))
            .SendAsync();

        Assert.Equal(Authenticator, answer.Location);
    }

    [Fact]
    public async Task SignIn_WithAnApp_NeedsTheCodeBeforeThereIsASession()
    {
        var (user, key, _) = await ProtectedAsync();
        var browser = app.Browser();

        var step = await browser.PasswordAsync(user);
        var before = await browser.OpenAsync("/admin");
        var page = await step.FollowAsync();
        var done = await page.Form(Code).Fill("Code", CodeOf(key)).SendAsync();

        Assert.Equal("/account/code?returnUrl=", step.Location);
        Assert.StartsWith("https://news.test/account/login", before.Location, StringComparison.Ordinal);
        Assert.Equal("one-time-code", page.Document.QuerySelector("#Code")!.GetAttribute("autocomplete"));
        Assert.Equal("/admin", done.Location);
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync("/admin")).Status);
    }

    [Fact]
    public async Task SignIn_CodeUsedBefore_IsRefused()
    {
        var (user, key, _) = await ProtectedAsync();
        var code = CodeOf(key);
        await EnterAsync(app.Browser(), user, Code, code);

        var again = await EnterAsync(app.Browser(), user, Code, code);
        app.Clock.Advance(TimeSpan.FromSeconds(30));
        var next = await EnterAsync(app.Browser(), user, Code, CodeOf(key));

        Assert.Equal(HttpStatusCode.BadRequest, again.Status);
        Assert.Equal("/admin", next.Location);
    }

    [Fact]
    public async Task SignIn_RecoveryCode_WorksOnceHoweverItIsTyped()
    {
        var (user, _, codes) = await ProtectedAsync();
        var typed = codes[3].Replace(" ", "-", StringComparison.Ordinal).ToLowerInvariant();

        var first = await EnterAsync(app.Browser(), user, RecoveryCode, typed);
        var second = await EnterAsync(app.Browser(), user, RecoveryCode, codes[3]);

        Assert.Equal("/admin", first.Location);
        Assert.Equal(HttpStatusCode.BadRequest, second.Status);
        Assert.Contains(
            await app.MailsToAsync(user.Email),
            mail => mail.TextBody!.Contains("Recovery codes left: 9", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task SignIn_RecoveryCodeOfAnotherUser_IsRefused()
    {
        var (user, _, _) = await ProtectedAsync();
        var (_, _, others) = await ProtectedAsync();

        var answer = await EnterAsync(app.Browser(), user, RecoveryCode, others[0]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    [Fact]
    public async Task SignIn_ManyWrongCodes_AreSlowedDownWhateverThePasswordSays()
    {
        var (user, key, _) = await ProtectedAsync();
        for (var i = 0; i <= SignInThrottle.Free; i++)
        {
            // The right password each time, from another browser.
            await EnterAsync(app.Browser(), user, Code, "000000");
        }

        var slowed = await EnterAsync(app.Browser(), user, Code, CodeOf(key));

        Assert.Equal(HttpStatusCode.TooManyRequests, slowed.Status);
    }

    [Fact]
    public async Task SignIn_StepTooOldOrPasswordChanged_BeginsAgain()
    {
        var (user, key, _) = await ProtectedAsync();
        var slow = app.Browser();
        var page = await (await slow.PasswordAsync(user)).FollowAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(11));

        var late = await page.Form(Code).Fill("Code", CodeOf(key)).SendAsync();
        var other = app.Browser();
        page = await (await other.PasswordAsync(user)).FollowAsync();
        await app.Data.InDatabaseAsync(db =>
            db.Users.Where(u => u.Id == user.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(u => u.SecurityStamp, "another"))
        );
        var changed = await page.Form(Code).Fill("Code", CodeOf(key)).SendAsync();

        Assert.StartsWith("/account/login", late.Location, StringComparison.Ordinal);
        Assert.StartsWith("/account/login", changed.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_WithoutAPassword_LeadsToTheSignIn()
    {
        var page = await app.Browser().OpenAsync("/account/code?returnUrl=%2Fadmin");

        Assert.StartsWith("/account/login", page.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Remove_TheApp_LetsThePasswordSignInAgain()
    {
        var (user, browser) = await UserAsync();
        await SetUpAsync(browser);

        var removed = await (await browser.OpenAsync("/account/security"))
            .Form("/account/security/authenticator/remove")
            .SendAsync();

        Assert.Equal("/account/security", removed.Location);
        await app.Browser().SignInAsync(user);
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync("/admin")).Status);
        Assert.False(await app.Data.InDatabaseAsync(db => db.RecoveryCodes.AnyAsync(code => code.UserId == user.Id)));
    }

    [Theory]
    [InlineData("/account/security/authenticator/remove")]
    [InlineData("/account/security/recovery-codes")]
    public async Task Change_OfAnOldPage_IsAConflict(string action)
    {
        var (_, browser) = await UserAsync();
        await SetUpAsync(browser);

        var answer = await (await browser.OpenAsync("/account/security"))
            .Form(action)
            .Fill("version", "old")
            .SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
    }

    [Fact]
    public async Task NewCodes_ReplaceTheEarlierOnes()
    {
        var (user, browser) = await UserAsync();
        var (_, old) = await SetUpAsync(browser);

        var made = await (
            await (await browser.OpenAsync("/account/security")).Form("/account/security/recovery-codes").SendAsync()
        ).FollowAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await EnterAsync(app.Browser(), user, RecoveryCode, old[0])).Status);
        Assert.Equal("/admin", (await EnterAsync(app.Browser(), user, RecoveryCode, CodesOn(made)[0])).Location);
    }

    [Fact]
    public async Task Rule_ForTheRole_LeadsToTheSetUpAndNowhereElse()
    {
        await using var own = new NewsApp();
        var admin = await own.SignedInAsync(Roles.Administrator);
        var journalist = await own.SignedInAsync(Roles.Journalist);
        await (await admin.OpenAsync("/admin/settings"))
            .Form("/admin/settings")
            .Fill("SecondFactor", nameof(SecondFactorRule.EditorsAndAdministrators))
            .SendAsync();

        var led = await admin.OpenAsync("/admin");
        var page = await admin.OpenAsync("/account/security");
        var (_, codes) = await SetUpAsync(admin, own);
        var after = await admin.OpenAsync("/admin");
        var last = await (await admin.OpenAsync("/account/security"))
            .Form("/account/security/authenticator/remove")
            .SendAsync();

        Assert.EndsWith("/account/security", led.Location, StringComparison.Ordinal);
        Assert.Contains("needs a second factor", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("New article", page.Text, StringComparison.Ordinal);
        Assert.Equal(10, codes.Count);
        Assert.Equal(HttpStatusCode.OK, after.Status);
        Assert.Contains("the only one", last.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await journalist.OpenAsync("/admin")).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("١٢٣٤٥٦")]
    [InlineData("12345\u202e6")]
    [InlineData("' OR 1=1 --")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("{\"id\":\"AA\",\"rawId\":null}")]
    public async Task Form_AnyText_IsRefusedWithoutAnError(string text)
    {
        var (user, _, _) = await ProtectedAsync();
        var (_, browser) = await UserAsync();
        var code = await EnterAsync(app.Browser(), user, Code, text);
        var recovery = await EnterAsync(app.Browser(), user, RecoveryCode, text);
        var setUp = await (await browser.OpenAsync(Authenticator)).Form(Authenticator).Fill("Code", text).SendAsync();
        var stranger = app.Browser();
        var passkey = await (await stranger.OpenAsync("/account/login"))
            .Form("/account/passkey")
            .Fill("Credential", text)
            .SendAsync();
        const string New = "/account/security/passkeys/new";
        var made = await (await browser.OpenAsync(New)).Form(New).Fill("Credential", text).SendAsync();

        Assert.All([code, recovery, setUp, made], answer => Assert.Equal(HttpStatusCode.BadRequest, answer.Status));
        Assert.StartsWith("/account/login", passkey.Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.OpenAsync("/admin")).Status);
    }

    [Theory]
    [InlineData(Code)]
    [InlineData("/account/passkey")]
    [InlineData("/account/security/authenticator/remove")]
    [InlineData("/account/security/passkeys/remove")]
    [InlineData("/account/security/recovery-codes")]
    public async Task Form_WithoutItsToken_ChangesNothing(string action)
    {
        var (_, browser) = await UserAsync();
        await SetUpAsync(browser);
        using var empty = new FormUrlEncodedContent([]);

        using var answer = await browser.PostAsync(new Uri(action, UriKind.Relative), empty);

        Assert.StartsWith("/account/login", answer.Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    private async Task<(NewsUser User, HttpClient Browser)> UserAsync()
    {
        var user = await app.Data.CreateUserAsync($"factor-{Guid.NewGuid():N}", Roles.Editor);
        return (user, await app.Browser().SignInAsync(user));
    }

    private async Task<(NewsUser User, string Key, IReadOnlyList<string> Codes)> ProtectedAsync()
    {
        var (user, browser) = await UserAsync();
        var (key, codes) = await SetUpAsync(browser);

        // The code of the set-up is used.
        app.Clock.Advance(TimeSpan.FromSeconds(60));
        return (user, key, codes);
    }

    private async Task<(string Key, IReadOnlyList<string> Codes)> SetUpAsync(HttpClient browser, NewsApp? own = null)
    {
        var page = await browser.OpenAsync(Authenticator);
        var key = KeyOn(page);
        var done = await page.Form(Authenticator).Fill("Code", CodeOf(key, own)).SendAsync();
        return (key, CodesOn(await done.FollowAsync()));
    }

    private static async Task<Page> EnterAsync(HttpClient browser, NewsUser user, string action, string code)
    {
        await browser.PasswordAsync(user);
        return await (await browser.OpenAsync(action)).Form(action).Fill("Code", code).SendAsync();
    }

    private string CodeOf(string key, NewsApp? own = null) =>
        new Totp(Base32Encoding.ToBytes(key)).ComputeTotp((own ?? app).Clock.GetUtcNow().UtcDateTime);

    private static string KeyOn(Page page) =>
        page.Document.QuerySelector(".key code")!.TextContent.Replace(" ", "", StringComparison.Ordinal);

    private static IReadOnlyList<string> CodesOn(Page page) =>
        [.. page.Document.QuerySelectorAll(".recovery-codes code").Select(code => code.TextContent)];

    private Task<string> StoredAsync(long userId) =>
        app.Data.InDatabaseAsync(async db =>
            string.Join(
                ' ',
                await db.RecoveryCodes.Where(code => code.UserId == userId).Select(code => code.Hash).ToListAsync()
            )
        );
}
