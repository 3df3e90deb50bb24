namespace NewsPortal.Web;

/// <summary>
/// The marker type of the newsroom's texts, in Resources/NewsroomTexts.resx and one file per further language, used
/// like <see cref="Texts"/>: views below Areas have it as <c>T</c>. They are apart from the readers' texts because each
/// person chooses a language for the newsroom (docs/adr/0058).
/// </summary>
public sealed class NewsroomTexts;
