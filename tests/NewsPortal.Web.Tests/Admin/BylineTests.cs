using System.Net;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>Journalists and the page behind their own byline.</summary>
public sealed class BylineTests(NewsApp app) : IClassFixture<NewsApp>
{
    private const string Byline = "/admin/byline";

    [Fact]
    public async Task Save_OwnByline_ChangesTextAndLinksAndKeepsTheName()
    {
        var (browser, author) = await WriterAsync("own");

        var saved = await (await browser.OpenAsync(Byline))
            .Form(Byline)
            .Fill("Biography", "Writes about the sea.")
            .Fill("Links[0].Url", "https://social.example/@own")
            .Fill("Name", "Somebody Else")
            .Fill("Slug", "somebody-else")
            .Fill("Role", "Owner")
            .Fill("Id", "1")
            .SendAsync();

        Assert.Equal(Byline, saved.Location);
        var stored = await app.Data.InDatabaseAsync(db =>
            db.Authors.Include(a => a.Links).SingleAsync(a => a.Id == author)
        );
        Assert.Equal(("own", "own", ""), (stored.Name, stored.Slug, stored.Role));
        Assert.Equal("Writes about the sea.", stored.Biography);
        Assert.Equal("https://social.example/@own", Assert.Single(stored.Links).Url);
        Assert.Contains(
            "Writes about the sea.",
            (await browser.OpenAsync("/author/own")).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Save_ChangedByAnEditorMeanwhile_ShowsBoth()
    {
        var (browser, author) = await WriterAsync("both");
        var page = await browser.OpenAsync(Byline);
        var editor = await app.SignedInAsync(Roles.Editor);
        await (await editor.OpenAsync($"/admin/authors/{author}"))
            .Form($"/admin/authors/{author}")
            .Fill("Biography", "As the editor has it.")
            .SendAsync();

        var late = await page.Form(Byline).Fill("Biography", "As I have it.").SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("As the editor has it.", late.Text, StringComparison.Ordinal);
        Assert.Contains("As I have it.", late.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_WithoutAByline_SaysWhomToAsk()
    {
        var page = await (await app.SignedInAsync(Roles.Journalist)).OpenAsync(Byline);

        Assert.Contains("Ask an administrator", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disable_SomebodyWithAByline_KeepsItsPage()
    {
        var (_, author) = await WriterAsync("leaver");
        var user = await app.Data.InDatabaseAsync(db => db.Users.SingleAsync(u => u.AuthorId == author));
        var admin = await app.SignedInAsync(Roles.Administrator);

        await (await admin.OpenAsync($"/admin/people/{user.Id}")).Form($"/admin/people/{user.Id}/disable").SendAsync();

        Assert.Equal(HttpStatusCode.OK, (await app.Browser().OpenAsync("/author/leaver")).Status);
        Assert.True(await app.Data.InDatabaseAsync(db => db.Users.AnyAsync(u => u.AuthorId == author && u.IsDisabled)));
    }

    private async Task<(HttpClient Browser, long Author)> WriterAsync(string name)
    {
        var author = await app.Data.CreateAuthorAsync(name);
        var user = await app.Data.CreateUserAsync(name, Roles.Journalist);
        await app.Data.InDatabaseAsync(db =>
            db.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.AuthorId, author.Id))
        );
        return (await app.Browser().SignInAsync(user), author.Id);
    }
}
