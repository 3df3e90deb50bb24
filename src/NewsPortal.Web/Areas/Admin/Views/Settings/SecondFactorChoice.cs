using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Access;

namespace NewsPortal.Web.Areas.Admin.Views.Settings;

/// <summary>The choice of who needs a second factor.</summary>
public static class SecondFactorChoice
{
    public static IEnumerable<SelectListItem> Items(IStringLocalizer<NewsroomTexts> texts) =>
        Enum.GetValues<SecondFactorRule>().Select(rule => new SelectListItem(Name(rule, texts), rule.ToString()));

    /// <summary>A rule in words.</summary>
    public static string Name(SecondFactorRule rule, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return rule switch
        {
            SecondFactorRule.Everybody => texts["Everybody"],
            SecondFactorRule.EditorsAndAdministrators => texts["Editors and administrators"],
            _ => texts["Nobody"],
        };
    }
}
