using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Articles;

namespace NewsPortal.Web.Areas.Admin;

/// <summary>The kinds of notes on a story, with their meanings.</summary>
public static class NoteKinds
{
    /// <summary>The options of a select.</summary>
    public static IEnumerable<SelectListItem> Choices(IStringLocalizer<NewsroomTexts> texts) =>
        Enum.GetValues<CorrectionKind>().Select(kind => new SelectListItem(Meaning(kind, texts), kind.ToString()));

    /// <summary>The name of the kind.</summary>
    public static string Label(this CorrectionKind kind, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return kind switch
        {
            CorrectionKind.Clarification => texts["Clarification"],
            CorrectionKind.Update => texts["Update"],
            CorrectionKind.Retraction => texts["Retraction"],
            _ => texts["Correction"],
        };
    }

    private static string Meaning(CorrectionKind kind, IStringLocalizer<NewsroomTexts> texts) =>
        kind switch
        {
            CorrectionKind.Clarification => texts["Clarification – it was right, but could be misread"],
            CorrectionKind.Update => texts["Update – something of substance was added"],
            CorrectionKind.Retraction => texts["Retraction – it, or a part of it, no longer stands"],
            _ => texts["Correction – something was wrong and is right now"],
        };
}
