using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Structure;
using NewsPortal.Core.Taxonomy;
using NewsPortal.Core.Terms;
using NewsPortal.Web.Areas.Admin.Views.Series;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>Series: their names, introductions and the order of their parts.</summary>
[Requires(Permissions.SeriesEdit)]
public sealed class SeriesController(
    TaxonomyAdminQueries queries,
    SeriesEditor editor,
    TermPlanner planner,
    TermReshaper reshaper
) : TermController(TermKind.Series, planner, reshaper)
{
    [HttpGet("")]
    public async Task<IActionResult> Index(string? q, long? before, long? after, CancellationToken cancellationToken) =>
        View(new ListModel(q, await queries.SeriesAsync(q, new NamePosition(before, after), cancellationToken)));

    [HttpGet("new")]
    public Task<IActionResult> New(CancellationToken cancellationToken) =>
        FormAsync(new SeriesForm(), cancellationToken);

    [HttpPost("new")]
    [GivesBack(typeof(SeriesForm))]
    public Task<IActionResult> Create(SeriesForm form, CancellationToken cancellationToken) =>
        SaveAsync(
            form with
            {
                Id = null,
            },
            T["The series is created. Choose it in the form of each part."],
            cancellationToken
        );

    [HttpGet("{id:long}")]
    public async Task<IActionResult> Edit(long id, CancellationToken cancellationToken) =>
        await queries.FindSeriesAsync(id, cancellationToken) is { } series
            ? await FormAsync(SeriesForm.Of(series), cancellationToken)
            : NotFound();

    [HttpPost("{id:long}")]
    [GivesBack(typeof(SeriesForm))]
    public Task<IActionResult> Save(long id, SeriesForm form, CancellationToken cancellationToken) =>
        SaveAsync(form with { Id = id }, T["Saved."], cancellationToken);

    [HttpPost("{id:long}/delete")]
    public async Task<IActionResult> Delete(long id, Guid version, CancellationToken cancellationToken) =>
        await AnswerAsync(
            await editor.DeleteAsync(id, version, Actor, cancellationToken),
            T["The series is deleted; its stories stay."],
            NewsroomAddresses.AllSeries,
            () => Edit(id, cancellationToken)
        );

    private Task<IActionResult> SaveAsync(SeriesForm form, string done, CancellationToken cancellationToken) =>
        SaveAsync(
            () => editor.SaveAsync(form.ToCommand(), Actor, cancellationToken),
            done,
            NewsroomAddresses.AllSeries,
            id => FormAsync(form with { Id = id }, cancellationToken),
            form.Id
        );

    private async Task<IActionResult> FormAsync(SeriesForm form, CancellationToken cancellationToken)
    {
        var stored = form.Id is { } id ? await queries.FindSeriesAsync(id, cancellationToken) : null;
        var model = new EditModel(
            form,
            stored?.Version,
            stored is null ? [] : await queries.PartsAsync(stored.Id!.Value, cancellationToken)
        );
        return View(
            "Edit",
            IsConflict && stored is not null
                ? model with
                {
                    Form = form with { Version = stored.Version },
                    EditConflict = model.Beside(stored, T),
                }
                : model
        );
    }
}
