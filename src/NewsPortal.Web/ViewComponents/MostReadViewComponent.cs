using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Readership;
using NewsPortal.Web.Views.Shared.Components.MostRead;

namespace NewsPortal.Web.ViewComponents;

/// <summary>
/// The most read stories of the site or, with a category id, of a section and its subsections. Shows nothing while
/// nobody has read anything.
/// </summary>
public sealed class MostReadViewComponent(MostRead mostRead) : ViewComponent
{
    public async Task<IViewComponentResult> InvokeAsync(long? categoryId = null, int length = 5)
    {
        var lists = await mostRead.GetAsync(categoryId, HttpContext.RequestAborted);
        return View(new DefaultModel([.. lists.Day.Take(length)], [.. lists.Week.Take(length)]));
    }
}
