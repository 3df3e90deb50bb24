using System.Net;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>Rejected forms: what is given back, and to whom.</summary>
public sealed class KeptFormTests(NewsApp app) : IClassFixture<NewsApp>
{
    private const string New = "/admin/articles/new";
    private const string Mark = "__FormOrigin";
    private const string Token = "__RequestVerificationToken";

    [Theory]
    [InlineData("/admin/people/new", "Email=thief%40evil.test&DisplayName=Thief&Role=Administrator", null, null)]
    [InlineData(
        "/admin/people/new",
        "Email=thief%40evil.test&DisplayName=Thief&Role=Administrator",
        "Origin",
        "https://evil.test"
    )]
    [InlineData("/admin/articles/new", "Headline=thief&Then=publish", null, null)]
    [InlineData("/admin/articles/new", "Headline=thief&Then=publish", "Origin", "null")]
    [InlineData("/admin/articles/new", "Headline=thief&Then=publish", "Sec-Fetch-Site", "cross-site")]
    [InlineData("/admin/articles/new", "Headline=thief&Then=publish", "Sec-Fetch-Site", "same-site")]
    [InlineData("/ADMIN/Articles/New", "Headline=thief&Then=publish", "Sec-Fetch-Site", "same-origin")]
    [InlineData("/admin/settings", "Name=thief", "Sec-Fetch-Site", "same-origin")]
    public async Task Post_FromElsewhereInASignedOutBrowser_GetsNothingBack(
        string path,
        string form,
        string? header,
        string? value
    )
    {
        var answer = await PostAsync(app.Browser(), path, form, header, value);

        Assert.True(answer.Status is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest, $"{answer.Status}");
        AssertNothingBack(answer);
    }

    [Theory]
    [InlineData("/admin/people/new", "Email=thief%40evil.test&DisplayName=Thief&Role=Administrator", null, null)]
    [InlineData("/admin/articles/new", "Headline=thief&Then=publish", null, null)]
    [InlineData("/admin/articles/new", "Headline=thief&Then=publish", "Origin", "https://evil.test")]
    [InlineData("/admin/articles/new", "Headline=thief&Then=publish", "Origin", "https://news.test")]
    [InlineData("/admin/articles/new", "Headline=thief&Then=publish", "Sec-Fetch-Site", "cross-site")]
    [InlineData("/admin/articles/new", "Headline=thief&Then=publish", "Sec-Fetch-Site", "same-origin")]
    public async Task Post_FromElsewhereInASignedInBrowser_GetsNothingBack(
        string path,
        string form,
        string? header,
        string? value
    )
    {
        var answer = await PostAsync(await app.SignedInAsync(Roles.Administrator), path, form, header, value);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        AssertNothingBack(answer);
    }

    [Fact]
    public async Task Form_SessionEnded_ShowsEveryFieldThatWillBeSentAndCannotBeFramed()
    {
        var (browser, page) = await OpenAndSignOutAsync("shown");

        var kept = await page.Form(New)
            .Fill("Headline", "All in sight")
            .Fill("Slug", "a-slug")
            .Press("Save")
            .SendAsync();

        var form = kept.Document.Forms.Single(f => f.GetAttribute("action") == New);
        var hidden = form.Elements.OfType<IHtmlInputElement>().Where(i => i.Type == "hidden").Select(i => i.Name!);
        Assert.Equal([Token, Mark], hidden);
        Assert.Equal(
            ("All in sight", "a-slug", "save"),
            (kept.Form(New)["Headline"], kept.Form(New)["Slug"], kept.Form(New)["Then"])
        );
        Assert.Equal(page.Form(New)[Token], kept.Form(New)[Token]);
        using var again = await browser.PostAsync(new Uri(New, UriKind.Relative), new FormUrlEncodedContent([]));
        Assert.Contains(
            "frame-ancestors 'none'",
            Assert.Single(again.Headers.GetValues("Content-Security-Policy")),
            StringComparison.Ordinal
        );
        Assert.Equal("DENY", Assert.Single(again.Headers.GetValues("X-Frame-Options")));
        Assert.True(again.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Form_SessionEnded_LeadsBackToItselfAfterSigningIn()
    {
        var (_, page) = await OpenAndSignOutAsync("returning");

        var kept = await page.Form(New).Fill("Body", new string('x', 70_000)).Press("Save").SendAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, kept.Status);
        Assert.Contains("This browser has kept it", kept.Text, StringComparison.Ordinal);
        Assert.InRange(kept.Html.Length, 1, 8_000);
        Assert.NotNull(
            kept.Document.QuerySelector($"main a[href='/account/login?returnUrl={Uri.EscapeDataString(New)}']")
        );
    }

    [Fact]
    public async Task Form_FieldThatIsNoneOfTheForms_IsNotGivenBack()
    {
        var (_, page) = await OpenAndSignOutAsync("extra");

        var kept = await page.Form(New).Fill("Headline", "Plain").Fill("IsAdministrator", "smuggled").SendAsync();

        Assert.Equal("Plain", kept.Form(New)["Headline"]);
        Assert.DoesNotContain("smuggled", kept.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("CfDJ8AAAA")]
    public async Task Form_MarkThatIsNone_IsNotGivenBack(string mark)
    {
        var (_, page) = await OpenAndSignOutAsync("unmarked");

        AssertNothingBack(await page.Form(New).Fill("Headline", "thief").Fill(Mark, mark).SendAsync());
    }

    [Fact]
    public async Task Form_MarkOfAnotherAddress_IsNotGivenBack()
    {
        var story = await app.Data.CreateStoryAsync("Somewhere else");
        var (_, page) = await OpenAndSignOutAsync("elsewhere");
        var mark = page.Form(New)[Mark]!;

        AssertNothingBack(
            await PostAsync(app.Browser(), $"/admin/articles/{story.Id}", $"Headline=thief&{Mark}={mark}", null, null)
        );
    }

    [Fact]
    public async Task Form_MarkOlderThanAWeek_IsNotGivenBack()
    {
        await using var own = new NewsApp();
        var page = await (await own.SignedInAsync(Roles.Journalist)).OpenAsync(New);
        own.Clock.Advance(TimeSpan.FromDays(8));

        AssertNothingBack(await page.Form(New).Fill("Headline", "thief").SendAsync());
    }

    [Fact]
    public async Task Form_MarkOfAnotherUser_IsNotGivenBackWithAToken()
    {
        var thief = await (await app.SignedInAsync(Roles.Journalist)).OpenAsync(New);
        var administrator = await app.SignedInAsync(Roles.Administrator);

        var answer = await PostAsync(
            administrator,
            New,
            $"Headline=thief&Then=publish&{Mark}={thief.Form(New)[Mark]}&{Token}={thief.Form(New)[Token]}",
            null,
            null
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        AssertNothingBack(answer);
    }

    [Fact]
    public async Task Form_TokenOfAFormerSession_ComesBackToItsUserAndIsSaved()
    {
        var user = await app.Data.CreateUserAsync("renewed", Roles.Journalist);
        var page = await (await app.Browser().SignInAsync(user)).OpenAsync(New);
        var elsewhere = await app.Browser().SignInAsync(user);
        var typed = page.Form(New);

        var kept = await PostAsync(
            elsewhere,
            New,
            $"Headline=Typed+before&{Mark}={typed[Mark]}&{Token}={typed[Token]}",
            "Sec-Fetch-Site",
            "same-origin"
        );

        Assert.Equal(HttpStatusCode.BadRequest, kept.Status);
        Assert.Equal(HttpStatusCode.Redirect, (await kept.Form(New).SendAsync()).Status);
        Assert.True(await app.Data.InDatabaseAsync(db => db.Articles.AnyAsync(a => a.Title == "Typed before")));
    }

    [Fact]
    public async Task Form_NoTextInIt_SaysThatNothingWasChanged()
    {
        var user = await app.Data.CreateUserAsync("stepping", Roles.Editor);
        var browser = await app.Browser().SignInAsync(user);
        var page = await browser.OpenAsync("/admin/breaking");
        await (await browser.OpenAsync("/account")).Form("/account/sign-out-everywhere").SendAsync();

        var kept = await page.Form("/admin/breaking").Fill("Text", "thief").SendAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, kept.Status);
        Assert.Contains("Nothing was changed", kept.Text, StringComparison.Ordinal);
        AssertNothingBack(kept);
    }

    [Fact]
    public async Task Form_NulInIt_IsRefusedWithAWordAboutTheText()
    {
        var browser = await app.SignedInAsync(Roles.Journalist);
        var token = (await browser.OpenAsync(New)).Form(New)[Token]!;

        var answer = await PostAsync(browser, New, $"Headline=a%00b&{Token}={token}", null, null);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("the form could not be read", answer.Text, StringComparison.Ordinal);
        Assert.Contains("This browser has kept it", answer.Text, StringComparison.Ordinal);
        Assert.NotNull(answer.Document.QuerySelector($"main a[href='{New}']"));
    }

    [Fact]
    public async Task Form_ManyFromOneNetwork_AreTurnedAway()
    {
        await using var own = new NewsApp().With("Proxy:KnownProxies", BehindProxy.Address);
        await using var site = own.WithWebHostBuilder(builder =>
            builder.ConfigureTestServices(services => services.AddSingleton<IStartupFilter, BehindProxy>())
        );
        using var browser = site.CreateClient(new() { AllowAutoRedirect = false });

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 31; i++)
        {
            statuses.Add(await SendFromAsync(browser, "203.0.113.7"));
        }

        Assert.All(statuses.Take(30), status => Assert.Equal(HttpStatusCode.Unauthorized, status));
        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[30]);
        Assert.Equal(HttpStatusCode.Unauthorized, await SendFromAsync(browser, "203.0.113.8"));
    }

    [Fact]
    public async Task Post_FormNamesAnotherThanTheAddress_ChangesWhatTheAddressNames()
    {
        var here = await app.Data.CreateAuthorAsync("named-by-address", "Before");
        var there = await app.Data.CreateAuthorAsync("named-by-form", "Before");
        var page = await (await app.SignedInAsync(Roles.Editor)).OpenAsync($"/admin/authors/{here.Id}");

        var answer = await page.Form($"/admin/authors/{here.Id}")
            .Fill("Name", "After")
            .Fill("id", $"{there.Id}")
            .SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        var names = await app.Data.InDatabaseAsync(db =>
            db.Authors.Where(a => a.Id == here.Id || a.Id == there.Id).ToDictionaryAsync(a => a.Id, a => a.Name)
        );
        Assert.Equal(("After", "Before"), (names[here.Id], names[there.Id]));
    }

    [Fact]
    public async Task Login_FromAnotherSite_IsRefused()
    {
        var user = await app.Data.CreateUserAsync("planted", Roles.Journalist);
        var browser = app.Browser();
        var token = (await browser.OpenAsync("/account/login")).Form("/account/login")[Token]!;

        var answer = await PostAsync(
            browser,
            "/account/login",
            $"Email={user.Email}&Password={Uri.EscapeDataString(TestData.Password)}&{Token}={token}",
            "Origin",
            "https://evil.test"
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.OpenAsync("/admin")).Status);
    }

    private static void AssertNothingBack(Page answer)
    {
        Assert.DoesNotContain(
            answer.Document.Forms,
            form => form.GetAttribute("method") == "post" && form.Closest("header, footer, nav") is null
        );
        Assert.DoesNotContain("thief", answer.Html, StringComparison.OrdinalIgnoreCase);
    }

    private async Task<(HttpClient Browser, Page Page)> OpenAndSignOutAsync(string name)
    {
        var browser = await app.Browser()
            .SignInAsync(await app.Data.CreateUserAsync($"{name}-{Guid.NewGuid():N}", Roles.Journalist));
        var page = await browser.OpenAsync(New);
        await (await browser.OpenAsync("/account")).Form("/account/sign-out-everywhere").SendAsync();
        return (browser, page);
    }

    private static async Task<Page> PostAsync(
        HttpClient browser,
        string path,
        string form,
        string? header,
        string? value
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(form, null, "application/x-www-form-urlencoded"),
        };
        if (header is not null)
        {
            request.Headers.Add(header, value);
        }

        return await browser.AnswerAsync(request);
    }

    private static async Task<HttpStatusCode> SendFromAsync(HttpClient browser, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, New)
        {
            Content = new FormUrlEncodedContent([new("Headline", "x")]),
        };
        request.Headers.Add("X-Forwarded-For", address);
        using var answer = await browser.SendAsync(request);
        return answer.StatusCode;
    }
}
