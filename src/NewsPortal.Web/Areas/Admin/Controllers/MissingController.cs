using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.OldAddresses;
using NewsPortal.Web.Areas.Admin.Views.Missing;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>The addresses that readers asked for in vain.</summary>
[Requires(Permissions.RedirectsEdit)]
public sealed class MissingController(MissingAdminQueries queries, MissingEditor editor) : AdminController
{
    [HttpGet("")]
    public async Task<IActionResult> Index(string? show, string? after, CancellationToken cancellationToken)
    {
        var kind =
            Enum.TryParse<MissingKind>(show, ignoreCase: true, out var known) && Enum.IsDefined(known)
                ? known
                : MissingKind.People;
        return View("Index", new ListModel(kind, await queries.ListAsync(kind, after, cancellationToken)));
    }

    [HttpPost("{id:long}/ignore")]
    public Task<IActionResult> Ignore(long id, Guid version, CancellationToken cancellationToken) =>
        SetAsync(id, version, isIgnored: true, T["It is not shown again."], cancellationToken);

    [HttpPost("{id:long}/watch")]
    public Task<IActionResult> Watch(long id, Guid version, CancellationToken cancellationToken) =>
        SetAsync(id, version, isIgnored: false, T["It is in the list again."], cancellationToken);

    private async Task<IActionResult> SetAsync(
        long id,
        Guid version,
        bool isIgnored,
        string done,
        CancellationToken cancellationToken
    ) =>
        await AnswerAsync(
            await editor.IgnoreAsync(id, version, isIgnored, Actor, cancellationToken),
            done,
            isIgnored ? NewsroomAddresses.Missing : NewsroomAddresses.MissingOf("ignored", null),
            () => Index(isIgnored ? null : "ignored", null, cancellationToken)
        );
}
