using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>Whatever is typed into any text field: no error, nothing runs, and the text comes back.</summary>
public sealed partial class NaughtyStringsTests(NewsApp app) : IClassFixture<NewsApp>
{
    private const string TextFields =
        "textarea[name], input[name]:not([type]), input[type=text], input[type=email], input[type=url], "
        + "input[type=search], input[type=password]";

    /// <summary>The pages whose forms are tried; {…} is created for the test.</summary>
    private static readonly string[] Pages =
    [
        "/admin/articles/new",
        "/admin/articles/new?kind=Page",
        "/admin/articles/{story}",
        "/admin/articles/{story}?then=launch",
        "/admin/articles/{story}/assignment",
        "/admin/articles/{story}/corrections",
        "/admin/articles/{story}/previews",
        "/admin/articles/{story}/notes",
        "/admin/authors/new",
        "/admin/authors/{author}",
        "/admin/categories/new",
        "/admin/categories/{category}",
        "/admin/series/new",
        "/admin/series/{series}",
        "/admin/tags/{tag}",
        "/admin/tags/{tag}/structure",
        "/admin/tags/{tag}/split",
        "/admin/categories/{category}/structure",
        "/admin/authors/{author}/structure",
        "/admin/series/{series}/structure",
        "/admin/planning/new",
        "/admin/planning/{plan}",
        "/admin/redirects/new",
        "/admin/redirects/{redirect}",
        "/admin/breaking",
        "/admin/breaking/{breaking}",
        "/admin/checks",
        "/admin/settings",
        "/admin/menus",
        "/admin/people/new",
        "/admin/people/{user}",
        "/admin/media/{picture}",
        "/admin/media?grid=true",
        "/admin/fronts/home",
        "/admin/fronts/category/naughty",
        "/account",
        "/account/confirm",
        "/account/forgotten",
    ];

    /// <summary>Posts without a text field: a button, or files.</summary>
    private static readonly Regex WithoutText = NoText();

    public static TheoryData<string> Addresses() => [.. Pages];

    [Fact]
    public async Task Endpoints_ThatTakeTexts_AreAllTriedHere()
    {
        var made = await MakeAsync(app);
        var browser = await app.SignedInAsync(Roles.Administrator);
        HashSet<string> tried =
        [
            "/account/login",
            "/account/set-password",
            // SecondFactorTests and BylineTests: they need a sign-in half done, or a byline.
            "/account/code",
            "/account/recovery-code",
            "/account/passkey",
            "/account/confirm/passkey",
            "/account/security/authenticator",
            "/account/security/passkeys/new",
            "/account/security/passkeys/remove",
            "/admin/byline",
            "/admin/articles/new/begin",
            "/admin/articles/1/snapshot",
            // ArticleListTests: they need ticks, or a filter.
            "/admin/articles/batch",
            "/admin/articles/filters",
            // MergeTests: they need two texts.
            "/admin/articles/1/compare",
            "/admin/articles/1/merge",
            // NotesTests: only its author changes a note.
            "/admin/articles/1/notes/1",
        ];
        foreach (var page in Pages)
        {
            var shown = await browser.OpenAsync(made(page));
            tried.UnionWith(
                shown
                    .Document.Forms.Where(f => f.QuerySelector(TextFields) is not null)
                    .Select(f => (f.GetAttribute("action") ?? shown.Address.AbsolutePath).Split('?')[0])
            );
        }

        var posts = app
            .Services.GetServices<EndpointDataSource>()
            .SelectMany(s => s.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") == true)
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
            .Distinct()
            .Where(pattern => NewsroomOrAccount().IsMatch(pattern) && !WithoutText.IsMatch(pattern))
            .ToList();

        Assert.True(posts.Count > 15, $"Only {posts.Count} were found.");
        var untried = posts
            .ConvertAll(pattern =>
                (
                    pattern,
                    Shape: new Regex(
                        $"^{Parameter().Replace(pattern.TrimEnd('/'), "[^/]+")}/?$",
                        RegexOptions.IgnoreCase
                    )
                )
            )
            .FindAll(post => !tried.Any(post.Shape.IsMatch));
        Assert.Empty(untried);
    }

    [SkippableFact]
    public async Task Snapshot_AnyText_IsStoredAsASavedOneWouldBe()
    {
        var strings = Packs();
        var draft = await app.Data.CreateDraftAsync("Typed at random");
        var place = await app.InScopeAsync(async services =>
        {
            var copies = services.GetRequiredService<WorkingCopies>();
            var log = (await copies.OpenAsync(draft.Id, null, Actor.Program("Test"), default))!.Place.Log;
            await copies.AppendAsync(draft.Id, log, [1], false, Actor.Program("Test"), default);
            return new WorkingCopyPlace(log, 1);
        });
        var browser = await app.SignedInAsync(Roles.Editor);
        var form = (await browser.OpenAsync($"/admin/articles/{draft.Id}")).Form($"/admin/articles/{draft.Id}");

        foreach (var text in strings)
        {
            var answer = await form.Fill("Log", $"{place.Log}")
                .Fill("Sequence", $"{place.Sequence}")
                .Fill("Headline", text)
                .Fill("Body", text)
                .To($"/admin/articles/{draft.Id}/snapshot")
                .SendAsync();
            var copy = await app.Data.InDatabaseAsync(db =>
                db.WorkingCopies.AsNoTracking().SingleAsync(c => c.ArticleId == draft.Id)
            );

            Assert.Equal("{\"refusal\":null,\"sequence\":1}", answer.Html);
            // A byte order mark that begins a field belongs to the encoding.
            Assert.Equal(PlainText.Line(text.TrimStart('\uFEFF')), copy.Fields!.Headline);
            Assert.DoesNotContain("<script", copy.Body ?? "", StringComparison.OrdinalIgnoreCase);
        }

        var begun = await (await browser.OpenAsync("/admin/articles/new"))
            .Form("/admin/articles/new")
            .Fill("Headline", strings[0])
            .To("/admin/articles/new/begin")
            .SendAsync();
        Assert.Equal(HttpStatusCode.OK, begun.Status);
    }

    [SkippableTheory]
    [MemberData(nameof(Addresses))]
    public async Task Send_AnyText_ComesBackAndNothingRuns(string address)
    {
        var strings = Packs();
        await using var own = new NewsApp();
        address = (await MakeAsync(own))(address);
        var browser = await own.SignedInAsync(Roles.Administrator);
        var actions = (await browser.OpenAsync(address))
            .Document.QuerySelectorAll<IHtmlFormElement>("main form")
            .Where(IsForText)
            .Select(f => f.GetAttribute("action")!)
            .Distinct()
            .ToList();
        Assert.NotEmpty(actions);
        foreach (var action in actions)
        {
            var page = await browser.OpenAsync(address);
            foreach (var text in strings)
            {
                // A form that disappears along with its effect, like a merged tag's, has been tried enough.
                if (page.Document.Forms.All(f => f.GetAttribute("action") != action))
                {
                    break;
                }

                await SendAsync(page, action, text);
                page = await browser.OpenAsync(address);
                AssertNothingRuns(page, text);
            }
        }
    }

    [SkippableTheory]
    [InlineData("/account/login")]
    [InlineData("/account/forgotten")]
    [InlineData("/account/set-password?user=1&token=x")]
    public async Task Send_AnyTextAsAStranger_AnswersInWords(string address)
    {
        await using var own = new NewsApp();
        var page = await own.Browser().OpenAsync(address);
        foreach (var text in Packs())
        {
            if (page.Document.QuerySelector("main form[method=post]") is IHtmlFormElement form)
            {
                var answer = await Fill(page, form, text).SendAsync();
                Assert.True((int)answer.Status < 500, $"{text}: {answer.Status}");
                AssertNothingRuns(answer, text);
            }
        }
    }

    [SkippableTheory]
    [InlineData("/search?q=")]
    [InlineData("/search/suggest?q=")]
    [InlineData("/oembed?url=")]
    [InlineData("/2026/03/02/")]
    [InlineData("/tag/")]
    [InlineData("/admin/articles?q=")]
    [InlineData("/admin/articles?state=")]
    [InlineData("/admin/articles?at=")]
    [InlineData("/admin/authors?q=")]
    [InlineData("/admin/tags?q=")]
    [InlineData("/admin/series?q=")]
    [InlineData("/admin/redirects?q=")]
    [InlineData("/admin/redirects?after=")]
    [InlineData("/admin/missing?after=")]
    [InlineData("/admin/redirects/new?from=")]
    [InlineData("/admin/media?q=")]
    [InlineData("/admin/media/picker?q=")]
    [InlineData("/admin/fronts/home?q=")]
    [InlineData("/admin/fronts/stories?q=")]
    [InlineData("/admin/articles/new?key=")]
    [InlineData("/account/login?returnUrl=")]
    public async Task Open_AnyTextInTheAddress_IsNoFault(string address)
    {
        var browser = await app.SignedInAsync(Roles.Editor);
        foreach (var text in Strings().Select(s => s.Length > 300 ? s[..300] : s))
        {
            var page = await browser.OpenAsync(address + Uri.EscapeDataString(text));

            Assert.True((int)page.Status < 500, $"{address}{text}: {page.Status}");
            AssertNothingRuns(page, text);
        }
    }

    private static async Task SendAsync(Page page, string action, string text)
    {
        var form = page.Document.Forms.First(f => f.GetAttribute("action") == action);
        HashSet<string> given = [];
        for (var attempt = 0; attempt < 3; attempt++)
        {
            var filled = Fill(page, form, text, given);
            var answer = await filled.SendAsync();

            Assert.True((int)answer.Status < 500, $"{text} at {action}: {answer.Status}");
            AssertNothingRuns(answer, text);
            if (answer.Status != HttpStatusCode.BadRequest)
            {
                return;
            }

            // The input comes back; fields that must not contain it keep their value.
            foreach (var field in Fields(form).Where(f => !given.Contains(f.Name) && f.Type != "password"))
            {
                if (answer.Document.QuerySelector($"form[action='{action}']") is not null)
                {
                    Assert.Equal(Shown(text), Shown(answer.Form(action)[field.Name] ?? ""));
                }
            }

            var refused = answer
                .Document.QuerySelectorAll("#errors a")
                .Select(a => a.GetAttribute("href")!.TrimStart('#'))
                .ToHashSet();
            given.UnionWith(Fields(form).Where(f => refused.Contains(f.Id)).Select(f => f.Name));
        }
    }

    private static FilledForm Fill(Page page, IHtmlFormElement form, string text, HashSet<string>? except = null)
    {
        var filled = page.Form(form.GetAttribute("action") ?? page.Address.PathAndQuery);
        foreach (var field in Fields(form).Where(f => except?.Contains(f.Name) != true))
        {
            filled.Fill(field.Name, text);
        }

        return filled;
    }

    private static IEnumerable<(string Name, string Id, string? Type)> Fields(IHtmlFormElement form) =>
        form.QuerySelectorAll(TextFields).Select(f => (f.GetAttribute("name")!, f.Id ?? "", f.GetAttribute("type")));

    private static bool IsForText(IHtmlFormElement form) =>
        form.Method.Equals("post", StringComparison.OrdinalIgnoreCase) && form.QuerySelector(TextFields) is not null;

    private static void AssertNothingRuns(Page page, string text)
    {
        Assert.True(
            page.Document.QuerySelectorAll("script")
                .All(s => s.HasAttribute("src") || s.GetAttribute("type") == "application/ld+json"),
            text
        );
        Assert.True(
            page.Document.All.All(e =>
                e.Attributes.All(a => !a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase))
            ),
            text
        );
        Assert.True(
            page.Document.QuerySelectorAll("a, form")
                .All(e => !Runs().IsMatch(e.GetAttribute("href") ?? e.GetAttribute("action") ?? "")),
            text
        );
    }

    // No page can contain control characters, all line endings come back as one kind, and a multipart form drops a byte
    // order mark.
    private static string Shown(string text) =>
        string.Concat(
            text.EnumerateRunes()
                .Where(r =>
                    !System.Text.Rune.IsControl(r) && r.Value is not (0xFEFF or 0xFFFE or 0xFFFF or 0x2028 or 0x2029)
                )
        );

    private static List<string> Strings() =>
        JsonSerializer.Deserialize<List<string>>(File.ReadAllText(SharedData.Path("naughty-strings.json")))!;

    /// <summary>All strings, several per text up to the length of short fields.</summary>
    private static List<string> Packs()
    {
        const int Length = 180;
        List<string> packs = [];
        foreach (var text in Strings().Where(s => s.Length > 0))
        {
            if (packs.Count > 0 && packs[^1].Length + text.Length < Length)
            {
                packs[^1] += $" {text}";
            }
            else
            {
                packs.Add(text);
            }
        }

        return packs;
    }

    private static async Task<Func<string, string>> MakeAsync(NewsApp own)
    {
        var unique = Guid.NewGuid().ToString("N");
        var story = await own.Data.CreateStoryAsync(
            $"Story {unique}",
            change: c => c with { Tags = [$"tag {unique}"] }
        );
        var author = await own.Data.CreateAuthorAsync($"a-{unique}");
        var category =
            await own.Data.InDatabaseAsync(db => db.Categories.SingleOrDefaultAsync(c => c.Slug == "naughty"))
            ?? await own.Data.CreateCategoryAsync("naughty");
        var user = await own.Data.CreateUserAsync($"u-{unique}", Roles.Journalist);
        var admin = await own.SignedInAsync(Roles.Administrator);
        await (await admin.OpenAsync("/admin/series/new"))
            .Form("/admin/series/new")
            .Fill("Title", "Series")
            .SendAsync();
        await (await admin.OpenAsync("/admin/breaking")).Form("/admin/breaking").Fill("Text", "Line").SendAsync();
        await (await admin.OpenAsync("/admin/planning/new"))
            .Form("/admin/planning/new")
            .Fill("Title", "Plan")
            .SendAsync();
        var corrections = $"/admin/articles/{story.Id}/corrections";
        await (await admin.OpenAsync(corrections)).Form(corrections).Fill("Text", "Note").SendAsync();
        var library = await own.InScopeAsync(s =>
            ((Core.Library.MediaLibrary)s.GetService(typeof(Core.Library.MediaLibrary))!).AddAsync(
                new MemoryStream(TestPicture.Jpeg(seed: 77)),
                "naughty.jpg",
                Core.Media.PictureTexts.None,
                Actor.Program("Test"),
                default
            )
        );
        var plan = await own.Data.InDatabaseAsync(db => db.PlanningItems.MaxAsync(p => p.Id));
        await (await admin.OpenAsync("/admin/redirects/new"))
            .Form("/admin/redirects/new")
            .Fill("From", $"/{unique}")
            .Fill("To", "https://else.example/")
            .SendAsync();
        var (series, line, tag, redirect) = await own.Data.InDatabaseAsync(async db =>
            (
                await db.Series.MaxAsync(s => s.Id),
                await db.BreakingNews.MaxAsync(b => b.Id),
                await db.Tags.MaxAsync(t => t.Id),
                await db.Redirects.MaxAsync(r => r.Id)
            )
        );
        return address =>
            address
                .Replace("{story}", $"{story.Id}", StringComparison.Ordinal)
                .Replace("{author}", $"{author.Id}", StringComparison.Ordinal)
                .Replace("{category}", $"{category.Id}", StringComparison.Ordinal)
                .Replace("{user}", $"{user.Id}", StringComparison.Ordinal)
                .Replace("{series}", $"{series}", StringComparison.Ordinal)
                .Replace("{plan}", $"{plan}", StringComparison.Ordinal)
                .Replace("{breaking}", $"{line}", StringComparison.Ordinal)
                .Replace("{redirect}", $"{redirect}", StringComparison.Ordinal)
                .Replace("{tag}", $"{tag}", StringComparison.Ordinal)
                .Replace("{picture}", $"{library.Value.Id}", StringComparison.Ordinal);
    }

    [GeneratedRegex(
        "/(canvas|tour|undo|delete|resolve|reopen|delete-for-good|put-back|language|replace|take-back|ignore|watch|end|restriction|lift|move|begin|hand-in|ready|restore|discard|bring-back|disable|enable|sign-out|password-link|invitation|withdraw|reset-factors|security/authenticator/remove|security/recovery-codes|logout|sign-out-everywhere)$|^/admin/(media|files|redirects/import|notices/.*)/?$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex NoText();

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();

    [GeneratedRegex("^/(admin|account)(/|$)", RegexOptions.NonBacktracking)]
    private static partial Regex NewsroomOrAccount();

    [GeneratedRegex("^\\s*(javascript|vbscript|data):", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Runs();
}
