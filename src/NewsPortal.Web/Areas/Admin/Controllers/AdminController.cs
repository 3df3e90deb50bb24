using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Access;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>Base of every newsroom controller: requires a role.</summary>
[Area("Admin")]
[Requires(Permissions.NewsroomEnter)]
[Route("admin/[controller]")]
[ResponseCache(NoStore = true, Location = ResponseCacheLocation.None)]
public abstract class AdminController : Controller
{
    /// <summary>The signed-in user, for Core's permission checks.</summary>
    protected Actor Actor => User.ToActor();

    /// <summary>The newsroom's texts in the language of the person.</summary>
    protected IStringLocalizer<NewsroomTexts> T =>
        HttpContext.RequestServices.GetRequiredService<IStringLocalizer<NewsroomTexts>>();

    /// <summary>
    /// True once a conflict was reported. Only then does the form adopt the newest version: the user has been told, so
    /// the next save is deliberate.
    /// </summary>
    protected bool IsConflict => Response.StatusCode == StatusCodes.Status409Conflict;

    /// <summary>
    /// Stores a form and redirects, unless a field cannot be parsed: a default must not replace what was typed.
    /// </summary>
    /// <param name="edit">Stores it.</param>
    /// <param name="done">The message for the next page.</param>
    /// <param name="next">Address of the next page.</param>
    /// <param name="again">
    /// Shows the form again with everything typed. Its argument is the id that the form is about: a creation form that
    /// was sent before is about what it created if a colleague has changed that.
    /// </param>
    /// <param name="id">What the form changes; null for one that creates.</param>
    protected async Task<IActionResult> SaveAsync(
        Func<Task<Result<Saved>>> edit,
        string done,
        string next,
        Func<long?, Task<IActionResult>> again,
        long? id = null
    )
    {
        ArgumentNullException.ThrowIfNull(edit);
        ArgumentNullException.ThrowIfNull(again);
        var result = ModelState.IsValid ? await edit() : new Result<Saved>(Outcome.Invalid);
        return await AnswerAsync(
            result,
            done,
            next,
            () => again(id ?? (result.Value.Id == 0 ? null : result.Value.Id))
        );
    }

    /// <summary>Redirects after a successful edit, or answers as its refusal requires.</summary>
    /// <param name="result">How the edit ended.</param>
    /// <param name="done">The message for the next page.</param>
    /// <param name="next">Address of the next page.</param>
    /// <param name="again">Shows the form again with everything typed.</param>
    protected async Task<IActionResult> AnswerAsync<T>(
        Result<T> result,
        string done,
        string next,
        Func<Task<IActionResult>> again
    )
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(again);
        switch (result.Outcome)
        {
            case Outcome.Done:
                TempData["Done"] = done;

                // The browser may drop its copy of the form (draft.ts).
                TempData["Saved"] = Request.Path.Value;
                return Redirect(next);
            case Outcome.NotFound:
                return NotFound();
            case Outcome.NotAllowed:
                return Forbid();
            default:
                ModelState.Add(result);
                Response.StatusCode =
                    result.Outcome == Outcome.Conflict
                        ? StatusCodes.Status409Conflict
                        : StatusCodes.Status400BadRequest;
                return await again();
        }
    }
}
