using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Notes;
using NewsPortal.Core.Site;
using NewsPortal.Web.Areas.Admin.Views.Notes;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>
/// What colleagues write to each other about an article. A script that asks for JSON gets the notes as they stand
/// after each act, and a refusal in words; forms lead back to the article.
/// </summary>
[Requires(Permissions.ArticlesRead)]
[Route("admin/articles/{article:long}/notes")]
public sealed class NotesController(NoteQueries queries, NoteEditor editor, SiteTime time) : AdminController
{
    private bool IsScript =>
        Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase);

    /// <summary>All notes, the resolved ones too.</summary>
    [HttpGet("")]
    public Task<IActionResult> Index(long article, CancellationToken cancellationToken) =>
        ListAsync(article, null, cancellationToken);

    /// <summary>The notes as they stand, for the script; nothing if it has seen them.</summary>
    [HttpGet("live")]
    public async Task<IActionResult> Live(long article, string? seen, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(seen) && seen == await queries.StampAsync(article, Actor, cancellationToken))
        {
            return NoContent();
        }

        return await NotesAsync(article, cancellationToken);
    }

    /// <summary>The names that may follow an @.</summary>
    [HttpGet("people")]
    public async Task<IActionResult> People(long article, CancellationToken cancellationToken) =>
        await queries.PeopleAsync(article, Actor, cancellationToken) is { } names ? Json(names) : NotFound();

    [HttpPost("")]
    [GivesBack(typeof(NoteForm))]
    public Task<IActionResult> Add(long article, NoteForm form, CancellationToken cancellationToken) =>
        SaveAsync(article, form with { Id = null }, T["The note is written."], cancellationToken);

    [HttpPost("{id:long}")]
    [GivesBack(typeof(NoteForm), Form = NewsroomAddresses.NotesForm)]
    public Task<IActionResult> Change(long article, long id, NoteForm form, CancellationToken cancellationToken) =>
        SaveAsync(article, form with { Id = id }, T["The note is changed."], cancellationToken);

    [HttpPost("{id:long}/resolve")]
    public async Task<IActionResult> Resolve(
        long article,
        long id,
        Guid version,
        CancellationToken cancellationToken
    ) =>
        await AnswerAsync(
            article,
            null,
            await editor.ResolveAsync(article, id, version, Actor, cancellationToken),
            T["The note is resolved."],
            cancellationToken
        );

    [HttpPost("{id:long}/reopen")]
    public async Task<IActionResult> Reopen(long article, long id, Guid version, CancellationToken cancellationToken) =>
        await AnswerAsync(
            article,
            null,
            await editor.ReopenAsync(article, id, version, Actor, cancellationToken),
            T["The note is open again."],
            cancellationToken
        );

    [HttpPost("{id:long}/delete")]
    public async Task<IActionResult> Delete(long article, long id, Guid version, CancellationToken cancellationToken) =>
        await AnswerAsync(
            article,
            null,
            await editor.DeleteAsync(article, id, version, Actor, cancellationToken),
            T["Deleted. The audit trail keeps the words of the note."],
            cancellationToken
        );

    private async Task<IActionResult> SaveAsync(
        long article,
        NoteForm form,
        string done,
        CancellationToken cancellationToken
    ) =>
        await AnswerAsync(
            article,
            form,
            ModelState.IsValid
                ? await editor.SaveAsync(form.ToCommand(article), Actor, cancellationToken)
                : new Result<Saved>(Outcome.Invalid),
            done,
            cancellationToken
        );

    private async Task<IActionResult> AnswerAsync(
        long article,
        NoteForm? form,
        Result<Saved> result,
        string done,
        CancellationToken cancellationToken
    )
    {
        if (result.Outcome == Outcome.Conflict)
        {
            ModelState.AddModelError(
                "",
                form is null
                    ? T[
                        "Somebody changed this note in the meantime. This is how it stands now; press the button again."
                    ]
                    : T[
                        "Somebody changed this note in the meantime. Your words are kept: save again to replace theirs."
                    ]
            );
        }

        if (IsScript)
        {
            return await ScriptAnswerAsync(article, result, cancellationToken);
        }

        if (result.Outcome == Outcome.Conflict)
        {
            Response.StatusCode = StatusCodes.Status409Conflict;
            return await ListAsync(
                article,
                form is null ? null : form with { Id = form.Id ?? result.Value.Id },
                cancellationToken
            );
        }

        return await AnswerAsync(
            result,
            done,
            NewsroomAddresses.Article(article) + "#notes",
            () => ListAsync(article, form, cancellationToken)
        );
    }

    private async Task<IActionResult> ScriptAnswerAsync(
        long article,
        Result<Saved> result,
        CancellationToken cancellationToken
    )
    {
        switch (result.Outcome)
        {
            case Outcome.Done:
                return await NotesAsync(article, cancellationToken);
            case Outcome.NotFound:
                return NotFound();
            case Outcome.NotAllowed:
                return Forbid();
        }

        var errors = ModelState
            .Values.SelectMany(entry => entry.Errors)
            .Select(error => error.ErrorMessage)
            .Concat(result.Errors.Select(error => error.In(CultureInfo.CurrentUICulture)));
        var answer = Json(new { errors });
        answer.StatusCode =
            result.Outcome == Outcome.Conflict ? StatusCodes.Status409Conflict : StatusCodes.Status400BadRequest;
        return answer;
    }

    private async Task<IActionResult> NotesAsync(long article, CancellationToken cancellationToken) =>
        await queries.OfAsync(article, Actor, cancellationToken) is { } notes
            ? Json(NotesForScript.Of(notes, time))
            : NotFound();

    private async Task<IActionResult> ListAsync(long article, NoteForm? typed, CancellationToken cancellationToken) =>
        await queries.OfAsync(article, Actor, cancellationToken) is { } notes
            ? View("Index", new NotesModel(notes, typed))
            : NotFound();
}
