using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Fronts;
using NewsPortal.Web.Hosting;
using NewsPortal.Web.Views.Authors;

namespace NewsPortal.Web.Controllers;

/// <summary>An author's profile and stories.</summary>
[CachedPage]
public sealed class AuthorsController(FrontQueries fronts) : ReaderController
{
    [Read("/author/{slug}")]
    public Task<IActionResult> Show(string slug, CancellationToken cancellationToken) =>
        AnswerListAsync(
            position => fronts.AuthorAsync(slug, position, cancellationToken),
            page => page.Stories,
            page => new ShowModel(page, Position!.Value, T)
        );
}
