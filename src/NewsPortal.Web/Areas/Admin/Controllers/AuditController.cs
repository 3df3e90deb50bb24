using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>Who did what.</summary>
[Requires(Permissions.AuditRead)]
public sealed class AuditController(AuditTrail audit) : AdminController
{
    /// <summary>Entries per page.</summary>
    public const int PageSize = 100;

    [HttpGet("")]
    public async Task<IActionResult> Show(long? before, CancellationToken cancellationToken) =>
        View(await audit.ReadAsync(before, PageSize, cancellationToken));
}
