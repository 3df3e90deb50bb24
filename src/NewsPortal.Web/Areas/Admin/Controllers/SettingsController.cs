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
            T["Saved."],
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
                        (T["Their name"], s => s.Name),
                        (T["Their line below the name"], s => s.Tagline),
                        (T["Their description"], s => s.Description),
                        (T["Their address for readers"], s => s.ContactEmail),
                        (T["Their small print"], s => s.FooterText),
                        (T["Their profiles"], s => s.ProfileUrls),
                        (T["Their ads.txt"], s => s.AdsTxt),
                        (T["Their address for security researchers"], s => s.SecurityContact),
                        (T["Their policy on reports"], s => s.SecurityPolicyUrl),
                        (
                            T["Their choice of who needs a second factor"],
                            s => SecondFactorChoice.Name(s.SecondFactor, T)
                        ),
                        (
                            T["Their choice of who makes new tags"],
                            s => s.OnlyEditorsMakeTags ? T["Only editors"] : T["Everybody who writes"]
                        )
                    );
                    command = command with { Version = stored.Version };
                }

                return View("Show", command);
            }
        );
}
