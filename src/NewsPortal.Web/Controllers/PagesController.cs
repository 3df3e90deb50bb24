using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Articles;
using NewsPortal.Web.Hosting;
using NewsPortal.Web.Views.Pages;

namespace NewsPortal.Web.Controllers;

/// <summary>
/// Pages such as "About" at their own addresses, and everything no other controller answers: old addresses of any kind.
/// </summary>
[CachedPage]
public sealed class PagesController(ArticleQueries articles) : ReaderController
{
    [ShowsEmbeds]
    [Read("/{**path}", Order = int.MaxValue)]
    public async Task<IActionResult> Show(CancellationToken cancellationToken) =>
        Answer(await articles.FindAsync(Request.Path, cancellationToken), page => new ShowModel(page));
}
