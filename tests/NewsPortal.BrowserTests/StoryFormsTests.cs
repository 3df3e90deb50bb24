using System.Collections.Concurrent;
using Deque.AxeCore.Playwright;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NewsPortal.Core.Access;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.TestKit;

namespace NewsPortal.BrowserTests;

/// <summary>A story with every form of content (docs/body.md), in a real browser.</summary>
public sealed class StoryFormsTests(FormsSite site, Chromium chromium)
    : IClassFixture<FormsSite>,
        IClassFixture<Chromium>
{
    [SkippableTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Forms_InEachScheme_HaveNoViolation(ColorScheme scheme)
    {
        var page = await chromium.VisitorAsync(site, scheme);
        await page.GotoAsync(FormsSite.Story);
        await page.GetByRole(AriaRole.Button, new() { Name = "Load from YouTube" }).WaitForAsync();

        var result = await page.RunAxe();

        Assert.True(
            result.Violations.Length == 0,
            string.Join(
                '\n',
                result.Violations.Select(violation =>
                    $"{violation.Help}: {string.Join("; ", violation.Nodes.Take(3).Select(node => node.Html))}"
                )
            )
        );
    }

    [SkippableFact]
    public async Task Forms_CheckedByNu_HaveNoError()
    {
        using var client = site.CreateClient();

        Assert.Empty(
            await CheckedPages.CheckAsync(await client.GetStringAsync(new Uri(FormsSite.Story, UriKind.Relative)))
        );
    }

    [SkippableFact]
    public async Task Forms_OnTheNarrowestPhone_StayWithinThePage()
    {
        var page = await chromium.VisitorAsync(site);
        await page.SetViewportSizeAsync(320, 640);
        await page.GotoAsync(FormsSite.Story);

        Assert.Equal(320, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }

    [SkippableFact]
    public async Task Embed_Clicked_LoadsItsFrameAndNothingBefore()
    {
        var page = await chromium.VisitorAsync(site);
        var elsewhere = new ConcurrentQueue<string>();
        await page.RouteAsync(
            address => !address.StartsWith(site.Address, StringComparison.Ordinal),
            route =>
            {
                elsewhere.Enqueue(route.Request.Url);
                return route.AbortAsync();
            }
        );
        await page.GotoAsync(FormsSite.Story, new() { WaitUntil = WaitUntilState.NetworkIdle });
        var box = page.Locator(".embed-video .embed-box");
        var before = await box.BoundingBoxAsync();
        Assert.Empty(elsewhere);
        Assert.Equal(0, await page.Locator("iframe").CountAsync());

        await page.GetByText("Loading it connects you to YouTube.").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Load from YouTube" }).ClickAsync();

        var frame = page.Locator(".embed-video iframe");
        await frame.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        Assert.Equal(
            "https://www.youtube-nocookie.com/embed/c1MCyS-O_3Y?autoplay=1",
            await frame.GetAttributeAsync("src")
        );
        Assert.Equal("YouTube: The ferry leaves", await frame.GetAttributeAsync("title"));
        Assert.Equal(
            "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation",
            await frame.GetAttributeAsync("sandbox")
        );
        Assert.Equal(
            (before!.Width, before.Height),
            ((await box.BoundingBoxAsync())!.Width, (await box.BoundingBoxAsync())!.Height)
        );
        await Eventually.IsAsync(1, () => Task.FromResult(elsewhere.Count));
        Assert.StartsWith("https://www.youtube-nocookie.com/", Assert.Single(elsewhere), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Gallery_ByKeyboard_OpensStepsAndComesBack()
    {
        var page = await chromium.VisitorAsync(site);
        await page.GotoAsync(FormsSite.Story);
        await page.Locator(".gallery a").First.FocusAsync();

        await page.Keyboard.PressAsync("Enter");
        var picture = page.Locator(".viewer img");
        await Eventually.IsAsync("First gate", async () => await picture.GetAttributeAsync("alt") ?? "");
        await page.Keyboard.PressAsync("ArrowRight");
        await Eventually.IsAsync("Second gate", async () => await picture.GetAttributeAsync("alt") ?? "");
        await page.Keyboard.PressAsync("Escape");

        await Eventually.IsAsync(
            "Second gate",
            () => page.EvaluateAsync<string>("document.activeElement.querySelector('img')?.alt ?? ''")
        );
    }

    /// <summary>The text's direction counts, not the page's: an English site may have an Arabic story.</summary>
    [SkippableFact]
    public async Task Gallery_InATextFromRightToLeft_StepsOnToTheLeft()
    {
        var page = await chromium.VisitorAsync(site);
        await page.GotoAsync(FormsSite.Story);
        await page.EvaluateAsync("document.querySelector('.body').dir = 'rtl'");
        await page.Locator(".gallery a").First.ClickAsync();
        await page.Locator(".viewer").WaitForAsync();

        await page.Keyboard.PressAsync("ArrowLeft");

        await Eventually.IsAsync(
            "Second gate",
            async () => await page.Locator(".viewer img").GetAttributeAsync("alt") ?? ""
        );
        Assert.Equal(
            "none",
            await page.Locator(".viewer-next").EvaluateAsync<string>("button => getComputedStyle(button).scale")
        );
    }

    [SkippableFact]
    public async Task Tables_WideAndNarrow_AreReachedByKeyboardOnlyWhereTheyScroll()
    {
        var page = await chromium.VisitorAsync(site);
        await page.GotoAsync(FormsSite.Story);

        await Eventually.IsAsync(
            "Table",
            async () => await page.Locator(".scroller").First.GetAttributeAsync("aria-label") ?? ""
        );
        Assert.Equal("0", await page.Locator(".scroller").First.GetAttributeAsync("tabindex"));
        Assert.Null(await page.Locator(".scroller").Last.GetAttributeAsync("tabindex"));
    }

    [SkippableFact]
    public async Task CopyLink_Clicked_PutsTheAddressOnTheClipboard()
    {
        var page = await chromium.VisitorAsync(site);
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.GotoAsync(FormsSite.Story);

        await page.GetByRole(AriaRole.Button, new() { Name = "Copy link" }).ClickAsync();
        await page.GetByText("Link copied").WaitForAsync();

        Assert.Equal(
            "https://news.test" + FormsSite.Story,
            await page.EvaluateAsync<string>("navigator.clipboard.readText()")
        );
    }

    [SkippableFact]
    public async Task Forms_WithoutScript_AreLinksAndNothingThatDoesNothing()
    {
        var page = await chromium.VisitorAsync(site, withoutScript: true);
        await page.GotoAsync(FormsSite.Story);

        Assert.Equal(0, await page.Locator("main button:visible, dialog:visible").CountAsync());
        Assert.True(await page.GetByRole(AriaRole.Link, new() { Name = "YouTube The ferry leaves" }).IsVisibleAsync());
        await page.Locator(".footnote-ref a").First.ClickAsync();
        Assert.EndsWith("#fn1", page.Url, StringComparison.Ordinal);
        await page.Locator("a[role=doc-backlink]").First.ClickAsync();
        Assert.Contains("#fnref", page.Url, StringComparison.Ordinal);
    }
}

/// <summary>A site with one story containing every form.</summary>
public sealed class FormsSite : Site, IAsyncLifetime
{
    /// <summary>Its address.</summary>
    public const string Story = "/2026/03/02/forms";

    public async Task InitializeAsync()
    {
        var picture = await InScopeAsync(services =>
            services
                .GetRequiredService<MediaLibrary>()
                .AddAsync(
                    new MemoryStream(TestPicture.Jpeg(1600, 1000)),
                    "gate.jpg",
                    new PictureTexts("Gate", "A gate.", "A. Studio"),
                    Actor.Program("Test"),
                    default
                )
        );
        var cells = string.Concat(Enumerable.Range(1, 12).Select(i => $"<td>Column {i}</td>"));
        var author = await Data.CreateAuthorAsync("ada", "Ada Quay");
        var city = await Data.CreateCategoryAsync("city", "City");
        await Data.CreateStoryAsync(
            "Other story",
            Start.UtcDateTime.AddHours(-1),
            c => c with { AuthorIds = [author.Id], CategoryIds = [city.Id] }
        );
        await Data.CreateStoryAsync(
            "Forms",
            change: c =>
                c with
                {
                    AuthorIds = [author.Id],
                    CategoryIds = [city.Id],
                    Body = $"""
                        <p>Text<a href="#fn1">1</a> with <a href="https://example.org/">a link</a> and <mark>marked</mark> <code>code</code>.</p>
                        <blockquote class="pullquote"><p>Said so.</p></blockquote>
                        <h2>Second</h2><h3>Third</h3><h4>Fourth</h4>
                        <figure class="wide" data-media-id="{picture.Id}"><img alt="Gate"></figure>
                        <aside class="factbox"><h3>Facts</h3><ul><li>One</li></ul></aside>
                        <figure class="embed"><a href="https://www.youtube.com/watch?v=c1MCyS-O_3Y">The ferry leaves</a></figure>
                        <p>https://x.com/desk/status/123</p>
                        <p>https://www.openstreetmap.org/#map=12/52.07/4.3</p>
                        <div class="gallery">
                        <figure data-media-id="{picture.Id}"><img alt="First gate"></figure>
                        <figure data-media-id="{picture.Id}"><img alt="Second gate"></figure>
                        <figure data-media-id="{picture.Id}"><img alt="Third gate"></figure>
                        </div>
                        <table><caption>Wide</caption><tbody><tr>{cells}</tr></tbody></table>
                        <pre><code>{new string('x', 300)}</code></pre>
                        <dl><dt>Term</dt><dd>Meaning</dd></dl><details><summary>More</summary><p>Text</p></details><hr>
                        <table><tbody><tr><th>Narrow</th><td>1</td></tr></tbody></table>
                        <section class="footnotes"><ol><li id="fn1"><p>Note.</p></li></ol></section>
                        """,
                }
        );
    }

    Task IAsyncLifetime.DisposeAsync() => Task.CompletedTask;
}
