using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Fronts;

namespace NewsPortal.Web.ViewComponents;

/// <summary>
/// The strip with the lines of breaking news of this moment; nothing where there is none. Costs no query.
/// </summary>
public sealed class BreakingNewsViewComponent(BreakingNewsQueries breaking) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync() => View(await breaking.GetAsync(HttpContext.RequestAborted));
}
