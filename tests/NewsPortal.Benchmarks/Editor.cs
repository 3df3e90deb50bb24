using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.SignalR.Client;
using NewsPortal.TestKit;

namespace NewsPortal.Benchmarks;

/// <summary>Somebody of <see cref="LargeNewsroom"/> who is signed in to a running site.</summary>
internal sealed class Editor : IDisposable
{
    private readonly Uri _site;
    private readonly CookieContainer _cookies = new();

    private Editor(Uri site)
    {
        _site = site;
        Browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = _cookies })
        {
            BaseAddress = site,
        };
    }

    public HttpClient Browser { get; }

    public static Task<Editor> SignInAsync(Uri site, int person) =>
        SignInAsync(site, LargeNewsroom.Email(person), LargeNewsroom.Password);

    public static async Task<Editor> SignInAsync(Uri site, string email, string password)
    {
        var editor = new Editor(site);
        var login = await editor.Browser.OpenAsync("/account/login");
        var answer = await login.Form("/account/login").Fill("Email", email).Fill("Password", password).SendAsync();
        return answer.Status == HttpStatusCode.Redirect
            ? editor
            : throw new InvalidOperationException($"{email} is not signed in: {answer.Status}");
    }

    /// <summary>Creates a draft and returns its number.</summary>
    public async Task<long> CreateAsync(string headline, string body)
    {
        var page = await Browser.OpenAsync("/admin/articles/new");
        var answer = await page.Form("/admin/articles/new")
            .Fill("Headline", headline)
            .Fill("Body", body)
            .Press("Save")
            .SendAsync();
        return answer.Location is { } address
            ? long.Parse(address.Split('/')[^1], CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"The story was not created: {answer.Status}");
    }

    /// <summary>A connection to the relay, as a window with a story has it.</summary>
    /// <param name="node">Another node of the site, on the same host; null for the one that signed in.</param>
    public HubConnection Connect(Uri? node = null)
    {
        var address = new Uri(node ?? _site, "/admin/articles/live");
        return new HubConnectionBuilder()
            .WithUrl(
                address,
                options =>
                {
                    options.Cookies = _cookies;
                    options.Headers["Origin"] = _site.GetLeftPart(UriPartial.Authority);
                }
            )
            .Build();
    }

    public void Dispose() => Browser.Dispose();
}
