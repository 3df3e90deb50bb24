using Microsoft.AspNetCore.Mvc.ModelBinding;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Views.Account;

/// <summary>Asks for the password again before an act that requires it.</summary>
public sealed record ConfirmModel
{
    public string Password { get; init; } = "";

    /// <summary>Where to go afterwards; only followed if it is an address on this site.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>Null if the user has no passkey, or where passkeys cannot be used.</summary>
    [BindNever]
    public PasskeyPrompt? Passkey { get; init; }
}
