using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Web.Areas.Admin.Views.Corrections;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>The notes on a published story.</summary>
[Requires(Permissions.CorrectionsWrite)]
[Route("admin/articles/{article:long}/corrections")]
public sealed class CorrectionsController(CorrectionQueries queries, CorrectionEditor editor) : AdminController
{
    [HttpGet("")]
    public Task<IActionResult> Index(long article, CancellationToken cancellationToken) =>
        ListAsync(article, new CorrectionForm(), cancellationToken);

    [HttpPost("")]
    [GivesBack(typeof(CorrectionForm))]
    public Task<IActionResult> Add(long article, CorrectionForm form, CancellationToken cancellationToken) =>
        SaveAsync(article, form with { Id = null }, T["The note is public."], cancellationToken);

    [HttpPost("{id:long}")]
    [GivesBack(typeof(CorrectionForm), Form = NewsroomAddresses.CorrectionsForm)]
    public Task<IActionResult> Change(
        long article,
        long id,
        CorrectionForm form,
        CancellationToken cancellationToken
    ) => SaveAsync(article, form with { Id = id }, T["The note is changed; it keeps its date."], cancellationToken);

    [HttpPost("{id:long}/delete")]
    public async Task<IActionResult> Delete(
        long article,
        long id,
        string? version,
        CancellationToken cancellationToken
    ) =>
        await AnswerAsync(
            await editor.DeleteAsync(article, id, version, Actor, cancellationToken),
            T["The note is deleted. The audit trail keeps its words."],
            Address(article),
            () => ListAsync(article, new CorrectionForm(), cancellationToken)
        );

    private static string Address(long article) => NewsroomAddresses.CorrectionsOf(article);

    private async Task<IActionResult> SaveAsync(
        long article,
        CorrectionForm form,
        string done,
        CancellationToken cancellationToken
    )
    {
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return await ListAsync(article, form, cancellationToken);
        }

        var result = await editor.SaveAsync(form.ToCommand(article), Actor, cancellationToken);
        if (result.Outcome == Outcome.NotFound && form.Id is not null)
        {
            ModelState.AddModelError(
                "",
                T[
                    "Somebody deleted this note in the meantime. Your words stand below: add them as a new note, or leave "
                        + "the page."
                ]
            );
            Response.StatusCode = StatusCodes.Status409Conflict;
            return await ListAsync(article, form with { Id = null, Version = null }, cancellationToken);
        }

        if (result.Outcome == Outcome.Conflict)
        {
            ModelState.AddModelError(
                "",
                T[
                    "Somebody changed this note in the meantime. Its present words stand above yours: save again to "
                        + "replace them."
                ]
            );
            Response.StatusCode = StatusCodes.Status409Conflict;
            return await ListAsync(article, form with { Id = form.Id ?? result.Value.Id }, cancellationToken);
        }

        return await AnswerAsync(result, done, Address(article), () => ListAsync(article, form, cancellationToken));
    }

    private async Task<IActionResult> ListAsync(
        long article,
        CorrectionForm typed,
        CancellationToken cancellationToken
    ) =>
        await queries.ForEditorsAsync(article, cancellationToken) is { } notes
            ? View("Index", new ListModel(notes, typed))
            : NotFound();
}
