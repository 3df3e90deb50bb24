namespace NewsPortal.Web;

/// <summary>
/// Stands for the interface texts of the public site, in Resources/Texts.resx and one file for each further language.
/// A key is the English text itself; views say <c>@T["Read next"]</c>, and <see cref="Plurals.Plural"/> where a number
/// changes the words.
/// </summary>
public sealed class Texts;
