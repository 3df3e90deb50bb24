using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>
/// The public lists, newest first. Each is one seek in one index (see <see cref="Article.ListedAt"/>), at any depth and
/// with any number of articles; the cards are read in the same query.
/// </summary>
public sealed class ListQueries(NewsDbContext db, SiteTime time, ArticleCards cards, PageContents contents)
{
    /// <summary>All stories.</summary>
    public Task<ListPage<ArticleCard>> AllAsync(ListPosition position, int size, CancellationToken cancellationToken)
    {
        contents.Has(CacheTags.Stories);
        return PageAsync(
            until =>
                db.Articles.ListedAt(until)
                    .Select(a => new Row
                    {
                        ListedAt = a.ListedAt!.Value,
                        Id = a.Id,
                        Article = a,
                    }),
            position,
            size,
            cancellationToken
        );
    }

    /// <summary>The stories of a category and its subcategories.</summary>
    public Task<ListPage<ArticleCard>> InCategoryAsync(
        long categoryId,
        ListPosition position,
        int size,
        CancellationToken cancellationToken
    )
    {
        contents.Has(CacheTags.Section(categoryId));
        return PageAsync(
            until =>
                db.ArticleCategories.ListedAt(until)
                    .Where(l => l.CategoryId == categoryId)
                    .Select(l => new Row
                    {
                        ListedAt = l.ListedAt!.Value,
                        Id = l.ArticleId,
                        Article = l.Article,
                    }),
            position,
            size,
            cancellationToken
        );
    }

    /// <summary>The stories with a tag.</summary>
    public Task<ListPage<ArticleCard>> WithTagAsync(
        long tagId,
        ListPosition position,
        int size,
        CancellationToken cancellationToken
    )
    {
        contents.Has(CacheTags.Topic(tagId));
        return PageAsync(
            until =>
                db.ArticleTags.ListedAt(until)
                    .Where(l => l.TagId == tagId)
                    .Select(l => new Row
                    {
                        ListedAt = l.ListedAt!.Value,
                        Id = l.ArticleId,
                        Article = l.Article,
                    }),
            position,
            size,
            cancellationToken
        );
    }

    /// <summary>The stories by an author.</summary>
    public Task<ListPage<ArticleCard>> ByAuthorAsync(
        long authorId,
        ListPosition position,
        int size,
        CancellationToken cancellationToken
    )
    {
        contents.Has(CacheTags.Byline(authorId));
        return PageAsync(
            until =>
                db.ArticleAuthors.ListedAt(until)
                    .Where(l => l.AuthorId == authorId)
                    .Select(l => new Row
                    {
                        ListedAt = l.ListedAt!.Value,
                        Id = l.ArticleId,
                        Article = l.Article,
                    }),
            position,
            size,
            cancellationToken
        );
    }

    /// <summary>The stories of a period, excluding <paramref name="to"/>. Both are UTC.</summary>
    public Task<ListPage<ArticleCard>> BetweenAsync(
        DateTime from,
        DateTime to,
        ListPosition position,
        int size,
        CancellationToken cancellationToken
    )
    {
        var last = to.AddTicks(-1);
        return PageAsync(until => Within(from, until < last ? until : last), position, size, cancellationToken);

        IQueryable<Row> Within(DateTime first, DateTime until) =>
            db
                .Articles.ListedAt(until)
                .Where(a => a.ListedAt >= first)
                .Select(a => new Row
                {
                    ListedAt = a.ListedAt!.Value,
                    Id = a.Id,
                    Article = a,
                });
    }

    /// <summary>
    /// A page of a list, continuing from a position rather than a row number; one extra row tells whether there is
    /// another page.
    /// </summary>
    /// <param name="visibleUntil">
    /// The list up to a time; a single bound, so that the index is entered at the position.
    /// </param>
    private async Task<ListPage<ArticleCard>> PageAsync(
        Func<DateTime, IQueryable<Row>> visibleUntil,
        ListPosition position,
        int size,
        CancellationToken cancellationToken
    )
    {
        var now = time.UtcNow;
        var backwards = position.After is not null;
        IQueryable<Row> rows;
        if (position.Before is var (listedAt, id))
        {
            rows = visibleUntil(listedAt < now ? listedAt : now).Where(r => r.ListedAt < listedAt || r.Id < id);
        }
        else if (position.After is var (newerThan, newerId))
        {
            rows = visibleUntil(now).Where(r => r.ListedAt >= newerThan && (r.ListedAt > newerThan || r.Id > newerId));
        }
        else
        {
            rows = visibleUntil(now);
        }

        rows = backwards
            ? rows.OrderBy(r => r.ListedAt).ThenBy(r => r.Id)
            : rows.OrderByDescending(r => r.ListedAt).ThenByDescending(r => r.Id);
        var found = await rows.AsNoTracking()
            .Take(size + 1)
            .Select(r => r.Article)
            .Select(CardRow.At(now))
            .ToListAsync(cancellationToken);
        var hasMore = found.Count > size;
        var shown = found.Take(size).ToList();
        if (backwards)
        {
            shown.Reverse();
        }

        var items = await cards.OfAsync(shown, cancellationToken);
        var hasNewer = backwards ? hasMore : !position.IsNewest;
        var hasOlder = backwards || hasMore;
        return new ListPage<ArticleCard>(
            items,
            hasNewer && shown.Count > 0 ? shown[0].Cursor : null,
            hasOlder && shown.Count > 0 ? shown[^1].Cursor : null
        );
    }

    private sealed record Row
    {
        public DateTime ListedAt { get; init; }
        public long Id { get; init; }
        public required Article Article { get; init; }
    }
}
