using NewsPortal.Core.Menus;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Views;

/// <summary>The newspaper's masthead.</summary>
/// <param name="Site">Names and sections.</param>
/// <param name="SectionId">The top-level section of the page; null for none.</param>
/// <param name="IsHome">True on the front page, whose heading is the newspaper's name.</param>
/// <param name="Menus">The menus as they are arranged.</param>
/// <param name="Path">The address of the page; null for none.</param>
public sealed record MastheadModel(SiteDirectory Site, long? SectionId, bool IsHome, SiteMenus Menus, string? Path)
{
    /// <summary>True if somebody arranged the menu, so that it differs from the list of all sections.</summary>
    public bool IsArranged => Menus.Main is { Count: > 0 };

    /// <summary>What fits side by side; all sections are in "All sections".</summary>
    public IEnumerable<MenuEntry> Menu =>
        IsArranged
            ? Menus.Main!.Select(link => new MenuEntry(
                link.Name,
                link.Path,
                link.SectionId is { } id ? Site.Sections.GetValueOrDefault(id) : null
            ))
            : (Site.Menu.Count > 0 ? Site.Menu : Site.Roots)
                .Take(MenusContent.MostInMain)
                .Select(section => new MenuEntry(section.Name, section.Path, section));

    /// <summary>Whether an entry leads to this page, or to its section; as in <c>aria-current</c>.</summary>
    public string? Current(MenuEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Section is { } section && section.Id == SectionId ? "true"
            : entry.Section is null && entry.Path == Path ? "page"
            : null;
    }
}

/// <summary>A link of the main menu.</summary>
/// <param name="Name">Its words.</param>
/// <param name="Path">Its address.</param>
/// <param name="Section">The section that it leads to; null for anything else.</param>
public sealed record MenuEntry(string Name, string Path, Section? Section);
