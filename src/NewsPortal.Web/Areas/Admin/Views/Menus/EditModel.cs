using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Menus;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Areas.Admin.Views.Menus;

/// <summary>The page on which the menus are arranged.</summary>
/// <param name="Form">The arrangement as it is shown.</param>
/// <param name="Things">What each row leads to.</param>
/// <param name="Found">What was found for the words.</param>
/// <param name="Theirs">The number of the version that a colleague has saved meanwhile; null for none.</param>
public sealed record EditModel(
    MenusForm Form,
    IReadOnlyList<MenuThing> Things,
    IReadOnlyList<MenuCandidate> Found,
    int? Theirs
)
{
    /// <summary>The rows of a list, each with its place among all and what it leads to.</summary>
    public IEnumerable<(int Index, MenuRow Row, MenuThing Thing)> In(string list) =>
        Form.Rows.Select((row, i) => (i, row, Things[i])).Where(entry => entry.row.List == list);

    /// <summary>The lists that something can be added to.</summary>
    public static IEnumerable<SelectListItem> Lists(IStringLocalizer<NewsroomTexts> texts) =>
        MenusForm.Lists.Select(list => new SelectListItem(Name(list, texts), list));

    /// <summary>A list in words.</summary>
    public static string Name(string list, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return list == MenusForm.Main ? texts["Main menu"] : texts["Footer, column {0}", list];
    }

    /// <summary>What an entry leads to, in one word.</summary>
    public static string Kind(MenuTarget target, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return target switch
        {
            MenuTarget.Section => texts["Section"],
            MenuTarget.Topic => texts["Topic"],
            MenuTarget.Series => texts["Series"],
            MenuTarget.Author => texts["Author"],
            MenuTarget.Page => texts["Page"],
            _ => texts["Address"],
        };
    }

    /// <summary>The name of a thing that may be gone.</summary>
    public static string NameOf(MenuThing thing, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(thing);
        ArgumentNullException.ThrowIfNull(texts);
        return thing.Name ?? texts["Gone"];
    }
}

/// <summary>A version of the menus in words.</summary>
/// <param name="Main">The entries of the main menu; null if it follows the sections.</param>
/// <param name="Footer">
/// The footer's headings, each with its entries; null if it follows the sections and pages.
/// </param>
public sealed record MenusInWords(
    IReadOnlyList<string>? Main,
    IReadOnlyList<(string Heading, IReadOnlyList<string> Entries)>? Footer
);

/// <summary>All versions of the menus.</summary>
public sealed record HistoryModel(SettingsHistory<MenusContent> History, int Newest)
{
    /// <summary>What a version changed.</summary>
    public static IEnumerable<string> Changed(SavedContent<MenusContent> saved, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(saved);
        ArgumentNullException.ThrowIfNull(texts);
        var former = saved.Former ?? new MenusContent();
        if (!IsSame(saved.Content.Main, former.Main))
        {
            yield return texts["Main menu"];
        }

        if (
            !IsSame(saved.Content.Footer?.Select(c => c.Heading), former.Footer?.Select(c => c.Heading))
            || !IsSame(saved.Content.Footer?.SelectMany(c => c.Items), former.Footer?.SelectMany(c => c.Items))
            || !IsSame(saved.Content.Footer?.Select(c => c.Items.Count), former.Footer?.Select(c => c.Items.Count))
        )
        {
            yield return texts["Footer"];
        }
    }

    private static bool IsSame<T>(IEnumerable<T>? one, IEnumerable<T>? other) =>
        one is null || other is null ? one is null && other is null : one.SequenceEqual(other);
}

/// <summary>One version beside the one before.</summary>
/// <param name="Save">Who, when and why.</param>
/// <param name="Content">The version.</param>
/// <param name="Former">The one before; null for the first.</param>
/// <param name="Newest">Number of the newest version.</param>
public sealed record VersionModel(SettingsSave Save, MenusInWords Content, MenusInWords? Former, int Newest);
