using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Articles;

namespace NewsPortal.Web.Areas.Admin;

/// <summary>The newsroom's names for the kinds of journalism.</summary>
public static class StoryKinds
{
    /// <summary>The options of a select.</summary>
    public static IEnumerable<SelectListItem> Choices(IStringLocalizer<NewsroomTexts> texts) =>
        Enum.GetValues<StoryKind>().Select(kind => new SelectListItem(kind.Label(texts), kind.ToString()));

    /// <summary>The name of the kind.</summary>
    public static string Label(this StoryKind kind, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return kind switch
        {
            StoryKind.Analysis => texts["Analysis"],
            StoryKind.Opinion => texts["Opinion"],
            StoryKind.Review => texts["Review"],
            StoryKind.Sponsored => texts["Paid content (sponsored)"],
            StoryKind.Live => texts["Live coverage"],
            _ => texts["News"],
        };
    }
}
