using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Site;
using NewsPortal.Web.Areas.Admin.Views;
using NewsPortal.Web.Areas.Admin.Views.Settings;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>The settings of the site and their versions, for administrators.</summary>
[Requires(Permissions.SettingsManage)]
public sealed class SettingsController(
    SettingsEditor editor,
    SettingsAdminQueries queries,
    SiteDirectoryQueries directory
) : AdminController
{
    [HttpGet("")]
    public async Task<IActionResult> Show(CancellationToken cancellationToken) =>
        await FormAsync(await editor.ReadAsync(cancellationToken), cancellationToken);

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
                        Theirs(nameof(SettingsContent.LogoId)),
                        Theirs(nameof(SettingsContent.DarkLogoId)),
                        Theirs(nameof(SettingsContent.Accent)),
                        Theirs(nameof(SettingsContent.DarkAccent)),
                        Theirs(nameof(SettingsContent.HeadlineFont)),
                        Theirs(nameof(SettingsContent.TextFont)),
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

                return await FormAsync(command, cancellationToken);
            }
        );

    /// <summary>All versions of the settings, with what each changed.</summary>
    [HttpGet("history")]
    public async Task<IActionResult> History(int? before, CancellationToken cancellationToken) =>
        View(
            "History",
            new HistoryModel(
                await queries.HistoryAsync(before, cancellationToken),
                await queries.NewestAsync(SettingsPart.Settings, cancellationToken),
                (await editor.ReadAsync(cancellationToken)).Version
            )
        );

    /// <summary>One version beside the one before.</summary>
    [HttpGet("history/{id:long}")]
    public async Task<IActionResult> Version(int id, CancellationToken cancellationToken) =>
        await queries.FindAsync(id, cancellationToken) is { } saved
            ? View(
                "Version",
                new VersionModel(
                    saved,
                    await queries.NewestAsync(SettingsPart.Settings, cancellationToken),
                    (await editor.ReadAsync(cancellationToken)).Version
                )
            )
            : NotFound();

    /// <param name="number">The version to restore.</param>
    /// <param name="version">The version of the settings that was shown.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    [HttpPost("restore")]
    public async Task<IActionResult> Restore(int number, Guid? version, CancellationToken cancellationToken)
    {
        var result = await editor.RestoreAsync(number, version, Actor, cancellationToken);
        return await AnswerAsync(
            result,
            T["Version {0} is in force again, as version {1}.", number, result.Value.Id],
            NewsroomAddresses.SettingsHistory,
            () => History(null, cancellationToken)
        );
    }

    private (string Label, Func<SaveSettings, string?> Value) Theirs(string field) =>
        (T["Theirs: {0}", SettingsWords.Label(field, T)], s => SettingsWords.Value(field, s, T));

    private async Task<IActionResult> FormAsync(SaveSettings form, CancellationToken cancellationToken) =>
        View(
            "Show",
            new ShowModel(
                form,
                await queries.LogosAsync(form, cancellationToken),
                await directory.GetAsync(cancellationToken)
            )
        );
}
