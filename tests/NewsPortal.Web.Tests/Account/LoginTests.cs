using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Account;

public sealed class LoginTests(NewsApp app) : IClassFixture<NewsApp>
{
    [Fact]
    public async Task Login_RightPassword_OpensTheNewsroom()
    {
        var browser = app.Browser();

        await browser.SignInAsync(await app.Data.CreateUserAsync("ann", Roles.Journalist));

        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync("/admin")).Status);
    }

    [Fact]
    public async Task Login_NobodySignedIn_IsWhereTheNewsroomSends()
    {
        var answer = await app.Browser().OpenAsync("/admin?x=1");

        Assert.Equal(
            (HttpStatusCode.Redirect, "/account/login?ReturnUrl=%2Fadmin%3Fx%3D1"),
            (answer.Status, new Uri(answer.Address, answer.Location!).PathAndQuery)
        );
    }

    [Theory]
    [InlineData("/admin/articles?state=draft", "/admin/articles?state=draft")]
    [InlineData("https://evil.test/", "/admin")]
    [InlineData("//evil.test/", "/admin")]
    [InlineData("/\\evil.test", "/admin")]
    public async Task Login_ReturnAddress_StaysOnTheSite(string asked, string leadsTo)
    {
        var user = await app.Data.CreateUserAsync($"return-{Guid.NewGuid():N}", Roles.Journalist);
        var login = await app.Browser().OpenAsync($"/account/login?ReturnUrl={Uri.EscapeDataString(asked)}");

        var answer = await login
            .Form("/account/login")
            .Fill("Email", user.Email!)
            .Fill("Password", TestData.Password)
            .SendAsync();

        Assert.Equal(leadsTo, answer.Location);
    }

    [Fact]
    public async Task Login_DisabledUser_IsRefusedAndSignedOut()
    {
        var user = await app.Data.CreateUserAsync("gone", Roles.Journalist);
        var browser = await app.Browser().SignInAsync(user);

        await app.InScopeAsync(async services =>
            await services
                .GetRequiredService<AccountEditor>()
                .DisableAsync(
                    user.Id,
                    (await services.GetRequiredService<AccountQueries>().FindAsync(user.Id, default))!.Version,
                    Actor.Program("Test"),
                    default
                )
        );

        Assert.Equal(HttpStatusCode.Redirect, (await browser.OpenAsync("/admin")).Status);
        Assert.Contains(
            "closed",
            (await TryAsync(app.Browser(), user.Email!, TestData.Password)).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Login_WithoutToken_IsRefused()
    {
        var user = await app.Data.CreateUserAsync("forged", Roles.Journalist);
        var browser = app.Browser();
        using var form = new FormUrlEncodedContent([new("Email", user.Email!), new("Password", TestData.Password)]);

        var answer = await browser.PostAsync(new Uri("/account/login", UriKind.Relative), form);

        Assert.Equal("/account/login", answer.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.OpenAsync("/admin")).Status);
    }

    [Fact]
    public async Task Logout_SessionEndedOverNight_SaysThatThePageWasTooOld()
    {
        var user = await app.Data.CreateUserAsync("nightly", Roles.Journalist);
        var browser = await app.Browser().SignInAsync(user);
        var page = await browser.OpenAsync("/admin");
        await (await browser.OpenAsync("/account")).Form("/account/sign-out-everywhere").SendAsync();

        var answer = await page.Form("/account/logout").SendAsync();

        Assert.Equal("/account/login", answer.Location);
        Assert.Contains(
            "become too old",
            (await answer.FollowAsync()).Document.QuerySelector("main [role=status]")!.TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Login_SignedInInAnotherTab_LeadsToTheNewsroom()
    {
        var user = await app.Data.CreateUserAsync("twotabs", Roles.Journalist);
        var browser = app.Browser();
        var tab = await browser.OpenAsync("/account/login");
        await browser.SignInAsync(user);

        var answer = await tab.Form("/account/login")
            .Fill("Email", user.Email!)
            .Fill("Password", TestData.Password)
            .SendAsync();

        Assert.Equal("/account/login", answer.Location);
        Assert.Equal("/admin", (await answer.FollowAsync()).Location);
    }

    [Fact]
    public async Task Login_ManyAddressesOfOneNetwork_ShareOneLimit()
    {
        await using var own = new NewsApp().With("Proxy:KnownProxies", BehindProxy.Address);
        await using var site = own.WithWebHostBuilder(builder =>
            builder.ConfigureTestServices(services => services.AddSingleton<IStartupFilter, BehindProxy>())
        );
        using var browser = site.CreateClient(new() { AllowAutoRedirect = false });

        var statuses = new List<HttpStatusCode>();
        for (var i = 1; i <= 31; i++)
        {
            statuses.Add(await TryFromAsync(browser, $"2001:db8:1:2::{i:x}"));
        }

        Assert.DoesNotContain(HttpStatusCode.TooManyRequests, statuses.Take(30));
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[30]);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, await TryFromAsync(browser, "2001:db8:1:3::1"));
    }

    [Fact]
    public async Task Account_SignOutEverywhere_EndsAllSessions()
    {
        var user = await app.Data.CreateUserAsync("wanderer", Roles.Editor);
        var here = await app.Browser().SignInAsync(user);
        var elsewhere = await app.Browser().SignInAsync(user);

        await (await here.OpenAsync("/account")).Form("/account/sign-out-everywhere").SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.OpenAsync("/admin")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await here.OpenAsync("/admin")).Status);
    }

    [Fact]
    public async Task Account_NewPassword_WorksAndEndsOtherSessions()
    {
        const string NewPassword = "Nineteen loud pelicans 7";
        var user = await app.Data.CreateUserAsync("changer", Roles.Editor);
        var here = await app.Browser().SignInAsync(user);
        var elsewhere = await app.Browser().SignInAsync(user);

        var answer = await (await here.OpenAsync("/account"))
            .Form("/account/password")
            .Fill("PresentPassword", TestData.Password)
            .Fill("Password", NewPassword)
            .Fill("PasswordAgain", NewPassword)
            .SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Equal(HttpStatusCode.OK, (await here.OpenAsync("/admin")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.OpenAsync("/admin")).Status);
        await app.Browser().SignInAsync(user, NewPassword);
    }

    [Fact]
    public async Task Account_GuessablePassword_IsRefusedWithAReason()
    {
        var here = await app.SignedInAsync(Roles.Editor);

        var answer = await (await here.OpenAsync("/account"))
            .Form("/account/password")
            .Fill("PresentPassword", TestData.Password)
            .Fill("Password", "password12345678")
            .Fill("PasswordAgain", "password12345678")
            .SendAsync();

        Assert.Contains(
            "easy to guess",
            answer.Document.QuerySelector("#Password-error")!.TextContent,
            StringComparison.Ordinal
        );
    }

    private static async Task<HttpStatusCode> TryFromAsync(HttpClient browser, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/account/login")
        {
            Content = new FormUrlEncodedContent([]),
        };
        request.Headers.Add("X-Forwarded-For", address);
        using var answer = await browser.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<Page> TryAsync(HttpClient browser, string email, string password) =>
        await (await browser.OpenAsync("/account/login"))
            .Form("/account/login")
            .Fill("Email", email)
            .Fill("Password", password)
            .SendAsync();
}
