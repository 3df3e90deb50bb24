using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>How often one address or account may ask for what costs much.</summary>
public sealed class RequestLimitTests
{
    [Theory]
    [InlineData("/search?q=w")]
    [InlineData("/feed/json?w=")]
    [InlineData("/tag/none/feed?w=")]
    [InlineData("/news-sitemap.xml?w=")]
    public async Task Get_FarMoreThanAReaderAsksFor_IsRefusedForThatAddressAlone(string address)
    {
        // Each for another address: what is kept costs nothing, and is not limited.
        await AreRefusedAsync(500, number => new HttpRequestMessage(HttpMethod.Get, $"{address}{number}"));
    }

    [Theory]
    [InlineData("/admin/media")]
    [InlineData("/admin/files")]
    [InlineData("/admin/redirects/import")]
    public async Task Upload_FarMoreThanANewsroomSends_IsRefusedForThatAddressAlone(string address) =>
        await AreRefusedAsync(
            900,
            _ => new HttpRequestMessage(HttpMethod.Post, address) { Content = new MultipartFormDataContent() }
        );

    [Fact]
    public async Task Upload_OfOneAccountFromManyAddresses_IsRefusedForThatAccountAlone()
    {
        await using var app = new NewsApp().With("Proxy:KnownProxies", BehindProxy.Address);
        await using var site = app.WithWebHostBuilder(builder =>
            builder.ConfigureTestServices(services => services.AddSingleton<IStartupFilter, BehindProxy>())
        );
        var hasty = await SignedInAsync("hasty");
        var patient = await SignedInAsync("patient");

        var answers = new List<HttpStatusCode>();
        for (var number = 0; number < 1_000 && !answers.Contains(HttpStatusCode.TooManyRequests); number++)
        {
            answers.Add(await SendAsync(hasty, $"192.0.{number / 200}.{1 + (number % 200)}"));
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, answers[^1]);
        Assert.InRange(answers.Count, 300, 999);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, await SendAsync(patient, "192.0.0.1"));

        async Task<HttpClient> SignedInAsync(string name)
        {
            var browser = site.CreateClient(
                new() { AllowAutoRedirect = false, BaseAddress = new Uri("https://news.test") }
            );
            return await browser.SignInAsync(await app.Data.CreateUserAsync(name, Roles.Editor));
        }

        static async Task<HttpStatusCode> SendAsync(HttpClient browser, string from)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/media");
            request.Content = new MultipartFormDataContent();
            request.Headers.Add("X-Forwarded-For", from);
            using var answer = await browser.SendAsync(request);
            return answer.StatusCode;
        }
    }

    private static async Task AreRefusedAsync(int requests, Func<int, HttpRequestMessage> make)
    {
        await using var app = new NewsApp().With("Proxy:KnownProxies", BehindProxy.Address);
        await using var site = app.WithWebHostBuilder(builder =>
            builder.ConfigureTestServices(services => services.AddSingleton<IStartupFilter, BehindProxy>())
        );
        using var browser = site.CreateClient();

        var answers = await Task.WhenAll(Enumerable.Range(0, requests).Select(i => AskAsync("192.0.2.7", i)));
        var refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);

        Assert.Contains(answers, answer => answer.StatusCode != HttpStatusCode.TooManyRequests);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Contains("<h1", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, (await AskAsync("198.51.100.9", requests)).StatusCode);

        async Task<HttpResponseMessage> AskAsync(string from, int number)
        {
            using var request = make(number);
            request.Headers.Add("X-Forwarded-For", from);
            request.Headers.Add("Accept", "text/html");
            return await browser.SendAsync(request);
        }
    }
}
