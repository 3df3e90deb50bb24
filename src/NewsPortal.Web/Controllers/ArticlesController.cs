using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Articles;
using NewsPortal.Web.Hosting;
using NewsPortal.Web.Views.Articles;

namespace NewsPortal.Web.Controllers;

/// <summary>Stories.</summary>
[CachedPage]
public sealed class ArticlesController(ArticleQueries articles) : ReaderController
{
    [ShowsEmbeds]
    [Read("/{year:regex(^[[0-9]]{{4}}$)}/{month:regex(^[[0-9]]{{1,2}}$)}/{day:regex(^[[0-9]]{{1,2}}$)}/{slug}")]
    public async Task<IActionResult> Show(CancellationToken cancellationToken) =>
        Answer(await articles.FindAsync(Request.Path, cancellationToken), article => new ShowModel(article));
}
