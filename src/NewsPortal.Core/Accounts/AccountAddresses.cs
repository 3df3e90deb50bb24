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
    public const string Password = "/account/password";
    public const string SetPassword = "/account/set-password";
    public const string Sessions = "/account/sessions";
    public const string SignOutEverywhere = "/account/sign-out-everywhere";

    /// <summary>Signing in, then redirecting to an address of the site.</summary>
    public static string SignInFor(string next) => $"{SignIn}?returnUrl={Uri.EscapeDataString(next)}";

    /// <summary>Confirming the password, then redirecting to an address of the site.</summary>
    public static string ConfirmFor(string next) => $"{Confirm}?returnUrl={Uri.EscapeDataString(next)}";

    /// <summary>The link for a user to set a password.</summary>
    public static string SetPasswordWith(long userId, string token) =>
        string.Create(CultureInfo.InvariantCulture, $"{SetPassword}?user={userId}&token={Uri.EscapeDataString(token)}");

    /// <summary>Ends one of the user's own sessions.</summary>
    public static string EndSession(Guid id) => $"{Sessions}/{id}/end";
}
