using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Structure;
using NewsPortal.Core.Taxonomy;
using NewsPortal.Core.Terms;
using NewsPortal.Web.Areas.Admin.Views.Structure;
using NewsPortal.Web.Areas.Admin.Views.Tags;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>Renames, introduces, splits and deletes tags; saving an article creates them.</summary>
[Requires(Permissions.TagsEdit)]
public sealed class TagsController(
    TaxonomyAdminQueries queries,
    TagEditor editor,
    TermChangeQueries stories,
    TermPlanner planner,
    TermReshaper reshaper
) : TermController(TermKind.Tag, planner, reshaper)
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

    [HttpGet("{id:long}/split")]
    public Task<IActionResult> ChooseStories(long id, CancellationToken cancellationToken) =>
        SplitAsync(id, new SplitForm(), cancellationToken);

    /// <summary>Searches and ticks, and says in the end what the split would change.</summary>
    [HttpPost("{id:long}/split")]
    public async Task<IActionResult> Split(long id, SplitForm form, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(form);
        var chosen = form.Chosen();
        if (form.Go == "all")
        {
            chosen = [.. chosen.Union(await stories.MatchingAsync(id, form.Q, cancellationToken))];
        }

        if (form.Go == "none")
        {
            chosen = [];
        }

        form = form with { Kept = string.Join(',', chosen), Before = form.Go == "more" ? form.Before : null };
        if (form.Go != "check")
        {
            return await SplitAsync(id, form, cancellationToken);
        }

        var wanted = new ReshapeForm
        {
            Act = TermAct.Split,
            Name = form.Name,
            Stories = form.Kept,
        };
        if (await Planner.PlanAsync(wanted.ToCommand(TermKind.Tag, id), cancellationToken) is not { } plan)
        {
            return NotFound();
        }

        if (plan.IsPossible)
        {
            return Plan(plan, wanted);
        }

        ModelState.Add(plan.Conflicts);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return await SplitAsync(id, form, cancellationToken);
    }

    private protected override Task<IActionResult> AgainAsync(
        TermPlan plan,
        ReshapeForm form,
        CancellationToken cancellationToken
    ) =>
        form.Act == TermAct.Split
            ? SplitAsync(plan.Term.Id, new SplitForm { Name = form.Name, Kept = form.Stories }, cancellationToken)
            : base.AgainAsync(plan, form, cancellationToken);

    private async Task<IActionResult> SplitAsync(long id, SplitForm form, CancellationToken cancellationToken) =>
        await Planner.FindAsync(TermKind.Tag, id, cancellationToken) is { } term
            ? View(
                $"{Views}Split.cshtml",
                new SplitModel(
                    term,
                    form,
                    await stories.StoriesAsync(id, form.Q, form.Before, cancellationToken),
                    SplitForm.Ids(form.Kept).ToHashSet()
                )
            )
            : NotFound();

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
