using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using NewsPortal.Core.Accounts;

namespace NewsPortal.Web.Views.Account;

/// <summary>The user's own account: the forms for name and password.</summary>
public sealed record ShowModel
{
    [ValidateNever]
    public UserDetails User { get; init; } = null!;

    /// <summary>The version of the account that the page showed.</summary>
    public string? Version { get; init; }

    public string DisplayName { get; init; } = "";
    public string PresentPassword { get; init; } = "";
    public string Password { get; init; } = "";
    public string PasswordAgain { get; init; } = "";
}
