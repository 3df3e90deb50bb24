using System.Net;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>In every newsroom form, a conflict shows the colleague's newer version next to the input.</summary>
public sealed class EditConflictTests(NewsApp app) : IClassFixture<NewsApp>
{
    [Theory]
    [InlineData("authors", "Name", "Role", "Their role")]
    [InlineData("authors", "Name", "Biography", "Their biography")]
    [InlineData("categories", "Name", "Description", "Their description")]
    [InlineData("series", "Title", "Introduction", "Their introduction")]
    public async Task Save_NewerVersion_ShowsTheirsBesideMine(string list, string name, string field, string label)
    {
        var admin = await app.SignedInAsync(Roles.Administrator);
        var unique = $"Contested {Guid.NewGuid():N}";
        await (await admin.OpenAsync($"/admin/{list}/new")).Form($"/admin/{list}/new").Fill(name, unique).SendAsync();
        var address = await AddressAsync(list, unique);

        await AssertBothAreShownAsync(admin, address, field, label);
    }

    [Theory]
    [InlineData("Name", "Their name")]
    [InlineData("Slug", "Their address")]
    [InlineData("Introduction", "Their introduction")]
    public async Task Tags_NewerVersion_ShowsTheirsBesideMine(string field, string label)
    {
        var name = $"tag {Guid.NewGuid():N}";
        await app.Data.CreateStoryAsync($"About {name}", change: c => c with { Tags = [name] });
        var id = await app.Data.InDatabaseAsync(db =>
            db.Tags.Where(t => t.Name == name).Select(t => t.Id).SingleAsync()
        );

        await AssertBothAreShownAsync(await app.SignedInAsync(Roles.Editor), $"/admin/tags/{id}", field, label);
    }

    [Fact]
    public async Task Breaking_NewerVersion_ShowsTheirsBesideMine()
    {
        var editor = await app.SignedInAsync(Roles.Editor);
        await (await editor.OpenAsync("/admin/breaking"))
            .Form("/admin/breaking")
            .Fill("Text", "Contested line")
            .SendAsync();
        var id = await app.Data.InDatabaseAsync(db =>
            db.BreakingNews.Where(b => b.Text == "Contested line").Select(b => b.Id).SingleAsync()
        );

        await AssertBothAreShownAsync(editor, $"/admin/breaking/{id}", "Text", "Their line");
    }

    [Fact]
    public async Task Settings_NewerVersion_ShowsTheirsBesideMine()
    {
        await using var own = new NewsApp();
        var admin = await own.SignedInAsync(Roles.Administrator);
        await (await admin.OpenAsync("/admin/settings")).Form("/admin/settings").Fill("Tagline", "First").SendAsync();

        await AssertBothAreShownAsync(admin, "/admin/settings", "FooterText", "Their small print");
    }

    [Fact]
    public async Task Users_NewerVersion_ShowsTheirsBesideMine()
    {
        var user = await app.Data.CreateUserAsync($"contested-{Guid.NewGuid():N}", Roles.Journalist);

        await AssertBothAreShownAsync(
            await app.SignedInAsync(Roles.Administrator),
            $"/admin/people/{user.Id}",
            "DisplayName",
            "Their name"
        );
    }

    [Fact]
    public async Task Save_ColleagueStoredTheSame_SaysSo()
    {
        var admin = await app.SignedInAsync(Roles.Administrator);
        var category = await app.Data.CreateCategoryAsync($"same-{Guid.NewGuid():N}");
        var address = $"/admin/categories/{category.Id}";
        var (first, second) = (await admin.OpenAsync(address), await admin.OpenAsync(address));
        await first.Form(address).Fill("Description", "One\r\ntwo").SendAsync();

        var conflict = await second.Form(address).Fill("Description", "One\r\ntwo").SendAsync();

        Assert.Contains("Theirs says the same.", conflict.Text, StringComparison.Ordinal);
    }

    private static async Task AssertBothAreShownAsync(HttpClient browser, string address, string field, string label)
    {
        var (first, second) = (await browser.OpenAsync(address), await browser.OpenAsync(address));
        Assert.Equal(
            HttpStatusCode.Redirect,
            (await first.Form(address).Fill(field, "<i>theirs</i> words").SendAsync()).Status
        );

        var conflict = await second.Form(address).Fill(field, "my-words").SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, conflict.Status);
        Assert.Equal("my-words", conflict.Form(address)[field]);
        var theirs = conflict.Document.QuerySelector("section[aria-labelledby=conflict]")!;
        var term = theirs.QuerySelectorAll("dt").Single(dt => dt.TextContent == label);
        Assert.Contains(term.NextElementSibling!.TextContent, new[] { "<i>theirs</i> words", "i-theirs-i-words" });
        Assert.Equal(address, theirs.QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal(HttpStatusCode.Redirect, (await conflict.Form(address).SendAsync()).Status);
        Assert.Equal("my-words", (await browser.OpenAsync(address)).Form(address)[field]);
    }

    private Task<string> AddressAsync(string list, string name) =>
        app.Data.InDatabaseAsync(async db =>
            $"/admin/{list}/"
            + list switch
            {
                "authors" => await db.Authors.Where(a => a.Name == name).Select(a => a.Id).SingleAsync(),
                "categories" => await db.Categories.Where(c => c.Name == name).Select(c => c.Id).SingleAsync(),
                _ => await db.Series.Where(s => s.Title == name).Select(s => s.Id).SingleAsync(),
            }
        );
}
