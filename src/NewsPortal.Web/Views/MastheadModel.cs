using NewsPortal.Core.Site;

namespace NewsPortal.Web.Views;

/// <summary>The head of the newspaper.</summary>
/// <param name="Site">Names and sections.</param>
/// <param name="SectionId">The top-level section in which the page stands; null for none.</param>
/// <param name="IsHome">True on the front page, whose heading is the newspaper's name.</param>
public sealed record MastheadModel(SiteDirectory Site, long? SectionId, bool IsHome)
{
    private const int MenuLength = 10;

    /// <summary>The sections that fit beside each other; the rest is behind "All sections".</summary>
    public IEnumerable<Section> Menu => (Site.Menu.Count > 0 ? Site.Menu : Site.Roots).Take(MenuLength);
}
