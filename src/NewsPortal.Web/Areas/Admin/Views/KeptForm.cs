namespace NewsPortal.Web.Areas.Admin.Views;

/// <summary>Why a newsroom form was rejected.</summary>
public enum KeptReason
{
    SignedOut,

    /// <summary>The form's token belongs to another session of the same user.</summary>
    Outdated,

    NoDatabase,

    TooLarge,

    /// <summary>It could not be parsed.</summary>
    Unreadable,
}

/// <summary>The page about a rejected form.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Back">Where the form can be loaded again.</param>
/// <param name="IsText">True for a form with a long text, of which the browser keeps a copy.</param>
/// <param name="Form">Its content for resubmission; null when the page does not contain it.</param>
public sealed record KeptForm(KeptReason Reason, string Back, bool IsText, GivenBackForm? Form);

/// <summary>A form of ours that can be resubmitted as it is.</summary>
/// <param name="Action">The address it was sent to.</param>
/// <param name="IsMultipart">How it was encoded.</param>
/// <param name="Fields">Names and values in order; all of them are shown.</param>
/// <param name="Token">Its antiforgery token.</param>
/// <param name="Mark">The proof that it is ours.</param>
public sealed record GivenBackForm(
    string Action,
    bool IsMultipart,
    IReadOnlyList<KeyValuePair<string, string>> Fields,
    string Token,
    string Mark
);
