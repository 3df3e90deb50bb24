using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// What Core says about accounts, in the site's language. Core speaks English, as the newsroom and the command line do;
/// the pages below /account speak the language of the site.
/// </summary>
internal static class AccountTexts
{
    /// <summary>Puts a refused edit's reason beside the fields of a form below /account.</summary>
    public static void Add<T>(this ModelStateDictionary state, Result<T> result, IStringLocalizer<Texts> texts)
    {
        var known = Known(texts);
        state.Add(
            NewsroomForms
                .ErrorsOf(result)
                .Select(error =>
                    error with
                    {
                        Message = Array.Find(known, text => text.Name == error.Message)?.Value ?? error.Message,
                    }
                )
        );
    }

    /// <summary>A role's name; "None" for no role.</summary>
    public static string RoleName(this IStringLocalizer<Texts> texts, string? role) =>
        role switch
        {
            Roles.Administrator => texts["Administrator"],
            Roles.Editor => texts["Editor"],
            Roles.Journalist => texts["Journalist"],
            _ => texts["None"],
        };

    /// <summary>Core's messages that can meet these pages, by their English words.</summary>
    private static LocalizedString[] Known(IStringLocalizer<Texts> texts) =>
        [
            texts[
                "The password is too short. Use at least 15 characters; a sentence or four unrelated words work well."
            ],
            texts["The password may have 256 characters. Shorten it."],
            texts["The password repeats or counts. Use several unrelated words."],
            texts["The password is easy to guess. Use several unrelated words."],
            texts["The present password is not right. Type it again."],
            texts["This link was used already or is too old. Ask an administrator for a new one."],
            texts["Enter the name that colleagues see."],
            texts["The name may have 200 characters. Shorten it."],
            texts["Somebody else changed this in the meantime. Your entries are still here: compare, then save again."],
        ];
}
