using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Account;

public sealed class SessionTests(NewsApp app) : IClassFixture<NewsApp>
{
    private const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    private const string NewPassword = "Nineteen loud pelicans 7";

    [Fact]
    public async Task SignOut_CookieWasCopied_EndsTheCopyToo()
    {
        var (browser, copy) = await SignedInWithCopyAsync(await CreateAsync());

        await (await browser.OpenAsync("/account/logout")).Form("/account/logout").SendAsync();

        await AssertSignedOutAsync(copy);
    }

    [Fact]
    public async Task ChangePassword_CookieWasCopied_EndsTheCopyAndKeepsTheBrowser()
    {
        var (browser, copy) = await SignedInWithCopyAsync(await CreateAsync());

        await ChangePasswordAsync(browser);

        await AssertSignedOutAsync(copy);
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync("/admin")).Status);
    }

    [Fact]
    public async Task SetPasswordByLink_CookieWasCopied_EndsTheCopy()
    {
        var user = await CreateAsync();
        var (_, copy) = await SignedInWithCopyAsync(user);
        var (_, token) = await app.InScopeAsync(async services =>
            await services
                .GetRequiredService<PasswordEditor>()
                .TokenAsync(
                    user.Id,
                    (await services.GetRequiredService<AccountQueries>().FindAsync(user.Id, default))!.Version,
                    Actor.Program("Test"),
                    default
                )
        );

        await (
            await app.Browser().OpenAsync($"/account/set-password?user={user.Id}&token={Uri.EscapeDataString(token!)}")
        )
            .Form("/account/set-password")
            .Fill("Password", NewPassword)
            .Fill("PasswordAgain", NewPassword)
            .SendAsync();

        await AssertSignedOutAsync(copy);
    }

    [Fact]
    public async Task SignIn_BrowserBringsASessionAlong_GetsANewOneAndEndsTheFormer()
    {
        var user = await CreateAsync();
        var (browser, cookies) = app.BrowserWithCookies();
        await browser.SignInAsync(user);
        var planted = Copy(cookies);
        var token = (await browser.OpenAsync("/account")).Form("/account")["__RequestVerificationToken"]!;
        using var form = new FormUrlEncodedContent([
            new("Email", user.Email!),
            new("Password", TestData.Password),
            new("__RequestVerificationToken", token),
        ]);
        using var answer = await browser.PostAsync(new Uri("/account/login", UriKind.Relative), form);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync("/admin")).Status);
        await AssertSignedOutAsync(planted);
    }

    [Fact]
    public async Task Session_InUseForThirtyDays_Ends()
    {
        await using var own = new NewsApp();
        var browser = await own.SignedInAsync(Roles.Journalist);
        var statuses = new List<HttpStatusCode>();
        for (var hours = 10; hours <= 720; hours += 10)
        {
            own.Clock.Advance(TimeSpan.FromHours(10));
            statuses.Add((await browser.OpenAsync("/account")).Status);
        }

        Assert.All(statuses[..^1], status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(HttpStatusCode.Redirect, statuses[^1]);
    }

    [Fact]
    public async Task Session_TwelveIdleHours_Ends()
    {
        await using var own = new NewsApp();
        var browser = await own.SignedInAsync(Roles.Journalist);

        own.Clock.Advance(TimeSpan.FromHours(11));
        var soon = await browser.OpenAsync("/admin");
        own.Clock.Advance(TimeSpan.FromHours(12));
        var late = await browser.OpenAsync("/admin");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Redirect), (soon.Status, late.Status));
    }

    [Fact]
    public async Task Session_StampOfTheAccountChanged_IsVoid()
    {
        var user = await CreateAsync();
        var browser = await app.Browser().SignInAsync(user);

        // As if the password changed between the check of the old one and the insertion of the session.
        await app.Data.InDatabaseAsync(db =>
            db.Users.Where(u => u.Id == user.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(u => u.SecurityStamp, "ANOTHER"))
        );

        Assert.Equal(HttpStatusCode.Redirect, (await browser.OpenAsync("/admin")).Status);
    }

    [Fact]
    public async Task Sessions_Page_ShowsDeviceAndLastSeenAndEndsAnother()
    {
        var user = await CreateAsync();
        var (here, _) = app.BrowserWithCookies(userAgent: Firefox);
        await here.SignInAsync(user);
        var (elsewhere, _) = app.BrowserWithCookies(
            userAgent: "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0"
        );
        await elsewhere.SignInAsync(user);

        var page = await here.OpenAsync("/account/sessions");
        var rows = page.Document.QuerySelectorAll("tbody tr");
        var other = rows.Single(row => row.TextContent.Contains("Edge, Windows", StringComparison.Ordinal));
        var ended = await page.Form(other.QuerySelector("form")!.GetAttribute("action")!).SendAsync();

        Assert.Equal(2, rows.Length);
        Assert.Contains("This session", rows.Single(row => row != other).TextContent, StringComparison.Ordinal);
        Assert.Contains("Firefox, Linux", rows.Single(row => row != other).TextContent, StringComparison.Ordinal);
        Assert.Equal("/account/sessions", ended.Location);
        Assert.Contains("The session has ended.", (await ended.FollowAsync()).Text, StringComparison.Ordinal);
        Assert.Equal(
            1,
            await app.Data.InDatabaseAsync(db =>
                db.AuditTrail.CountAsync(e => e.UserId == user.Id && e.Action == "Ended session")
            )
        );
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.OpenAsync("/admin")).Status);
        Assert.Single((await here.OpenAsync("/account/sessions")).Document.QuerySelectorAll("tbody tr"));
    }

    [Fact]
    public async Task Sessions_HostileUserAgent_IsNeverShown()
    {
        var user = await CreateAsync();
        var (browser, _) = app.BrowserWithCookies(userAgent: "<script>alert(1)</script>");
        await browser.SignInAsync(user);

        var page = await browser.OpenAsync("/account/sessions");

        Assert.DoesNotContain("alert", page.Html, StringComparison.Ordinal);
        Assert.Contains("Unknown device", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndSession_OfSomebodyElse_ChangesNothing()
    {
        var victim = await CreateAsync();
        var theirs = await app.Browser().SignInAsync(victim);
        var session = await app.Data.InDatabaseAsync(db =>
            db.Sessions.Where(s => s.UserId == victim.Id).Select(s => s.Id).SingleAsync()
        );
        var (browser, _) = app.BrowserWithCookies();
        await browser.SignInAsync(await CreateAsync());
        var token = (await browser.OpenAsync("/account")).Form("/account")["__RequestVerificationToken"]!;
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token)]);

        using var answer = await browser.PostAsync(new Uri($"/account/sessions/{session}/end", UriKind.Relative), form);

        Assert.Equal(HttpStatusCode.OK, (await theirs.OpenAsync("/admin")).Status);
    }

    [Fact]
    public async Task Rename_NewName_StandsInEverySessionAtOnce()
    {
        var user = await CreateAsync();
        var here = await app.Browser().SignInAsync(user);
        var elsewhere = await app.Browser().SignInAsync(user);

        await (await here.OpenAsync("/account")).Form("/account").Fill("DisplayName", "Freshly Named").SendAsync();

        Assert.Contains("Freshly Named", (await elsewhere.OpenAsync("/admin")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_SignedIn_CostsOneLookUpOfTheSession()
    {
        await using var own = new NewsApp();
        var browser = await own.SignedInAsync(Roles.Journalist);
        await browser.OpenAsync("/account/logout");

        var soon = await new QueryCount().CommandsOfAsync(own, () => browser.OpenAsync("/account/logout"));
        own.Clock.Advance(TimeSpan.FromMinutes(4));
        var later = await new QueryCount().CommandsOfAsync(own, () => browser.OpenAsync("/account/logout"));
        var again = await new QueryCount().CommandsOfAsync(own, () => browser.OpenAsync("/account/logout"));

        // The other one counts the notices for the bell.
        Assert.Equal(2, soon.Count);
        Assert.Single(soon, sql => sql.Contains("Sessions", StringComparison.Ordinal));
        Assert.Contains(later, sql => sql.StartsWith("UPDATE", StringComparison.Ordinal));
        Assert.DoesNotContain(again, sql => sql.StartsWith("UPDATE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StaticFile_SignedIn_AsksNoDatabase()
    {
        await using var own = new NewsApp();
        var browser = await own.SignedInAsync(Roles.Journalist);

        Assert.Equal(
            0,
            await new QueryCount().OfAsync(own, () => browser.GetAsync(new Uri("/assets/admin.css", UriKind.Relative)))
        );
    }

    [Fact]
    public async Task Request_DatabaseGone_IsAnErrorAndSignsNobodyOut()
    {
        await using var own = new NewsApp();
        var browser = await own.SignedInAsync(Roles.Journalist);
        HttpStatusCode? read = null,
            sent = null;
        var page = await browser.OpenAsync("/admin/articles/new");
        await own.WithoutDatabaseAsync(async () =>
        {
            read = (await browser.OpenAsync("/admin")).Status;
            sent = (await page.Form("/admin/articles/new").Fill("Headline", "Waits").Press("Save").SendAsync()).Status;
        });

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (read, sent));
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync("/admin")).Status);
    }

    [Fact]
    public async Task Prune_EndedSessions_ForgetsThem()
    {
        await using var own = new NewsApp();
        await own.SignedInAsync(Roles.Journalist);
        own.Clock.Advance(TimeSpan.FromHours(13));

        await own.InScopeAsync(async services =>
        {
            await services.GetRequiredService<PruneSessions>().RunAsync(default);
            return true;
        });

        Assert.Equal(0, await own.Data.InDatabaseAsync(db => db.Sessions.CountAsync()));
    }

    private static CookieContainer Copy(CookieContainer cookies)
    {
        var copy = new CookieContainer();
        copy.Add(cookies.GetAllCookies());
        return copy;
    }

    private static async Task ChangePasswordAsync(HttpClient browser) =>
        await (await browser.OpenAsync("/account"))
            .Form("/account/password")
            .Fill("PresentPassword", TestData.Password)
            .Fill("Password", NewPassword)
            .Fill("PasswordAgain", NewPassword)
            .SendAsync();

    private Task<NewsUser> CreateAsync() => app.Data.CreateUserAsync($"user-{Guid.NewGuid():N}", Roles.Editor);

    private async Task<(HttpClient Browser, CookieContainer Copy)> SignedInWithCopyAsync(NewsUser user)
    {
        var (browser, cookies) = app.BrowserWithCookies();
        await browser.SignInAsync(user);
        var copy = Copy(cookies);
        Assert.Equal(HttpStatusCode.OK, (await app.BrowserWithCookies(Copy(copy)).Browser.OpenAsync("/admin")).Status);
        return (browser, copy);
    }

    private async Task AssertSignedOutAsync(CookieContainer cookies) =>
        Assert.Equal(
            HttpStatusCode.Redirect,
            (await app.BrowserWithCookies(cookies).Browser.OpenAsync("/admin")).Status
        );
}
