using Microsoft.AspNetCore.Mvc;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>The first page of the newsroom: what waits for whom.</summary>
[Route("admin")]
public sealed class DeskController : AdminController
{
    [HttpGet("")]
    public IActionResult Show() => View();
}
