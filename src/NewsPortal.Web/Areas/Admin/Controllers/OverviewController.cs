using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>The newsroom's start page: what is waiting for whom.</summary>
[Route("admin")]
public sealed class OverviewController(ArticleAdminQueries queries) : AdminController
{
    [HttpGet("")]
    [Requires(Permissions.ArticlesRead)]
    public async Task<IActionResult> Show(CancellationToken cancellationToken) =>
        View(await queries.OverviewAsync(Actor, cancellationToken));
}
