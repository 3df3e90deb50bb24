using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Desk;
using NewsPortal.Core.Site;
using NewsPortal.Web.Areas.Admin.Views.Planning;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>Planning items, which the calendar shows until they become stories.</summary>
public sealed class PlanningController(PlanningEditor editor, ArticleAdminQueries articles, SiteTime time)
    : AdminController
{
    [HttpGet("new")]
    [Requires(Permissions.ArticlesWrite)]
    public Task<IActionResult> New(DateOnly? day, CancellationToken cancellationToken) =>
        FormAsync(null, new PlanForm { Day = day ?? time.Today() }, null, cancellationToken);

    [HttpPost("new")]
    [Requires(Permissions.ArticlesWrite)]
    public Task<IActionResult> Create(PlanForm form, CancellationToken cancellationToken) =>
        SaveAsync(null, form, cancellationToken);

    [HttpGet("{id:long}")]
    [Requires(Permissions.ArticlesRead)]
    public async Task<IActionResult> Edit(long id, CancellationToken cancellationToken) =>
        await editor.FindAsync(id, Actor, cancellationToken) switch
        {
            null => NotFound(),
            { ArticleId: { } story } => Redirect(NewsroomAddresses.Article(story)),
            var stored => await FormAsync(id, PlanForm.Of(stored.Item), stored, cancellationToken),
        };

    [HttpPost("{id:long}")]
    [Requires(Permissions.ArticlesWrite)]
    public Task<IActionResult> Save(long id, PlanForm form, CancellationToken cancellationToken) =>
        SaveAsync(id, form, cancellationToken);

    [HttpPost("{id:long}/delete")]
    [Requires(Permissions.ArticlesWrite)]
    public async Task<IActionResult> Delete(long id, Guid version, CancellationToken cancellationToken) =>
        await AnswerAsync(
            await editor.DeleteAsync(id, version, Actor, cancellationToken),
            T["The plan is deleted."],
            NewsroomAddresses.Calendar,
            () => Edit(id, cancellationToken)
        );

    /// <summary>Makes a story of it.</summary>
    [HttpPost("{id:long}/begin")]
    [Requires(Permissions.ArticlesWrite)]
    public async Task<IActionResult> Begin(long id, Guid version, CancellationToken cancellationToken)
    {
        var begun = await editor.BeginAsync(id, version, Actor, cancellationToken);
        return await AnswerAsync(
            begun,
            T["The plan is a story now."],
            NewsroomAddresses.Article(begun.Value.Id),
            () => Edit(id, cancellationToken)
        );
    }

    private Task<IActionResult> SaveAsync(long? id, PlanForm form, CancellationToken cancellationToken) =>
        SaveAsync(
            () => editor.SaveAsync(form.ToCommand(id), Actor, cancellationToken),
            T["Saved."],
            NewsroomAddresses.CalendarOn(form.Day),
            async about =>
                await FormAsync(
                    about,
                    form,
                    about is { } known ? await editor.FindAsync(known, Actor, cancellationToken) : null,
                    cancellationToken
                ),
            id
        );

    private async Task<IActionResult> FormAsync(
        long? id,
        PlanForm form,
        PlanningDetails? stored,
        CancellationToken cancellationToken
    ) =>
        View(
            "Edit",
            new EditModel(
                id,
                stored is not null && IsConflict ? form with { Version = stored.Item.Version } : form,
                stored,
                await articles.CategoriesAsync(cancellationToken),
                await editor.PeopleAsync(cancellationToken)
            )
            {
                EditConflict = stored is not null && IsConflict ? form.Beside(stored.Item, T) : null,
            }
        );
}
