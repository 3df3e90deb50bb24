using System.Net;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Admin;

public sealed class UsersTests(NewsApp app) : IClassFixture<NewsApp>
{
    [Fact]
    public async Task New_Colleague_ChoosesAPasswordOnceWithTheLink()
    {
        var admin = await app.SignedInAsync(Roles.Administrator);
        var created = await (await admin.OpenAsync("/admin/users/new"))
            .Form("/admin/users/new")
            .Fill("Email", "new.colleague@news.test")
            .Fill("DisplayName", "New <Colleague>")
            .Fill("Role", Roles.Editor)
            .SendAsync();
        var link = (await created.FollowAsync()).Document.QuerySelector("[data-select]")!.GetAttribute("value")!;
        var colleague = app.Browser();

        var set = await (await colleague.OpenAsync(link))
            .Form("/account/set-password")
            .Fill("Password", TestData.Password)
            .Fill("PasswordAgain", TestData.Password)
            .SendAsync();

        Assert.Equal(HttpStatusCode.Redirect, set.Status);
        await colleague.SignInAsync(new NewsUser { Email = "new.colleague@news.test" });
        Assert.Equal(HttpStatusCode.OK, (await colleague.OpenAsync("/admin/tags")).Status);
        Assert.Contains("used already", (await app.Browser().OpenAsync(link)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PasswordLink_NewsroomReachedByAnotherHost_LeadsToTheSite()
    {
        await using var own = new NewsApp().With("Site:BaseUrl", "https://paper.example");
        var user = await own.Data.CreateUserAsync("forgetful", Roles.Journalist);
        var admin = await own.SignedInAsync(Roles.Administrator);

        var answer = await (await admin.OpenAsync($"/admin/users/{user.Id}"))
            .Form($"/admin/users/{user.Id}/password-link")
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
        var page = await admin.OpenAsync($"/admin/users/{user.Id}");

        var demoted = await page.Form($"/admin/users/{user.Id}").Fill("Role", Roles.Editor).SendAsync();
        var closed = await page.Form($"/admin/users/{user.Id}/disable").SendAsync();

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (demoted.Status, closed.Status));
        Assert.Contains("last administrator", demoted.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await admin.OpenAsync("/admin/users")).Status);
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

        var closed = await (await admin.OpenAsync($"/admin/users/{user.Id}"))
            .Form($"/admin/users/{user.Id}/disable")
            .SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, closed.Status);
    }

    [Fact]
    public async Task Disable_Colleague_SignsOutAndLetsInNoMoreUntilOpenedAgain()
    {
        var admin = await app.SignedInAsync(Roles.Administrator);
        var user = await app.Data.CreateUserAsync("leaving", Roles.Editor);
        var browser = await app.Browser().SignInAsync(user);
        var address = $"/admin/users/{user.Id}";

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

        await (await admin.OpenAsync($"/admin/users/{user.Id}"))
            .Form($"/admin/users/{user.Id}")
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
        var page = await admin.OpenAsync("/admin/users/new");
        await app.Data.InDatabaseAsync(db => db.Authors.Where(a => a.Id == gone.Id).ExecuteDeleteAsync());

        var refused = await page.Form("/admin/users/new")
            .Fill("Email", "columnist@news.test")
            .Fill("DisplayName", "Columnist")
            .Fill("AuthorId", $"{gone.Id}")
            .SendAsync();
        var created = await refused.Form("/admin/users/new").Fill("AuthorId", $"{author.Id}").SendAsync();

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

        var answer = await (await admin.OpenAsync("/admin/users/new"))
            .Form("/admin/users/new")
            .Fill("Email", "taken@news.test")
            .Fill("DisplayName", "Twin")
            .SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.NotNull(answer.Document.QuerySelector("#Email-error"));
        Assert.Equal("Twin", answer.Form("/admin/users/new")["DisplayName"]);
    }
}
