using Deque.AxeCore.Playwright;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Demo;

namespace NewsPortal.BrowserTests;

/// <summary>
/// Every page type, light and dark, without violations found by axe, and without anything that the browser refuses
/// because of the content security policy.
/// </summary>
public sealed class AccessibilityTests(DemoSite site, Chromium chromium)
    : IClassFixture<DemoSite>,
        IClassFixture<Chromium>
{
    private const string EditStory = "{edit}";
    private const string Corrections = "{corrections}";
    private const string Notes = "{notes}";
    private const string Versions = "{versions}";
    private const string StoryNumbers = "{numbers}";
    private const string Merge = "{merge}";
    private const string Restriction = "{restriction}";
    private const string Previews = "{previews}";

    [SkippableTheory]
    [MemberData(nameof(PublicPages.All), MemberType = typeof(PublicPages))]
    public async Task PublicPage_InLightAndDark_HasNoViolation(string path)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await chromium.VisitorAsync(site, scheme);
            await CheckAsync(page, path, scheme);
            await page.Context.CloseAsync();
        }
    }

    [SkippableTheory]
    [InlineData("/admin")]
    [InlineData("/admin/articles")]
    [InlineData("/admin/articles/new")]
    [InlineData(EditStory)]
    [InlineData("/admin/numbers")]
    [InlineData("/admin/numbers?range=month")]
    [InlineData(StoryNumbers)]
    [InlineData("/admin/fronts")]
    [InlineData("/admin/fronts/home")]
    [InlineData("/admin/breaking")]
    [InlineData("/admin/media")]
    [InlineData("/admin/media?grid=true")]
    [InlineData("/admin/media/1")]
    [InlineData("/admin/files")]
    [InlineData(Corrections)]
    [InlineData(Notes)]
    [InlineData(Versions)]
    [InlineData(Merge)]
    [InlineData("/admin/series")]
    [InlineData("/admin/series/new")]
    [InlineData("/admin/tags")]
    [InlineData("/admin/structure")]
    [InlineData("/admin/help")]
    [InlineData("/admin/authors")]
    [InlineData("/admin/authors/new")]
    [InlineData("/admin/categories")]
    [InlineData("/admin/categories/new")]
    [InlineData("/admin/people")]
    [InlineData("/admin/people/new")]
    [InlineData("/admin/people/1")]
    [InlineData("/admin/byline")]
    [InlineData("/admin/redirects")]
    [InlineData("/admin/redirects/new")]
    [InlineData("/admin/missing")]
    [InlineData("/admin/redirects/import")]
    [InlineData("/admin/settings")]
    [InlineData("/admin/settings/history")]
    [InlineData("/admin/menus")]
    [InlineData("/admin/menus/history")]
    [InlineData("/admin/audit")]
    [InlineData("/admin/restrictions")]
    [InlineData(Restriction)]
    [InlineData(Previews)]
    public async Task NewsroomPage_InLightAndDark_HasNoViolation(string path)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await chromium.VisitorAsync(site, scheme);
            await Site.SignInAsync(page, "admin");
            await CheckAsync(page, path, scheme);
            await page.Context.CloseAsync();
        }
    }

    /// <summary>A sample: pages have one structure in every language, but longer words and another direction.</summary>
    [SkippableTheory]
    [InlineData("de", "ltr")]
    [InlineData("ar", "rtl")]
    public async Task NewsroomPage_OnAPhoneInAnotherLanguage_FitsAndHasNoViolation(string language, string direction)
    {
        var page = await chromium.VisitorAsync(site, width: 360, locale: language);
        await Site.SignInAsync(page, "admin");
        foreach (
            var path in new[]
            {
                "/admin",
                "/admin/articles",
                EditStory,
                Merge,
                "/admin/numbers",
                "/admin/media?grid=true",
                "/admin/media/1",
                "/admin/calendar",
                "/admin/fronts/home",
                "/admin/breaking",
                "/admin/people/1",
                "/admin/redirects",
                "/admin/settings",
                "/admin/menus",
                "/account",
            }
        )
        {
            await CheckAsync(page, path, ColorScheme.Light);

            Assert.Equal(direction, await page.Locator("html").GetAttributeAsync("dir"));
            Assert.True(
                await page.EvaluateAsync<bool>(
                    "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
                ),
                $"{path} is wider than the screen in {language}."
            );
        }

        await page.Context.CloseAsync();
    }

    [SkippableTheory]
    [InlineData("/admin")]
    [InlineData("/admin/articles")]
    [InlineData("/admin/audit")]
    [InlineData("/admin/people")]
    public async Task NewsroomList_OnATablet_ShowsEveryColumn(string path)
    {
        var page = await chromium.VisitorAsync(site, width: 768);
        await Site.SignInAsync(page, "admin");
        await page.GotoAsync(path);

        Assert.True(
            await page.EvaluateAsync<bool>(
                "[...document.querySelectorAll('.table-box')].every(box => box.scrollWidth <= box.clientWidth + 1)"
            )
        );
        await page.Context.CloseAsync();
    }

    private async Task CheckAsync(IPage page, string path, ColorScheme scheme)
    {
        List<string> refused = [];
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                refused.Add(message.Text);
            }
        };
        await page.GotoAsync(
            path switch
            {
                EditStory => $"/admin/articles/{site.StoryId}",
                Corrections => $"/admin/articles/{site.StoryId}/corrections",
                Restriction => $"/admin/articles/{site.StoryId}/restriction",
                Previews => $"/admin/articles/{site.StoryId}/previews",
                Notes => $"/admin/articles/{site.StoryId}/notes",
                Versions => $"/admin/articles/{site.StoryId}/history?from=1&to=2",
                StoryNumbers => $"/admin/numbers/stories/{site.StoryId}",
                Merge => $"/admin/articles/{site.StoryId}/merge?number=1",
                _ => site.PathOf(path),
            }
        );

        Assert.True(refused.Count == 0, $"{path} ({scheme}): {string.Join('\n', refused)}");
        var result = await page.RunAxe();

        Assert.True(
            result.Violations.Length == 0,
            string.Join(
                '\n',
                result.Violations.Select(violation =>
                    $"{path} ({scheme}): {violation.Help}: {string.Join("; ", violation.Nodes.Take(3).Select(node => node.Html))}"
                )
            )
        );
    }
}

/// <summary>A site with the demo newspaper and an administrator.</summary>
public sealed class DemoSite : Site, IAsyncLifetime
{
    public DemoSite() { }

    /// <summary>The same in another language; the stories stay as they are.</summary>
    internal DemoSite(string culture)
        : base(culture) { }

    public string StoryPath { get; private set; } = "";

    public long StoryId { get; private set; }

    /// <summary>The address of a page of <see cref="PublicPages"/>.</summary>
    public string PathOf(string page) =>
        page switch
        {
            PublicPages.Story => StoryPath,
            PublicPages.Embed => $"/embed/{StoryId}",
            _ => page,
        };

    public async Task InitializeAsync()
    {
        var content = DemoContent.Read(DemoContent.DefaultFolder);
        await InScopeAsync(async services =>
        {
            await services.GetRequiredService<DemoSeeder>().SeedAsync(content, CancellationToken.None);
            return await services
                .GetRequiredService<DemoPictures>()
                .DrawAsync(content, 3, null, CancellationToken.None);
        });
        await Data.CreateUserAsync("admin", Roles.Administrator);
        (StoryId, StoryPath) = await Data.InDatabaseAsync(async db =>
        {
            var story = await db
                .Articles.Where(a => a.Kind == ArticleKind.Story && a.Slug == "tidal-barrier-vote")
                .Select(a => new { a.Id, a.Path })
                .SingleAsync();
            return (story.Id, story.Path!);
        });
    }

    Task IAsyncLifetime.DisposeAsync() => base.DisposeAsync().AsTask();
}
