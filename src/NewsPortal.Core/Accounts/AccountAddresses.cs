using System.Globalization;

namespace NewsPortal.Core.Accounts;

/// <summary>The addresses for signing in and for the user's own account, relative to the site's root.</summary>
public static class AccountAddresses
{
    /// <summary>The user's own account; the others are below it.</summary>
    public const string Account = "/account";

    public const string SignIn = "/account/login";
    public const string SignOut = "/account/logout";
    public const string Denied = "/account/denied";

    /// <summary>Where a small window ends in which somebody signed in again; it closes itself.</summary>
    public const string SignedIn = "/account/signed-in";

    public const string Confirm = "/account/confirm";

    /// <summary>The same with a passkey.</summary>
    public const string ConfirmPasskey = "/account/confirm/passkey";

    public const string Password = "/account/password";

    /// <summary>Where one's language of the newsroom is chosen.</summary>
    public const string Language = "/account/language";

    /// <summary>Asking for a link by mail to choose a new password.</summary>
    public const string Forgotten = "/account/forgotten";

    public const string SetPassword = "/account/set-password";
    public const string Invitation = "/account/invitation";
    public const string Sessions = "/account/sessions";
    public const string SignOutEverywhere = "/account/sign-out-everywhere";

    /// <summary>The second step of a sign-in.</summary>
    public const string Code = "/account/code";

    public const string RecoveryCode = "/account/recovery-code";
    public const string PasskeySignIn = "/account/passkey";

    /// <summary>What protects the account; the pages that change it are below it.</summary>
    public const string Security = "/account/security";

    public const string Authenticator = "/account/security/authenticator";
    public const string RemoveAuthenticator = "/account/security/authenticator/remove";
    public const string NewPasskey = "/account/security/passkeys/new";
    public const string RemovePasskey = "/account/security/passkeys/remove";
    public const string RecoveryCodes = "/account/security/recovery-codes";

    /// <summary>Signing in, then redirecting to an address of the site.</summary>
    public static string SignInFor(string next) => $"{SignIn}?returnUrl={Uri.EscapeDataString(next)}";

    /// <summary>The second step of a sign-in that leads to an address of the site.</summary>
    public static string CodeFor(string? next) => $"{Code}?returnUrl={Uri.EscapeDataString(next ?? "")}";

    /// <summary>The same with a recovery code.</summary>
    public static string RecoveryCodeFor(string? next) =>
        $"{RecoveryCode}?returnUrl={Uri.EscapeDataString(next ?? "")}";

    /// <summary>Confirming the password, then redirecting to an address of the site.</summary>
    public static string ConfirmFor(string next) => $"{Confirm}?returnUrl={Uri.EscapeDataString(next)}";

    /// <summary>The link for a user to set a password.</summary>
    public static string SetPasswordWith(long userId, string token) =>
        string.Create(CultureInfo.InvariantCulture, $"{SetPassword}?user={userId}&token={Uri.EscapeDataString(token)}");

    /// <summary>The link of an invitation.</summary>
    public static string InvitationWith(long userId, string token) =>
        string.Create(CultureInfo.InvariantCulture, $"{Invitation}?user={userId}&token={token}");

    /// <summary>Ends one of the user's own sessions.</summary>
    public static string EndSession(Guid id) => $"{Sessions}/{id}/end";
}
