using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Account;

/// <summary>Who has forgotten the password gets a link by mail; nobody learns who has an account.</summary>
public sealed partial class ForgottenPasswordTests
{
    private const string NewPassword = "Nineteen loud pelicans 7";

    [Fact]
    public async Task Forgotten_KnownAddress_GetsALinkThatSetsThePassword()
    {
        await using var app = new NewsApp();
        var user = await app.Data.CreateUserAsync("ann", Roles.Editor);

        await AskAsync(app, user.Email);
        var link = LinkIn(Assert.Single(await MailsAsync(app, user.Email)));
        await (await app.Browser().OpenAsync(link))
            .Form("/account/set-password")
            .Fill("Password", NewPassword)
            .Fill("PasswordAgain", NewPassword)
            .SendAsync();

        var page = await (await app.Browser().OpenAsync("/account/login"))
            .Form("/account/login")
            .Fill("Email", user.Email!)
            .Fill("Password", NewPassword)
            .SendAsync();
        Assert.Equal("/admin", page.Location);
    }

    [Theory]
    [InlineData("nobody@news.test")]
    [InlineData("closed@news.test")]
    public async Task Forgotten_NoOpenAccount_SaysTheSameAndSendsNothing(string address)
    {
        await using var app = new NewsApp();
        var known = await app.Data.CreateUserAsync("ann", Roles.Editor);
        var closed = await app.Data.CreateUserAsync("closed", Roles.Editor);
        await app.Data.InDatabaseAsync(db =>
            db.Users.Where(u => u.Id == closed.Id).ExecuteUpdateAsync(set => set.SetProperty(u => u.IsDisabled, true))
        );

        var right = await AskAsync(app, known.Email);
        var wrong = await AskAsync(app, address);

        Assert.Equal(right, wrong);
        Assert.Contains("If there is an account with this address", wrong, StringComparison.Ordinal);
        Assert.Empty(await MailsAsync(app, address));
    }

    [Fact]
    public async Task Forgotten_AskedOften_SendsThreeAnHour()
    {
        await using var app = new NewsApp();
        var user = await app.Data.CreateUserAsync("ann", Roles.Editor);
        for (var i = 0; i < 5; i++)
        {
            await AskAsync(app, user.Email);
        }

        var first = (await MailsAsync(app, user.Email)).Count;
        app.Clock.Advance(TimeSpan.FromMinutes(61));
        await AskAsync(app, user.Email);

        Assert.Equal((3, 4), (first, (await MailsAsync(app, user.Email)).Count));
    }

    [Fact]
    public async Task Forgotten_LinkUsed_WorksNoMore()
    {
        await using var app = new NewsApp();
        var user = await app.Data.CreateUserAsync("ann", Roles.Editor);
        await AskAsync(app, user.Email);
        var link = LinkIn(Assert.Single(await MailsAsync(app, user.Email)));
        await (await app.Browser().OpenAsync(link))
            .Form("/account/set-password")
            .Fill("Password", NewPassword)
            .Fill("PasswordAgain", NewPassword)
            .SendAsync();

        var again = await app.Browser().OpenAsync(link);

        Assert.Null(again.Document.QuerySelector("form[action='/account/set-password']"));
    }

    [Fact]
    public async Task Forgotten_NoAddress_SaysWhatToType()
    {
        await using var app = new NewsApp();

        var page = await (await app.Browser().OpenAsync("/account/forgotten"))
            .Form("/account/forgotten")
            .Fill("Email", "ann at news.test")
            .SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("Enter your e-mail address.", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_ADayLater_HasForgottenWhoAsked()
    {
        await using var app = new NewsApp();
        await AskAsync(app, "nobody@news.test");
        await RunAsync(app);
        app.Clock.Advance(TimeSpan.FromHours(25));

        await RunAsync(app);

        Assert.False(await app.Data.InDatabaseAsync(db => db.PasswordRequests.AnyAsync()));
    }

    private static async Task<string> AskAsync(NewsApp app, string? address)
    {
        var browser = app.Browser();
        var answer = await (await browser.OpenAsync("/account/forgotten"))
            .Form("/account/forgotten")
            .Fill("Email", address!)
            .SendAsync();
        Assert.Equal("/account/login", answer.Location);
        return (await browser.OpenAsync(answer.Location!)).Text;
    }

    private static async Task<IReadOnlyList<MimeMessage>> MailsAsync(NewsApp app, string? address)
    {
        await RunAsync(app);
        return await app.MailsToAsync(address);
    }

    private static Task RunAsync(NewsApp app) =>
        app.InScopeAsync(async services =>
        {
            await services.GetRequiredService<SendPasswordLinks>().RunAsync(default);
            return true;
        });

    private static string LinkIn(MimeMessage mail) => new Uri(Link().Match(mail.TextBody!).Value).PathAndQuery;

    [GeneratedRegex(@"https://news\.test/account/set-password\S+")]
    private static partial Regex Link();
}
