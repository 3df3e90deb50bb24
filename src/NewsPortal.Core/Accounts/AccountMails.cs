using System.Resources;
using NewsPortal.Core.Mail;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Accounts;

/// <summary>
/// The mails about accounts, in the site's language (AccountMailTexts.resx). Each mail joins the unit of work of the
/// change it is about. Links use Site:BaseUrl, whatever host the request named.
/// </summary>
public sealed class AccountMails(Outbox outbox, SiteDirectoryQueries directory, SiteTime time)
{
    private static readonly ResourceManager Texts = new(
        "NewsPortal.Core.Accounts.AccountMailTexts",
        typeof(AccountMails).Assembly
    );

    /// <summary>Somebody signed in with a browser new to the account.</summary>
    public async Task SignedInAsync(NewsUser user, SessionOrigin origin, CancellationToken cancellationToken)
    {
        var site = await directory.GetAsync(cancellationToken);
        Add(
            user,
            Text("SignIn.Subject", site.Name),
            Text(
                "SignIn.Text",
                Name(user),
                site.Name,
                Now(),
                Known(origin.Device),
                Known(origin.Network),
                site.Absolute(AccountAddresses.Sessions)
            )
        );
    }

    /// <summary>The password was changed, by its owner or through a link.</summary>
    public async Task PasswordChangedAsync(NewsUser user, CancellationToken cancellationToken)
    {
        var site = await directory.GetAsync(cancellationToken);
        Add(
            user,
            Text("Password.Subject", site.Name),
            Text("Password.Text", Name(user), site.Name, Now(), site.Absolute(AccountAddresses.SignIn))
        );
    }

    /// <summary>Somebody asked for a link to choose a new password; the mail has the only copy of it.</summary>
    public async Task PasswordForgottenAsync(NewsUser user, string link, CancellationToken cancellationToken)
    {
        var site = await directory.GetAsync(cancellationToken);
        Add(
            user,
            Text("Forgotten.Subject", site.Name),
            Text(
                "Forgotten.Text",
                Name(user),
                site.Name,
                At(time.UtcNow.AddDays(AccountsSetup.PasswordLinkDays)),
                site.Absolute(link)
            )
        );
    }

    /// <summary>An administrator or a program gave the account another role.</summary>
    public async Task RoleChangedAsync(
        NewsUser user,
        string? before,
        string now,
        string by,
        CancellationToken cancellationToken
    )
    {
        var site = await directory.GetAsync(cancellationToken);
        Add(
            user,
            Text("Role.Subject", site.Name),
            Text(
                "Role.Text",
                Name(user),
                site.Name,
                Now(),
                Role(before),
                Role(now),
                by,
                site.Absolute(AccountAddresses.SignIn)
            )
        );
    }

    /// <summary>Somebody is invited; the mail has the only copy of the link.</summary>
    public async Task InvitedAsync(
        NewsUser user,
        string? role,
        string by,
        string link,
        DateTime until,
        CancellationToken cancellationToken
    )
    {
        var site = await directory.GetAsync(cancellationToken);
        Add(
            user,
            Text("Invitation.Subject", site.Name),
            Text("Invitation.Text", Name(user), site.Name, by, Role(role), At(until), site.Absolute(link))
        );
    }

    /// <summary>The account got an authenticator app, or the passkey of this name.</summary>
    public Task FactorAddedAsync(NewsUser user, string? passkey, CancellationToken cancellationToken) =>
        FactorAsync("Factor.Added", user, What(passkey), cancellationToken);

    /// <summary>The account lost its authenticator app, or the passkey of this name.</summary>
    public Task FactorRemovedAsync(NewsUser user, string? passkey, CancellationToken cancellationToken) =>
        FactorAsync("Factor.Removed", user, What(passkey), cancellationToken);

    /// <summary>An administrator or a program removed all second factors.</summary>
    public Task FactorsResetAsync(NewsUser user, string by, CancellationToken cancellationToken) =>
        FactorAsync("Factor.Reset", user, by, cancellationToken);

    /// <summary>The account got new recovery codes.</summary>
    public Task CodesRenewedAsync(NewsUser user, CancellationToken cancellationToken) =>
        FactorAsync("Codes.Renewed", user, "", cancellationToken);

    /// <summary>Somebody signed in with a recovery code.</summary>
    public Task RecoveryCodeUsedAsync(NewsUser user, int left, CancellationToken cancellationToken) =>
        FactorAsync("Codes.Used", user, left.ToString(time.Culture), cancellationToken);

    private async Task FactorAsync(string key, NewsUser user, string what, CancellationToken cancellationToken)
    {
        var site = await directory.GetAsync(cancellationToken);
        Add(
            user,
            Text($"{key}.Subject", site.Name),
            Text($"{key}.Text", Name(user), site.Name, Now(), what, site.Absolute(AccountAddresses.Security))
        );
    }

    private string What(string? passkey) => passkey is null ? Text("Authenticator") : Text("Passkey", passkey);

    private static string Name(NewsUser user) => user.DisplayName.Length > 0 ? user.DisplayName : user.Email!;

    private void Add(NewsUser user, string subject, string text) =>
        outbox.Add(user.Email!, user.DisplayName, subject, text);

    private string Role(string? role) => Text(role ?? "NoRole");

    private string Known(string value) => value.Length > 0 ? value : Text("Unknown");

    private string Now() => At(time.UtcNow);

    private string At(DateTime utc) =>
        $"{time.LongDate(time.ToLocal(utc))} {time.ToLocal(utc).ToString("t", time.Culture)} ({time.ZoneLabel(utc)})";

    private string Text(string key, params object[] values) =>
        string.Format(time.Culture, Texts.GetString(key, time.Culture) ?? key, values);
}
