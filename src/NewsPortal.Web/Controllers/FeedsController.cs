using System.Security.Cryptography;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Syndication;

namespace NewsPortal.Web.Controllers;

/// <summary>The newest stories as RSS 2.0, Atom and JSON Feed, of the site and of each section, topic and author.</summary>
public sealed class FeedsController(FeedQueries feeds) : ReaderController
{
    [Read("/feed/{format?}")]
    public async Task<IActionResult> Show(string? format, CancellationToken cancellationToken) =>
        AnswerFeed(await feeds.SiteAsync(cancellationToken), format);

    [Read("/category/{slug}/feed/{format?}")]
    public async Task<IActionResult> Category(string slug, string? format, CancellationToken cancellationToken) =>
        AnswerFeed(await feeds.SectionAsync(slug, cancellationToken), format);

    [Read("/tag/{slug}/feed/{format?}")]
    public async Task<IActionResult> Tag(string slug, string? format, CancellationToken cancellationToken) =>
        AnswerFeed(await feeds.TagAsync(slug, cancellationToken), format);

    [Read("/author/{slug}/feed/{format?}")]
    public async Task<IActionResult> Author(string slug, string? format, CancellationToken cancellationToken) =>
        AnswerFeed(await feeds.AuthorAsync(slug, cancellationToken), format);

    /// <summary>304 when the asker has these very bytes; caches ask each time, for a story may come at any moment.</summary>
    private IActionResult AnswerFeed(Lookup<Feed> lookup, string? format)
    {
        if (lookup.IsGone)
        {
            return StatusCode(StatusCodes.Status410Gone);
        }

        if (lookup.Path is not { } path || format is not (null or "atom" or "json"))
        {
            return NotFound();
        }

        path += format is null ? "/feed" : $"/feed/{format}";
        if (lookup.Value is not { } feed || !IsSpelled(path))
        {
            return RedirectPermanent(path);
        }

        var self = feed.BaseUrl + path;
        var (bytes, type) = format switch
        {
            "atom" => (FeedWriter.Atom(feed, self), "application/atom+xml; charset=utf-8"),
            "json" => (FeedWriter.JsonFeed(feed, self), "application/feed+json; charset=utf-8"),
            _ => (FeedWriter.Rss(feed, self), "application/rss+xml; charset=utf-8"),
        };
        Response.Headers.CacheControl = "public, no-cache";
        return File(bytes, type, null, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\""));
    }
}
