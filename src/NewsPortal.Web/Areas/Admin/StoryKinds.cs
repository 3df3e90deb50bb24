using Microsoft.AspNetCore.Mvc.Rendering;
using NewsPortal.Core.Articles;

namespace NewsPortal.Web.Areas.Admin;

/// <summary>The newsroom's names for the kinds of journalism.</summary>
public static class StoryKinds
{
    /// <summary>The options of a select.</summary>
    public static IEnumerable<SelectListItem> Choices =>
        Enum.GetValues<StoryKind>().Select(kind => new SelectListItem(kind.Label(), kind.ToString()));

    /// <summary>The name of the kind.</summary>
    public static string Label(this StoryKind kind) =>
        kind switch
        {
            StoryKind.Sponsored => "Paid content (sponsored)",
            StoryKind.Live => "Live coverage",
            _ => kind.ToString(),
        };
}
