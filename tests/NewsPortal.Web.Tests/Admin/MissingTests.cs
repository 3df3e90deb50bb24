using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.OldAddresses;
using NewsPortal.Core.Search;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

public sealed class MissingTests(NewsApp app) : IClassFixture<NewsApp>
{
    private const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    private const string Googlebot = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

    [Fact]
    public async Task Index_AskedByPeopleAndRobots_CountsThemApart()
    {
        await AskAsync("/wanted-by-people", Firefox, "https://links.example/page?who=ada#x");
        await AskAsync("/Wanted-By-People/?utm_source=x", Firefox);
        await AskAsync("/wanted-by-people", Googlebot, "https://robots.example/");
        await AskAsync("/wanted-by-robots", Googlebot);
        await FoldAsync(app);
        await AskAsync("/wanted-by-people", Firefox, "https://news.test/about?token=1");
        await FoldAsync(app);
        var editor = await app.SignedInAsync(Roles.Editor);

        var people = await editor.OpenAsync("/admin/missing");
        var robots = await editor.OpenAsync("/admin/missing?show=robots");

        var row = people.Document.QuerySelectorAll("tbody tr").Single(r => r.TextContent.Contains("/wanted-by-people"));
        Assert.Equal(["3", "1"], row.QuerySelectorAll("td.number").Select(c => c.TextContent));
        Assert.Contains("/about", row.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("token", people.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/wanted-by-robots", people.Html, StringComparison.Ordinal);
        Assert.Contains("/wanted-by-robots", robots.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/wp-login.php")]
    [InlineData("/.env")]
    [InlineData("/.git/config")]
    [InlineData("/wp-content/plugins/x/readme.txt")]
    [InlineData("/shell.php")]
    [InlineData("/backup.sql")]
    [InlineData("/phpmyadmin/index.php?lang=en")]
    [InlineData("/vendor/phpunit/x.php")]
    public async Task Note_OfAScanner_IsLeftOut(string address)
    {
        await AskAsync(address, Firefox);
        await FoldAsync(app);

        Assert.False(
            await app.Data.InDatabaseAsync(db =>
                db.MissingAddresses.AnyAsync(m => m.Path == address.ToLowerInvariant())
            )
        );
    }

    [Fact]
    public async Task Note_WithoutEnd_KeepsMemoryAndTableBounded()
    {
        await using var own = new NewsApp();
        var counter = own.Services.GetRequiredService<MissingCounter>();
        for (var i = 0; i < MissingCounter.MostAddresses + 500; i++)
        {
            own.Clock.Advance(TimeSpan.FromMilliseconds(1));
            counter.Note($"/flood-{i}", null, Firefox);
        }

        counter.Note("/" + new string('x', 5_000), null, Firefox);
        await FoldAsync(own);

        Assert.InRange(
            await own.Data.InDatabaseAsync(db => db.MissingAddresses.CountAsync()),
            FoldMissing.MostAddresses - 1,
            FoldMissing.MostAddresses
        );
        Assert.True(await own.Data.InDatabaseAsync(db => db.MissingAddresses.AnyAsync(m => m.Path == "/flood-4999")));
    }

    [Fact]
    public async Task Ignore_ThenWatch_TakesItOffTheListAndBack()
    {
        await AskAsync("/ignored-one", Firefox);
        await FoldAsync(app);
        var editor = await app.SignedInAsync(Roles.Editor);
        var id = await app.Data.InDatabaseAsync(db =>
            db.MissingAddresses.Where(m => m.Path == "/ignored-one").Select(m => m.Id).SingleAsync()
        );

        await (await editor.OpenAsync("/admin/missing")).Form($"/admin/missing/{id}/ignore").SendAsync();
        await AskAsync("/ignored-one", Firefox);
        await FoldAsync(app);
        var ignored = await editor.OpenAsync("/admin/missing");
        await (await editor.OpenAsync("/admin/missing?show=ignored")).Form($"/admin/missing/{id}/watch").SendAsync();
        var watched = await editor.OpenAsync("/admin/missing");

        Assert.DoesNotContain("/ignored-one", ignored.Html, StringComparison.Ordinal);
        Assert.Contains("/ignored-one", watched.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_OfAMissingAddress_IsFilledInAndTakesItOffTheList()
    {
        await app.Data.CreateStoryAsync("Lighthouse keeper retires");
        await app.CatchUpAsync();
        await AskAsync("/stories/lighthouse-keeper-retired.html", Firefox);
        await FoldAsync(app);
        var editor = await app.SignedInAsync(Roles.Editor);

        var list = await editor.OpenAsync("/admin/missing");
        var link = list.Document.QuerySelector("a[aria-label='Redirect /stories/lighthouse-keeper-retired.html']");
        var form = (await editor.OpenAsync(link!.GetAttribute("href")!)).Form("/admin/redirects/new");
        var saved = await form.SendAsync();

        Assert.Equal("/2026/03/02/lighthouse-keeper-retires", form["To"]);
        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
        Assert.DoesNotContain(
            "lighthouse-keeper-retired",
            (await editor.OpenAsync("/admin/missing")).Html,
            StringComparison.Ordinal
        );
    }

    /// <summary>What an editor would choose; null where the program must not guess.</summary>
    [Theory]
    [InlineData("/2019/05/harbour-ferry-returns-to-service", "/2026/03/02/harbour-ferry-returns-service")]
    [InlineData("/news/local/harbour-ferry-returns-to-service-10482.html", "/2026/03/02/harbour-ferry-returns-service")]
    [InlineData("/article/harbor-ferry-returns-service", "/2026/03/02/harbour-ferry-returns-service")]
    [InlineData("/harbour_ferry_returns_service.php", "/2026/03/02/harbour-ferry-returns-service")]
    [InlineData("/2026/03/02/harbour-ferry-return-service/amp", "/2026/03/02/harbour-ferry-returns-service")]
    [InlineData("/council-votes-on-new-budget", "/2026/03/02/council-votes-budget-2026")]
    [InlineData("/topics/floods", "/tag/floods")]
    [InlineData("/tag/flods", "/tag/floods")]
    [InlineData("/authors/ada-lund", "/author/ada-lund")]
    [InlineData("/staff/ada-lunde", "/author/ada-lund")]
    [InlineData("/ada-lund", "/author/ada-lund")]
    [InlineData("/section/town", "/category/town")]
    [InlineData("/category/twon", null)]
    [InlineData("/category/towns", "/category/town")]
    [InlineData("/town/nothing-like-this-was-ever-written", "/category/town")]
    [InlineData("/something-else-entirely", null)]
    [InlineData("/2019/05/12345", null)]
    [InlineData("/index.html", null)]
    [InlineData("/harbour", null)]
    public async Task Suggest_ForAMissingAddress_IsWhatAnEditorWouldChoose(string missing, string? expected)
    {
        await using var own = new NewsApp();
        var town = await own.Data.CreateCategoryAsync("town");
        await own.Data.CreateAuthorAsync("ada-lund", "Ada Lund");
        await own.Data.CreateStoryAsync(
            "Harbour ferry returns service",
            change: c => c with { Tags = ["Floods"], CategoryIds = [town.Id] }
        );
        await own.Data.CreateStoryAsync("Council votes budget 2026");
        await own.Data.CreateStoryAsync("Harbour closed by storm");
        await own.CatchUpAsync();

        var suggested = await own.InScopeAsync(services =>
            services.GetRequiredService<AddressSuggestions>().FindAsync(missing, default)
        );

        Assert.Equal(expected, suggested);
    }

    private async Task AskAsync(string address, string userAgent, string? referrer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        if (referrer is not null)
        {
            request.Headers.TryAddWithoutValidation("Referer", referrer);
        }

        var answer = await app.Browser().AnswerAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
    }

    private static Task<bool> FoldAsync(NewsApp site) =>
        site.InScopeAsync(async services =>
        {
            await services.GetRequiredService<FoldMissing>().RunAsync(default);
            return true;
        });
}
