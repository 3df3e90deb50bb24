using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Site;
using NewsPortal.Web.Areas.Admin.Views.Breaking;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>The breaking news lines above every public page.</summary>
[Requires(Permissions.BreakingEdit)]
public sealed class BreakingController(BreakingNewsEditor editor, SiteTime time) : AdminController
{
    /// <param name="story">The id of the story that the new line should link to, for links from other pages.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    [HttpGet("")]
    public Task<IActionResult> Index(long? story, CancellationToken cancellationToken) =>
        FormAsync(null, new BreakingForm { Story = story is null ? null : $"#{story}" }, cancellationToken);

    [HttpPost("")]
    public Task<IActionResult> Create(BreakingForm form, CancellationToken cancellationToken) =>
        SaveAsync(null, form, T["The line stands above every page, as long as you said."], cancellationToken);

    [HttpGet("{id:long}")]
    public async Task<IActionResult> Edit(long id, CancellationToken cancellationToken) =>
        await editor.FindAsync(id, cancellationToken) is { } line
            ? await FormAsync(id, BreakingForm.Of(line, time), cancellationToken)
            : NotFound();

    [HttpPost("{id:long}")]
    public Task<IActionResult> Save(long id, BreakingForm form, CancellationToken cancellationToken) =>
        SaveAsync(id, form, T["Saved."], cancellationToken);

    [HttpPost("{id:long}/end")]
    public async Task<IActionResult> End(long id, Guid version, CancellationToken cancellationToken) =>
        await AnswerAsync(
            await editor.EndAsync(id, version, Actor, cancellationToken),
            T["The line is off the pages."],
            NewsroomAddresses.Breaking,
            () => Edit(id, cancellationToken)
        );

    private Task<IActionResult> SaveAsync(long? id, BreakingForm form, string done, CancellationToken cancellationToken)
    {
        Check(nameof(form.StartsAt), form.StartsAt);
        Check(nameof(form.EndsAt), form.EndsAt);
        return SaveAsync(
            () => editor.SaveAsync(form.ToCommand(id, time), Actor, cancellationToken),
            ModelState.IsValid ? $"{done} {form.Note(time)}".TrimEnd() : "",
            NewsroomAddresses.Breaking,
            about => FormAsync(about, form, cancellationToken),
            id
        );
    }

    private void Check(string field, DateTime? typed)
    {
        if (typed is { } local && !SiteTime.IsPossible(local))
        {
            ModelState.AddModelError(
                field,
                T["The year is not possible. Write the time like 2026-03-02T18:00, or leave it empty."]
            );
        }
    }

    private async Task<IActionResult> FormAsync(long? id, BreakingForm form, CancellationToken cancellationToken)
    {
        var stored = id is { } changed && IsConflict ? await editor.FindAsync(changed, cancellationToken) : null;
        return View(
            "Index",
            new IndexModel(
                id,
                stored is null ? form : form with { Version = stored.Version },
                await editor.ListAsync(cancellationToken),
                time.ZoneNow(T)
            )
            {
                EditConflict = stored is null ? null : form.Beside(stored, time, T),
            }
        );
    }
}
