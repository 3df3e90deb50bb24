namespace NewsPortal.Web;

/// <summary>
/// The marker type of what the newsroom's scripts say, in Resources/ScriptTexts.resx and one file per further language.
/// The layout gives a page those of the person's language; scripts write <c>t('Read also')</c> (Assets/admin/texts.ts).
/// </summary>
public sealed class ScriptTexts;
