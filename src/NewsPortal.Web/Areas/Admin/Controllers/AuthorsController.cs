using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Structure;
using NewsPortal.Core.Taxonomy;
using NewsPortal.Core.Terms;
using NewsPortal.Web.Areas.Admin.Views.Authors;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>The profiles behind the bylines.</summary>
[Requires(Permissions.AuthorsEdit)]
public sealed class AuthorsController(
    TaxonomyAdminQueries queries,
    AuthorEditor editor,
    ArticleAdminQueries articles,
    TermPlanner planner,
    TermReshaper reshaper
) : TermController(TermKind.Author, planner, reshaper)
{
    [HttpGet("")]
    public async Task<IActionResult> Index(string? q, long? before, long? after, CancellationToken cancellationToken) =>
        View(new ListModel(q, await queries.AuthorsAsync(q, new NamePosition(before, after), cancellationToken)));

    [HttpGet("new")]
    public Task<IActionResult> New(CancellationToken cancellationToken) =>
        FormAsync(new AuthorForm(), cancellationToken);

    [HttpPost("new")]
    [GivesBack(typeof(AuthorForm))]
    public Task<IActionResult> Create(AuthorForm form, CancellationToken cancellationToken) =>
        SaveAsync(form with { Id = null }, T["The author is created."], cancellationToken);

    [HttpGet("{id:long}")]
    public async Task<IActionResult> Edit(long id, CancellationToken cancellationToken) =>
        await queries.AuthorAsync(id, cancellationToken) is { } author
            ? await FormAsync(AuthorForm.Of(author), cancellationToken)
            : NotFound();

    [HttpPost("{id:long}")]
    [GivesBack(typeof(AuthorForm))]
    public Task<IActionResult> Save(long id, AuthorForm form, CancellationToken cancellationToken) =>
        SaveAsync(form with { Id = id }, T["Saved."], cancellationToken);

    [HttpPost("{id:long}/delete")]
    public async Task<IActionResult> Delete(long id, Guid version, CancellationToken cancellationToken) =>
        await AnswerAsync(
            await editor.DeleteAsync(id, version, Actor, cancellationToken),
            T["The author is deleted."],
            NewsroomAddresses.Authors,
            () => Edit(id, cancellationToken)
        );

    private Task<IActionResult> SaveAsync(AuthorForm form, string done, CancellationToken cancellationToken) =>
        SaveAsync(
            () => editor.SaveAsync(form.ToCommand(), Actor, cancellationToken),
            done,
            NewsroomAddresses.Authors,
            id => FormAsync(form with { Id = id }, cancellationToken),
            form.Id
        );

    private async Task<IActionResult> FormAsync(AuthorForm form, CancellationToken cancellationToken)
    {
        var stored = form.Id is { } id ? await queries.AuthorAsync(id, cancellationToken) : null;
        var theirs = IsConflict && stored is not null ? form.Beside(stored, T) : null;
        form = IsConflict ? form with { Version = stored?.Version } : form;
        return View(
            "Edit",
            new EditModel(form, stored?.Version, await articles.PictureAsync(form.PortraitId, cancellationToken))
            {
                EditConflict = theirs,
            }
        );
    }
}
