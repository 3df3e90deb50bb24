using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.TestKit;

namespace NewsPortal.BrowserTests;

/// <summary>Several people in one story, and what happens to windows, networks and sessions meanwhile.</summary>
public sealed class WritingTogetherTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task Story_TypedByTwoAtOnce_IsTheSameForBothAndInTheVersion()
    {
        var draft = await site.Data.CreateDraftAsync("Two at once");
        var (ann, bob) = (await chromium.WriterAsync(site, "ann"), await chromium.WriterAsync(site, "bob"));
        await Task.WhenAll(ann.WriteInAsync(draft.Id), bob.WriteInAsync(draft.Id));

        await ann.ToTheEndAsync();
        await bob.ToTheEndAsync();
        await ann.Keyboard.PressAsync("Enter");
        await Task.WhenAll(
            ann.Keyboard.TypeAsync("Ann writes about the harbour."),
            bob.Locator("[name=Standfirst]").PressSequentiallyAsync("Bob sums it up.")
        );
        await bob.ShowsAsync("about the harbour.");
        await ann.WaitForFunctionAsync("() => document.querySelector('[name=Standfirst]').value === 'Bob sums it up.'");
        await ann.StoredAsync();
        Assert.Equal(await ann.WrittenAsync(), await bob.WrittenAsync());
        await SaveAsync(bob);

        var content = await VersionAsync(draft.Id);
        Assert.Equal("Bob sums it up.", content.Standfirst);
        Assert.Contains("<p>Ann writes about the harbour.</p>", content.Body, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Save_InTheMiddleOfAText_LeavesCaretAndUndo()
    {
        var draft = await site.Data.CreateDraftAsync("Caret");
        var desk = await chromium.WriterAsync(site, "caret");
        await desk.WriteInAsync(draft.Id);
        await desk.ToTheEndAsync();
        await desk.Keyboard.TypeAsync(" One");

        await desk.Keyboard.PressAsync("Control+s");
        await desk.GetByText("Saved.").WaitForAsync();
        await desk.Keyboard.TypeAsync(" two");

        Assert.EndsWith(" One two", await desk.WrittenAsync(), StringComparison.Ordinal);
        await desk.Keyboard.PressAsync("Control+z");
        await desk.Keyboard.PressAsync("Control+z");
        Assert.DoesNotContain("One", await desk.WrittenAsync(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Story_OfAKilledWindow_IsThereInAnotherBrowser()
    {
        var draft = await site.Data.CreateDraftAsync("Killed");
        var desk = await chromium.WriterAsync(site, "killed");
        await desk.WriteInAsync(draft.Id);
        await desk.ToTheEndAsync();
        await desk.Keyboard.TypeAsync(" Typed and never saved.");
        await desk.StoredAsync();
        await desk.Context.CloseAsync();

        var other = await chromium.WriterAsync(site, "killed-again");
        await other.WriteInAsync(draft.Id);

        Assert.EndsWith(" Typed and never saved.", await other.WrittenAsync(), StringComparison.Ordinal);
        Assert.Equal(
            1,
            await site.Data.InDatabaseAsync(db => db.ArticleVersions.CountAsync(v => v.ArticleId == draft.Id))
        );
    }

    [SkippableFact]
    public async Task Story_TypedWithoutANetwork_IsStoredWhenItIsBack()
    {
        var draft = await site.Data.CreateDraftAsync("Tunnel");
        var (desk, other) = (await chromium.WriterAsync(site, "tunnel"), await chromium.WriterAsync(site, "platform"));
        await desk.WriteInAsync(draft.Id);
        await other.WriteInAsync(draft.Id);

        await desk.Context.SetOfflineAsync(true);
        await desk.ToTheEndAsync();
        await desk.Keyboard.TypeAsync(" In the tunnel.");
        await desk.InStateAsync("offline");
        await other.Locator("[name=Headline]").FillAsync("Out of the tunnel");
        await other.StoredAsync();
        await desk.Context.SetOfflineAsync(false);

        await desk.StoredAsync();
        await other.ShowsAsync("In the tunnel.");
        await desk.WaitForFunctionAsync(
            "() => document.querySelector('[name=Headline]').value === 'Out of the tunnel'"
        );
    }

    [SkippableFact]
    public async Task Window_ClosedWithoutANetwork_HasItsTextWhenOpenedAgain()
    {
        var draft = await site.Data.CreateDraftAsync("Closed lid");
        var desk = await chromium.WriterAsync(site, "lid");
        await desk.WriteInAsync(draft.Id);
        await desk.Context.SetOfflineAsync(true);
        await desk.ToTheEndAsync();
        await desk.Keyboard.TypeAsync(" Before the lid closed.");
        await desk.InStateAsync("offline");
        await desk.CloseAsync();
        await desk.Context.SetOfflineAsync(false);

        var again = await desk.Context.NewPageAsync();
        await again.WriteInAsync(draft.Id);

        Assert.EndsWith(" Before the lid closed.", await again.WrittenAsync(), StringComparison.Ordinal);
        var other = await chromium.WriterAsync(site, "lid-elsewhere");
        await other.WriteInAsync(draft.Id);
        Assert.EndsWith(" Before the lid closed.", await other.WrittenAsync(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Session_EndedWhileTyping_IsBegunAgainInASmallWindow()
    {
        var draft = await site.Data.CreateDraftAsync("Overnight");
        var user = await site.Data.CreateUserAsync("overnight", Roles.Editor);
        var desk = await chromium.VisitorAsync(site);
        await Site.SignInAsync(desk, "overnight");
        await desk.WriteInAsync(draft.Id);
        await site.InScopeAsync(async services =>
        {
            await services.GetRequiredService<SessionStore>().EndAllAsync(user.Id, default);
            return true;
        });

        await desk.ToTheEndAsync();
        await desk.Keyboard.TypeAsync(" After midnight.");
        var window = await desk.RunAndWaitForPopupAsync(() =>
            desk.GetByRole(AriaRole.Link, new() { Name = "Sign in again" }).ClickAsync()
        );
        var closed = new TaskCompletionSource();
        window.Close += (_, _) => closed.TrySetResult();
        await window.Locator("[name=Email]").FillAsync("overnight@news.test");
        await window.Locator("[name=Password]").FillAsync(TestData.Password);
        await window.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await closed.Task;

        await desk.StoredAsync();
        Assert.EndsWith(" After midnight.", await desk.WrittenAsync(), StringComparison.Ordinal);
        await SaveAsync(desk);
        Assert.Contains(" After midnight.", (await VersionAsync(draft.Id)).Body, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task NewStory_InTwoTabs_IsTwoStories()
    {
        var desk = await chromium.WriterAsync(site, "two-tabs");
        var second = await desk.Context.NewPageAsync();
        await desk.GotoAsync("/admin/articles/new");
        await second.GotoAsync("/admin/articles/new");

        await desk.Surface().PressSequentiallyAsync("The first tab.");
        await second.Locator("[name=Headline]").FillAsync("The second tab");
        await desk.StoredAsync();
        await second.StoredAsync();

        Assert.NotEqual(desk.Url, second.Url);
        Assert.Equal(
            2,
            await site.Data.InDatabaseAsync(db =>
                db.Articles.CountAsync(a => a.Title == "" && a.Slug.StartsWith("story"))
            )
        );
        await desk.ReloadAsync();
        await desk.ShowsAsync("The first tab.");
        await second.GotoAsync("/admin/articles/new");
        await second.Surface().WaitForAsync();
        Assert.Equal("", await second.Locator("[name=Headline]").InputValueAsync());
    }

    [SkippableFact]
    public async Task Story_SavedByAPlainFormMeanwhile_ShowsBothTextsAndLosesNeither()
    {
        var draft = await site.Data.CreateDraftAsync("From elsewhere");
        var desk = await chromium.WriterAsync(site, "mine");
        await desk.WriteInAsync(draft.Id);
        await desk.ToTheEndAsync();
        await desk.Keyboard.TypeAsync(" Mine.");
        await desk.StoredAsync();
        await site.InScopeAsync(services =>
            services
                .GetRequiredService<ArticleEditor>()
                .SaveAsync(
                    new SaveArticle
                    {
                        Id = draft.Id,
                        Version = draft.Version,
                        Content = new ArticleContent { Headline = "Theirs", Body = "<p>Theirs.</p>" },
                    },
                    Actor.Program("Colleague"),
                    default
                )
        );

        await desk.Keyboard.TypeAsync(" And more.");
        await desk.InStateAsync("conflict");
        await desk.GetByRole(AriaRole.Button, new() { Name = "Compare and merge" }).ClickAsync();
        await desk.GetByText("saved a newer version").WaitForAsync();
        await desk.InStateAsync("conflict");
        await desk.GetByLabel("Theirs", new() { Exact = true }).First.CheckAsync();
        await desk.Locator("[data-preview] [data-part]")
            .First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        foreach (var question in await desk.Locator("[data-question]").AllAsync())
        {
            await question.Locator("input[value=Both], input[value=Theirs]").Last.CheckAsync();
        }

        await desk.GetByRole(AriaRole.Button, new() { Name = "Save the merged text" }).First.ClickAsync();
        await desk.GetByText("Merged and saved.").WaitForAsync();

        var body = (await VersionAsync(draft.Id)).Body;
        Assert.Contains("Theirs.", body, StringComparison.Ordinal);
        Assert.Contains(" Mine. And more.", body, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Form_WithoutAScript_SavesItsText()
    {
        var draft = await site.Data.CreateDraftAsync("Plain");
        await site.Data.CreateUserAsync("plain", Roles.Editor);
        var desk = await chromium.VisitorAsync(site, withoutScript: true);
        await Site.SignInAsync(desk, "plain");
        await desk.GotoAsync($"/admin/articles/{draft.Id}");

        await desk.Locator("[name=Body]").FillAsync("<p>Without a script.</p>");
        await desk.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await desk.GetByText("Saved.").WaitForAsync();

        Assert.Equal("<p>Without a script.</p>", (await VersionAsync(draft.Id)).Body);
    }

    private static async Task SaveAsync(IPage desk)
    {
        await desk.GetByRole(AriaRole.Button, new() { Name = "Save", Exact = true }).ClickAsync();
        await desk.GetByText("Saved.").WaitForAsync();
    }

    private async Task<ArticleContent> VersionAsync(long article) =>
        await site.InScopeAsync(services =>
            services.GetRequiredService<ArticleVersions>().NewestAsync(article, default)
        ) ?? throw new InvalidOperationException("There is no version.");
}
