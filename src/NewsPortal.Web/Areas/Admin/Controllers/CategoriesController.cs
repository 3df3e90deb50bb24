using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Structure;
using NewsPortal.Core.Taxonomy;
using NewsPortal.Core.Terms;
using NewsPortal.Web.Areas.Admin.Views.Categories;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>The tree of categories.</summary>
[Requires(Permissions.CategoriesEdit)]
public sealed class CategoriesController(
    TaxonomyAdminQueries queries,
    CategoryEditor editor,
    TermPlanner planner,
    TermReshaper reshaper
) : TermController(TermKind.Category, planner, reshaper)
{
    [HttpGet("")]
    public async Task<IActionResult> Index(CancellationToken cancellationToken) =>
        View(await queries.CategoriesAsync(cancellationToken));

    [HttpGet("new")]
    public Task<IActionResult> New(long? parentId, CancellationToken cancellationToken) =>
        FormAsync(new SaveCategory { ParentId = parentId, InMenu = parentId is null }, cancellationToken);

    [HttpPost("new")]
    public Task<IActionResult> Create(SaveCategory command, CancellationToken cancellationToken) =>
        SaveAsync(command with { Id = null }, T["The category is created."], cancellationToken);

    [HttpGet("{id:long}")]
    public async Task<IActionResult> Edit(long id, CancellationToken cancellationToken) =>
        await queries.CategoryAsync(id, cancellationToken) is { } category
            ? await FormAsync(category, cancellationToken)
            : NotFound();

    [HttpPost("{id:long}")]
    public Task<IActionResult> Save(long id, SaveCategory command, CancellationToken cancellationToken) =>
        SaveAsync(command with { Id = id }, T["Saved."], cancellationToken);

    [HttpPost("{id:long}/delete")]
    public async Task<IActionResult> Delete(long id, Guid version, CancellationToken cancellationToken) =>
        await AnswerAsync(
            await editor.DeleteAsync(id, version, Actor, cancellationToken),
            T["The category is deleted."],
            NewsroomAddresses.Categories,
            () => Edit(id, cancellationToken)
        );

    private protected override Task<IReadOnlyList<CategoryLine>> ParentsAsync(CancellationToken cancellationToken) =>
        queries.CategoriesAsync(cancellationToken);

    private Task<IActionResult> SaveAsync(SaveCategory command, string done, CancellationToken cancellationToken) =>
        SaveAsync(
            () => editor.SaveAsync(command, Actor, cancellationToken),
            done,
            NewsroomAddresses.Categories,
            id => FormAsync(command with { Id = id }, cancellationToken),
            command.Id
        );

    /// <summary>The form; after a conflict with the newest version, so that the next save is deliberate.</summary>
    private async Task<IActionResult> FormAsync(SaveCategory command, CancellationToken cancellationToken)
    {
        var stored = command.Id is { } id ? await queries.CategoryAsync(id, cancellationToken) : null;
        var model = new EditModel(command, stored?.Version, await queries.CategoriesAsync(cancellationToken));
        return View(
            "Edit",
            IsConflict && stored is not null
                ? model with
                {
                    Command = command with { Version = stored.Version },
                    EditConflict = model.Beside(stored, T),
                }
                : model
        );
    }
}
