using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Desk;
using NewsPortal.Web.Areas.Admin.Views.Restrictions;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>For whom in the newsroom an article exists.</summary>
public sealed class RestrictionsController(
    RestrictionEditor editor,
    ArticleAdminQueries articles,
    PlanningEditor planning
) : AdminController
{
    /// <summary>That restricted stories exist, and nothing else about them.</summary>
    [HttpGet("")]
    [Requires(Permissions.RestrictionsLift)]
    public async Task<IActionResult> Index(CancellationToken cancellationToken) =>
        View("Index", await editor.ListAsync(cancellationToken));

    [HttpPost("{id:long}/lift")]
    [AsksForPassword(NewsroomAddresses.Restrictions)]
    [Requires(Permissions.RestrictionsLift)]
    public async Task<IActionResult> LiftAny(long id, Guid version, CancellationToken cancellationToken) =>
        await AnswerAsync(
            await editor.LiftAnyAsync(id, version, Actor, cancellationToken),
            T["Everybody in the newsroom sees the story again. The audit trail says who lifted the restriction."],
            NewsroomAddresses.Restrictions,
            () => Index(cancellationToken)
        );

    [HttpGet("/admin/articles/{id:long}/restriction")]
    [Requires(Permissions.ArticlesRestrict)]
    public Task<IActionResult> Edit(long id, CancellationToken cancellationToken) =>
        FormAsync(id, null, cancellationToken);

    [HttpPost("/admin/articles/{id:long}/restriction")]
    [Requires(Permissions.ArticlesRestrict)]
    public Task<IActionResult> Save(long id, RestrictionForm form, CancellationToken cancellationToken) =>
        SaveAsync(
            () => editor.SaveAsync(form.ToCommand(id), Actor, cancellationToken),
            T["Only these people see the story now."],
            NewsroomAddresses.Article(id),
            _ => FormAsync(id, form, cancellationToken),
            id
        );

    [HttpPost("/admin/articles/{id:long}/restriction/lift")]
    [Requires(Permissions.ArticlesRestrict)]
    public async Task<IActionResult> Lift(long id, Guid version, CancellationToken cancellationToken) =>
        await AnswerAsync(
            await editor.LiftAsync(id, version, Actor, cancellationToken),
            T["Everybody in the newsroom sees the story again."],
            NewsroomAddresses.Article(id),
            () => FormAsync(id, null, cancellationToken)
        );

    private async Task<IActionResult> FormAsync(long id, RestrictionForm? form, CancellationToken cancellationToken)
    {
        if (
            await editor.FindAsync(id, cancellationToken) is not { } stored
            || await articles.FindAsync(id, cancellationToken) is not { } article
        )
        {
            return NotFound();
        }

        return View(
            "Edit",
            new EditModel(
                article,
                stored,
                (form ?? RestrictionForm.Of(stored)) with
                {
                    Version = form is null || IsConflict ? stored.Version : form.Version,
                },
                await planning.PeopleAsync(cancellationToken),
                ArticlePermissions.MayRestrict(ArticleFacts.Of(article, Actor), Actor)
            )
        );
    }
}
