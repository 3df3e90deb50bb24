using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Net.Http.Headers;
using NewsPortal.Core.Search;
using NewsPortal.Web.Hosting;
using NewsPortal.Web.Views.Search;

namespace NewsPortal.Web.Controllers;

/// <summary>Search, and suggestions while typing: JSON for the script, a page for people without it.</summary>
public sealed class SearchController(StorySearch search, Suggestions suggestions) : ReaderController
{
    /// <inheritdoc/>
    protected override bool KnowsOldQueries => false;

    private const string ShortCache = "public, max-age=30";

    /// <summary>Marks a request by a browser's address bar, which expects texts only (OpenSearch).</summary>
    private const string Browser = "browser";

    [CachedPage]
    [Read("/search")]
    [EnableRateLimiting(RateLimits.Search)]
    public async Task<IActionResult> Show([FromQuery] SearchRequest request, CancellationToken cancellationToken)
    {
        if (await search.FindAsync(request, cancellationToken) is not { } page)
        {
            return NotFound();
        }

        if (page.State is SearchState.Unavailable or SearchState.Busy)
        {
            Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            Response.Headers.RetryAfter = page.State == SearchState.Busy ? "2" : "15";
            Response.Headers.CacheControl = "no-store";
            if (page.State == SearchState.Busy)
            {
                HttpContext.MarkAsRefused();
            }
        }
        else
        {
            Response.Headers.CacheControl = ShortCache;
        }

        return View(new ShowModel(page, T));
    }

    [Read("/search/suggest")]
    [EnableRateLimiting(RateLimits.Suggest)]
    public async Task<IActionResult> Suggest(
        string? q,
        [FromQuery(Name = "for")] string? asker,
        CancellationToken cancellationToken
    )
    {
        var list = await suggestions.FindAsync(q, cancellationToken);
        Response.Headers.CacheControl = ShortCache;
        Response.Headers.Vary = HeaderNames.Accept;
        if (asker == Browser)
        {
            return new JsonResult(new object[] { list.Query, list.Items.Select(item => item.Text) })
            {
                ContentType = "application/x-suggestions+json; charset=utf-8",
            };
        }

        return Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            ? View(new SuggestModel(list, T))
            : Json(
                list.Items.Select(item => new
                {
                    kind = item.Kind.ToString().ToLowerInvariant(),
                    label = LabelOf(item.Kind),
                    text = item.Text,
                    path = item.Path,
                })
            );
    }

    /// <summary>What it is, for people; a headline needs no label.</summary>
    private string LabelOf(SuggestionKind kind) =>
        kind switch
        {
            SuggestionKind.Section => T["Section"],
            SuggestionKind.Tag => T["Topic"],
            SuggestionKind.Author => T["Author"],
            _ => "",
        };
}
