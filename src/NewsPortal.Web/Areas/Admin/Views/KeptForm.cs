namespace NewsPortal.Web.Areas.Admin.Views;

/// <summary>Why a form of the newsroom was not taken.</summary>
public enum KeptReason
{
    SignedOut,

    /// <summary>The form's token belongs to another session of the same user.</summary>
    Outdated,

    NoDatabase,

    TooLarge,

    /// <summary>It arrived broken.</summary>
    Unreadable,
}

/// <summary>The page about a form that was not taken.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Back">Where the form can be loaded again.</param>
/// <param name="IsText">True for a form with a long text, of which the browser keeps a copy.</param>
/// <param name="Form">What was in it, to be sent again; null when the page does not hold it.</param>
public sealed record KeptForm(KeptReason Reason, string Back, bool IsText, GivenBackForm? Form);

/// <summary>A form of ours that can be sent again as it stands.</summary>
/// <param name="Action">Where it was sent.</param>
/// <param name="IsMultipart">How it was sent.</param>
/// <param name="Fields">Names and values in order; all of them are shown.</param>
/// <param name="Token">Its antiforgery token.</param>
/// <param name="Mark">What proves that it is ours.</param>
public sealed record GivenBackForm(
    string Action,
    bool IsMultipart,
    IReadOnlyList<KeyValuePair<string, string>> Fields,
    string Token,
    string Mark
);
