using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Readership;
using NewsPortal.Core.Site;
using NewsPortal.Web.Areas.Admin.Views.Numbers;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>How much is read. Whose stories somebody sees the numbers of is decided in Core.</summary>
[Requires(Permissions.NumbersReadOwn)]
public sealed class NumbersController(NumbersQueries queries, ArticleAdminQueries articles, SiteTime time)
    : AdminController
{
    [HttpGet("")]
    public Task<IActionResult> Index(NumbersQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return ShowAsync(query with { Story = null }, cancellationToken);
    }

    /// <summary>One story.</summary>
    [HttpGet("stories/{id:long}")]
    public Task<IActionResult> Story(long id, NumbersQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return ShowAsync(new NumbersQuery { Range = query.Range, Story = id }, cancellationToken);
    }

    /// <summary>What moves on the page; nothing if it is what the page has seen.</summary>
    [HttpGet("live")]
    public async Task<IActionResult> Live(NumbersQuery query, string? seen, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var result = await queries.ReadAsync(query.ToFilter(), Actor, cancellationToken);
        if (result.Value is not { } page)
        {
            return Refused(result.Outcome);
        }

        var model = new NumbersModel(query, page, time, T);
        return model.Seen == seen ? NoContent() : PartialView("_Figures", model);
    }

    /// <summary>Everything on the page as a list.</summary>
    [HttpGet("export")]
    public async Task<IActionResult> Export(NumbersQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var result = await queries.ReadAsync(query.ToFilter(), Actor, cancellationToken);
        if (result.Value is not { } page)
        {
            return Refused(result.Outcome);
        }

        Response.ContentType = "text/csv; charset=utf-8";
        Response.Headers.ContentDisposition = string.Create(
            CultureInfo.InvariantCulture,
            $"attachment; filename=numbers-{time.ToLocal(time.UtcNow):yyyy-MM-dd}.csv"
        );
        await Csv.WriteAsync(
            Response.Body,
            ["list", "item", "views", "before"],
            RowsAsync(new NumbersModel(query, page, time, T), cancellationToken),
            cancellationToken
        );
        return new EmptyResult();
    }

    private async Task<IActionResult> ShowAsync(NumbersQuery query, CancellationToken cancellationToken)
    {
        var result = await queries.ReadAsync(query.ToFilter(), Actor, cancellationToken);
        if (result.Value is not { } page)
        {
            return Refused(result.Outcome);
        }

        var isOneStory = query.Story is not null;
        return View(
            "Index",
            new NumbersModel(query, page, time, T)
            {
                Categories = isOneStory ? [] : await articles.CategoriesAsync(cancellationToken),
                Authors =
                    isOneStory || page.Scope == NumbersScope.Own ? [] : await articles.AuthorsAsync(cancellationToken),
            }
        );
    }

    private IActionResult Refused(Outcome outcome) => outcome == Outcome.NotFound ? NotFound() : Forbid();

    private static async IAsyncEnumerable<IReadOnlyList<string>> RowsAsync(
        NumbersModel model,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (var row in model.Rows())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return row;
        }

        await Task.CompletedTask;
    }
}
