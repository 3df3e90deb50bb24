using Microsoft.Extensions.Localization;

namespace NewsPortal.Web.Areas.Admin;

/// <summary>How the newsroom names stories.</summary>
internal static class Headlines
{
    /// <summary>The headline; a story has none from its first key until somebody writes one.</summary>
    public static string OrNone(this string headline, IStringLocalizer<NewsroomTexts> texts) =>
        headline.Length > 0 ? headline : texts["No headline yet"];
}
