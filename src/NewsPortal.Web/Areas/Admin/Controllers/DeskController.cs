using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Articles;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>The first page of the newsroom: what waits for whom.</summary>
[Route("admin")]
public sealed class DeskController(ArticleDesk desk) : AdminController
{
    [HttpGet("")]
    public async Task<IActionResult> Show(CancellationToken cancellationToken) =>
        View(await desk.OverviewAsync(Actor.UserId!.Value, cancellationToken));
}
