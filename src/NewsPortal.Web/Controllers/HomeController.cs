using Microsoft.AspNetCore.Mvc;

namespace NewsPortal.Web.Controllers;

public sealed class HomeController : Controller
{
    [HttpGet("/")]
    public IActionResult Show() => View();
}
