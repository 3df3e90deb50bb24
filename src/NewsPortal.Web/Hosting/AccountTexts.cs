using Microsoft.Extensions.Localization;
using NewsPortal.Core.Access;

namespace NewsPortal.Web.Hosting;

/// <summary>The names of roles on the account pages.</summary>
internal static class AccountTexts
{
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
