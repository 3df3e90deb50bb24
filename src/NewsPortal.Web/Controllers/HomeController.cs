using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Site;
using NewsPortal.Web.Hosting;
using NewsPortal.Web.Views.Home;

namespace NewsPortal.Web.Controllers;

/// <summary>The front page, and the list of all stories that continues it.</summary>
[CachedPage]
public sealed class HomeController(FrontQueries fronts) : ReaderController
{
    [Read("/")]
    public async Task<IActionResult> Show(CancellationToken cancellationToken) =>
        Position switch
        {
            null => NotFound(),
            { IsNewest: true } => View(new ShowModel(await fronts.HomeAsync(cancellationToken))),
            var position => await Older(position.Value, cancellationToken),
        };

    private async Task<IActionResult> Older(ListPosition position, CancellationToken cancellationToken)
    {
        var page = await fronts.LatestAsync(position, cancellationToken);
        return BeyondTheEnds(page, position, SiteAddresses.Home)
            ?? View("Older", new OlderModel(page, position, T["All stories"]));
    }
}
