using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Structure;
using NewsPortal.Core.Taxonomy;
using NewsPortal.Core.Terms;
using NewsPortal.Web.Areas.Admin.Views.Structure;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>Base of the controllers of terms: renames, merges and moves them, after saying what that changes.</summary>
public abstract class TermController(TermKind kind, TermPlanner planner, TermReshaper reshaper) : AdminController
{
    private protected const string Views = "~/Areas/Admin/Views/Structure/";

    private protected TermPlanner Planner => planner;

    /// <summary>What can be done with the place of a term.</summary>
    [HttpGet("{id:long}/structure")]
    public async Task<IActionResult> Structure(long id, CancellationToken cancellationToken) =>
        await planner.FindAsync(kind, id, cancellationToken) is { } term
            ? await FormsAsync(term, new ReshapeForm { Name = term.Name, Slug = term.Slug }, cancellationToken)
            : NotFound();

    /// <summary>Says what an act would change; does it once that was confirmed.</summary>
    [HttpPost("{id:long}/structure")]
    public async Task<IActionResult> Reshape(long id, ReshapeForm form, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (
            (form.Act == TermAct.Split && kind != TermKind.Tag)
            || (form.Act == TermAct.Moved && kind != TermKind.Category)
        )
        {
            return NotFound();
        }

        var command = form.ToCommand(kind, id);
        var result = form.Confirmed
            ? await reshaper.DoAsync(command, Actor, cancellationToken)
            : new Result<Saved>(Outcome.Conflict);
        switch (result.Outcome)
        {
            case Outcome.Done:
                TempData["Done"] = T["Done. The old addresses lead to the new ones."].Value;
                TempData["UndoAddress"] =
                    result.Value.Id == 0 ? null : NewsroomAddresses.UndoStructure(result.Value.Id);
                return Redirect(NewsroomAddresses.Structure);
            case Outcome.NotFound:
                return NotFound();
            case Outcome.NotAllowed:
                return Forbid();
        }

        if (await planner.PlanAsync(command, cancellationToken) is not { } plan)
        {
            return NotFound();
        }

        if (!plan.IsPossible)
        {
            ModelState.Add(plan.Conflicts);
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return await AgainAsync(plan, form, cancellationToken);
        }

        if (form.Confirmed)
        {
            // A term changed since the plan was shown, or somebody was faster: this is what would be done now.
            ModelState.Add(result.Errors.Count > 0 ? result.Errors : [new FieldError("", StructureErrorCodes.Changed)]);
            Response.StatusCode = StatusCodes.Status409Conflict;
        }

        return Plan(plan, form);
    }

    /// <summary>What an act would change, with the button that does it.</summary>
    private protected ViewResult Plan(TermPlan plan, ReshapeForm form)
    {
        // The confirmed plan is this one, not the one that the browser sent.
        ModelState.Remove(nameof(form.Seen));
        return View(
            $"{Views}Plan.cshtml",
            new PlanModel(plan, form with { Seen = plan.Seen }, AddressOf(plan.Command.Id))
        );
    }

    /// <summary>The form of an act that cannot be done.</summary>
    private protected virtual Task<IActionResult> AgainAsync(
        TermPlan plan,
        ReshapeForm form,
        CancellationToken cancellationToken
    ) =>
        FormsAsync(
            plan.Command.Id == plan.Term.Id ? plan.Term : plan.Others[0],
            form.Act == TermAct.Renamed ? form : form with { Name = plan.Term.Name, Slug = plan.Term.Slug },
            cancellationToken
        );

    /// <summary>The categories that a term can be moved below; none for what stands in no tree.</summary>
    private protected virtual Task<IReadOnlyList<CategoryLine>> ParentsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<CategoryLine>>([]);

    private string AddressOf(long id) => NewsroomAddresses.StructureOf(FormOf(id));

    private string FormOf(long id) =>
        kind switch
        {
            TermKind.Category => NewsroomAddresses.Category(id),
            TermKind.Tag => NewsroomAddresses.Tag(id),
            TermKind.Author => NewsroomAddresses.Author(id),
            _ => NewsroomAddresses.Series(id),
        };

    private async Task<IActionResult> FormsAsync(TermRow term, ReshapeForm form, CancellationToken cancellationToken)
    {
        var categories = await ParentsAsync(cancellationToken);
        return View(
            $"{Views}Edit.cshtml",
            new StructureModel(kind, term, form, FormOf(term.Id), AddressOf(term.Id), categories)
        );
    }
}
