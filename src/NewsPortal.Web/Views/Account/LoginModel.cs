namespace NewsPortal.Web.Views.Account;

/// <summary>The sign-in form.</summary>
public sealed record LoginModel
{
    public string? Email { get; init; }
    public string? Password { get; init; }

    /// <summary>Where to go afterwards; only followed when it is an address of this site.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>True while there is no account at all.</summary>
    public bool IsFirst { get; init; }
}
