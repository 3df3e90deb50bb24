using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Data;
using NewsPortal.Core.Fronts;

namespace NewsPortal.Web.ViewComponents;

/// <summary>The strip with the current breaking news lines; nothing if there are none. Costs no query.</summary>
public sealed class BreakingNewsViewComponent(BreakingNewsQueries breaking, PageContents contents) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync() =>
        View(await breaking.GetAsync(HttpContext.RequestAborted, contents));
}
