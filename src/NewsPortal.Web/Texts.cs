namespace NewsPortal.Web;

/// <summary>
/// The marker type of the public site's interface texts, in Resources/Texts.resx and one file per further language. A
/// key is the English text itself; views write <c>@T["Read next"]</c>, and <see cref="Plurals.Plural"/> if a number
/// changes the words.
/// </summary>
public sealed class Texts;
