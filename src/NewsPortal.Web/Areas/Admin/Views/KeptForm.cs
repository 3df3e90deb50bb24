namespace NewsPortal.Web.Areas.Admin.Views;

/// <summary>A form that could not be taken, with everything that was in it.</summary>
/// <param name="Status">Why: 503 no database, 401 session ended, 400 token too old.</param>
/// <param name="Action">Where it was sent.</param>
/// <param name="IsMultipart">How it was sent.</param>
/// <param name="Fields">Names and values in order.</param>
public sealed record KeptForm(int Status, string Action, bool IsMultipart, IReadOnlyList<KeyValuePair<string, string>> Fields);
