using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Fronts;
using NewsPortal.Web.Hosting;
using NewsPortal.Web.Views.Tags;

namespace NewsPortal.Web.Controllers;

/// <summary>The stories of a topic.</summary>
[CachedPage]
public sealed class TagsController(FrontQueries fronts) : ReaderController
{
    [Read("/tag/{slug}")]
    public Task<IActionResult> Show(string slug, CancellationToken cancellationToken) =>
        AnswerListAsync(
            position => fronts.TagAsync(slug, position, cancellationToken),
            page => page.Stories,
            page => new ShowModel(page, Position!.Value, T)
        );
}
