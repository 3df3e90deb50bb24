using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Fronts;
using NewsPortal.Web.Hosting;
using NewsPortal.Web.Views.Categories;

namespace NewsPortal.Web.Controllers;

/// <summary>Section fronts, and the lists of stories that continue them.</summary>
[CachedPage]
public sealed class CategoriesController(FrontQueries fronts) : ReaderController
{
    [Read("/category/{**slug}")]
    public async Task<IActionResult> Show(string? slug, CancellationToken cancellationToken) =>
        Position is { IsNewest: true }
            ? Answer(await fronts.SectionFrontAsync(slug ?? "", cancellationToken), front => new ShowModel(front))
            : await AnswerListAsync(
                position => fronts.SectionAsync(slug ?? "", position, cancellationToken),
                page => page.Stories,
                page => new OlderModel(page, Position!.Value),
                "Older"
            );
}
