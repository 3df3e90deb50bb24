using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;
using NewsPortal.Web.Areas.Admin.Views.Previews;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>The links that show an article to outsiders before it is published.</summary>
[Requires(Permissions.PreviewsShare)]
[Route("admin/articles/{id:long}/previews")]
public sealed class PreviewsController(PreviewEditor editor, SiteDirectoryQueries directory) : AdminController
{
    [HttpGet("")]
    public Task<IActionResult> Index(long id, CancellationToken cancellationToken) =>
        ListAsync(id, new PreviewForm(), null, cancellationToken);

    /// <summary>Only this answer ever has the link: a redirect would have to keep it somewhere.</summary>
    [HttpPost("")]
    public async Task<IActionResult> Create(long id, PreviewForm form, CancellationToken cancellationToken)
    {
        var made = await editor.CreateAsync(new CreatePreview(id, form.For, form.Days), Actor, cancellationToken);
        switch (made.Outcome)
        {
            case Outcome.Done:
                ModelState.Clear();
                var site = await directory.GetAsync(cancellationToken);
                return await ListAsync(
                    id,
                    new PreviewForm(),
                    site.Absolute(SiteAddresses.Preview(made.Value.Token)),
                    cancellationToken
                );
            case Outcome.NotFound:
                return NotFound();
            case Outcome.NotAllowed:
                return Forbid();
            default:
                ModelState.Add(made.Errors);
                Response.StatusCode = StatusCodes.Status400BadRequest;
                return await ListAsync(id, form, null, cancellationToken);
        }
    }

    [HttpPost("{link:long}/end")]
    public async Task<IActionResult> End(long id, long link, CancellationToken cancellationToken) =>
        await AnswerAsync(
            await editor.RevokeAsync(id, link, Actor, cancellationToken),
            T["The link has ended: it opens nothing any more."],
            NewsroomAddresses.Previews(id),
            () => Index(id, cancellationToken)
        );

    private async Task<IActionResult> ListAsync(
        long id,
        PreviewForm form,
        string? made,
        CancellationToken cancellationToken
    ) =>
        await editor.ListAsync(id, Actor, cancellationToken) is { } previews
            ? View("Index", new ListModel(previews, form, made))
            : NotFound();
}
