using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Web.Areas.Admin.Views;
using NewsPortal.Web.Areas.Admin.Views.Checks;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>What is checked before a story is published, for administrators.</summary>
[Requires(Permissions.SettingsManage)]
public sealed class ChecksController(CheckEditor editor) : AdminController
{
    [HttpGet("")]
    public async Task<IActionResult> Show(CancellationToken cancellationToken) =>
        View(ChecksForm.Of(await editor.ReadAsync(cancellationToken)));

    [HttpPost("")]
    public Task<IActionResult> Save(ChecksForm form, CancellationToken cancellationToken) =>
        SaveAsync(
            () => editor.SaveAsync(form.ToCommand(), Actor, cancellationToken),
            T["Saved. It counts from now on."],
            NewsroomAddresses.Checks,
            async _ =>
            {
                if (IsConflict)
                {
                    var stored = await editor.ReadAsync(cancellationToken);
                    ViewData[nameof(EditConflict)] = EditConflict.Of(
                        NewsroomAddresses.Checks,
                        form.ToCommand(),
                        stored,
                        (
                            T["Their checks"],
                            c =>
                                Lines(
                                    c.Levels.Select(l =>
                                        $"{ChecksForm.Label(l.Key, T)}: {ChecksForm.Label(l.Value, T)}"
                                    )
                                )
                        ),
                        (
                            T["Their style rules"],
                            c => Lines(c.Rules.Select(r => $"{r.Term} → {r.Suggestion} ({r.Reason})"))
                        )
                    );
                    form = form with { Version = stored.Version };
                }

                return View("Show", form);
            }
        );

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines);
}
