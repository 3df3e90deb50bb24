using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace NewsPortal.BrowserTests;

/// <summary>Notes beside the text, with the keyboard alone, and on a phone.</summary>
public sealed class NotesTests(Site site, Chromium chromium) : IClassFixture<Site>, IClassFixture<Chromium>
{
    [SkippableFact]
    public async Task Note_OnSelectedWords_ReachesAColleagueAndMovesWithThem()
    {
        var draft = await site.Data.CreateDraftAsync("Noted by two", c => c with { Body = "<p>The ferry is late</p>" });
        var (ann, bob) = (await chromium.WriterAsync(site, "nora"), await chromium.WriterAsync(site, "bert"));
        await Task.WhenAll(ann.WriteInAsync(draft.Id), bob.WriteInAsync(draft.Id));
        await ann.ToTheEndAsync();
        await ann.Keyboard.PressAsync("Control+Shift+ArrowLeft");

        await ann.Keyboard.PressAsync("Control+Alt+m");
        await ann.Keyboard.TypeAsync("How late? @ber");
        await ann.GetByRole(AriaRole.Option, new() { Name = "bert" }).WaitForAsync();
        await ann.Keyboard.PressAsync("Enter");
        await ann.Keyboard.PressAsync("Control+Enter");

        await bob.Locator(".beside-tabs .count", new() { HasText = "1" }).WaitForAsync();
        await bob.Surface().FocusAsync();
        await bob.Keyboard.PressAsync("Control+Home");
        await bob.Keyboard.TypeAsync("Today: ");
        // The name at the colleague’s caret stands between the two.
        await ann.ShowsAsync("Today:");
        await bob.StoredAsync();
        await bob.WriteInAsync(draft.Id);
        Assert.Equal("late", await bob.Locator(".surface-noted").TextContentAsync());
        Assert.Equal("late", await ann.Locator(".surface-noted").TextContentAsync());
        await bob.Locator(".surface-noted").ClickAsync();
        await bob.Keyboard.PressAsync("Control+Alt+m");
        Assert.Equal("How late? @bert", await bob.Locator(".note:focus .brief").TextContentAsync());
        await bob.Keyboard.PressAsync("Enter");
        await bob.Locator(".surface-text:focus").WaitForAsync();
        await bob.Locator(".note").GetByText("Resolve").ClickAsync();
        await ann.Locator(".surface-noted").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await ann.Keyboard.PressAsync("Control+s");
        await ann.GetByText("Saved.").WaitForAsync();

        Assert.Equal("<p>Today: The ferry is late</p>", await site.Data.BodyAsync(draft.Id));
    }

    [SkippableTheory]
    [InlineData(360)]
    [InlineData(1280)]
    public async Task Panel_WhileANoteIsWritten_HasNoViolationAndFits(int width)
    {
        var draft = await site.Data.CreateDraftAsync($"Noted at {width}");
        var desk = await chromium.WriterAsync(site, $"w{width}");
        await desk.SetViewportSizeAsync(width, 760);
        await desk.WriteInAsync(draft.Id);
        await desk.ToTheEndAsync();
        await desk.Keyboard.PressAsync("Control+Shift+Home");
        await desk.Keyboard.PressAsync("Control+Alt+m");
        await desk.Keyboard.TypeAsync("Really?");
        await desk.Keyboard.PressAsync("Control+Enter");
        await desk.Locator(".notes-list .note").WaitForAsync();
        await desk.Locator(".notes-panel").GetByText("New note").ClickAsync();

        var result = await desk.RunAxe();

        Assert.True(
            result.Violations.Length == 0,
            string.Join('\n', result.Violations.Select(v => $"{v.Help}: {v.Nodes[0].Html}"))
        );
        Assert.True(
            await desk.EvaluateAsync<bool>(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            )
        );
    }
}
