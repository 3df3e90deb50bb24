using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Public;

/// <summary>How often one address may search.</summary>
public sealed class SearchLimitTests
{
    [Fact]
    public async Task Search_FarMoreThanAPersonReads_AreRefusedForThatAddressAlone()
    {
        await using var app = new NewsApp().With("Proxy:KnownProxies", BehindProxy.Address);
        await using var site = app.WithWebHostBuilder(builder =>
            builder.ConfigureTestServices(services => services.AddSingleton<IStartupFilter, BehindProxy>())
        );
        using var browser = site.CreateClient();

        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => SearchAsync("192.0.2.7", i)));
        var refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);

        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Contains("<h1", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await SearchAsync("198.51.100.9", 401)).StatusCode);

        // Each for another word: what is kept costs nothing, and is not limited.
        async Task<HttpResponseMessage> SearchAsync(string from, int word)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/search?q=w{word}");
            request.Headers.Add("X-Forwarded-For", from);
            request.Headers.Add("Accept", "text/html");
            return await browser.SendAsync(request);
        }
    }
}
