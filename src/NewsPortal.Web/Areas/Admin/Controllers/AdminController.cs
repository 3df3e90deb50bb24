using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Accounts;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>Base of every newsroom controller: nobody gets in without a role.</summary>
[Area("Admin")]
[Authorize(Policies.Newsroom)]
[Route("admin/[controller]")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public abstract class AdminController : Controller
{
    /// <summary>The signed-in user, for Core's permission checks.</summary>
    protected Actor Actor => User.ToActor();
}
