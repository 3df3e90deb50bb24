using NewsPortal.Core.Site;

namespace NewsPortal.Web.Views;

/// <summary>The newspaper's masthead.</summary>
/// <param name="Site">Names and sections.</param>
/// <param name="SectionId">The top-level section of the page; null for none.</param>
/// <param name="IsHome">True on the front page, whose heading is the newspaper's name.</param>
public sealed record MastheadModel(SiteDirectory Site, long? SectionId, bool IsHome)
{
    private const int MenuLength = 10;

    /// <summary>The sections that fit side by side; the rest is in "All sections".</summary>
    public IEnumerable<Section> Menu => (Site.Menu.Count > 0 ? Site.Menu : Site.Roots).Take(MenuLength);
}
