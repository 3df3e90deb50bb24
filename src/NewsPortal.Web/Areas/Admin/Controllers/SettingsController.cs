using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Site;
using NewsPortal.Web.Areas.Admin.Views;
using NewsPortal.Web.Areas.Admin.Views.Settings;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>The settings of the site, for administrators.</summary>
[Requires(Permissions.SettingsManage)]
public sealed class SettingsController(SettingsEditor editor) : AdminController
{
    [HttpGet("")]
    public async Task<IActionResult> Show(CancellationToken cancellationToken) =>
        View(await editor.ReadAsync(cancellationToken));

    [HttpPost("")]
    public Task<IActionResult> Save(SaveSettings command, CancellationToken cancellationToken) =>
        SaveAsync(
            () => editor.SaveAsync(command, Actor, cancellationToken),
            "Saved.",
            NewsroomAddresses.Settings,
            async _ =>
            {
                if (IsConflict)
                {
                    var stored = await editor.ReadAsync(cancellationToken);
                    ViewData[nameof(EditConflict)] = EditConflict.Of(
                        NewsroomAddresses.Settings,
                        command,
                        stored,
                        ("name", s => s.Name),
                        ("line below the name", s => s.Tagline),
                        ("description", s => s.Description),
                        ("address for readers", s => s.ContactEmail),
                        ("small print", s => s.FooterText),
                        ("profiles", s => s.ProfileUrls),
                        ("ads.txt", s => s.AdsTxt),
                        ("address for security researchers", s => s.SecurityContact),
                        ("policy on reports", s => s.SecurityPolicyUrl),
                        ("who needs a second factor", s => SecondFactorChoice.Name(s.SecondFactor))
                    );
                    command = command with { Version = stored.Version };
                }

                return View("Show", command);
            }
        );
}
