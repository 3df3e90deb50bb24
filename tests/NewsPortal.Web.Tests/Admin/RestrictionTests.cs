using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Desk;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Library;
using NewsPortal.Core.Media;
using NewsPortal.Core.Notes;
using NewsPortal.Core.Terms;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>A story restricted to named people exists nowhere in the newsroom for anybody else.</summary>
public sealed partial class RestrictionTests
{
    /// <summary>Stands in every text of the restricted stories, and in no question.</summary>
    private const string Secret = "quillfeather";

    /// <summary>Stands beside it, to be asked for.</summary>
    private const string Asked = "zubrowka";

    [Fact]
    public async Task Pages_OfTheNewsroom_SayNothingOfItToOutsiders()
    {
        await using var app = new NewsApp();
        var site = await SiteAsync(app);
        var insider = await app.Browser().SignInAsync(site.Insider);
        var outsiders = new[] { Roles.Journalist, Roles.Editor, Roles.Administrator }.Select(role =>
            site.Outsiders[role]
        );
        var addresses = Addresses(app, site);

        List<string> seen = [];
        foreach (var address in addresses)
        {
            if (await SaysAsync(insider, address))
            {
                seen.Add(address);
            }
        }

        List<string> told = [];
        foreach (var outsider in outsiders)
        {
            var browser = await app.Browser().SignInAsync(outsider);
            foreach (var address in addresses)
            {
                if (await SaysAsync(browser, address))
                {
                    told.Add($"{outsider.DisplayName}: {address}");
                }
            }
        }

        Assert.True(seen.Count >= 20, string.Join('\n', seen));
        Assert.True(told.Count == 0, string.Join('\n', told));
    }

    [Fact]
    public async Task Pages_OfTheStory_AreNotThereForOutsiders()
    {
        await using var app = new NewsApp();
        var site = await SiteAsync(app);
        var browser = await app.Browser().SignInAsync(site.Outsiders[Roles.Editor]);
        var insider = await app.Browser().SignInAsync(site.Insider);

        foreach (
            var page in new[]
            {
                "",
                "/history",
                "/preview",
                "/assignment",
                "/corrections",
                "/notes",
                "/restriction",
                "/previews",
            }
        )
        {
            var address = $"/admin/articles/{site.Scheduled}{page}";
            Assert.Equal((address, HttpStatusCode.NotFound), (address, (await browser.OpenAsync(address)).Status));
            Assert.Equal((address, HttpStatusCode.OK), (address, (await insider.OpenAsync(address)).Status));
        }
    }

    [Fact]
    public async Task Acts_OfOutsiders_ChangeNothingAndTellNothing()
    {
        await using var app = new NewsApp();
        var site = await SiteAsync(app);
        var browser = await app.Browser().SignInAsync(site.Outsiders[Roles.Editor]);
        var token = (await browser.OpenAsync("/admin")).Form("/account/logout")["__RequestVerificationToken"]!;
        var version = await VersionAsync(app, site.Draft);
        var posts = Endpoints(app, "POST")
            .Where(p =>
                p.StartsWith("/admin/articles/{id:long}", StringComparison.Ordinal)
                || p.EndsWith("/batch", StringComparison.Ordinal)
            )
            .Select(p => Parameter().Replace(p, $"{site.Draft}"))
            .ToList();

        Assert.True(posts.Count > 15, $"Only {posts.Count} were found.");
        foreach (var post in posts)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, post)
            {
                Content = new FormUrlEncodedContent([
                    new("__RequestVerificationToken", token),
                    new("version", $"{version}"),
                    new("Headline", "Taken over"),
                    new("message", "Why"),
                    new("reason", "Why"),
                    new("number", "1"),
                    new("Log", "1"),
                    new("Sequence", "0"),
                    new("Act", "Delete"),
                    new("Chosen", $"{site.Draft}:{version}"),
                    new("For", "Me"),
                    new("Days", "7"),
                ]),
            };
            var answer = await browser.AnswerAsync(request);

            Assert.False(answer.Html.Contains(Secret, StringComparison.OrdinalIgnoreCase), post);
            Assert.True(answer.Status != HttpStatusCode.Forbidden, $"{post} says that there is something.");
        }

        Assert.Equal(version, await VersionAsync(app, site.Draft));
        Assert.Equal(0, await app.Data.InDatabaseAsync(db => db.PreviewLinks.CountAsync()));
    }

    [Fact]
    public async Task Restrict_WithoutNamingAnybody_LeavesThoseWhoWriteItAndWhoDoesIt()
    {
        await using var app = new NewsApp();
        var writer = await app.Data.CreateUserAsync("writer", Roles.Journalist);
        var signer = await app.Data.CreateUserAsync("signer", Roles.Journalist);
        var asked = await app.Data.CreateUserAsync("asked", Roles.Journalist);
        var late = await app.Data.CreateUserAsync("late", Roles.Journalist);
        var outsider = await app.Data.CreateUserAsync("outsider", Roles.Editor);
        var editor = await app.Data.CreateUserAsync("editor", Roles.Editor);
        var byline = await app.Data.CreateAuthorAsync("signer");
        await app.Data.InDatabaseAsync(db =>
            db.Users.Where(u => u.Id == signer.Id).ExecuteUpdateAsync(s => s.SetProperty(u => u.AuthorId, byline.Id))
        );
        var story = await SaveAsync(app, writer, new ArticleContent { Headline = "Ours", AuthorIds = [byline.Id] });
        var boss = await app.Browser().SignInAsync(editor);
        await AssignAsync(boss, story, asked);
        await RestrictAsync(boss, story);

        await AssignAsync(boss, story, asked, late);

        foreach (var person in new[] { writer, signer, asked, late, editor })
        {
            var browser = await app.Browser().SignInAsync(person);
            Assert.Equal(
                (person.DisplayName, HttpStatusCode.OK),
                (person.DisplayName, (await browser.OpenAsync($"/admin/articles/{story}")).Status)
            );
        }

        Assert.Equal(
            HttpStatusCode.NotFound,
            (await (await app.Browser().SignInAsync(outsider)).OpenAsync($"/admin/articles/{story}")).Status
        );
    }

    [Fact]
    public async Task Publish_ARestrictedStory_ShowsItToReadersAsAnyOther()
    {
        await using var app = new NewsApp();
        var site = await SiteAsync(app);

        app.Clock.Advance(TimeSpan.FromDays(3));

        var path = await app.Data.InDatabaseAsync(db =>
            db.Articles.Where(a => a.Id == site.Scheduled).Select(a => a.Path!).SingleAsync()
        );
        var outsider = await app.Browser().SignInAsync(site.Outsiders[Roles.Editor]);
        Assert.True(await SaysAsync(app.Browser(), path));
        Assert.True(await SaysAsync(app.Browser(), "/"));
        Assert.True(await SaysAsync(outsider, "/admin/fronts/home"));
        Assert.False(await SaysAsync(outsider, "/admin/articles"));
        Assert.Equal(HttpStatusCode.NotFound, (await outsider.OpenAsync($"/admin/articles/{site.Scheduled}")).Status);
    }

    [Fact]
    public async Task Lift_ByAnAdministratorOutside_IsTracedAndShowsItAgain()
    {
        await using var app = new NewsApp();
        var site = await SiteAsync(app);
        var admin = await app.Browser().SignInAsync(site.Outsiders[Roles.Administrator]);
        var page = await admin.OpenAsync("/admin/restrictions");
        var journalist = await app.Browser().SignInAsync(site.Outsiders[Roles.Journalist]);

        var lifted = await page.Form($"/admin/restrictions/{site.Draft}/lift").SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, lifted.Status);
        Assert.DoesNotContain(Secret, page.Html, StringComparison.OrdinalIgnoreCase);
        Assert.True(await SaysAsync(journalist, $"/admin/articles/{site.Draft}"));
        Assert.Equal(HttpStatusCode.NotFound, (await admin.OpenAsync($"/admin/articles/{site.Scheduled}")).Status);
        Assert.True(
            await app.Data.InDatabaseAsync(db =>
                db.AuditTrail.AnyAsync(a =>
                    a.Action == "Lifted restriction of article"
                    && a.ThingId == site.Draft
                    && a.UserId == site.Outsiders[Roles.Administrator].Id
                )
            )
        );
    }

    [Fact]
    public async Task Restrict_ByWhoMayNotOrOverANewerVersion_IsRefused()
    {
        await using var app = new NewsApp();
        var draft = await app.Data.CreateDraftAsync("Open to all");
        var editor = await app.SignedInAsync(Roles.Editor);
        var address = $"/admin/articles/{draft.Id}/restriction";
        var late = (await (await app.SignedInAsync(Roles.Editor)).OpenAsync(address)).Form(address);

        var journalist = await (await app.SignedInAsync(Roles.Journalist)).OpenAsync(address);
        await RestrictAsync(editor, draft.Id);
        var page = await editor.OpenAsync(address);
        var again = await page.Form(address).Fill("Version", $"{Guid.NewGuid()}").SendAsync();
        var second = await late.SendAsync();

        Assert.NotEqual(HttpStatusCode.OK, journalist.Status);
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.NotFound), (again.Status, second.Status));
        Assert.Equal(1, await app.Data.InDatabaseAsync(db => db.StoryRestrictions.CountAsync()));
    }

    [Fact]
    public async Task HandIn_ARestrictedStory_TellsOnlyThoseForWhomItExists()
    {
        await using var app = new NewsApp();
        var writer = await app.Data.CreateUserAsync("writer", Roles.Journalist);
        var inside = await app.Data.CreateUserAsync("inside", Roles.Editor);
        await app.Data.CreateUserAsync("outside", Roles.Editor);
        await app.Data.InDatabaseAsync(db =>
            db.Users.ExecuteUpdateAsync(s => s.SetProperty(u => u.NoticeMail, NoticeMail.AtOnce))
        );
        var story = await SaveAsync(app, writer, new ArticleContent { Headline = "Ours" });
        await RestrictAsync(await app.Browser().SignInAsync(inside), story);

        await app.InScopeAsync(async services =>
            await services
                .GetRequiredService<ArticleEditor>()
                .SubmitAsync(story, await VersionAsync(app, story), ActorOf(writer, Roles.Journalist), default)
        );

        Assert.Equal([inside.Id], await app.Data.InDatabaseAsync(db => db.Notices.Select(n => n.UserId).ToListAsync()));
        Assert.Equal(
            ["inside@news.test"],
            await app.Data.InDatabaseAsync(db => db.OutgoingMails.Select(m => m.Recipient).Distinct().ToListAsync())
        );
    }

    private sealed record Site(
        NewsUser Insider,
        Dictionary<string, NewsUser> Outsiders,
        long Draft,
        long Scheduled,
        IReadOnlyList<long> Ids
    );

    /// <summary>Two restricted stories, and everything in the newsroom that names them.</summary>
    private static async Task<Site> SiteAsync(NewsApp app)
    {
        var insider = await app.Data.CreateUserAsync("insider", Roles.Administrator);
        var writer = await app.Data.CreateUserAsync("writer", Roles.Journalist);
        var outsiders = new Dictionary<string, NewsUser>();
        foreach (var role in Roles.All)
        {
            outsiders[role] = await app.Data.CreateUserAsync($"outside-{role}", role);
        }

        var city = await app.Data.CreateCategoryAsync("city");
        var author = await app.Data.CreateAuthorAsync("ada");
        var picture = await app.InScopeAsync(s =>
            s.GetRequiredService<MediaLibrary>()
                .AddAsync(
                    new MemoryStream(TestPicture.Jpeg(seed: 5)),
                    "plain.jpg",
                    new PictureTexts("A door", "A door", "Ada"),
                    Actor.Program("Test"),
                    default
                )
        );
        var series = await app.Data.InDatabaseAsync(async db =>
        {
            var row = new Series { Title = "A series", Slug = "a-series" };
            db.Add(row);
            await db.SaveChangesAsync();
            return row.Id;
        });
        var content = new ArticleContent
        {
            Headline = $"{Asked} and {Secret}",
            ShortHeadline = $"Short {Secret}",
            Standfirst = $"{Secret} {Asked} leads in.",
            Body =
                $"<p>{Secret} {Asked}, at some length, met a heron, an otter, a kettle, a ladder, a lantern and a "
                + "trumpet near the old harbour wall.</p>",
            CategoryIds = [city.Id],
            AuthorIds = [author.Id],
            PictureId = picture.Value.Id,
            SeriesId = series,
        };
        var boss = ActorOf(insider, Roles.Administrator);
        var plan = await app.InScopeAsync(s =>
            s.GetRequiredService<PlanningEditor>()
                .SaveAsync(
                    new SavePlanningItem { Title = $"{Asked} {Secret} plan", Day = new DateOnly(2026, 3, 4) },
                    boss,
                    default
                )
        );
        var draft = (
            await app.InScopeAsync(s =>
                s.GetRequiredService<PlanningEditor>().BeginAsync(plan.Value.Id, plan.Value.Version, boss, default)
            )
        )
            .Value
            .Id;
        var handed = await SaveAsync(app, writer, content);
        await app.InScopeAsync(async s =>
            await s.GetRequiredService<ArticleEditor>()
                .SubmitAsync(handed, await VersionAsync(app, handed), ActorOf(writer, Roles.Journalist), default)
        );
        var scheduled = (
            await app.Data.CreateStoryAsync("Later", NewsApp.Start.UtcDateTime.AddDays(2), _ => content)
        ).Id;
        var binned = await app.Data.CreateDraftAsync("Away", c => content with { Headline = $"{Secret} away" });
        await app.InScopeAsync(s =>
            s.GetRequiredService<BinEditor>().DeleteAsync(binned.Id, binned.Version, boss, default)
        );
        await app.InScopeAsync(async s =>
            await s.GetRequiredService<ArticleEditor>()
                .WishAsync(draft, await VersionAsync(app, draft), NewsApp.Start.UtcDateTime.AddDays(1), boss, default)
        );
        await app.InScopeAsync(s =>
            s.GetRequiredService<FrontEditor>().PlaceFirstAsync(Slots.Lead, scheduled, boss, default)
        );
        await app.InScopeAsync(s =>
            s.GetRequiredService<BreakingNewsEditor>()
                .SaveAsync(new SaveBreakingNews { Text = "A line", Story = $"#{scheduled}" }, boss, default)
        );
        foreach (var to in outsiders.Values.Append(insider))
        {
            await app.InScopeAsync(s =>
                s.GetRequiredService<NoteEditor>()
                    .SaveAsync(
                        new SaveNote { ArticleId = draft, Text = $"@{to.DisplayName} look at the {Secret} again" },
                        boss,
                        default
                    )
            );
        }

        var browser = await app.Browser().SignInAsync(insider);
        await AssignAsync(browser, draft, insider);
        foreach (var story in new[] { draft, handed, scheduled })
        {
            await RestrictAsync(browser, story);
        }

        // What is in the bin can be restricted before it gets there.
        await app.InScopeAsync(s =>
            s.GetRequiredService<RestrictionEditor>()
                .SaveAsync(new SaveRestriction(binned.Id, Guid.Empty, [insider.Id]), boss, default)
        );
        return new Site(
            insider,
            outsiders,
            draft,
            scheduled,
            [
                .. new[] { draft, handed, scheduled, binned.Id, plan.Value.Id, picture.Value.Id, series, author.Id },
                .. outsiders.Values.Select(u => u.Id),
                insider.Id,
            ]
        );
    }

    /// <summary>Every page, list and file of the newsroom about every id, and the questions to ask.</summary>
    private static List<string> Addresses(NewsApp app, Site site)
    {
        List<string> addresses =
        [
            $"/admin/articles?q={Asked}",
            .. Enum.GetValues<NewsroomState>().Select(s => $"/admin/articles?state={s}"),
            $"/admin/articles/find?q={Asked}",
            $"/admin/fronts/home?q={Asked}",
            $"/admin/audit?words={Asked}",
            $"/admin/audit?q={Asked}",
            $"/admin/audit/export?q={Asked}",
            "/admin/calendar?view=list",
            "/admin/calendar?view=week",
            $"/admin/articles/{site.Draft}?then=launch",
            $"/admin/articles/{site.Draft}/history?from=1&to=2",
            $"/admin/articles/{site.Draft}/merge?number=1",
            $"/admin/audit?kind=article&thing={site.Draft}",
        ];
        foreach (var pattern in Endpoints(app, "GET"))
        {
            addresses.AddRange(
                Parameter().IsMatch(pattern)
                    ? site
                        .Ids.Distinct()
                        .SelectMany(id =>
                            new[] { "story", "wish", "deadline", "plan" }.Select(kind =>
                                Parameter()
                                    .Replace(
                                        pattern
                                            .Replace("{slug}", "city", StringComparison.Ordinal)
                                            .Replace("{kind}", kind, StringComparison.Ordinal),
                                        $"{id}"
                                    )
                            )
                        )
                    : [pattern]
            );
        }

        return [.. addresses.Distinct()];
    }

    private static List<string> Endpoints(NewsApp app, string method) =>
        [
            .. app
                .Services.GetServices<EndpointDataSource>()
                .SelectMany(s => s.Endpoints)
                .OfType<RouteEndpoint>()
                .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(method) == true)
                .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/').ToLowerInvariant())
                .Where(a => a == "/admin" || a.StartsWith("/admin/", StringComparison.Ordinal))
                .Distinct(),
        ];

    private static async Task<bool> SaysAsync(HttpClient browser, string address)
    {
        var answer = await browser.GetAsync(new Uri(address, UriKind.Relative));
        Assert.True((int)answer.StatusCode < 500, $"{address}: {answer.StatusCode}");
        var text = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()) + answer.Headers.Location;
        return text.Contains(Secret, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task RestrictAsync(HttpClient browser, long id)
    {
        var address = $"/admin/articles/{id}/restriction";
        var answer = await (await browser.OpenAsync(address)).Form(address).SendAsync();
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
    }

    private static async Task AssignAsync(HttpClient browser, long id, params NewsUser[] people)
    {
        var address = $"/admin/articles/{id}/assignment";
        var answer = await (await browser.OpenAsync(address))
            .Form(address)
            .Fill("People", [.. people.Select(p => $"{p.Id}")])
            .Fill("Deadline", "2026-03-05T12:00")
            .SendAsync();
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
    }

    private static async Task<long> SaveAsync(NewsApp app, NewsUser user, ArticleContent content)
    {
        var saved = await app.InScopeAsync(s =>
            s.GetRequiredService<ArticleEditor>()
                .SaveAsync(new SaveArticle { Content = content }, ActorOf(user, Roles.Journalist), default)
        );
        Assert.True(saved.IsDone, saved.Message);
        return saved.Value.Id;
    }

    private static Actor ActorOf(NewsUser user, string role) => Actor.User(user.Id, user.DisplayName, role);

    private static Task<Guid> VersionAsync(NewsApp app, long id) =>
        app.Data.InDatabaseAsync(db => db.Articles.Where(a => a.Id == id).Select(a => a.Version).SingleAsync());

    [GeneratedRegex(@"\{[a-z]+(:[a-z]+)?\}", RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();
}
