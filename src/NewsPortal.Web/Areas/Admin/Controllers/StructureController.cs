using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Structure;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>The last changes of categories, topics, authors and series, each with its way back.</summary>
[Requires(Permissions.TagsEdit)]
public sealed class StructureController(TermChangeQueries queries, TermUndo undo) : AdminController
{
    [HttpGet("")]
    public async Task<IActionResult> Index(long? before, CancellationToken cancellationToken) =>
        View("Index", await queries.RecentAsync(before, Actor, cancellationToken));

    [HttpPost("{id:long}/undo")]
    public async Task<IActionResult> Undo(long id, CancellationToken cancellationToken) =>
        await AnswerAsync(
            await undo.UndoAsync(id, Actor, cancellationToken),
            T["Everything is as it was before."],
            NewsroomAddresses.Structure,
            () => Index(null, cancellationToken)
        );
}
