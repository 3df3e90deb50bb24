using System.Net;
using NewsPortal.Core.Access;
using NewsPortal.TestKit;
using NewsPortal.Web.Tests.Public;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>What the newsroom explains, to whom, and the tour that is offered once.</summary>
public sealed class HelpTests(NewsApp app) : IClassFixture<NewsApp>
{
    [Fact]
    public async Task Help_ForAJournalist_LeavesOutWhatIsForOthers()
    {
        var journalist = await (await app.SignedInAsync(Roles.Journalist)).OpenAsync("/admin/help");
        var administrator = await (await app.SignedInAsync(Roles.Administrator)).OpenAsync("/admin/help");

        Assert.Equal(
            ["Desk", "Writing", "Publishing", "Pictures", "Calendar", "Numbers", "Your account"],
            journalist.All(".help-text h2")
        );
        Assert.Contains("People and settings", administrator.All(".help-text h2"));
    }

    [Theory]
    [InlineData("/admin", "#desk")]
    [InlineData("/admin/articles/new", "#write")]
    [InlineData("/admin/media", "#pictures")]
    [InlineData("/admin/missing", "#addresses")]
    [InlineData("/account", "#account")]
    public async Task HelpLink_OfAPage_LeadsToWhatExplainsIt(string path, string anchor)
    {
        var browser = await app.SignedInAsync(Roles.Administrator);

        var link = (await browser.OpenAsync(path)).Document.QuerySelector(".help-link")!.GetAttribute("href")!;

        Assert.EndsWith(anchor, link, StringComparison.Ordinal);
        Assert.NotNull((await browser.OpenAsync("/admin/help")).Document.QuerySelector(anchor));
    }

    [Fact]
    public async Task Tour_OnceLeft_IsOfferedNoMoreAndStaysInTheHelp()
    {
        var browser = await app.SignedInAsync(Roles.Journalist);
        var desk = await browser.OpenAsync("/admin");

        var left = await desk.Form("/admin/help/tour").SendAsync();

        Assert.Contains("New here?", desk.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, left.Status);
        Assert.DoesNotContain("New here?", (await browser.OpenAsync("/admin")).Text, StringComparison.Ordinal);
        var again = (await browser.OpenAsync("/admin/help")).Document.QuerySelector(".page-head a")!;
        Assert.NotNull((await browser.OpenAsync(again.GetAttribute("href")!)).Document.QuerySelector("[data-tour]"));
    }

    [Fact]
    public async Task Tour_ForAJournalist_LeadsOnlyWhereJournalistsMayGo()
    {
        var desk = await (await app.SignedInAsync(Roles.Journalist)).OpenAsync("/admin");

        Assert.DoesNotContain("/admin/fronts", desk.Html, StringComparison.Ordinal);
        Assert.Contains("data-at=\".bell\"", desk.Html, StringComparison.Ordinal);
    }
}
