using System.Globalization;
using System.Net;
using NewsPortal.Core.Access;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>
/// Whatever is sent, the status line is the server's own, and clients do not decide how much is read.
/// </summary>
public sealed class RawRequestTests(RawSite site) : IClassFixture<RawSite>
{
    private const string NotFound = "HTTP/1.1 404 Not Found";
    private const string BadRequest = "HTTP/1.1 400 Bad Request";

    [Theory]
    [InlineData("a\u007Fb", "a%7Fb")]
    [InlineData("a\tb", "a%09b")]
    public async Task Get_ControlCharacterInARedirectedQuery_IsWrittenAsAddressesWriteIt(string query, string location)
    {
        await site.Data.CreateStoryAsync($"Story {Guid.NewGuid():N}");

        var answer = await site.ExchangeAsync(
            $"GET /2026/?q={query} HTTP/1.1\r\nHost: {site.Address.Authority}\r\nConnection: close\r\n\r\n"
        );

        Assert.Equal("HTTP/1.1 301 Moved Permanently", RawSite.StatusLine(answer));
        Assert.Contains($"Location: /2026?q={location}\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/account/sessions?q=\u00e9\u2028\uD83D\uDE00", "/account/sessions?q=%C3%A9%E2%80%A8%F0%9F%98%80")]
    [InlineData("/caf\u00e9", "/caf%C3%A9")]
    public async Task SignIn_ReturnAddressBeyondAscii_LeadsThere(string wanted, string location)
    {
        var user = await site.Data.CreateUserAsync($"ann-{Guid.NewGuid():N}", Roles.Editor);
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var browser = new HttpClient(handler) { BaseAddress = site.Address };
        var page = await browser.OpenAsync($"/account/login?returnUrl={Uri.EscapeDataString(wanted)}");

        var signedIn = await page.Form("/account/login")
            .Fill("Email", user.Email!)
            .Fill("Password", TestData.Password)
            .SendAsync();
        var again = await browser.OpenAsync($"/account/login?returnUrl={Uri.EscapeDataString(wanted)}");

        Assert.Equal((HttpStatusCode.Redirect, location), (signedIn.Status, signedIn.Location));
        Assert.Equal((HttpStatusCode.Redirect, location), (again.Status, again.Location));
    }

    [Theory]
    [InlineData("code=200")]
    [InlineData("code=100")]
    [InlineData("code=204")]
    [InlineData("code=302")]
    [InlineData("code=999")]
    [InlineData("code=-1")]
    [InlineData("code=x")]
    [InlineData("a=%00")]
    [InlineData("a=%00&code=200")]
    public async Task Post_UnknownAddressWithAForm_AnswersTheServersStatus(string form)
    {
        var answer = await site.SendAsync("/nope", form);

        Assert.Equal("HTTP/1.1 405 Method Not Allowed", RawSite.StatusLine(answer));
        Assert.Contains("That does not work here", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task OtherMethod_WithAForm_AnswersTheServersStatus(string method)
    {
        var answer = await site.SendAsync("/search", "code=200&a=%00", method: method);

        Assert.Matches("^HTTP/1.1 40[45] ", RawSite.StatusLine(answer));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task Read_WithABody_TakesNoPartInIt(string method)
    {
        var answer = await site.SendAsync("/search", "q=smuggled&a=%00", method: method);

        Assert.Equal("HTTP/1.1 200 OK", RawSite.StatusLine(answer));
        Assert.DoesNotContain("smuggled", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/error/404")]
    [InlineData("GET", "/error/500")]
    [InlineData("GET", "/error/503?code=200")]
    [InlineData("POST", "/error/500")]
    [InlineData("GET", "/error/200")]
    [InlineData("GET", "/Error/401")]
    public async Task ErrorPage_AskedForDirectly_IsNotThere(string method, string path)
    {
        var answer = await site.SendAsync(path, "code=200", method: method);

        Assert.Equal(NotFound, RawSite.StatusLine(answer));
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "Email=a%00b")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7", "Email=a")]
    [InlineData("application/x-www-form-urlencoded; charset=none-such", "Email=a")]
    [InlineData("multipart/form-data", "--x\r\n")]
    [InlineData("multipart/form-data; boundary=x", "--y\r\nbroken")]
    [InlineData(
        "multipart/form-data; boundary=x",
        "--x\r\nContent-Disposition: form-data; name=\"Email\"\r\n\r\nno end"
    )]
    [InlineData("text/plain", "Email=a")]
    [InlineData("application/json", "{\"Email\":\"a\"}")]
    public async Task Post_FormThatCannotBeRead_Answers400WithASentence(string type, string body)
    {
        var answer = await site.SendAsync("/account/login", body, type);

        Assert.Equal(BadRequest, RawSite.StatusLine(answer));
        Assert.Contains("The form could not be read", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_MoreFieldsThanAnyForm_Answers400()
    {
        var fields = string.Join('&', Enumerable.Range(0, 2000).Select(i => $"k{i}=1"));

        Assert.Equal(BadRequest, RawSite.StatusLine(await site.SendAsync("/account/login", fields)));
    }

    [Theory]
    [InlineData("/account/login", 413)]
    [InlineData("/account/set-password", 413)]
    [InlineData("/nope", 413)]
    [InlineData("/views/1", 413)]
    [InlineData("/admin/articles/new", 401)]
    [InlineData("/admin/people/new", 401)]
    [InlineData("/admin/media", 401)]
    public async Task Post_StrangerAnnouncesMegabytes_IsAnsweredBriefWithoutThem(string path, int status)
    {
        var answer = await site.SendAsync(
            path,
            "Headline=x&Body=" + new string('"', 1000),
            announced: 22 * 1024 * 1024
        );

        Assert.StartsWith(
            string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} "),
            answer,
            StringComparison.Ordinal
        );
        Assert.InRange(answer.Length, 1, 12_000);
    }

    [Theory]
    [InlineData("/account/login", 413)]
    [InlineData("/admin/articles/new", 401)]
    public async Task Post_StrangerSendsChunksWithoutEnd_IsCutOff(string path, int status)
    {
        var chunk = "1000\r\n" + new string('a', 0x1000) + "\r\n";
        var head =
            $"POST {path} HTTP/1.1\r\nHost: {site.Address.Authority}\r\nConnection: close\r\nAccept: text/html\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n";

        var answer = await site.ExchangeAsync(head + string.Concat(Enumerable.Repeat(chunk, 17)));

        Assert.StartsWith(
            string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} "),
            answer,
            StringComparison.Ordinal
        );
        Assert.InRange(answer.Length, 1, 12_000);
    }

    [Fact]
    public async Task Get_WithMegabytesAnnounced_AnswersWithoutThem() =>
        Assert.StartsWith(
            "HTTP/1.1 200 ",
            await site.SendAsync("/search", "x", announced: 22 * 1024 * 1024, method: "GET"),
            StringComparison.Ordinal
        );
}
