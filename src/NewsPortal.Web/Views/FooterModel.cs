using System.Globalization;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Menus;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Views;

/// <summary>What stands at the foot of every page.</summary>
/// <param name="Site">The newspaper.</param>
/// <param name="Pages">Its policy pages.</param>
/// <param name="Menus">The menus as they are arranged.</param>
public sealed record FooterModel(SiteDirectory Site, IReadOnlyList<PageLink> Pages, SiteMenus Menus)
{
    /// <summary>What stands above the sections and the pages, in the newspaper's language.</summary>
    public static (string Sections, string Pages) Headings(IStringLocalizer<Texts> texts, CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var own = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = culture;
        try
        {
            return (texts["Sections"], texts["The newspaper"]);
        }
        finally
        {
            CultureInfo.CurrentUICulture = own;
        }
    }
}
