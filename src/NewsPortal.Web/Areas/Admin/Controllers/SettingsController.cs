using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Site;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>What administrators set for the whole site.</summary>
[Authorize(Policies.Administer)]
public sealed class SettingsController(SettingsEditor editor) : AdminController
{
    [HttpGet("")]
    public async Task<IActionResult> Show(CancellationToken cancellationToken) => View(await editor.ReadAsync(cancellationToken));

    [HttpPost("")]
    public Task<IActionResult> Save(SaveSettings command, CancellationToken cancellationToken) => SaveAsync(
        () => editor.SaveAsync(command, Actor, cancellationToken), "Saved.", "/admin/settings",
        async () =>
        {
            return View("Show", IsConflict ? command with { Version = (await editor.ReadAsync(cancellationToken)).Version } : command);
        });
}
