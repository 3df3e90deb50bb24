using Microsoft.Playwright;
using NewsPortal.Core.Access;

namespace NewsPortal.BrowserTests;

/// <summary>The form of an article as a journalist uses it.</summary>
internal static class Desk
{
    /// <summary>The writing surface.</summary>
    public static ILocator Surface(this IPage page) => page.Locator("[data-editor] [contenteditable=true]");

    /// <summary>A new editor, signed in, who agrees to whatever the browser asks.</summary>
    public static async Task<IPage> WriterAsync(this Chromium chromium, Site site, string name)
    {
        await site.Data.CreateUserAsync(name, Roles.Editor);
        var desk = await chromium.VisitorAsync(site);
        desk.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await Site.SignInAsync(desk, name);
        return desk;
    }

    /// <summary>Opens an article, and waits until it can be written in.</summary>
    public static async Task WriteInAsync(this IPage page, long article)
    {
        await page.GotoAsync($"/admin/articles/{article}");
        await page.Surface().WaitForAsync();
        await page.StoredAsync();
    }

    /// <summary>Puts the caret behind the text.</summary>
    public static async Task ToTheEndAsync(this IPage page)
    {
        await page.Surface().FocusAsync();
        await page.Keyboard.PressAsync("Control+End");
    }

    /// <summary>The text as the surface shows it, without other people's carets.</summary>
    public static Task<string> WrittenAsync(this IPage page) =>
        page.Surface()
            .EvaluateAsync<string>(
                """
                surface => {
                  const copy = surface.cloneNode(true);
                  for (const caret of copy.querySelectorAll('.collaboration-carets__caret, .ProseMirror-widget, .ProseMirror-separator')) {
                    caret.remove();
                  }

                  return [...copy.children].map((block) => block.textContent).join('\n');
                }
                """
            );

    /// <summary>Until the page says that the server has everything.</summary>
    public static Task StoredAsync(this IPage page) => page.InStateAsync("saved");

    /// <summary>Until the page is in a state of saving.</summary>
    public static Task InStateAsync(this IPage page, string state) =>
        page.Locator($"[data-save-state='{state}']").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    /// <summary>Waits until the page shows a text.</summary>
    public static Task ShowsAsync(this IPage page, string text) =>
        page.WaitForFunctionAsync(
            "text => document.querySelector('[data-editor] [contenteditable=true]')?.textContent.includes(text)",
            text
        );
}
