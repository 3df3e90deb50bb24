using System.Globalization;

namespace NewsPortal.Core.Accounts;

/// <summary>The addresses of signing in and of one's own account, from the root of the site.</summary>
public static class AccountAddresses
{
    /// <summary>One's own account; the others stand below it.</summary>
    public const string Account = "/account";

    public const string SignIn = "/account/login";
    public const string SignOut = "/account/logout";
    public const string Denied = "/account/denied";
    public const string Confirm = "/account/confirm";
    public const string Password = "/account/password";
    public const string SetPassword = "/account/set-password";
    public const string Sessions = "/account/sessions";
    public const string SignOutEverywhere = "/account/sign-out-everywhere";

    /// <summary>Signing in, then on to an address of the site.</summary>
    public static string SignInFor(string next) => $"{SignIn}?returnUrl={Uri.EscapeDataString(next)}";

    /// <summary>Typing the password again, then on to an address of the site.</summary>
    public static string ConfirmFor(string next) => $"{Confirm}?returnUrl={Uri.EscapeDataString(next)}";

    /// <summary>The link with which a user chooses a password.</summary>
    public static string SetPasswordWith(long userId, string token) =>
        string.Create(CultureInfo.InvariantCulture, $"{SetPassword}?user={userId}&token={Uri.EscapeDataString(token)}");

    /// <summary>Where one of one's own sessions is ended.</summary>
    public static string EndSession(Guid id) => $"{Sessions}/{id}/end";
}
