using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Access;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// Core's messages about accounts in the site's language. Core speaks English, like the newsroom and the command line;
/// the pages below /account use the site's language.
/// </summary>
internal static class AccountTexts
{
    /// <summary>Adds a refused edit's reason to the fields of a form below /account.</summary>
    public static void Add(this ModelStateDictionary state, EditResult result, IStringLocalizer<Texts> texts)
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

    /// <summary>Core's messages that can appear on these pages, by their English text.</summary>
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
