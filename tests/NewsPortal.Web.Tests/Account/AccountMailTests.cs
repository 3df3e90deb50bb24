using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Access;
using NewsPortal.Core.Mail;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Account;

/// <summary>What people are told by mail, and that mail never blocks what they do.</summary>
public sealed class AccountMailTests
{
    private const string NewPassword = "Nineteen loud pelicans 7";

    [Fact]
    public async Task SignIn_NewBrowser_IsToldOnceWithALinkToTheSite()
    {
        await using var app = new NewsApp().With("Site:BaseUrl", "https://paper.example");
        var user = await app.Data.CreateUserAsync("ann", Roles.Editor);
        var (browser, _) = app.BrowserWithCookies(userAgent: "Mozilla/5.0 (Macintosh) Firefox/140.0");
        await browser.SignInAsync(user);
        await (await browser.OpenAsync("/account/logout")).Form("/account/logout").SendAsync();
        await browser.SignInAsync(user);

        var mail = Assert.Single(await app.MailsToAsync(user.Email));

        Assert.Equal("New sign-in to The Test Courier", mail.Subject);
        Assert.Equal("newsroom@paper.example", mail.From.Mailboxes.Single().Address);
        Assert.Contains("Device: Firefox, macOS", mail.TextBody!, StringComparison.Ordinal);
        Assert.Contains("2 March 2026 10:30", mail.TextBody!, StringComparison.Ordinal);
        Assert.EndsWith("https://paper.example/account/sessions", mail.TextBody!.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prune_FolderOfMails_KeepsTheNewestForAMonth()
    {
        await using var app = new NewsApp();
        await app.Browser().SignInAsync(await app.Data.CreateUserAsync("ann", Roles.Editor));
        Assert.Single(await app.MailsAsync());
        var folder = Path.Combine(app.StorageRoot, "mail");
        await File.WriteAllTextAsync(Path.Combine(folder, "20200101-000000-newsportal-1-a.eml.part"), "cut off");
        await File.WriteAllTextAsync(Path.Combine(folder, "mine.eml"), "kept by somebody");
        for (var i = 0; i < PruneMails.Most; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, $"20260303-000000-newsportal-{i}-a.eml"), "");
        }

        await PruneAsync();
        var many = Directory.GetFiles(folder).Length;
        app.Clock.Advance(TimeSpan.FromDays(32));
        await PruneAsync();

        Assert.Equal(PruneMails.Most + 1, many);
        Assert.Equal(["mine.eml"], Directory.GetFiles(folder).Select(Path.GetFileName));

        Task PruneAsync() =>
            app.InScopeAsync(async services =>
            {
                await services.GetRequiredService<PruneMails>().RunAsync(default);
                return true;
            });
    }

    [Fact]
    public async Task ChangePassword_Done_IsTold()
    {
        await using var app = new NewsApp();
        var user = await app.Data.CreateUserAsync("ann", Roles.Editor);
        var browser = await app.Browser().SignInAsync(user);

        await (await browser.OpenAsync("/account"))
            .Form("/account/password")
            .Fill("PresentPassword", TestData.Password)
            .Fill("Password", NewPassword)
            .Fill("PasswordAgain", NewPassword)
            .SendAsync();

        Assert.Contains(
            await app.MailsToAsync(user.Email),
            mail => mail.Subject == "Your password for The Test Courier was changed"
        );
    }

    [Fact]
    public async Task ChangeRole_Done_IsToldInTheSitesLanguage()
    {
        await using var app = new NewsApp().With("Site:Culture", "fr-FR");
        var user = await app.Data.CreateUserAsync("ann", Roles.Journalist);
        var admin = await app.SignedInAsync(Roles.Administrator, "boss");

        await (await admin.OpenAsync($"/admin/people/{user.Id}"))
            .Form($"/admin/people/{user.Id}")
            .Fill("Role", Roles.Editor)
            .SendAsync();

        var mail = Assert.Single(await app.MailsToAsync(user.Email));
        Assert.Equal("Votre rôle chez The Test Courier a été changé", mail.Subject);
        Assert.Contains("Avant : Journaliste", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Changé par : boss", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_LineBreakInAName_AddsNoHeader()
    {
        await using var app = new NewsApp().With("Site:Name", "Paper");
        var user = await app.Data.CreateUserAsync("eve", Roles.Editor);
        await app.Data.InDatabaseAsync(db =>
            db.Users.Where(u => u.Id == user.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(u => u.DisplayName, "Eve\r\nBcc: victim@news.test\r\n\r\nx"))
        );
        await app.Browser().SignInAsync(user);

        var mail = Assert.Single(await app.MailsAsync());

        Assert.Empty(mail.Bcc);
        Assert.Equal(["eve@news.test"], mail.To.Mailboxes.Select(to => to.Address));
        Assert.Null(mail.Headers["Bcc"]);
    }

    [Theory]
    [InlineData("a\r\nRCPT TO:<victim@news.test>@news.test")]
    [InlineData("a@news.test,victim@news.test")]
    [InlineData("Ann <a@news.test>")]
    [InlineData("a b@news.test")]
    public async Task NewUser_AddressThatIsMoreThanOne_IsRefused(string email)
    {
        await using var app = new NewsApp();
        var admin = await app.SignedInAsync(Roles.Administrator);

        var answer = await (await admin.OpenAsync("/admin/people/new"))
            .Form("/admin/people/new")
            .Fill("Email", email)
            .Fill("DisplayName", "Ann")
            .SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.NotNull(answer.Document.QuerySelector("#Email-error"));
    }

    [Fact]
    public async Task SignIn_WithAMailServer_HandsTheMailOver()
    {
        await using var sink = new SmtpSink();
        await using var app = App(sink.Port);
        var user = await app.Data.CreateUserAsync("ann", Roles.Editor);
        await app.Browser().SignInAsync(user);

        await app.SendMailsAsync();
        await app.SendMailsAsync();

        var mail = Assert.Single(sink.Mails);
        Assert.Equal(
            ("ann@news.test", "desk@news.test"),
            (mail.To.Mailboxes.Single().Address, mail.From.Mailboxes.Single().Address)
        );
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
        Assert.Equal(0, await WaitingAsync(app));
    }

    [Fact]
    public async Task SignIn_MailServerAway_IsDoneAndTheMailComesLater()
    {
        int port;
        await using (var gone = new SmtpSink())
        {
            port = gone.Port;
        }

        await using var app = App(port);
        var user = await app.Data.CreateUserAsync("ann", Roles.Editor);
        var browser = await app.Browser().SignInAsync(user);
        await app.SendMailsAsync();
        Assert.Equal(HttpStatusCode.OK, (await browser.OpenAsync("/admin")).Status);
        Assert.Equal(1, await WaitingAsync(app));

        // Two minutes later the server is back, on a new port because the old one may be taken.
        await using var sink = new SmtpSink();
        await using var later = App(sink.Port, app);
        later.Clock.Advance(TimeSpan.FromMinutes(1));
        await later.SendMailsAsync();
        Assert.Empty(sink.Mails);
        later.Clock.Advance(TimeSpan.FromMinutes(1));
        await later.SendMailsAsync();

        Assert.Single(sink.Mails);
        Assert.Equal(0, await WaitingAsync(later));
    }

    [Fact]
    public async Task Send_ServerWithoutTls_SaysNothingInTheClear()
    {
        await using var sink = new SmtpSink();
        await using var app = App(sink.Port, security: "StartTls");
        await app.Browser().SignInAsync(await app.Data.CreateUserAsync("ann", Roles.Editor));

        await app.SendMailsAsync();

        Assert.Empty(sink.Mails);
        Assert.Equal(1, await WaitingAsync(app));
    }

    [Fact]
    public async Task Send_NobodyHasTheAddress_GivesUpAndSendsTheOthers()
    {
        await using var sink = new SmtpSink { RecipientAnswer = "550 no such user" };
        await using var app = App(sink.Port);
        await app.Browser().SignInAsync(await app.Data.CreateUserAsync("gone", Roles.Editor));
        await app.SendMailsAsync();
        var waiting = await WaitingAsync(app);
        sink.RecipientAnswer = "250 OK";
        await app.Browser().SignInAsync(await app.Data.CreateUserAsync("here", Roles.Editor));

        await app.SendMailsAsync();

        Assert.Equal(0, waiting);
        Assert.Equal("here@news.test", Assert.Single(sink.Mails).To.Mailboxes.Single().Address);
    }

    [Fact]
    public async Task Send_TwoNodesAtOnce_SendsOnce()
    {
        await using var sink = new SmtpSink();
        await using var app = App(sink.Port);
        await app.Browser().SignInAsync(await app.Data.CreateUserAsync("ann", Roles.Editor));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.SendMailsAsync()));

        Assert.Single(sink.Mails);
    }

    private static NewsApp App(int port, NewsApp? on = null, string security = "None")
    {
        var app = new NewsApp()
            .With("Mail:Host", "127.0.0.1")
            .With("Mail:Port", $"{port}")
            .With("Mail:Security", security)
            .With("Mail:From", "desk@news.test");
        return on is null
            ? app
            : app.With(
                "ConnectionStrings:NewsPortal",
                on.Settings.GetValueOrDefault("ConnectionStrings:NewsPortal")
                    ?? $"Data Source={Path.Combine(on.StorageRoot, "newsportal.db")}"
            );
    }

    private static Task<int> WaitingAsync(NewsApp app) => app.Data.InDatabaseAsync(db => db.OutgoingMails.CountAsync());
}
