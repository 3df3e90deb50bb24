using System.Net;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

public sealed class AccessTests(NewsApp app) : IClassFixture<NewsApp>
{
    private static readonly string[] Everybody = ["/admin", "/admin/articles", "/admin/articles/new"];
    private static readonly string[] Editors =
    [
        "/admin/tags",
        "/admin/authors",
        "/admin/authors/new",
        "/admin/breaking",
        "/admin/fronts",
        "/admin/fronts/home",
    ];
    private static readonly string[] Administrators =
    [
        "/admin/categories",
        "/admin/categories/new",
        "/admin/people",
        "/admin/people/new",
        "/admin/settings",
        "/admin/audit",
    ];

    [Theory]
    [InlineData(Roles.Journalist, 1)]
    [InlineData(Roles.Editor, 2)]
    [InlineData(Roles.Administrator, 3)]
    public async Task Pages_OfEachRole_OpenOnlyToIt(string role, int level)
    {
        var browser = await app.SignedInAsync(role);
        foreach (var (pages, needs) in new[] { (Everybody, 1), (Editors, 2), (Administrators, 3) })
        {
            foreach (var address in pages)
            {
                var answer = await browser.OpenAsync(address);
                if (needs <= level)
                {
                    Assert.True(answer.Status == HttpStatusCode.OK, $"{role} {address}: {answer.Status}");
                    Assert.Single(answer.Document.QuerySelectorAll("h1"));
                }
                else
                {
                    Assert.True(
                        answer.Location?.Contains("/account/denied", StringComparison.Ordinal),
                        $"{role} {address}: {answer.Status}"
                    );
                }
            }
        }
    }

    [Fact]
    public async Task Form_SessionEnded_ComesBackWithTheTextAndSavesAfterSigningIn()
    {
        var user = await app.Data.CreateUserAsync("sleepy", Roles.Journalist);
        var browser = await app.Browser().SignInAsync(user);
        var page = await browser.OpenAsync("/admin/articles/new");
        await (await browser.OpenAsync("/account")).Form("/account/sign-out-everywhere").SendAsync();

        var kept = await page.Form("/admin/articles/new")
            .Fill("Headline", "Written overnight")
            .Fill("Body", "<p>One</p>\n<p>Two</p>")
            .Press("Save")
            .SendAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, kept.Status);
        Assert.Equal("<p>One</p>\n<p>Two</p>", kept.Form("/admin/articles/new")["Body"]);
        await browser.SignInAsync(user);
        var saved = await kept.Form("/admin/articles/new").SendAsync();
        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
        Assert.True(await app.Data.InDatabaseAsync(db => db.Articles.AnyAsync(a => a.Title == "Written overnight")));
    }

    [Fact]
    public async Task Form_ForeignSite_GetsNothingBack()
    {
        var browser = await app.SignedInAsync(Roles.Journalist);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/articles/new")
        {
            Content = new FormUrlEncodedContent([new("Headline", "Smuggled")]),
        };
        request.Headers.Add("Origin", "https://evil.test");

        var answer = await browser.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("Smuggled", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_DatabaseGone_ComesBackWithTheText()
    {
        await using var own = new NewsApp();
        var browser = await own.SignedInAsync(Roles.Journalist);
        var page = await browser.OpenAsync("/admin/articles/new");
        var form = page.Form("/admin/articles/new")
            .Fill("Headline", "Kept through the outage")
            .Fill("Body", "<p>Line</p>\n<p>Line</p>");
        await own.WithoutDatabaseAsync(async () =>
        {
            page = await form.Press("Save").SendAsync();
        });

        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.Status);
        Assert.Contains("not saved", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await page.Form("/admin/articles/new").SendAsync()).Status);
        Assert.True(
            await own.Data.InDatabaseAsync(db => db.Articles.AnyAsync(a => a.Title == "Kept through the outage"))
        );
    }
}
