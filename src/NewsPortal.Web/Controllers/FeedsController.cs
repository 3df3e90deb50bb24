using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Site;
using NewsPortal.Core.Syndication;
using NewsPortal.Web.Hosting;
using NewsPortal.Web.Views;

namespace NewsPortal.Web.Controllers;

/// <summary>
/// The newest stories as RSS 2.0, Atom and JSON Feed, for the site and each section, topic, series and author.
/// </summary>
[CachedPage]
[EnableRateLimiting(RateLimits.Feeds)]
public sealed class FeedsController(FeedQueries feeds, SiteTime time, IStringLocalizer<Texts> texts)
    : SyndicationController
{
    [Read("/feed/{format?}")]
    public async Task<IActionResult> Show(string? format, CancellationToken cancellationToken) =>
        AnswerFeed(await feeds.SiteAsync(cancellationToken), format);

    /// <summary>WordPress includes a section's parents in its address: /category/parent/child/feed.</summary>
    [Read("/category/{**path:regex(^.+/feed(/[[^/]]*)?/?$)}")]
    public async Task<IActionResult> Category(string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(path);
        var feed = SiteAddresses.Feed();
        var end = path.LastIndexOf(feed, StringComparison.OrdinalIgnoreCase);
        var format = path[(end + feed.Length)..].Trim('/');
        return AnswerFeed(await feeds.SectionAsync(path[..end], cancellationToken), format.Length == 0 ? null : format);
    }

    [Read("/tag/{slug}/feed/{format?}")]
    public async Task<IActionResult> Tag(string slug, string? format, CancellationToken cancellationToken) =>
        AnswerFeed(await feeds.TagAsync(slug, cancellationToken), format);

    [Read("/author/{slug}/feed/{format?}")]
    public async Task<IActionResult> Author(string slug, string? format, CancellationToken cancellationToken) =>
        AnswerFeed(await feeds.AuthorAsync(slug, cancellationToken), format);

    [Read("/series/{slug}/feed/{format?}")]
    public async Task<IActionResult> Series(string slug, string? format, CancellationToken cancellationToken) =>
        AnswerFeed(await feeds.SeriesAsync(slug, cancellationToken), format);

    private IActionResult AnswerFeed(AddressResult<Feed> lookup, string? format)
    {
        if (lookup.IsGone)
        {
            return StatusCode(StatusCodes.Status410Gone);
        }

        // WordPress's other names for RSS 2.0.
        format = format?.ToLowerInvariant() is { } asked and not ("rss2" or "rss") ? asked : null;
        if (lookup.Path is not { } path || format is not (null or "atom" or "json"))
        {
            return NotFound();
        }

        if (lookup.Value is null && !HasFeed(path))
        {
            return RedirectPermanent(path);
        }

        // The front page ends in a slash; two would point to another host.
        path = SiteAddresses.FeedOf(path, format);
        if (lookup.Value is not { } feed || !IsSpelled(path))
        {
            return RedirectPermanent(path);
        }

        var self = feed.BaseUrl + path;
        var words = new FeedWords(
            kind => kind.Label(texts) ?? texts["News"],
            note => $"{note.Kind.Label(texts)} ({time.ToLocal(note.At).ToString("D", time.Culture)})"
        );
        var (bytes, type) = format switch
        {
            "atom" => (FeedWriter.Atom(feed, self, words), "application/atom+xml; charset=utf-8"),
            "json" => (FeedWriter.JsonFeed(feed, self, words), "application/feed+json; charset=utf-8"),
            _ => (FeedWriter.Rss(feed, self, words), "application/rss+xml; charset=utf-8"),
        };
        return Machine(bytes, type, feed.UnchangedSince);
    }

    /// <summary>False for a story or page, which an old list may have become.</summary>
    private static bool HasFeed(string path) =>
        path == SiteAddresses.Home || path.Split('/') is ["", "category" or "tag" or "author" or "series", _];
}
