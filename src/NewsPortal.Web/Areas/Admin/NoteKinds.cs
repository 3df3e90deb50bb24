using Microsoft.AspNetCore.Mvc.Rendering;
using NewsPortal.Core.Articles;

namespace NewsPortal.Web.Areas.Admin;

/// <summary>The kinds of notes on a story, with their meanings.</summary>
public static class NoteKinds
{
    /// <summary>The options of a select.</summary>
    public static IEnumerable<SelectListItem> Choices =>
        Enum.GetValues<CorrectionKind>()
            .Select(kind => new SelectListItem($"{kind} – {Meaning(kind)}", kind.ToString()));

    private static string Meaning(CorrectionKind kind) =>
        kind switch
        {
            CorrectionKind.Clarification => "it was right, but could be misread",
            CorrectionKind.Update => "something of substance was added",
            CorrectionKind.Retraction => "it, or a part of it, no longer stands",
            _ => "something was wrong and is right now",
        };
}
