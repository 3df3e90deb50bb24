using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Fronts;
using NewsPortal.Web.Views.Home;

namespace NewsPortal.Web.Controllers;

/// <summary>The front page, and the list of all stories that continues it.</summary>
public sealed class HomeController(FrontQueries fronts, ArticleQueries articles) : ReaderController
{
    [Read("/")]
    public async Task<IActionResult> Show(CancellationToken cancellationToken)
    {
        return ShortLink() is { } link
            ? await Former(link, cancellationToken)
            : Position switch
            {
                null => NotFound(),
                { IsNewest: true } => View(new ShowModel(await fronts.HomeAsync(cancellationToken))),
                var position => await Older(position.Value, cancellationToken),
            };
    }

    /// <summary>WordPress's short link in this request, such as /?p=123; null when there is none.</summary>
    private string? ShortLink() => Request.Query.TryGetValue("p", out var post) ? $"/?p={post}"
        : Request.Query.TryGetValue("page_id", out var page) ? $"/?page_id={page}"
        : null;

    private async Task<IActionResult> Former(string link, CancellationToken cancellationToken) =>
        await articles.FindAsync(link, cancellationToken) is var lookup && lookup.Path is { } path
            ? RedirectPermanent(path)
            : Answer(lookup, page => page);

    private async Task<IActionResult> Older(ListPosition position, CancellationToken cancellationToken)
    {
        var page = await fronts.LatestAsync(position, cancellationToken);
        return BeyondTheEnds(page, position, "/") ?? View("Older", new OlderModel(page, position, T["All stories"]));
    }
}
