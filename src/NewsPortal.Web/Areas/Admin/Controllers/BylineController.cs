using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Taxonomy;
using NewsPortal.Web.Areas.Admin.Views.Authors;
using NewsPortal.Web.Areas.Admin.Views.Byline;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Areas.Admin.Controllers;

/// <summary>The user's own byline page: its text, picture and links.</summary>
[Requires(Permissions.AuthorsEditOwn)]
public sealed class BylineController(TaxonomyAdminQueries queries, AuthorEditor editor, ArticleAdminQueries articles)
    : AdminController
{
    [HttpGet("")]
    public Task<IActionResult> Show(CancellationToken cancellationToken) => FormAsync(null, cancellationToken);

    [HttpPost("")]
    [GivesBack(typeof(AuthorForm))]
    public Task<IActionResult> Save(AuthorForm form, CancellationToken cancellationToken) =>
        SaveAsync(
            () => editor.SaveOwnAsync(form.ToCommand(), Actor, cancellationToken),
            T["Saved."],
            NewsroomAddresses.Byline,
            _ => FormAsync(form, cancellationToken)
        );

    private async Task<IActionResult> FormAsync(AuthorForm? typed, CancellationToken cancellationToken)
    {
        if (await queries.OwnAuthorAsync(Actor.UserId!.Value, cancellationToken) is not { } stored)
        {
            return View("None");
        }

        var form = AuthorForm.Of(stored);
        if (typed is not null)
        {
            form = form with
            {
                Version = IsConflict ? stored.Version : typed.Version,
                Biography = typed.Biography,
                PortraitId = typed.PortraitId,
                Links = typed.Links,
            };
        }

        var portrait = await articles.PictureAsync(form.PortraitId, cancellationToken);
        return View(
            "Show",
            new ShowModel(form, portrait) { EditConflict = IsConflict ? form.Beside(stored, T) : null }
        );
    }
}
