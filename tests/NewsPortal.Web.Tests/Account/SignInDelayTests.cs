using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Account;

/// <summary>Wrong passwords slow down whoever types them, and lock nobody out.</summary>
public sealed class SignInDelayTests(NewsApp app) : IClassFixture<NewsApp>
{
    [Fact]
    public async Task Login_StrangersGuess_KnownDeviceIsNotHeldUp()
    {
        var user = await CreateAsync();
        var known = await app.Browser().SignInAsync(user);
        await (await known.OpenAsync("/account/logout")).Form("/account/logout").SendAsync();
        await GuessAsync(app.Browser(), user.Email!, 8);

        var stranger = await TryAsync(app.Browser(), user.Email!, TestData.Password);
        var owner = await TryAsync(known, user.Email!, TestData.Password);

        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.Redirect), (stranger.Status, owner.Status));
    }

    [Fact]
    public async Task Login_WrongPasswords_GrowingDelaysWithASentence()
    {
        var user = await CreateAsync();
        var browser = app.Browser();
        var wrong = await GuessAsync(browser, user.Email!, 5);
        var (first, page) = await RetryAfterAsync(browser, user.Email!);
        app.Clock.Advance(TimeSpan.FromSeconds(31));
        await GuessAsync(browser, user.Email!, 1);
        var (second, _) = await RetryAfterAsync(browser, user.Email!);
        app.Clock.Advance(TimeSpan.FromSeconds(61));

        Assert.All(wrong, status => Assert.Equal(HttpStatusCode.BadRequest, status));
        Assert.Equal((30, 60), (first, second));
        Assert.Contains("Wait 1 minute", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await TryAsync(browser, user.Email!, TestData.Password)).Status);
    }

    [Fact]
    public async Task Login_OtherNetwork_IsNotHeldUp()
    {
        await using var own = new NewsApp().With("Proxy:KnownProxies", BehindProxy.Address);
        await using var site = own.WithWebHostBuilder(builder =>
            builder.ConfigureTestServices(services => services.AddSingleton<IStartupFilter, BehindProxy>())
        );
        HttpClient From(string address)
        {
            var browser = site.CreateClient(
                new() { AllowAutoRedirect = false, BaseAddress = new Uri("https://news.test") }
            );
            browser.DefaultRequestHeaders.Add("X-Forwarded-For", address);
            return browser;
        }

        var wrong = await GuessAsync(From("2001:db8:1:2::1"), "somebody@news.test", 5);

        Assert.DoesNotContain(HttpStatusCode.TooManyRequests, wrong);
        Assert.Equal(
            [HttpStatusCode.TooManyRequests],
            await GuessAsync(From("2001:db8:1:2:ffff::9"), "somebody@news.test", 1)
        );
        Assert.Equal([HttpStatusCode.BadRequest], await GuessAsync(From("2001:db8:1:3::1"), "somebody@news.test", 1));
    }

    [Fact]
    public async Task Login_DeviceCookieForgedOrOfAnotherAccount_IsAStranger()
    {
        var victim = await CreateAsync();
        var (attacker, cookies) = app.BrowserWithCookies();
        await attacker.SignInAsync(await CreateAsync());
        await (await attacker.OpenAsync("/account/logout")).Form("/account/logout").SendAsync();
        await GuessAsync(app.Browser(), victim.Email!, 5);

        var otherAccounts = await TryAsync(attacker, victim.Email!, "wrong");
        var device = cookies.GetAllCookies().Single(cookie => cookie.Name.EndsWith("device", StringComparison.Ordinal));
        device.Value = "CfDJ8" + new string('x', 60);
        var forged = await TryAsync(attacker, victim.Email!, "wrong");

        Assert.Equal(
            (HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests),
            (otherAccounts.Status, forged.Status)
        );
    }

    [Fact]
    public async Task Login_KnownDeviceGuesses_IsHeldUpItself()
    {
        var user = await CreateAsync();
        var known = await app.Browser().SignInAsync(user);
        await (await known.OpenAsync("/account/logout")).Form("/account/logout").SendAsync();

        await GuessAsync(known, user.Email!, 5);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await TryAsync(known, user.Email!, TestData.Password)).Status);
    }

    [Fact]
    public async Task DeviceCookie_BeforeARightPassword_IsNotSet()
    {
        var user = await CreateAsync();
        var (browser, cookies) = app.BrowserWithCookies();
        await browser.OpenAsync("/");
        await GuessAsync(browser, user.Email!, 1);
        var before = cookies.GetAllCookies().Any(cookie => cookie.Name.Contains("device", StringComparison.Ordinal));

        await browser.SignInAsync(user);

        var device = cookies.GetAllCookies().Single(cookie => cookie.Name.Contains("device", StringComparison.Ordinal));
        Assert.False(before);
        Assert.True(device is { HttpOnly: true, Secure: true });
        Assert.DoesNotContain(user.Email!, device.Value, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task ChangePassword_WrongOnes_AreCountedForThatSessionOnly()
    {
        var user = await CreateAsync();
        var thief = await app.Browser().SignInAsync(user);
        var owner = await app.Browser().SignInAsync(user);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await ChangeAsync(thief, "wrong")).Status);
        }

        var held = await ChangeAsync(thief, TestData.Password);
        var free = await ChangeAsync(owner, TestData.Password);

        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.Redirect), (held.Status, free.Status));
        Assert.Contains("Wait 1 minute", held.Text, StringComparison.Ordinal);
    }

    /// <summary>
    /// Neither the message nor the timing reveals who has an account: an unknown address, a wrong password, a closed
    /// account and one without a password.
    /// </summary>
    [Fact]
    public async Task Login_UnknownWrongClosedOrWithoutPassword_SameQueriesAndAnswer()
    {
        await using var own = new NewsApp();
        var known = await own.Data.CreateUserAsync("known", Roles.Journalist);
        var closed = await own.Data.CreateUserAsync("closed", Roles.Journalist);
        var invited = await own.Data.CreateUserAsync("invited", Roles.Journalist);
        var locked = await own.Data.CreateUserAsync("locked", Roles.Journalist);
        await own.Data.InDatabaseAsync(async db =>
        {
            await db
                .Users.Where(u => u.Id == closed.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(u => u.IsDisabled, true));
            await db
                .Users.Where(u => u.Id == invited.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(u => u.PasswordHash, (string?)null));
            return await db
                .Users.Where(u => u.Id == locked.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(u => u.LockoutEnd, NewsApp.Start.AddDays(1)));
        });
        await TryAsync(own.Browser(), "warm@news.test", "wrong");

        List<(string Commands, string Answer)> seen = [];
        foreach (var email in new[] { "nobody@news.test", known.Email!, closed.Email!, invited.Email!, locked.Email! })
        {
            seen.Add(await ObserveAsync(own, email));
        }

        Assert.Single(seen.Distinct());
    }

    [Fact]
    public async Task Login_HeldUp_SameQueriesAndAnswerForUnknownAndKnown()
    {
        await using var own = new NewsApp();
        var known = await own.Data.CreateUserAsync("known", Roles.Journalist);
        await GuessAsync(own.Browser(), known.Email!, 5);
        await GuessAsync(own.Browser(), "nobody@news.test", 5);

        var first = await ObserveAsync(own, known.Email!);
        var second = await ObserveAsync(own, "nobody@news.test");

        Assert.Equal(first, second);
        Assert.Contains("Wait 1 minute", first.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SetPassword_NumberThatNobodyHas_AnswersLikeOneThatSomebodyHas()
    {
        var user = await CreateAsync();
        var known = await app.Browser().OpenAsync($"/account/set-password?user={user.Id}&token=x");
        var unknown = await app.Browser().OpenAsync("/account/set-password?user=987654&token=x");

        Assert.Equal((known.Status, known.Text), (unknown.Status, unknown.Text));
    }

    private static async Task<(string Commands, string Answer)> ObserveAsync(NewsApp app, string email)
    {
        var browser = app.Browser();
        var form = (await browser.OpenAsync("/account/login"))
            .Form("/account/login")
            .Fill("Email", email)
            .Fill("Password", "wrong");
        Page? page = null;
        var commands = await new QueryCount().CommandsOfAsync(app, async () => page = await form.SendAsync());
        return (
            string.Join("\n", commands),
            $"{page!.Status} {page.Text.Replace(email, "", StringComparison.Ordinal)}"
        );
    }

    private static async Task<List<HttpStatusCode>> GuessAsync(HttpClient browser, string email, int times)
    {
        List<HttpStatusCode> answers = [];
        for (var i = 0; i < times; i++)
        {
            answers.Add((await TryAsync(browser, email, $"wrong {i}")).Status);
        }

        return answers;
    }

    private static async Task<(int Seconds, string Text)> RetryAfterAsync(HttpClient browser, string email)
    {
        var token = (await browser.OpenAsync("/account/login")).Form("/account/login")["__RequestVerificationToken"]!;
        using var form = new FormUrlEncodedContent([
            new("Email", email),
            new("Password", "wrong"),
            new("__RequestVerificationToken", token),
        ]);
        using var answer = await browser.PostAsync(new Uri("/account/login", UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        return ((int)answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<Page> TryAsync(HttpClient browser, string email, string password) =>
        await (await browser.OpenAsync("/account/login"))
            .Form("/account/login")
            .Fill("Email", email)
            .Fill("Password", password)
            .SendAsync();

    private static async Task<Page> ChangeAsync(HttpClient browser, string present) =>
        await (await browser.OpenAsync("/account"))
            .Form("/account/password")
            .Fill("PresentPassword", present)
            .Fill("Password", "Nineteen loud pelicans 7")
            .Fill("PasswordAgain", "Nineteen loud pelicans 7")
            .SendAsync();

    private Task<NewsUser> CreateAsync() => app.Data.CreateUserAsync($"user-{Guid.NewGuid():N}", Roles.Editor);
}
