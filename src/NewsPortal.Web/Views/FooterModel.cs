using NewsPortal.Core.Articles;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Views;

/// <summary>What stands at the foot of every page.</summary>
/// <param name="Site">The newspaper.</param>
/// <param name="Pages">Its policy pages.</param>
public sealed record FooterModel(SiteDirectory Site, IReadOnlyList<PageLink> Pages);
