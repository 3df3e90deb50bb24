using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Access;

namespace NewsPortal.Web.Areas.Admin;

/// <summary>The newsroom's names for the roles.</summary>
public static class RoleNames
{
    /// <summary>The options of a select, the smallest role first.</summary>
    public static IEnumerable<SelectListItem> Choices(IStringLocalizer<NewsroomTexts> texts) =>
        Roles.All.Reverse().Select(role => new SelectListItem(texts.RoleName(role), role));

    /// <summary>The name of a role; empty for none.</summary>
    public static string RoleName(this IStringLocalizer<NewsroomTexts> texts, string? role)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return role switch
        {
            Roles.Administrator => texts["Administrator"],
            Roles.Editor => texts["Editor"],
            Roles.Journalist => texts["Journalist"],
            _ => "",
        };
    }
}
