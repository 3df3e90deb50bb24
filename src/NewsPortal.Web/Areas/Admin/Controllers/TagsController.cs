using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Taxonomy;
using NewsPortal.Web.Areas.Admin.Views.Tags;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>Renames, introduces, merges and deletes tags; saving an article creates them.</summary>
[Requires(Permissions.TagsEdit)]
public sealed class TagsController(TaxonomyAdminQueries queries, TagEditor editor) : AdminController
{
    [HttpGet("")]
    public async Task<IActionResult> Index(string? q, long? before, long? after, CancellationToken cancellationToken) =>
        View(new ListModel(q, await queries.TagsAsync(q, new NamePosition(before, after), cancellationToken)));

    [HttpGet("{id:long}")]
    public async Task<IActionResult> Edit(long id, CancellationToken cancellationToken) =>
        await queries.TagAsync(id, cancellationToken) is { } tag
            ? View(
                "Edit",
                new EditModel
                {
                    Tag = tag,
                    Version = tag.Version,
                    Name = tag.Name,
                    Slug = tag.Slug,
                    Introduction = tag.Introduction,
                }
            )
            : NotFound();

    [HttpPost("{id:long}")]
    [GivesBack(typeof(EditModel))]
    public Task<IActionResult> Save(long id, EditModel form, CancellationToken cancellationToken) =>
        SaveAsync(
            () =>
                editor.SaveAsync(
                    new SaveTag
                    {
                        Id = id,
                        Version = form.Version,
                        Name = form.Name,
                        Slug = form.Slug,
                        Introduction = form.Introduction,
                    },
                    Actor,
                    cancellationToken
                ),
            T["Saved."],
            NewsroomAddresses.Tags,
            _ => AgainAsync(id, form, cancellationToken)
        );

    [HttpPost("{id:long}/merge")]
    public async Task<IActionResult> Merge(long id, EditModel form, CancellationToken cancellationToken) =>
        await AnswerAsync(
            await editor.MergeAsync(id, form.Version ?? Guid.Empty, form.Into ?? "", Actor, cancellationToken),
            T["The two tags are one now; the old address leads to it."],
            NewsroomAddresses.Tags,
            () => AgainAsync(id, form, cancellationToken)
        );

    [HttpPost("{id:long}/delete")]
    public async Task<IActionResult> Delete(long id, Guid version, CancellationToken cancellationToken) =>
        await AnswerAsync(
            await editor.DeleteAsync(id, version, Actor, cancellationToken),
            T["The tag is deleted."],
            NewsroomAddresses.Tags,
            () => Edit(id, cancellationToken)
        );

    private async Task<IActionResult> AgainAsync(long id, EditModel form, CancellationToken cancellationToken) =>
        await queries.TagAsync(id, cancellationToken) is { } tag
            ? View(
                "Edit",
                form with
                {
                    Tag = tag,
                    Version = IsConflict ? tag.Version : form.Version ?? tag.Version,
                    EditConflict = IsConflict ? form.Beside(tag, T) : null,
                    Name = form.Name.Length > 0 ? form.Name : tag.Name,
                    Slug = form.Slug ?? tag.Slug,
                }
            )
            : NotFound();
}
