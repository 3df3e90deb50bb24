using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Web.Hosting;
using NewsPortal.Web.Views.Error;

namespace NewsPortal.Web.Controllers;

/// <summary>What people see when something is missing or has failed; programs get problem details.</summary>
[ApiExplorerSettings(IgnoreApi = true)]
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public sealed class ErrorController(ListQueries lists, IStringLocalizer<Texts> texts) : Controller
{
    private const int Suggestions = 5;

    /// <summary>The number in the address is for logs; the status comes from the failed request.</summary>
    [Route("/error/{code:int:range(400,599)}")]
    public async Task<IActionResult> Show(CancellationToken cancellationToken)
    {
        if (ErrorPages.Failure(HttpContext) is not { } code)
        {
            return NotFound();
        }

        var failure = HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error;
        var status = failure?.IsDatabaseUnavailable() == true ? StatusCodes.Status503ServiceUnavailable : code;
        var model = new ShowModel(status, HttpContext.TraceIdentifier, ErrorPages.IsRead(HttpContext), texts)
        {
            Latest = status < StatusCodes.Status500InternalServerError ? await LatestAsync(cancellationToken) : [],
        };
        Response.StatusCode = status;
        return View(model);
    }

    /// <summary>The newest stories; none if the database fails, because this page must not.</summary>
    private async Task<IReadOnlyList<ArticleCard>> LatestAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await lists.AllAsync(ListPosition.Newest, Suggestions, cancellationToken)).Items;
        }
        catch (Exception exception) when (exception.IsDatabaseUnavailable())
        {
            return [];
        }
    }
}
