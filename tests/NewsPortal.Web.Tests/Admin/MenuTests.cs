using System.Net;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Terms;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>The main menu and the footer as editors arrange them, and as readers see them.</summary>
public sealed class MenuTests : IDisposable
{
    private const string Menus = "/admin/menus";
    private readonly NewsApp _app = new();

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Menus_NotArranged_ShowWhatStandsThereByItself()
    {
        await SectionsAsync();
        var editor = await _app.SignedInAsync(Roles.Editor);

        var page = await editor.OpenAsync(Menus);

        Assert.Equal(["City", "Culture", "Sport"], Rows(page, "main"));
        Assert.Equal("false", page.Form(Menus)["OwnMain"]);
        Assert.Equal(["City", "Culture", "Sport"], await MainAsync());
    }

    [Fact]
    public async Task Save_InAnotherOrder_IsTheReadersOrderAtOnce()
    {
        await SectionsAsync();
        var editor = await _app.SignedInAsync(Roles.Editor);
        Assert.Equal(["City", "Culture", "Sport"], await MainAsync());

        var moved = await PressAsync(await editor.OpenAsync(Menus), "up:2");
        var answer = await moved.Form(Menus).Fill("Rows[0].Label", "Our town").Press("Save").SendAsync();

        Assert.Equal(["City", "Sport", "Culture"], Rows(moved, "main"));
        Assert.Equal("true", moved.Form(Menus)["OwnMain"]);
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        Assert.Equal(["Our town", "Sport", "Culture"], await MainAsync());
    }

    [Fact]
    public async Task Press_AButtonThatArranges_StoresNothing()
    {
        await SectionsAsync();
        var editor = await _app.SignedInAsync(Roles.Editor);

        await PressAsync(await editor.OpenAsync(Menus), "remove:0");

        Assert.Equal(["City", "Culture", "Sport"], await MainAsync());
        Assert.Equal(0, await _app.Data.InDatabaseAsync(db => db.SettingsVersions.CountAsync()));
    }

    [Fact]
    public async Task Save_FollowingTheSectionsAgain_IsWhatStoodThereBefore()
    {
        await SectionsAsync();
        var editor = await _app.SignedInAsync(Roles.Editor);
        await (await PressAsync(await editor.OpenAsync(Menus), "remove:0")).Form(Menus).Press("Save").SendAsync();
        Assert.Equal(["Culture", "Sport"], await MainAsync());

        await (await editor.OpenAsync(Menus)).Form(Menus).Fill("OwnMain", "false").Press("Save").SendAsync();

        Assert.Equal(["City", "Culture", "Sport"], await MainAsync());
    }

    [Fact]
    public async Task Add_WhatWasFound_StandsAtTheEnd()
    {
        await SectionsAsync();
        await _app.Data.CreateAuthorAsync("ada", "Ada Byron");
        var series = await SeriesAsync("Harbour nights", "harbour-nights");
        await _app.Data.CreateStoryAsync("A story", change: c => c with { Tags = ["Harbour"], SeriesId = series });
        await PageAsync("Harbour rules", "harbour-rules");
        var editor = await _app.SignedInAsync(Roles.Editor);

        var found = await (await editor.OpenAsync(Menus)).Form(Menus).Fill("Q", "harbour").Press("Search").SendAsync();
        var names = found.Document.QuerySelectorAll(".menu-found .thing").Select(e => e.TextContent).ToList();
        var page = found;
        foreach (
            var act in found
                .Document.QuerySelectorAll(".menu-found button")
                .Select(button => button.GetAttribute("value")!)
                .ToList()
        )
        {
            page = await PressAsync(page, act);
        }

        await page.Form(Menus).Press("Save").SendAsync();

        Assert.Equal(["Harbour rules", "Harbour nights", "Harbour"], names);
        Assert.Equal(["City", "Culture", "Sport", .. names], await MainAsync());
        Assert.Equal(
            ["/harbour-rules", "/series/harbour-nights", "/tag/harbour"],
            (await MainLinksAsync()).TakeLast(3).Select(link => link.Address)
        );
    }

    [Theory]
    [InlineData("javascript:alert(1)", "Click")]
    [InlineData("//elsewhere.example", "Click")]
    [InlineData("elsewhere", "Click")]
    [InlineData("/search", "")]
    public async Task Add_AnAddressThatIsNone_IsRefusedWithWhatWasTyped(string address, string label)
    {
        var editor = await _app.SignedInAsync(Roles.Editor);

        var answer = await AddressAsync(await editor.OpenAsync(Menus), address, label);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal((address, label), (answer.Form(Menus)["NewAddress"], answer.Form(Menus)["NewLabel"]));
        Assert.Empty(Rows(answer, "main"));
    }

    [Fact]
    public async Task Save_ARowWithAForgedAddress_IsRefused()
    {
        var editor = await _app.SignedInAsync(Roles.Editor);
        var page = await AddressAsync(await editor.OpenAsync(Menus), "/search", "Find");

        var answer = await page.Form(Menus).Fill("Rows[0].Address", "javascript:alert(1)").Press("Save").SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
    }

    [Fact]
    public async Task Page_NotPublicYet_IsMarkedHereAndAppearsToReadersWithItsTime()
    {
        await SectionsAsync();
        var at = NewsApp.Start.UtcDateTime.AddHours(2);
        var page = await PageAsync("Secret plans", "secret-plans", at);
        var editor = await _app.SignedInAsync(Roles.Editor);

        var form = await PressAsync(await editor.OpenAsync(Menus), $"add:Page:{page}");
        form = await AddressAsync(form, "/secret-plans", "By its address");
        await form.Form(Menus).Press("Save").SendAsync();

        var marked = (await editor.OpenAsync(Menus)).Document.QuerySelectorAll("[data-list=main] .state-takendown");
        Assert.Equal(2, marked.Length);
        Assert.DoesNotContain("ecret", (await _app.Browser().OpenAsync("/")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("By its address", await MainAsync());

        _app.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(["City", "Culture", "Sport", "Secret plans", "By its address"], await MainAsync());
    }

    [Fact]
    public async Task Topic_OfAStoryThatWaits_IsNotNamedToReadersBeforeItsTime()
    {
        await SectionsAsync();
        var series = await SeriesAsync("Secret series", "secret-series");
        await _app.Data.CreateStoryAsync(
            "A story",
            NewsApp.Start.UtcDateTime.AddHours(2),
            change: c => c with { Tags = ["Secret topic"], SeriesId = series }
        );
        var tag = await _app.Data.InDatabaseAsync(db => db.Tags.Select(t => t.Id).SingleAsync());
        var editor = await _app.SignedInAsync(Roles.Editor);
        var found = await (await editor.OpenAsync(Menus)).Form(Menus).Fill("Q", "secret").Press("Search").SendAsync();

        var form = await PressAsync(await editor.OpenAsync(Menus), $"add:Topic:{tag}");
        form = await PressAsync(form, $"add:Series:{series}");
        form = await AddressAsync(form, "/tag/secret-topic", "By its address");
        form = await AddressAsync(form, "/series/secret-series?part=1", "By another");
        await form.Form(Menus).Press("Save").SendAsync();

        Assert.Equal(
            2,
            found
                .Document.QuerySelectorAll(".menu-found .hint")
                .Count(h => h.TextContent.Contains("not public yet", StringComparison.Ordinal))
        );
        Assert.Equal(["City", "Culture", "Sport"], await MainAsync());
        Assert.DoesNotContain("ecret", (await _app.Browser().OpenAsync("/")).Html, StringComparison.Ordinal);

        _app.Clock.Advance(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(10));
        Assert.Equal(["City", "Culture", "Sport"], await MainAsync());
        _app.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(
            ["City", "Culture", "Sport", "Secret topic", "Secret series", "By its address", "By another"],
            await MainAsync()
        );
    }

    [Fact]
    public async Task Target_ThatIsDeleted_DisappearsForReadersAndIsMarked()
    {
        await SectionsAsync();
        var editor = await _app.SignedInAsync(Roles.Administrator);
        var series = await SeriesAsync("Ferries", "ferries");
        await _app.Data.CreateStoryAsync("A story", change: c => c with { SeriesId = series });
        await (await PressAsync(await editor.OpenAsync(Menus), $"add:Series:{series}"))
            .Form(Menus)
            .Press("Save")
            .SendAsync();
        Assert.Contains("Ferries", await MainAsync());

        await (await editor.OpenAsync($"/admin/series/{series}")).Form($"/admin/series/{series}/delete").SendAsync();

        Assert.Equal(["City", "Culture", "Sport"], await MainAsync());
        Assert.Contains("Gone", (await editor.OpenAsync(Menus)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_ColumnsOfTheFooter_StandInsteadOfTheSections()
    {
        await SectionsAsync();
        var editor = await _app.SignedInAsync(Roles.Editor);
        var page = await editor.OpenAsync(Menus);
        Assert.Equal("Sections", page.Form(Menus)["Headings[0]"]);

        page = await AddressAsync(page, "https://shop.example", "Shop", "2");
        await page.Form(Menus)
            .Fill("Headings[0]", "What we cover")
            .Fill("Headings[1]", "More of us")
            .Press("Save")
            .SendAsync();

        var footer = (await _app.Browser().OpenAsync("/")).Document.QuerySelectorAll("footer nav").ToList();
        Assert.Equal(
            ["What we cover", "More of us", "More"],
            footer.ConvertAll(nav => nav.QuerySelector("h2")!.TextContent)
        );
        Assert.Equal(["Shop"], footer[1].QuerySelectorAll("a").Select(a => a.TextContent));
        Assert.Equal(["City", "Culture", "Sport"], await MainAsync());
    }

    [Fact]
    public async Task Save_AColumnWithoutHeading_OrATooLongMenu_IsRefused()
    {
        await SectionsAsync();
        var editor = await _app.SignedInAsync(Roles.Editor);
        var page = await AddressAsync(await editor.OpenAsync(Menus), "/search", "Find", "3");
        for (var i = 0; i < 8; i++)
        {
            page = await AddressAsync(page, $"/search?q={i}", $"Find {i}");
        }

        var answer = await page.Form(Menus).Press("Save").SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("Write a heading for each column", answer.Text, StringComparison.Ordinal);
        Assert.Contains("The main menu has room for 10 entries.", answer.Text, StringComparison.Ordinal);
        Assert.Equal(11, Rows(answer, "main").Count);
    }

    [Fact]
    public async Task Save_AfterAColleague_IsRefusedAndSaysSo()
    {
        await SectionsAsync();
        var editor = await _app.SignedInAsync(Roles.Editor);
        var mine = await PressAsync(await editor.OpenAsync(Menus), "remove:0");
        await (await PressAsync(await editor.OpenAsync(Menus), "remove:1")).Form(Menus).Press("Save").SendAsync();

        var late = await mine.Form(Menus).Press("Save").SendAsync();
        var again = await late.Form(Menus).Press("Save").SendAsync();

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Redirect), (late.Status, again.Status));
        Assert.Contains("a colleague saved meanwhile", late.Text, StringComparison.Ordinal);
        Assert.Equal(["Culture", "Sport"], await MainAsync());
    }

    [Fact]
    public async Task Restore_AnEarlierArrangement_IsTheNewestVersion()
    {
        await SectionsAsync();
        var editor = await _app.SignedInAsync(Roles.Editor, "ada");
        await (await PressAsync(await editor.OpenAsync(Menus), "remove:0")).Form(Menus).Press("Save").SendAsync();
        await (await PressAsync(await editor.OpenAsync(Menus), "remove:0")).Form(Menus).Press("Save").SendAsync();

        var answer = await (await editor.OpenAsync("/admin/menus/history/1")).Form("/admin/menus/restore").SendAsync();

        var history = await answer.FollowAsync();
        Assert.Equal(["Culture", "Sport"], await MainAsync());
        Assert.Equal(3, history.Document.QuerySelectorAll("tbody tr").Length);
        Assert.Contains("Version 1 restored", history.Text, StringComparison.Ordinal);
        Assert.Contains("Arranged the menus", await AuditAsync(), StringComparison.Ordinal);
    }

    private async Task<string> AuditAsync() =>
        (await (await _app.SignedInAsync(Roles.Administrator)).OpenAsync("/admin/audit")).Text;

    private async Task SectionsAsync()
    {
        foreach (var name in new[] { "City", "Culture", "Sport" })
        {
            await _app.Data.CreateCategoryAsync(name.ToLowerInvariant(), name);
        }
    }

    private Task<long> SeriesAsync(string title, string slug) =>
        _app.Data.InDatabaseAsync(async db =>
        {
            var series = new Series { Slug = slug, Title = title };
            db.Series.Add(series);
            await db.SaveChangesAsync();
            return series.Id;
        });

    private async Task<long> PageAsync(string title, string path, DateTime? at = null) =>
        (
            await _app.Data.CreateStoryAsync(
                title,
                at,
                change: c => c with { PagePath = path },
                command: c => c with { Kind = ArticleKind.Page }
            )
        ).Id;

    private static List<string> Rows(Page page, string list) =>
        [
            .. page
                .Document.QuerySelectorAll($"[data-list='{list}'] [data-words]")
                .Select(words => words.TextContent.Trim()),
        ];

    private async Task<IReadOnlyList<string>> MainAsync() => [.. (await MainLinksAsync()).Select(link => link.Words)];

    private async Task<IReadOnlyList<(string Words, string Address)>> MainLinksAsync() =>
        [
            .. (await _app.Browser().OpenAsync("/"))
                .Document.QuerySelectorAll(".menu-bar a")
                .Select(link => (link.TextContent, link.GetAttribute("href")!)),
        ];

    private static async Task<Page> PressAsync(Page page, string act) =>
        await page.Form(Menus).Fill("Do", act).SendAsync();

    private static Task<Page> AddressAsync(Page page, string address, string label, string list = "main") =>
        page.Form(Menus)
            .Fill("NewAddress", address)
            .Fill("NewLabel", label)
            .Fill("To", list)
            .Fill("Do", "address")
            .SendAsync();
}
