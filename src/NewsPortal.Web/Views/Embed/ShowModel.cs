using NewsPortal.Core.Articles;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Views.Embed;

/// <summary>A story as a card in another site's frame.</summary>
/// <param name="Card">The story.</param>
/// <param name="Site">The newspaper.</param>
public sealed record ShowModel(ArticleCard Card, SiteDirectory Site)
{
    /// <summary>Absolute address of the story.</summary>
    public string Address => Site.Absolute(Card.Address);
}
