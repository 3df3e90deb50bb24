using System.Net;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

public sealed class PeopleTests(NewsApp app) : IClassFixture<NewsApp>
{
    [Fact]
    public async Task Invite_Colleague_ChoosesAPasswordOnceWithTheMailedLink()
    {
        var admin = await app.SignedInAsync(Roles.Administrator);
        var colleague = app.Browser();

        await InviteAsync(app, admin, "new.colleague", form => form.Fill("Role", Roles.Editor));
        var link = await LinkAsync(app, "new.colleague");
        var page = await colleague.OpenAsync(link);
        var set = await AcceptAsync(page);

        Assert.Contains("Welcome to the newsroom", page.Text, StringComparison.Ordinal);
        Assert.Equal("/account/login", set.Location);
        await colleague.SignInAsync(new NewsUser { Email = "new.colleague@news.test" });
        Assert.Equal(HttpStatusCode.OK, (await colleague.OpenAsync("/admin/tags")).Status);
        Assert.Contains("used already", (await app.Browser().OpenAsync(link)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invite_WithAByline_MakesItOnceAndLinksIt()
    {
        await using var own = new NewsApp();
        var admin = await own.SignedInAsync(Roles.Administrator);
        var form = (await admin.OpenAsync("/admin/people/new"))
            .Form("/admin/people/new")
            .Fill("Email", "by@news.test")
            .Fill("DisplayName", "Bylla Lindqvist")
            .Fill("MakesByline", "true");

        await form.SendAsync();
        await form.SendAsync();

        var author = await own.Data.InDatabaseAsync(db => db.Authors.SingleAsync());
        var user = await own.Data.InDatabaseAsync(db => db.Users.SingleAsync(u => u.Email == "by@news.test"));
        Assert.Equal(("Bylla Lindqvist", "bylla-lindqvist"), (author.Name, author.Slug));
        Assert.Equal(author.Id, user.AuthorId);
        Assert.Single(await own.MailsToAsync("by@news.test"));
    }

    [Fact]
    public async Task Invitation_SentAgain_LeavesTheFirstLinkWorthless()
    {
        var admin = await app.SignedInAsync(Roles.Administrator);
        var person = await InviteAsync(app, admin, "twice.invited");
        var first = await LinkAsync(app, "twice.invited");

        await person.Form($"{person.Address.AbsolutePath}/invitation").SendAsync();
        var second = await LinkAsync(app, "twice.invited");

        Assert.Equal(HttpStatusCode.OK, (await app.Browser().OpenAsync(second)).Status);
        Assert.NotNull((await app.Browser().OpenAsync(second)).Form("/account/invitation"));
        Assert.Contains("used already", (await app.Browser().OpenAsync(first)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invitation_AfterAWeek_HasExpired()
    {
        await using var own = new NewsApp();
        var admin = await own.SignedInAsync(Roles.Administrator);
        await InviteAsync(own, admin, "late");
        var link = await LinkAsync(own, "late");
        var page = await own.Browser().OpenAsync(link);
        own.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));

        var accepted = await AcceptAsync(page);
        var list = await (await own.SignedInAsync(Roles.Administrator)).OpenAsync("/admin/people");

        Assert.Equal(HttpStatusCode.BadRequest, accepted.Status);
        Assert.Contains("Invitation expired", list.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invitation_Withdrawn_LeavesNoAccount()
    {
        var admin = await app.SignedInAsync(Roles.Administrator);
        var person = await InviteAsync(app, admin, "mistaken");
        var link = await LinkAsync(app, "mistaken");

        var withdrawn = await person.Form($"{person.Address.AbsolutePath}/withdraw").SendAsync();

        Assert.Equal("/admin/people", withdrawn.Location);
        Assert.Contains("used already", (await app.Browser().OpenAsync(link)).Text, StringComparison.Ordinal);
        Assert.False(await app.Data.InDatabaseAsync(db => db.Users.AnyAsync(u => u.Email == "mistaken@news.test")));
    }

    [Theory]
    [InlineData("/invitation")]
    [InlineData("/withdraw")]
    [InlineData("/reset-factors")]
    public async Task Step_OfAnOldPage_IsAConflict(string act)
    {
        var admin = await app.SignedInAsync(Roles.Administrator);
        var person = await InviteAsync(app, admin, $"old-{Guid.NewGuid():N}");

        var answer = await person
            .Form($"{person.Address.AbsolutePath}/password-link")
            .To($"{person.Address.AbsolutePath}{act}")
            .Fill("version", "old")
            .SendAsync();

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
    }

    [Theory]
    [InlineData("/admin/users", "/admin/people")]
    [InlineData("/admin/users/new", "/admin/people/new")]
    [InlineData("/admin/users/7", "/admin/people/7")]
    public async Task OldAddress_OfThesePages_LeadsToTheNewOne(string old, string now)
    {
        var answer = await (await app.SignedInAsync(Roles.Administrator)).OpenAsync(old);

        Assert.Equal((HttpStatusCode.MovedPermanently, now), (answer.Status, answer.Location));
    }

    [Fact]
    public async Task ResetFactors_OfALockedOutColleague_LetsThePasswordSignIn()
    {
        var user = await app.Data.CreateUserAsync("locked", Roles.Editor);
        await app.Data.InDatabaseAsync(async db =>
        {
            db.Authenticators.Add(new Authenticator { UserId = user.Id, Key = AuthenticatorCodes.NewKey() });
            return await db.SaveChangesAsync();
        });
        var admin = await app.SignedInAsync(Roles.Administrator, "resetter");
        var address = $"/admin/people/{user.Id}";

        var reset = await (await admin.OpenAsync(address)).Form($"{address}/reset-factors").SendAsync();

        Assert.Equal(address, reset.Location);
        await app.Browser().SignInAsync(user);
        Assert.Contains(
            await app.MailsToAsync(user.Email),
            mail => mail.TextBody!.Contains("Removed by: resetter", StringComparison.Ordinal)
        );
        var list = await admin.OpenAsync("/admin/people");
        Assert.Contains("resetter", list.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Person_WhoDidSomething_IsShownWithIt()
    {
        var user = await app.Data.CreateUserAsync("busy", Roles.Editor);
        var browser = await app.Browser().SignInAsync(user);
        await (await browser.OpenAsync("/admin/authors/new"))
            .Form("/admin/authors/new")
            .Fill("Name", "Someone Written About")
            .SendAsync();

        var page = await (await app.SignedInAsync(Roles.Administrator)).OpenAsync($"/admin/people/{user.Id}");

        Assert.Contains("Created author Someone Written About", page.Text, StringComparison.Ordinal);
        Assert.Contains("Last seen2 Mar", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PasswordLink_NewsroomReachedByAnotherHost_LeadsToTheSite()
    {
        await using var own = new NewsApp().With("Site:BaseUrl", "https://paper.example");
        var user = await own.Data.CreateUserAsync("forgetful", Roles.Journalist);
        var admin = await own.SignedInAsync(Roles.Administrator);

        var answer = await (await admin.OpenAsync($"/admin/people/{user.Id}"))
            .Form($"/admin/people/{user.Id}/password-link")
            .SendAsync();

        var link = (await answer.FollowAsync()).Document.QuerySelector("[data-select]")!.GetAttribute("value")!;
        Assert.StartsWith(
            $"https://paper.example/account/set-password?user={user.Id}&token=",
            link,
            StringComparison.Ordinal
        );
        Assert.NotNull((await own.Browser().OpenAsync(new Uri(link).PathAndQuery)).Form("/account/set-password"));
    }

    [Fact]
    public async Task Edit_LastAdministrator_StaysOne()
    {
        await using var own = new NewsApp();
        var user = await own.Data.CreateUserAsync("only", Roles.Administrator);
        var admin = await own.Browser().SignInAsync(user);
        var page = await admin.OpenAsync($"/admin/people/{user.Id}");

        var demoted = await page.Form($"/admin/people/{user.Id}").Fill("Role", Roles.Editor).SendAsync();
        var closed = await page.Form($"/admin/people/{user.Id}/disable").SendAsync();

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (demoted.Status, closed.Status));
        Assert.Contains("last administrator", demoted.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await admin.OpenAsync("/admin/people")).Status);
    }

    [Fact]
    public async Task Disable_OtherAdministratorHasNoPasswordYet_IsRefused()
    {
        await using var own = new NewsApp();
        var user = await own.Data.CreateUserAsync("only", Roles.Administrator);
        var invited = await own.Data.CreateUserAsync("invited", Roles.Administrator);
        await own.Data.InDatabaseAsync(db =>
            db.Users.Where(u => u.Id == invited.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(u => u.PasswordHash, (string?)null))
        );
        var admin = await own.Browser().SignInAsync(user);

        var closed = await (await admin.OpenAsync($"/admin/people/{user.Id}"))
            .Form($"/admin/people/{user.Id}/disable")
            .SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, closed.Status);
    }

    [Fact]
    public async Task Disable_Colleague_SignsOutAndLetsInNoMoreUntilOpenedAgain()
    {
        var admin = await app.SignedInAsync(Roles.Administrator);
        var user = await app.Data.CreateUserAsync("leaving", Roles.Editor);
        var browser = await app.Browser().SignInAsync(user);
        var address = $"/admin/people/{user.Id}";

        var closed = await (await admin.OpenAsync(address)).Form($"{address}/disable").SendAsync();

        Assert.Equal(address, closed.Location);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.OpenAsync("/admin")).Status);
        await Assert.ThrowsAsync<InvalidOperationException>(() => app.Browser().SignInAsync(user));

        await (await admin.OpenAsync(address)).Form($"{address}/enable").SendAsync();

        await app.Browser().SignInAsync(user);
    }

    [Fact]
    public async Task Edit_NewRole_SignsOutAndIsOnTheAuditTrail()
    {
        var admin = await app.SignedInAsync(Roles.Administrator);
        var user = await app.Data.CreateUserAsync("promoted", Roles.Journalist);
        var browser = await app.Browser().SignInAsync(user);

        await (await admin.OpenAsync($"/admin/people/{user.Id}"))
            .Form($"/admin/people/{user.Id}")
            .Fill("Role", Roles.Editor)
            .SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, (await browser.OpenAsync("/admin")).Status);
        Assert.Contains("Journalist to Editor", (await admin.OpenAsync("/admin/audit")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_AuthorOfTheSite_IsKeptAndOneDeletedMeanwhileIsRefused()
    {
        var admin = await app.SignedInAsync(Roles.Administrator);
        var (author, gone) = (await app.Data.CreateAuthorAsync("kept"), await app.Data.CreateAuthorAsync("gone"));
        var page = await admin.OpenAsync("/admin/people/new");
        await app.Data.InDatabaseAsync(db => db.Authors.Where(a => a.Id == gone.Id).ExecuteDeleteAsync());

        var refused = await page.Form("/admin/people/new")
            .Fill("Email", "columnist@news.test")
            .Fill("DisplayName", "Columnist")
            .Fill("AuthorId", $"{gone.Id}")
            .SendAsync();
        var created = await refused.Form("/admin/people/new").Fill("AuthorId", $"{author.Id}").SendAsync();

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.Redirect), (refused.Status, created.Status));
        Assert.Contains("deleted meanwhile", refused.Text, StringComparison.Ordinal);
        Assert.Equal(
            author.Id,
            await app.Data.InDatabaseAsync(db =>
                db.Users.Where(u => u.Email == "columnist@news.test").Select(u => u.AuthorId).SingleAsync()
            )
        );
    }

    [Fact]
    public async Task New_SameAddressTwice_IsRefusedBesideTheField()
    {
        var admin = await app.SignedInAsync(Roles.Administrator);
        await app.Data.CreateUserAsync("taken", Roles.Journalist);

        var answer = await (await admin.OpenAsync("/admin/people/new"))
            .Form("/admin/people/new")
            .Fill("Email", "taken@news.test")
            .Fill("DisplayName", "Twin")
            .SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.NotNull(answer.Document.QuerySelector("#Email-error"));
        Assert.Equal("Twin", answer.Form("/admin/people/new")["DisplayName"]);
    }

    /// <summary>Invites somebody with this name; their page.</summary>
    private static async Task<Page> InviteAsync(
        NewsApp app,
        HttpClient admin,
        string name,
        Func<FilledForm, FilledForm>? more = null
    )
    {
        var form = (await admin.OpenAsync("/admin/people/new"))
            .Form("/admin/people/new")
            .Fill("Email", $"{name}@news.test")
            .Fill("DisplayName", $"New <{name}>");
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        return await (await (more?.Invoke(form) ?? form).SendAsync()).FollowAsync();
    }

    /// <summary>The address in the last mail to somebody.</summary>
    private static async Task<string> LinkAsync(NewsApp app, string name) =>
        (await app.MailsToAsync($"{name}@news.test"))
            .Select(mail => mail.TextBody!)
            .SelectMany(text => text.Split('\n'))
            .Select(line => line.Trim())
            .Last(line => line.StartsWith("https://news.test/account/invitation", StringComparison.Ordinal));

    private static Task<Page> AcceptAsync(Page page) =>
        page.Form("/account/invitation")
            .Fill("Password", TestData.Password)
            .Fill("PasswordAgain", TestData.Password)
            .SendAsync();
}
