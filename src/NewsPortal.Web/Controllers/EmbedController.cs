using Microsoft.AspNetCore.Mvc;
using NewsPortal.Core.Site;
using NewsPortal.Core.Syndication;
using NewsPortal.Web.Hosting;
using NewsPortal.Web.Views.Embed;

namespace NewsPortal.Web.Controllers;

/// <summary>Lets other sites embed stories: oEmbed (oembed.com) describes how, and a card is what they show.</summary>
public sealed class EmbedController(EmbedQueries embeds, SiteDirectoryQueries directory) : SyndicationController
{
    /// <summary>
    /// 404 for anything that is not a visible story of ours, 501 for another format, as the standard requires.
    /// </summary>
    [CachedPage]
    [Read("/oembed")]
    public async Task<IActionResult> Describe(
        string? url,
        string? format,
        int? maxWidth,
        int? maxHeight,
        CancellationToken cancellationToken
    )
    {
        if (format is not (null or "" or "json" or "xml"))
        {
            return StatusCode(StatusCodes.Status501NotImplemented);
        }

        if (await embeds.FindAsync(url, cancellationToken) is not { } card)
        {
            return NotFound();
        }

        var answer = new OEmbed(card, await directory.GetAsync(cancellationToken), maxWidth, maxHeight);

        // Editors on other sites ask from the browser too; everything in the answer is public.
        Response.Headers.AccessControlAllowOrigin = "*";
        return format == "xml"
            ? Machine(answer.Xml(), "text/xml; charset=utf-8")
            : Machine(answer.Json(), "application/json; charset=utf-8");
    }

    [CachedPage]
    [Read("/embed/{id:long}")]
    [MayBeFramed]
    public async Task<IActionResult> Show(long id, CancellationToken cancellationToken) =>
        await embeds.FindAsync(id, cancellationToken) is { } card
            ? View(new ShowModel(card, await directory.GetAsync(cancellationToken)))
            : NotFound();
}
