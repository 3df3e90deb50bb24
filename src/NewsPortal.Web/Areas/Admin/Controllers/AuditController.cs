using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;
using NewsPortal.Web.Areas.Admin.Views.Audit;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>Who did what.</summary>
[Requires(Permissions.AuditRead)]
public sealed class AuditController(AuditQueries queries, SiteTime time) : AdminController
{
    [HttpGet("")]
    public async Task<IActionResult> Show(ListQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return View(
            new ListModel(query, await queries.ListAsync(query.ToFilter(time, T), query.Before, cancellationToken))
        );
    }

    /// <summary>Writes the list while it is read.</summary>
    [HttpGet("export")]
    public async Task Export(ListQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        Response.ContentType = "text/csv; charset=utf-8";
        Response.Headers.ContentDisposition = $"attachment; filename=audit-{time.ToLocal(time.UtcNow):yyyy-MM-dd}.csv";
        await Csv.WriteAsync(
            Response.Body,
            ["at", "who", "what", "to", "kind", "number", "before", "after"],
            Rows(query.ToFilter(time, T), cancellationToken),
            cancellationToken
        );
    }

    private async IAsyncEnumerable<IReadOnlyList<string>> Rows(
        AuditFilter filter,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var line in queries.ExportAsync(filter, cancellationToken))
        {
            yield return
            [
                line.At.ToString("O", CultureInfo.InvariantCulture),
                line.UserName,
                line.Action,
                line.Subject,
                line.Kind,
                line.ThingId?.ToString(CultureInfo.InvariantCulture) ?? "",
                line.Before ?? "",
                line.After ?? "",
            ];
        }
    }
}
