using Microsoft.AspNetCore.Mvc.ModelBinding;
using NewsPortal.Core.Accounts;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Views.Security;

/// <summary>The second step of a sign-in.</summary>
public sealed record CodeModel
{
    public string Code { get; init; } = "";

    /// <summary>Where to go afterwards; only followed if it is an address on this site.</summary>
    public string? ReturnUrl { get; init; }

    [BindNever]
    public bool IsRecovery { get; init; }

    [BindNever]
    public string Account { get; init; } = "";

    [BindNever]
    public bool HasAuthenticator { get; init; }

    /// <summary>Null if the account has no passkey, or none can be used here.</summary>
    [BindNever]
    public PasskeyPrompt? Passkey { get; init; }
}

/// <summary>What the browser says of a passkey.</summary>
public sealed record PasskeyAnswer
{
    /// <summary>As JSON.</summary>
    public string? Credential { get; init; }

    /// <inheritdoc cref="PasskeyPrompt.State"/>
    public string? State { get; init; }

    /// <summary>What a new one is called.</summary>
    public string? Name { get; init; }

    /// <inheritdoc cref="CodeModel.ReturnUrl"/>
    public string? ReturnUrl { get; init; }
}

/// <summary>A button that asks for a passkey, by itself to sign in.</summary>
/// <param name="Prompt">What the browser is asked.</param>
/// <param name="ReturnUrl">Where to go afterwards.</param>
/// <param name="IsOfferedInField">True where the browser may offer passkeys in the field for the address.</param>
public sealed record PasskeyButton(PasskeyPrompt Prompt, string? ReturnUrl, bool IsOfferedInField)
{
    /// <summary>Where the answer goes.</summary>
    public string Action { get; init; } = AccountAddresses.PasskeySignIn;

    /// <summary>Null to sign in.</summary>
    public string? Label { get; init; }
}
