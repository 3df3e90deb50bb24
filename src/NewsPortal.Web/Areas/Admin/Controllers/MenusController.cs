using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Access;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Menus;
using NewsPortal.Core.Site;
using NewsPortal.Web.Areas.Admin.Views.Menus;
using NewsPortal.Web.Hosting;
using NewsPortal.Web.Views;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>The main menu and the footer, and their versions. Buttons that only arrange store nothing.</summary>
[Requires(Permissions.MenusEdit)]
public sealed class MenusController(
    MenuAdminQueries queries,
    MenuEditor editor,
    SiteTime time,
    IStringLocalizer<Texts> readersTexts
) : AdminController
{
    [HttpGet("")]
    public async Task<IActionResult> Edit(CancellationToken cancellationToken)
    {
        var stored = await queries.ReadAsync(cancellationToken);
        var (sections, pages) = await queries.FooterByItselfAsync(cancellationToken);
        var headings = FooterModel.Headings(readersTexts, time.Culture);
        var main = stored.Content.Main ?? await queries.MainByItselfAsync(cancellationToken);
        var footer = stored.Content.Footer ?? [new MenuColumn(headings.Sections, sections), new(headings.Pages, pages)];
        return await FormAsync(
            new MenusForm
            {
                Number = stored.Number,
                OwnMain = stored.Content.Main is not null,
                OwnFooter = stored.Content.Footer is not null,
                Headings = [.. footer.Select(column => column.Heading)],
                Rows =
                [
                    .. main.Select(item => MenuRow.Of(item, MenusForm.Main)),
                    .. footer.SelectMany(
                        (column, i) => column.Items.Select(item => MenuRow.Of(item, MenusForm.Lists[i + 1]))
                    ),
                ],
            },
            cancellationToken
        );
    }

    [HttpPost("")]
    public async Task<IActionResult> Save(MenusForm form, CancellationToken cancellationToken)
    {
        if (form.Do is null or "" or "save" || !ModelState.IsValid)
        {
            return await SaveAsync(
                () => editor.SaveAsync(form.ToCommand(), Actor, cancellationToken),
                T["Saved. Readers see it now."],
                NewsroomAddresses.Menus,
                async _ => await FormAsync(form, cancellationToken)
            );
        }

        var arranged = Arranged(form);
        ModelState.Remove(nameof(form.Rows));
        return await FormAsync(arranged, cancellationToken);
    }

    /// <summary>All versions of the menus.</summary>
    [HttpGet("history")]
    public async Task<IActionResult> History(int? before, CancellationToken cancellationToken) =>
        View(
            "History",
            new HistoryModel(
                await queries.HistoryAsync(before, cancellationToken),
                (await queries.ReadAsync(cancellationToken)).Number
            )
        );

    /// <summary>One version beside the one before.</summary>
    [HttpGet("history/{id:long}")]
    public async Task<IActionResult> Version(int id, CancellationToken cancellationToken) =>
        await queries.FindAsync(id, cancellationToken) is { } saved
            ? View(
                new VersionModel(
                    saved.Save,
                    await WordsAsync(saved.Content, cancellationToken),
                    saved.Former is null ? null : await WordsAsync(saved.Former, cancellationToken),
                    (await queries.ReadAsync(cancellationToken)).Number
                )
            )
            : NotFound();

    /// <param name="number">The version to restore.</param>
    /// <param name="version">The newest version that was shown.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    [HttpPost("restore")]
    public async Task<IActionResult> Restore(int number, int version, CancellationToken cancellationToken)
    {
        var result = await editor.RestoreAsync(number, version, Actor, cancellationToken);
        return await AnswerAsync(
            result,
            T["Version {0} is in force again, as version {1}.", number, result.Value.Id],
            NewsroomAddresses.MenusHistory,
            () => History(null, cancellationToken)
        );
    }

    /// <summary>The form after a button was pressed that only arranges.</summary>
    private MenusForm Arranged(MenusForm form)
    {
        var to = MenusForm.Lists.Contains(form.To) ? form.To! : MenusForm.Main;
        var parts = form.Do!.Split(':');
        var index = int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var i) ? i : -1;
        switch (parts[0])
        {
            case "up":
                return form.Moved(index, -1);
            case "down":
                return form.Moved(index, 1);
            case "remove":
                return form.Without(index);
            case "add"
                when parts.Length == 3
                    && Enum.TryParse<MenuTarget>(parts[1], out var target)
                    && target != MenuTarget.Address
                    && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var id):
                return form.With(
                    new MenuRow
                    {
                        List = to,
                        Target = target,
                        Id = id,
                    }
                );
            case "address":
                var problem =
                    !SaveMenusValidator.IsAddress(form.NewAddress)
                        ? new FieldError(nameof(form.NewAddress), MenuErrorCodes.AddressInvalid)
                    : PlainText.Line(form.NewLabel).Length == 0
                        ? new FieldError(nameof(form.NewLabel), MenuErrorCodes.LabelMissing)
                    : null;
                if (problem is not null)
                {
                    ModelState.AddModelError(problem.Field, problem.In(CultureInfo.CurrentUICulture));
                    Response.StatusCode = StatusCodes.Status400BadRequest;
                    return form;
                }

                ModelState.Remove(nameof(form.NewAddress));
                ModelState.Remove(nameof(form.NewLabel));
                return form.With(
                    new MenuRow
                    {
                        List = to,
                        Target = MenuTarget.Address,
                        Address = PlainText.Line(form.NewAddress),
                        Label = PlainText.Line(form.NewLabel),
                    }
                ) with
                {
                    NewAddress = null,
                    NewLabel = null,
                };
            default:
                return form;
        }
    }

    private async Task<IActionResult> FormAsync(MenusForm form, CancellationToken cancellationToken)
    {
        var rows = form.Rows.Where(row => MenusForm.Lists.Contains(row.List)).ToList();
        form = form with { Rows = rows };
        var newest = IsConflict ? (await queries.ReadAsync(cancellationToken)).Number : (int?)null;
        return View(
            "Edit",
            new EditModel(
                newest is { } number ? form with { Number = number } : form,
                await queries.ThingsAsync(rows.ConvertAll(row => row.ToItem()), cancellationToken),
                await queries.SearchAsync(form.Q, cancellationToken),
                newest
            )
        );
    }

    private async Task<MenusInWords> WordsAsync(MenusContent content, CancellationToken cancellationToken)
    {
        var things = (await queries.ThingsAsync([.. content.Items], cancellationToken))
            .Zip(content.Items)
            .DistinctBy(pair => pair.Second)
            .ToDictionary(pair => pair.Second, pair => pair.First);
        return new MenusInWords(
            content.Main is null ? null : Lines(content.Main),
            content.Footer?.Select(column => (column.Heading, Lines(column.Items))).ToList()
        );

        IReadOnlyList<string> Lines(IEnumerable<MenuItem> items) =>
            [.. items.Select(item => item.Label.Length > 0 ? item.Label : EditModel.NameOf(things[item], T))];
    }
}
