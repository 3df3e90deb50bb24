using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Desk;
using NewsPortal.Core.Site;
using NewsPortal.Web.Areas.Admin.Views.Assignments;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>Who writes an article, until when, and what about.</summary>
[Route("admin/articles/{id:long}/assignment")]
public sealed class AssignmentsController(
    AssignmentEditor editor,
    ArticleAdminQueries articles,
    PlanningEditor planning,
    SiteTime time
) : AdminController
{
    [HttpGet("")]
    [Requires(Permissions.ArticlesRead)]
    public async Task<IActionResult> Edit(long id, CancellationToken cancellationToken) =>
        await articles.FindAsync(id, cancellationToken) is { } article
            ? await FormAsync(article, AssignmentForm.Of(article.Assignment, time), cancellationToken)
            : NotFound();

    [HttpPost("")]
    [Requires(Permissions.ArticlesEditOwn)]
    public async Task<IActionResult> Save(long id, AssignmentForm form, CancellationToken cancellationToken)
    {
        if (form.Deadline is { } typed && !SiteTime.IsPossible(typed))
        {
            ModelState.AddModelError(nameof(form.Deadline), T["The year is not possible. Choose another day."]);
        }

        return await SaveAsync(
            () => editor.SaveAsync(form.ToCommand(id, time), Actor, cancellationToken),
            $"{T["The assignment is stored."]} {(ModelState.IsValid ? form.Note(time) : "")}".TrimEnd(),
            NewsroomAddresses.Article(id),
            async _ =>
                await articles.FindAsync(id, cancellationToken) is { } article
                    ? await FormAsync(article, form, cancellationToken)
                    : NotFound(),
            id
        );
    }

    private async Task<IActionResult> FormAsync(
        ArticleDetails article,
        AssignmentForm form,
        CancellationToken cancellationToken
    ) =>
        View(
            "Edit",
            new EditModel(
                article,
                IsConflict ? form with { Version = article.Assignment.Version } : form,
                await planning.PeopleAsync(cancellationToken),
                ArticlePermissions.MayChange(ArticleFacts.Of(article, Actor), Actor),
                time.ZoneNow(T)
            )
            {
                EditConflict = IsConflict ? form.Beside(article, time, T) : null,
            }
        );
}
