using System.Globalization;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Access;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// What Core says about accounts, in the site's language: the newsroom and the command line speak English, the pages
/// below /account the language of the site (ErrorTexts.resx and its languages).
/// </summary>
internal static class AccountTexts
{
    /// <summary>Puts a refused edit's reason beside the fields of a form below /account.</summary>
    public static void AddInSiteLanguage<T>(this ModelStateDictionary state, Result<T> result) =>
        state.Add(NewsroomForms.ErrorsOf(result), culture: CultureInfo.CurrentUICulture);

    /// <summary>A role's name; "None" for no role.</summary>
    public static string RoleName(this IStringLocalizer<Texts> texts, string? role) =>
        role switch
        {
            Roles.Administrator => texts["Administrator"],
            Roles.Editor => texts["Editor"],
            Roles.Journalist => texts["Journalist"],
            _ => texts["None"],
        };
}
