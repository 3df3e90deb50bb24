using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Search;

/// <summary>
/// A published or scheduled story as the indexer sees it: all plain text, plus the paths on this site that its body
/// links to.
/// </summary>
public sealed record IndexedStory(
    long Id,
    string Path,
    string Headline,
    string Standfirst,
    string Body,
    DateTime PublishedAt,
    string? Language,
    IReadOnlyList<(long Id, string Name)> Authors,
    IReadOnlyList<(long Id, string Name)> Tags,
    IReadOnlyList<long> SectionIds,
    IReadOnlyList<string> Links
);

/// <summary>A position in the change feed.</summary>
/// <param name="Sequence">The highest entry.</param>
/// <param name="At">When it was read, UTC.</param>
public readonly record struct FeedPlace(long Sequence, DateTime At);

/// <summary>Reads the index's content from the database.</summary>
public sealed class IndexSource(NewsDbContext db, TimeProvider clock)
{
    /// <summary>
    /// A transaction may commit an entry after one with a higher sequence. Entries this far behind a position are
    /// therefore read again.
    /// </summary>
    private const int LateEntries = 1_000;

    private static readonly TimeSpan LongestTransaction = TimeSpan.FromMinutes(10);

    /// <summary>How many stories are published or scheduled.</summary>
    public Task<int> CountAsync(CancellationToken cancellationToken) =>
        db.Articles.CountAsync(a => a.ListedAt != null, cancellationToken);

    /// <summary>The given stories, without those that are neither published nor scheduled.</summary>
    public Task<IReadOnlyList<IndexedStory>> ReadAsync(
        IReadOnlyCollection<long> ids,
        CancellationToken cancellationToken
    ) => ReadAsync(db.Articles.Where(a => ids.Contains(a.Id) && a.ListedAt != null), cancellationToken);

    /// <summary>The next published or scheduled stories in id order; empty at the end.</summary>
    public Task<IReadOnlyList<IndexedStory>> ReadAfterAsync(long id, int size, CancellationToken cancellationToken) =>
        ReadAsync(
            db.Articles.Where(a => a.Id > id && a.ListedAt != null).OrderBy(a => a.Id).Take(size),
            cancellationToken
        );

    /// <summary>The end of the change feed.</summary>
    public async Task<FeedPlace> EndAsync(CancellationToken cancellationToken) =>
        new(await db.Changes.MaxAsync(c => (long?)c.Sequence, cancellationToken) ?? 0, clock.GetUtcNow().UtcDateTime);

    /// <summary>
    /// The changes after a position; null when the feed no longer reaches back that far or is a different feed.
    /// </summary>
    public async Task<IReadOnlyList<ChangeEntry>?> ChangesSinceAsync(
        FeedPlace place,
        CancellationToken cancellationToken
    )
    {
        var end = await EndAsync(cancellationToken);
        var isOther = end.Sequence < place.Sequence && end.Sequence > 0;
        if (
            isOther
            || (
                end.Sequence > place.Sequence
                && place.Sequence > 0
                && !await db.Changes.AnyAsync(c => c.Sequence <= place.Sequence, cancellationToken)
            )
        )
        {
            return null;
        }

        var sequence = place.Sequence - LateEntries;
        var at = place.At - LongestTransaction;
        return await db
            .Changes.AsNoTracking()
            .Where(c => c.Sequence > sequence || c.At >= at)
            .OrderBy(c => c.Sequence)
            .ToListAsync(cancellationToken);
    }

    /// <summary>The articles that carry any of these tags.</summary>
    public Task<List<long>> WithTagsAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken) =>
        db.ArticleTags.Where(l => ids.Contains(l.TagId)).Select(l => l.ArticleId).ToListAsync(cancellationToken);

    /// <summary>The articles by any of these authors.</summary>
    public Task<List<long>> ByAuthorsAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken) =>
        db.ArticleAuthors.Where(l => ids.Contains(l.AuthorId)).Select(l => l.ArticleId).ToListAsync(cancellationToken);

    /// <summary>The articles labelled with any of these categories.</summary>
    public Task<List<long>> UnderAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken) =>
        db
            .ArticleCategories.Where(l => l.Position != null && ids.Contains(l.CategoryId))
            .Select(l => l.ArticleId)
            .ToListAsync(cancellationToken);

    private async Task<IReadOnlyList<IndexedStory>> ReadAsync(
        IQueryable<Articles.Article> articles,
        CancellationToken cancellationToken
    )
    {
        var rows = await articles
            .AsNoTracking()
            .Join(
                db.ArticleVersions,
                a => new { a.Id, Number = a.PublishedVersion },
                v => new { Id = v.ArticleId, Number = (int?)v.Number },
                (a, v) =>
                    new
                    {
                        a.Id,
                        a.Path,
                        a.ListedAt,
                        v.Content.Fields,
                        v.Content.Body,
                    }
            )
            .OrderBy(r => r.Id)
            .ToListAsync(cancellationToken);
        var ids = rows.ConvertAll(r => r.Id);
        var authors = (
            await db
                .ArticleAuthors.AsNoTracking()
                .Where(l => ids.Contains(l.ArticleId))
                .OrderBy(l => l.Position)
                .Select(l => new
                {
                    l.ArticleId,
                    l.AuthorId,
                    l.Author.Name,
                })
                .ToListAsync(cancellationToken)
        ).ToLookup(l => l.ArticleId);
        var tags = (
            await db
                .ArticleTags.AsNoTracking()
                .Where(l => ids.Contains(l.ArticleId))
                .OrderBy(l => l.Position)
                .Select(l => new
                {
                    l.ArticleId,
                    l.TagId,
                    l.Tag.Name,
                })
                .ToListAsync(cancellationToken)
        ).ToLookup(l => l.ArticleId);
        var sections = (
            await db
                .ArticleCategories.AsNoTracking()
                .Where(l => ids.Contains(l.ArticleId) && l.Position != null)
                .Select(l => new { l.ArticleId, l.CategoryId })
                .ToListAsync(cancellationToken)
        ).ToLookup(l => l.ArticleId, l => l.CategoryId);
        return
        [
            .. rows.Select(r => new
                {
                    r.Id,
                    r.Path,
                    r.ListedAt,
                    Content = r.Fields with
                    {
                        Body = r.Body.Read(),
                    },
                })
                .Select(r => new IndexedStory(
                    r.Id,
                    r.Path ?? "",
                    QueryWords.Compose(r.Content.Headline),
                    QueryWords.Compose(r.Content.Standfirst ?? ""),
                    QueryWords.Compose(HtmlText.Of(r.Content.Opened(r.Content.Body ?? ""))),
                    r.ListedAt!.Value,
                    r.Content.Language,
                    [.. authors[r.Id].Select(l => (l.AuthorId, QueryWords.Compose(l.Name)))],
                    [.. tags[r.Id].Select(l => (l.TagId, QueryWords.Compose(l.Name)))],
                    [.. sections[r.Id]],
                    LinksOf(r.Content.Body ?? "")
                )),
        ];
    }

    /// <summary>
    /// Stored bodies are clean: attributes are in double quotes and addresses on this site begin with a slash.
    /// </summary>
    private static IReadOnlyList<string> LinksOf(string body)
    {
        const string Link = "href=\"/";
        List<string> links = [];
        var at = 0;
        while ((at = body.IndexOf(Link, at, StringComparison.Ordinal)) >= 0)
        {
            at += Link.Length - 1;
            var length = body.AsSpan(at).IndexOfAny('"', '?', '#');
            var path = Uri.UnescapeDataString(length < 0 ? "" : body.Substring(at, length)).TrimEnd('/');
            if (path.Length is > 1 and <= Articles.ArticlePaths.MaxLength)
            {
                links.Add(path);
            }
        }

        return links;
    }
}
