using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Accounts;
using NewsPortal.Web.Areas.Admin.Views.Help;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>How the newsroom is worked with, and the tour of it.</summary>
[Requires(Permissions.ArticlesRead)]
public sealed class HelpController(AccountEditor accounts) : AdminController
{
    [HttpGet("")]
    public IActionResult Index() => View(HelpTopic.All(T).Where(topic => Actor.May(topic.Permission)).ToList());

    /// <summary>Ends the tour, which is offered no more.</summary>
    [HttpPost("tour")]
    public async Task<IActionResult> LeaveTour(CancellationToken cancellationToken)
    {
        await accounts.LeaveTourAsync(Actor.UserId!.Value, cancellationToken);
        return Redirect(NewsroomAddresses.Overview);
    }
}
