using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Articles;
using NewsPortal.Web.Hosting;
using NewsPortal.Web.Views.Corrections;

namespace NewsPortal.Web.Controllers;

/// <summary>
/// What the newspaper got wrong and corrected. If the newsroom has a page at the same path, its policy is shown above
/// the list.
/// </summary>
[CachedPage]
public sealed class CorrectionsController(ArticleQueries articles) : ReaderController
{
    [ShowsEmbeds]
    [Read(CorrectionQueries.Address)]
    public Task<IActionResult> Show(CancellationToken cancellationToken) =>
        AnswerListAsync(
            position => articles.CorrectionsAsync(position, cancellationToken),
            page => page.Notes,
            page => new ShowModel(page, Position!.Value, T)
        );
}
