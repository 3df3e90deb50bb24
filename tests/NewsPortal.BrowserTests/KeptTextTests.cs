using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.TestKit;

namespace NewsPortal.BrowserTests;

/// <summary>Newsroom input survives whatever happens to the session, the window and by colleagues.</summary>
public sealed class KeptTextTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    private const string New = "/admin/articles/new";

    [SkippableFact]
    public async Task Text_SessionEndedUnderIt_StandsInTheFormAfterSigningIn()
    {
        // More than is read without a session; typing it would take a browser minutes.
        var text =
            "<p>"
            + string.Join("</p>\n<p>", Enumerable.Range(0, 400).Select(i => $"Sentence {i} {new string('a', 200)}."))
            + "</p>";
        var desk = await WriterAsync("overnight");
        await desk.GotoAsync(New);
        await desk.Locator("[name=Headline]").FillAsync("Written overnight");
        await desk.Locator("[name=Body]")
            .EvaluateAsync(
                "(field, text) => { field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })); }",
                text
            );
        await desk.Context.ClearCookiesAsync();

        await desk.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await desk.GetByText("Not saved: you are signed out").First.WaitForAsync();
        await desk.GetByRole(AriaRole.Link, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await SignInAsync(desk, "overnight");
        await desk.GetByText("This browser kept a text of").WaitForAsync();
        Assert.Equal("", await desk.Locator("[name=Headline]").InputValueAsync());
        await desk.GetByRole(AriaRole.Button, new() { Name = "Put it into the form" }).ClickAsync();
        Assert.Equal(text, await desk.Locator("[name=Body]").InputValueAsync());
        await desk.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await desk.GetByRole(AriaRole.Link, new() { Name = "Preview" }).WaitForAsync();

        var id = await site.Data.InDatabaseAsync(db =>
            db.Articles.Where(a => a.Title == "Written overnight").Select(a => a.Id).SingleAsync()
        );
        Assert.Contains("Sentence 399 ", await site.Data.BodyAsync(id), StringComparison.Ordinal);
        await desk.GotoAsync(New);
        await desk.Locator("[name=Headline]").WaitForAsync();
        Assert.Equal(0, await desk.GetByText("This browser kept a text of").CountAsync());
    }

    [SkippableFact]
    public async Task Text_ColleagueSavedInTheMeantime_OverwritesNothingUnasked()
    {
        var desk = await WriterAsync("slow");
        var draft = await site.Data.CreateDraftAsync("As it was");
        var address = $"/admin/articles/{draft.Id}";
        await desk.GotoAsync(address);
        await desk.Locator("[name=Headline]").FillAsync("Mine, never saved");
        await desk.GotoAsync("/admin");
        await site.InScopeAsync(services =>
            services
                .GetRequiredService<ArticleEditor>()
                .SaveAsync(
                    new SaveArticle
                    {
                        Id = draft.Id,
                        Version = draft.Version,
                        Content = new ArticleContent { Headline = "EditConflict, saved since" },
                    },
                    Actor.Program("Colleague"),
                    default
                )
        );

        await desk.GotoAsync(address);
        await desk.GetByText("Somebody has saved a newer version since then").WaitForAsync();
        Assert.Equal("EditConflict, saved since", await desk.Locator("[name=Headline]").InputValueAsync());
        await desk.GetByRole(AriaRole.Button, new() { Name = "Put it into the form" }).ClickAsync();
        await desk.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await desk.GetByRole(AriaRole.Button, new() { Name = "Save mine over theirs" }).WaitForAsync();

        Assert.Equal("Mine, never saved", await desk.Locator("[name=Headline]").InputValueAsync());
        Assert.Equal(
            "EditConflict, saved since",
            await site.Data.InDatabaseAsync(db =>
                db.Articles.Where(a => a.Id == draft.Id).Select(a => a.Title).SingleAsync()
            )
        );
    }

    [SkippableFact]
    public async Task Text_OfAnotherUserInTheSameBrowser_IsNotOffered()
    {
        var desk = await WriterAsync("first");
        await site.Data.CreateUserAsync("second", Roles.Editor);
        await desk.GotoAsync(New);
        await desk.Locator("[name=Headline]").FillAsync("For my eyes");
        await desk.GotoAsync("/admin");
        await desk.Context.ClearCookiesAsync();

        await Site.SignInAsync(desk, "second");
        await desk.GotoAsync(New);
        await desk.Locator("[name=Headline]").WaitForAsync();

        Assert.Equal(0, await desk.GetByText("This browser kept a text of").CountAsync());
    }

    [SkippableFact]
    public async Task Text_OfAShorterForm_IsKeptAsWell()
    {
        var desk = await WriterAsync("biographer");
        var author = await site.Data.CreateAuthorAsync("kept-author");
        var address = $"/admin/authors/{author.Id}";
        await desk.GotoAsync(address);
        await desk.Locator("[name=Biography]").FillAsync("Born at the harbour.");
        await desk.GotoAsync(address);
        await desk.GetByRole(AriaRole.Button, new() { Name = "Put it into the form" }).ClickAsync();
        Assert.Equal("Born at the harbour.", await desk.Locator("[name=Biography]").InputValueAsync());
        await desk.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await desk.WaitForURLAsync("**/admin/authors");

        await desk.GotoAsync(address);
        await desk.Locator("[name=Biography]").WaitForAsync();
        Assert.Equal(0, await desk.GetByText("This browser kept a text of").CountAsync());
    }

    private async Task<IPage> WriterAsync(string name)
    {
        await site.Data.CreateUserAsync(name, Roles.Editor);
        var desk = await chromium.VisitorAsync(site);
        desk.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await Site.SignInAsync(desk, name);
        return desk;
    }

    private static async Task SignInAsync(IPage page, string name)
    {
        await page.Locator("[name=Email]").FillAsync($"{name}@news.test");
        await page.Locator("[name=Password]").FillAsync(TestData.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }
}
