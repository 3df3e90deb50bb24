using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Articles;
using NewsPortal.Web.Hosting;
using NewsPortal.Web.Views.Corrections;

namespace NewsPortal.Web.Controllers;

/// <summary>
/// What the newspaper got wrong and has put right. A page that the newsroom keeps at the same path, its policy, stands
/// above the list.
/// </summary>
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
