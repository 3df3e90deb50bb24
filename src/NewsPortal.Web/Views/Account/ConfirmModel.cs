namespace NewsPortal.Web.Views.Account;

/// <summary>Typing the password again before an act that needs it.</summary>
public sealed record ConfirmModel
{
    public string Password { get; init; } = "";

    /// <summary>Where to go afterwards; only followed when it is an address of this site.</summary>
    public string? ReturnUrl { get; init; }
}
