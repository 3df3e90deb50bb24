using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.TestKit;
using Serilog.Core;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>
/// What is off unless a setting enables it: metrics, cookies, forwarding headers, other sites' use of ours.
/// </summary>
public sealed class DefaultsTests(NewsApp app) : IClassFixture<NewsApp>
{
    private const string Token = "a-token-of-at-least-16-characters";

    [Fact]
    public async Task Metrics_NeitherPortNorToken_AreOff()
    {
        await using var own = new NewsApp();
        await using var near = From(own, IPAddress.Loopback);
        using var browser = near.CreateClient();

        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/metrics")).StatusCode);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("another-token-of-16-characters", HttpStatusCode.Unauthorized)]
    [InlineData(Token, HttpStatusCode.OK)]
    public async Task Metrics_WithToken_AreForWhoKnowsIt(string? sent, HttpStatusCode expected)
    {
        await using var measured = new NewsApp().With("Metrics:Token", Token);
        using var browser = measured.Browser();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Authorization = sent is null ? null : new AuthenticationHeaderValue("Bearer", sent);

        using var answer = await browser.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("https://news.test", true)]
    [InlineData("http://news.test", false)]
    public async Task Cookies_Set_AreBoundToTheHostOverHttps(string site, bool isSecure)
    {
        var user = await app.Data.CreateUserAsync($"cookie-{Guid.NewGuid():N}", Roles.Journalist);
        using var browser = app.CreateClient(
            new WebApplicationFactoryClientOptions
            {
                AllowAutoRedirect = false,
                HandleCookies = true,
                BaseAddress = new Uri(site),
            }
        );
        var form = await browser.GetAsync("/account/login");
        var login = await browser.OpenAsync("/account/login");
        var fields = login.Form("/account/login").Fill("Email", user.Email!).Fill("Password", TestData.Password);
        using var signedIn = await browser.PostAsync(
            "/account/login",
            new FormUrlEncodedContent(
                new[] { "Email", "Password", "__RequestVerificationToken" }.Select(name => new KeyValuePair<
                    string,
                    string
                >(name, fields[name]!))
            )
        );
        using var newsroom = await browser.GetAsync("/admin");

        Assert.Equal(HttpStatusCode.OK, newsroom.StatusCode);
        var cookies = form.Headers.GetValues("Set-Cookie").Concat(signedIn.Headers.GetValues("Set-Cookie")).ToList();
        Assert.True(cookies.Count >= 2, string.Join("\n", cookies));
        Assert.All(
            cookies,
            cookie =>
            {
                Assert.Equal(isSecure, cookie.StartsWith("__Host-", StringComparison.Ordinal));
                Assert.Equal(isSecure, cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase));
                Assert.Contains("; path=/;", cookie, StringComparison.OrdinalIgnoreCase);
                Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
            }
        );
    }

    [Fact]
    public async Task Get_ResourcePolicy_LetsOtherSitesUseWhatIsMadeForThem()
    {
        var story = await app.Data.CreateStoryAsync("Bridges and borders");
        const string Path = "/2026/03/02/bridges-and-borders";
        var browser = app.Browser();

        foreach (var address in new[] { "/", Path, "/account/login", "/assets/site.css", "/no-such-page" })
        {
            Assert.Equal("same-origin", await PolicyAsync(address));
        }

        foreach (
            var address in new[]
            {
                "/feed",
                "/feed/atom",
                "/feed/json",
                "/favicon.svg",
                "/icons/192.png",
                $"/embed/{story.Id}",
                $"/oembed?url=https://news.test{Path}",
                "/sitemap.xml",
            }
        )
        {
            Assert.Equal("cross-origin", await PolicyAsync(address));
        }

        async Task<string> PolicyAsync(string address)
        {
            using var answer = await browser.GetAsync(new Uri(address, UriKind.Relative));
            return Assert.Single(answer.Headers.GetValues("Cross-Origin-Resource-Policy"));
        }
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public async Task Hsts_OverHttps_CoversSubdomainsWhenSet(string setting, bool expected)
    {
        await using var production = new NewsApp().With("Hsts:IncludeSubDomains", setting);
        await using var site = production.WithWebHostBuilder(builder => builder.UseEnvironment("Production"));
        using var browser = site.CreateClient(
            new WebApplicationFactoryClientOptions { BaseAddress = new Uri("https://news.test") }
        );

        using var answer = await browser.GetAsync("/feed");

        var hsts = Assert.Single(answer.Headers.GetValues("Strict-Transport-Security"));
        Assert.Equal(expected, hsts.Contains("includeSubDomains", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Forwarded_ByUndeclaredProxy_IsToldOnce()
    {
        await using var own = new NewsApp();
        var log = new LogLines();
        await using var site = own.WithWebHostBuilder(builder =>
            builder.ConfigureTestServices(services =>
                services.AddSingleton<IStartupFilter, BehindProxy>().AddSingleton<ILogEventSink>(log)
            )
        );
        using var browser = site.CreateClient();
        for (var i = 0; i < 3; i++)
        {
            await SearchAsync(browser, $"192.0.2.{i}");
        }

        var warning = Assert.Single(
            log.All,
            text =>
                text.StartsWith("Warning ", StringComparison.Ordinal)
                && text.Contains("Proxy:KnownProxies", StringComparison.Ordinal)
        );
        Assert.Contains(BehindProxy.Address, warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://news.test/", true)]
    [InlineData("https://news.test/", false)]
    [InlineData("http://news.test/health/ready", false)]
    public async Task Proxy_SayingNothingOfHttps_IsToldOnce(string asked, bool isTold)
    {
        await using var own = new NewsApp();
        var log = new LogLines();
        own.Adding(services => services.AddSingleton<ILogEventSink>(log));
        using var browser = own.CreateClient();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await browser.GetAsync(new Uri(asked));
        }

        Assert.Equal(
            isTold ? 1 : 0,
            log.All.Count(line =>
                line.StartsWith("Warning ", StringComparison.Ordinal)
                && line.Contains("X-Forwarded-Proto", StringComparison.Ordinal)
            )
        );
    }

    [Theory]
    [InlineData("https://news.test", "http://news.test/", false)]
    [InlineData("https://news.test", "https://news.test:8443/", true)]
    [InlineData("https://news.test", "https://other.test/", true)]
    [InlineData("https://news.test", "https://other.test/health/ready", false)]
    [InlineData("http://localhost:8080", "http://127.0.0.1:8080/", false)]
    [InlineData("http://localhost:5080", "http://localhost:8080/", true)]
    public async Task Host_OtherThanTheBaseUrl_IsToldOnce(string site, string asked, bool isTold)
    {
        await using var own = new NewsApp().With("Site:BaseUrl", site);
        var log = new LogLines();
        own.Adding(services => services.AddSingleton<ILogEventSink>(log));
        using var browser = own.CreateClient();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await browser.GetAsync(new Uri(asked));
        }

        var told = log.All.Where(line => line.Contains($"Site:BaseUrl is {site}", StringComparison.Ordinal));
        Assert.Equal(isTold ? 1 : 0, told.Count(line => line.StartsWith("Warning ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("https://news.test", Roles.Administrator, false)]
    [InlineData("https://other.test", Roles.Administrator, true)]
    [InlineData("https://other.test", Roles.Editor, false)]
    public async Task Desk_HostOtherThanTheBaseUrl_TellsAdministrators(string came, string role, bool isTold)
    {
        var user = await app.Data.CreateUserAsync($"host-{Guid.NewGuid():N}", role);
        using var browser = app.CreateClient(
            new WebApplicationFactoryClientOptions
            {
                AllowAutoRedirect = false,
                HandleCookies = true,
                BaseAddress = new Uri(came),
            }
        );
        var login = (await browser.OpenAsync("/account/login")).Form("/account/login");
        await login.Fill("Email", user.Email!).Fill("Password", TestData.Password).SendAsync();

        var desk = await browser.GetStringAsync(new Uri("/admin", UriKind.Relative));

        Assert.Equal(isTold, desk.Contains("Site:BaseUrl", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Limits_BehindUndeclaredProxy_AreEachReadersOwn()
    {
        await using var own = new NewsApp();
        await using var site = From(own, IPAddress.Parse(BehindProxy.Address));
        using var browser = site.CreateClient();

        var greedy = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => SearchAsync(browser, "192.0.2.7", i)));

        Assert.Contains(HttpStatusCode.TooManyRequests, greedy);
        Assert.Equal(HttpStatusCode.OK, await SearchAsync(browser, "198.51.100.9"));
    }

    [Fact]
    public async Task Limits_SendersMadeUp_EndWithTheCrowds()
    {
        await using var own = new NewsApp();
        await using var site = From(own, IPAddress.Parse("203.0.113.4"));
        using var browser = site.CreateClient();

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 500)
                .Select(async i =>
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, "/account/login")
                    {
                        Content = new StringContent(""),
                    };
                    request.Headers.Add("X-Forwarded-For", $"192.0.{i / 250}.{i % 250}");
                    request.Headers.Add("Accept", "application/json");
                    using var answer = await browser.SendAsync(request);
                    return answer.StatusCode;
                })
        );

        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
    }

    [Fact]
    public async Task SignIn_BehindUndeclaredProxy_IsEachReadersOwn()
    {
        await using var own = new NewsApp();
        await using var site = From(own, IPAddress.Parse(BehindProxy.Address));

        List<HttpStatusCode> guesser = [];
        for (var i = 0; i < 6; i++)
        {
            guesser.Add(await GuessAsync(site, "192.0.2.7"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, guesser[^1]);
        Assert.Equal(HttpStatusCode.BadRequest, await GuessAsync(site, "198.51.100.9"));
    }

    [Fact]
    public async Task SignIn_PastDeclaredProxies_CountsTheSenderAndNotWhatItSays()
    {
        await using var own = new NewsApp().With("Proxy:KnownProxies", "192.0.2.200");
        await using var site = From(own, IPAddress.Parse("203.0.113.4"));

        List<HttpStatusCode> guesser = [];
        for (var i = 0; i < 6; i++)
        {
            guesser.Add(await GuessAsync(site, $"198.51.100.{i}"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, guesser[^1]);
    }

    [Fact]
    public async Task KeptForm_BehindUndeclaredProxy_IsEachReadersOwn()
    {
        await using var own = new NewsApp();
        await using var site = From(own, IPAddress.Parse(BehindProxy.Address));
        using var browser = site.CreateClient();

        var greedy = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => SendAsync(browser, "192.0.2.7")));

        Assert.Contains(HttpStatusCode.TooManyRequests, greedy);
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(browser, "198.51.100.9"));
    }

    private static async Task<HttpStatusCode> GuessAsync(WebApplicationFactory<global::Program> site, string from)
    {
        using var browser = site.CreateClient(
            new() { AllowAutoRedirect = false, BaseAddress = new Uri("https://news.test") }
        );
        browser.DefaultRequestHeaders.Add("X-Forwarded-For", from);
        var form = (await browser.OpenAsync("/account/login")).Form("/account/login");
        return (await form.Fill("Email", "ann@news.test").Fill("Password", "wrong").SendAsync()).Status;
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient browser, string from)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/articles/new")
        {
            Content = new FormUrlEncodedContent([new("Headline", "x")]),
        };
        request.Headers.Add("X-Forwarded-For", from);
        using var answer = await browser.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>For another word each time: what is kept is not limited.</summary>
    private static async Task<HttpStatusCode> SearchAsync(HttpClient browser, string from, int word = 1000)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/search?q=w{word}");
        request.Headers.Add("X-Forwarded-For", from);
        using var answer = await browser.SendAsync(request);
        return answer.StatusCode;
    }

    private static WebApplicationFactory<global::Program> From(NewsApp app, IPAddress address) =>
        app.WithWebHostBuilder(builder =>
            builder.ConfigureTestServices(services => services.AddSingleton<IStartupFilter>(new Sender(address)))
        );

    private sealed class Sender(IPAddress address) : IStartupFilter
    {
        public Action<Microsoft.AspNetCore.Builder.IApplicationBuilder> Configure(
            Action<Microsoft.AspNetCore.Builder.IApplicationBuilder> next
        ) =>
            builder =>
            {
                builder.Use(rest =>
                    context =>
                    {
                        context.Connection.RemoteIpAddress = address;
                        return rest(context);
                    }
                );
                next(builder);
            };
    }
}
