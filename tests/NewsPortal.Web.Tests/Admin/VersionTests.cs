using System.Net;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

/// <summary>Every change says which version was shown.</summary>
public sealed class VersionTests(NewsApp app) : IClassFixture<NewsApp>
{
    private const string Confirm = "/account/confirm";

    [Fact]
    public void Endpoints_ThatChangeWhatThereIs_TakeAVersion()
    {
        var actions = app
            .Services.GetServices<EndpointDataSource>()
            .SelectMany(s => s.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(e =>
                e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("POST") == true
                && e.RoutePattern.RawText!.TrimStart('/').StartsWith("admin", StringComparison.Ordinal)
                && e.RoutePattern.Parameters.Any(p => p.Name is "id" or "slug")
            )
            .Select(e => e.Metadata.GetRequiredMetadata<ControllerActionDescriptor>())
            .Distinct()
            .ToList();

        Assert.True(actions.Count > 20, $"Only {actions.Count} actions were found.");
        Assert.Empty(
            actions
                // A preview link never changes: ending it twice is ending it.
                .Where(a => a.ControllerName != "Previews")
                // A notice and a kept filter are nobody's but their reader's.
                .Where(a => a.ControllerName != "Notices" && a.ActionName != "ForgetFilter")
                // Taking a change of the structure back compares what it left with what is there.
                .Where(a => a.ControllerName != "Structure")
                // What is chosen for a split is planned first, and done by the plan.
                .Where(a => a.ActionName != "Split")
                // A plan names what it has seen of every term that it touches.
                .Where(a =>
                    !a.Parameters.Any(p =>
                        p.Name == "version"
                        || p.ParameterType.GetProperty("Version") is not null
                        || p.ParameterType.GetProperty("Seen") is not null
                    )
                )
                .Select(a => a.DisplayName)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("/disable")]
    [InlineData("/password-link")]
    [InlineData("/sign-out")]
    public async Task Users_WithoutAVersion_StayAsTheyAre(string act)
    {
        var user = await app.Data.CreateUserAsync($"unseen-{Guid.NewGuid():N}", Roles.Journalist);
        var page = await (await app.SignedInAsync(Roles.Administrator)).OpenAsync($"/admin/people/{user.Id}");
        var before = await UserAsync(user.Id);

        var answer = await page.Form($"/admin/people/{user.Id}{act}")
            .Fill("Version")
            .Fill("version")
            .Fill("Role", Roles.Administrator)
            .SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal(before, await UserAsync(user.Id));
    }

    [Fact]
    public async Task Users_WrongPasswordsInTheMeantime_StandInNobodysWay()
    {
        var user = await app.Data.CreateUserAsync($"attacked-{Guid.NewGuid():N}", Roles.Journalist);
        var page = await (await app.SignedInAsync(Roles.Administrator)).OpenAsync($"/admin/people/{user.Id}");
        await (await app.Browser().OpenAsync("/account/login"))
            .Form("/account/login")
            .Fill("Email", user.Email!)
            .Fill("Password", "wrong")
            .SendAsync();

        var answer = await page.Form($"/admin/people/{user.Id}/disable").SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
    }

    [Fact]
    public async Task Users_ChangedInTheMeantime_AreShownBeforeTheyAreChangedAgain()
    {
        var user = await app.Data.CreateUserAsync($"twice-{Guid.NewGuid():N}", Roles.Journalist);
        var admin = await app.SignedInAsync(Roles.Administrator);
        var address = $"/admin/people/{user.Id}";
        var (first, second) = (await admin.OpenAsync(address), await admin.OpenAsync(address));
        await first.Form(address).Fill("Role", Roles.Editor).SendAsync();

        var late = await second.Form(address).Fill("Role", Roles.Administrator).SendAsync();
        var again = await late.Form(address).SendAsync();

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Redirect), (late.Status, again.Status));
    }

    [Theory]
    [InlineData("/account")]
    [InlineData("/account/password")]
    public async Task Account_WithoutAVersion_StaysAsItIs(string action)
    {
        var user = await app.Data.CreateUserAsync($"self-{Guid.NewGuid():N}", Roles.Journalist);
        var page = await (await app.Browser().SignInAsync(user)).OpenAsync("/account");
        var before = await UserAsync(user.Id);

        var answer = await page.Form(action)
            .Fill("Version")
            .Fill("DisplayName", "Another")
            .Fill("PresentPassword", TestData.Password)
            .Fill("Password", "Nineteen loud pelicans 7")
            .Fill("PasswordAgain", "Nineteen loud pelicans 7")
            .SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(before, await UserAsync(user.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/delete")]
    public async Task Tags_WithoutAVersion_StayAsTheyAre(string act)
    {
        var name = $"tag {Guid.NewGuid():N}";
        await app.Data.CreateStoryAsync($"About {name}", change: c => c with { Tags = [name, "The other tag"] });
        var id = await app.Data.InDatabaseAsync(db =>
            db.Tags.Where(t => t.Name == name).Select(t => t.Id).SingleAsync()
        );
        var page = await (await app.SignedInAsync(Roles.Editor)).OpenAsync($"/admin/tags/{id}");

        var answer = await page.Form($"/admin/tags/{id}{act}").Fill("Version").Fill("Name", "Renamed").SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.True(await app.Data.InDatabaseAsync(db => db.Tags.AnyAsync(t => t.Id == id && t.Name == name)));
    }

    [Fact]
    public async Task Breaking_WithoutAVersion_IsNotEnded()
    {
        var browser = await app.SignedInAsync(Roles.Editor);
        await (await browser.OpenAsync("/admin/breaking"))
            .Form("/admin/breaking")
            .Fill("Text", "A line that stays")
            .SendAsync();
        var id = await app.Data.InDatabaseAsync(db =>
            db.BreakingNews.Where(b => b.Text == "A line that stays").Select(b => b.Id).SingleAsync()
        );
        var page = await browser.OpenAsync("/admin/breaking");

        var ended = await page.Form($"/admin/breaking/{id}/end").Fill("version").SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, ended.Status);
        Assert.Equal(HttpStatusCode.Redirect, (await page.Form($"/admin/breaking/{id}/end").SendAsync()).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/delete")]
    public async Task Corrections_WithoutAVersion_StayAsTheyAre(string act)
    {
        var story = await app.Data.CreateStoryAsync($"Noted {Guid.NewGuid():N}");
        var notes = $"/admin/articles/{story.Id}/corrections";
        var browser = await app.SignedInAsync(Roles.Editor);
        await (await browser.OpenAsync(notes)).Form(notes).Fill("Text", "What was wrong").SendAsync();
        var id = await app.Data.InDatabaseAsync(db =>
            db.Corrections.Where(c => c.ArticleId == story.Id).Select(c => c.Id).SingleAsync()
        );

        var answer = await (await browser.OpenAsync(notes))
            .Form($"{notes}/{id}{act}")
            .Fill("Version")
            .Fill("version")
            .Fill("Text", "Else")
            .SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal(
            "What was wrong",
            await app.Data.InDatabaseAsync(db =>
                db.Corrections.Where(c => c.Id == id).Select(c => c.Text).SingleAsync()
            )
        );
    }

    [Fact]
    public async Task Corrections_KindChangedInTheMeantime_IsNotTurnedBack()
    {
        var story = await app.Data.CreateStoryAsync($"Noted {Guid.NewGuid():N}");
        var notes = $"/admin/articles/{story.Id}/corrections";
        var browser = await app.SignedInAsync(Roles.Editor);
        await (await browser.OpenAsync(notes)).Form(notes).Fill("Text", "What was wrong").SendAsync();
        var id = await app.Data.InDatabaseAsync(db =>
            db.Corrections.Where(c => c.ArticleId == story.Id).Select(c => c.Id).SingleAsync()
        );
        var (first, second) = (await browser.OpenAsync(notes), await browser.OpenAsync(notes));
        await first.Form($"{notes}/{id}").Fill("Kind", nameof(CorrectionKind.Retraction)).SendAsync();

        var late = await second.Form($"{notes}/{id}").Fill("Text", "Other words").SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, late.Status);
    }

    [Theory]
    [InlineData("authors")]
    [InlineData("categories")]
    public async Task Names_RefusedForAnotherReason_KeepTheVersionThatWasSeen(string list)
    {
        var slug = $"seen-{Guid.NewGuid():N}";
        var id =
            list == "authors"
                ? (await app.Data.CreateAuthorAsync(slug)).Id
                : (await app.Data.CreateCategoryAsync(slug)).Id;
        var address = $"/admin/{list}/{id}";
        var browser = await app.SignedInAsync(Roles.Administrator);
        var page = await browser.OpenAsync(address);
        await (await browser.OpenAsync(address)).Form(address).Fill("Name", "By a colleague").SendAsync();

        var refused = await page.Form(address).Fill("Name", "").SendAsync();
        var late = await refused.Form(address).Fill("Name", "By me").SendAsync();

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Conflict), (refused.Status, late.Status));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/delete")]
    public async Task NamesAndArticles_WithoutAVersion_StayAsTheyAre(string act)
    {
        var browser = await app.SignedInAsync(Roles.Administrator);
        var slug = $"kept-{Guid.NewGuid():N}";
        var draft = await app.Data.CreateDraftAsync(slug);
        string[] addresses =
        [
            $"/admin/authors/{(await app.Data.CreateAuthorAsync(slug)).Id}",
            $"/admin/categories/{(await app.Data.CreateCategoryAsync(slug)).Id}",
            $"/admin/articles/{draft.Id}",
        ];

        foreach (var address in addresses)
        {
            var answer = await (await browser.OpenAsync(address))
                .Form(address + act)
                .Fill("Version")
                .Fill("version")
                .Fill("Name", "x")
                .SendAsync();

            Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        }

        Assert.True(await app.Data.InDatabaseAsync(db => db.Articles.AnyAsync(a => a.Id == draft.Id)));
    }

    [Theory]
    [InlineData("", "Role", Roles.Editor)]
    [InlineData("/disable", "x", "")]
    [InlineData("/password-link", "x", "")]
    public async Task Users_SignInOlderThanTenMinutes_AreChangedAfterThePasswordOnly(
        string act,
        string field,
        string value
    )
    {
        await using var own = new NewsApp();
        var user = await own.Data.CreateUserAsync("subject", Roles.Journalist);
        var admin = await own.SignedInAsync(Roles.Administrator);
        var address = $"/admin/people/{user.Id}";
        var page = await admin.OpenAsync(address);
        var before = await UserAsync(user.Id, own);
        own.Clock.Advance(TimeSpan.FromMinutes(11));

        var asked = await page.Form(address + act).Fill(field, value).Fill("DisplayName", "Typed before").SendAsync();

        Assert.Equal($"{Confirm}?returnUrl={Uri.EscapeDataString(address)}", asked.Location);
        Assert.Equal(before, await UserAsync(user.Id, own));

        var wrong = await (await asked.FollowAsync()).Form(Confirm).Fill("Password", "not this one").SendAsync();
        var back = await (await asked.FollowAsync()).Form(Confirm).Fill("Password", TestData.Password).SendAsync();
        var form = (await back.FollowAsync()).Form(address + act);

        Assert.Equal((HttpStatusCode.BadRequest, address), (wrong.Status, back.Location));
        if (act.Length == 0)
        {
            Assert.Equal((value, "Typed before"), (form[field], form["DisplayName"]));
        }

        Assert.Equal(address, (await form.SendAsync()).Location);
        Assert.NotEqual(act == "/password-link", before != await UserAsync(user.Id, own));
    }

    [Fact]
    public async Task NewUser_SignInOlderThanTenMinutes_IsCreatedAfterThePasswordOnly()
    {
        await using var own = new NewsApp();
        var admin = await own.SignedInAsync(Roles.Administrator);
        var page = await admin.OpenAsync("/admin/people/new");
        own.Clock.Advance(TimeSpan.FromMinutes(11));

        var asked = await page.Form("/admin/people/new")
            .Fill("Email", "late@news.test")
            .Fill("DisplayName", "Late <Comer>")
            .Fill("Role", Roles.Administrator)
            .SendAsync();
        Assert.False(await own.Data.InDatabaseAsync(db => db.Users.AnyAsync(u => u.Email == "late@news.test")));
        var back = await (await asked.FollowAsync()).Form(Confirm).Fill("Password", TestData.Password).SendAsync();
        var form = (await back.FollowAsync()).Form("/admin/people/new");

        Assert.Equal(
            ("late@news.test", "Late <Comer>", Roles.Administrator),
            (form["Email"], form["DisplayName"], form["Role"])
        );
        Assert.Equal(HttpStatusCode.Redirect, (await form.SendAsync()).Status);
        Assert.True(await own.Data.InDatabaseAsync(db => db.Users.AnyAsync(u => u.Email == "late@news.test")));
    }

    [Fact]
    public async Task Users_PasswordTypedLately_AreChangedAtOnce()
    {
        await using var own = new NewsApp();
        var user = await own.Data.CreateUserAsync("subject", Roles.Journalist);
        var admin = await own.SignedInAsync(Roles.Administrator);
        var address = $"/admin/people/{user.Id}";
        var page = await admin.OpenAsync(address);
        own.Clock.Advance(TimeSpan.FromMinutes(9));

        Assert.Equal(address, (await page.Form($"{address}/disable").SendAsync()).Location);
    }

    [Theory]
    [InlineData("https://evil.test/")]
    [InlineData("//evil.test/")]
    [InlineData("/\\evil.test")]
    public async Task Confirm_ReturnAddressElsewhere_StaysOnTheSite(string returnUrl)
    {
        var admin = await app.SignedInAsync(Roles.Administrator);

        var back = await (await admin.OpenAsync($"{Confirm}?returnUrl={Uri.EscapeDataString(returnUrl)}"))
            .Form(Confirm)
            .Fill("Password", TestData.Password)
            .SendAsync();

        Assert.Equal("/admin", back.Location);
    }

    [Fact]
    public async Task Confirm_WrongPasswords_CountAsAtTheSignIn()
    {
        var user = await app.Data.CreateUserAsync($"guessed-{Guid.NewGuid():N}", Roles.Administrator);
        var browser = await app.Browser().SignInAsync(user);
        for (var i = 0; i < 5; i++)
        {
            await (await browser.OpenAsync(Confirm)).Form(Confirm).Fill("Password", $"wrong {i}").SendAsync();
        }

        var answer = await (await browser.OpenAsync(Confirm))
            .Form(Confirm)
            .Fill("Password", TestData.Password)
            .SendAsync();

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
    }

    private Task<string> UserAsync(long id, NewsApp? own = null) =>
        (own ?? app).Data.InDatabaseAsync(async db =>
        {
            var user = await db.Users.AsNoTracking().SingleAsync(u => u.Id == id);
            var roles = await db.UserRoles.Where(r => r.UserId == id).Select(r => r.RoleId).ToListAsync();
            return $"{user.DisplayName} {string.Join(',', roles)} {user.IsDisabled} {user.SecurityStamp} {user.PasswordHash}";
        });
}
