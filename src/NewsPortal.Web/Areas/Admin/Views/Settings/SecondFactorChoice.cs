using Microsoft.AspNetCore.Mvc.Rendering;
using NewsPortal.Core.Access;

namespace NewsPortal.Web.Areas.Admin.Views.Settings;

/// <summary>The choice of who needs a second factor.</summary>
public static class SecondFactorChoice
{
    public static IEnumerable<SelectListItem> Items =>
        Enum.GetValues<SecondFactorRule>().Select(rule => new SelectListItem(Name(rule), rule.ToString()));

    /// <summary>A rule in words.</summary>
    public static string Name(SecondFactorRule rule) =>
        rule switch
        {
            SecondFactorRule.Everybody => "Everybody",
            SecondFactorRule.EditorsAndAdministrators => "Editors and administrators",
            _ => "Nobody",
        };
}
