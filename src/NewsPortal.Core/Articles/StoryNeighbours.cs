using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Where a reader goes from a story: to the previous and next one in its section, or to others by its author. Each is
/// one seek in an index of link rows (see <see cref="Article.ListedAt"/>).
/// </summary>
public sealed class StoryNeighbours(NewsDbContext db, SiteTime time, PageContents contents)
{
    private const int MoreByAuthor = 4;

    private static readonly Expression<Func<Article, StoryLink>> ToLink = a => new StoryLink(
        a.Id,
        a.Headline,
        a.Path!,
        a.ListedAt!.Value,
        a.StoryKind,
        a.Corrections.Any(c => c.Kind == CorrectionKind.Retraction)
    )
    {
        Language = a.Language,
    };

    /// <summary>
    /// The stories before and after a position in a section, among those that readers can see; null at an end.
    /// </summary>
    /// <param name="place">The story's position; null for one in no list.</param>
    /// <param name="sectionId">Its primary section; null for none.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public async Task<(StoryLink? Older, StoryLink? Newer)> BesideAsync(
        Cursor? place,
        long? sectionId,
        CancellationToken cancellationToken
    )
    {
        if (place is not var (listedAt, id) || sectionId is null)
        {
            return (null, null);
        }

        var now = time.UtcNow;
        var until = listedAt < now ? listedAt : now;
        var inSection = db.ArticleCategories.AsNoTracking().Where(l => l.CategoryId == sectionId);
        var older = await inSection
            .ListedAt(until)
            .Where(l => l.ListedAt < listedAt || l.ArticleId < id)
            .OrderByDescending(l => l.ListedAt)
            .ThenByDescending(l => l.ArticleId)
            .Select(l => l.Article)
            .Select(ToLink)
            .FirstOrDefaultAsync(cancellationToken);
        var newer = await inSection
            .ListedAt(now)
            .Where(l => l.ListedAt >= listedAt && (l.ListedAt > listedAt || l.ArticleId > id))
            .OrderBy(l => l.ListedAt)
            .ThenBy(l => l.ArticleId)
            .Select(l => l.Article)
            .Select(ToLink)
            .FirstOrDefaultAsync(cancellationToken);
        contents.Has(new[] { older, newer }.OfType<StoryLink>().Select(link => CacheTags.Card(link.Id)));
        if (newer is null)
        {
            contents.Until(
                await inSection
                    .Where(l => l.ListedAt > now)
                    .OrderBy(l => l.ListedAt)
                    .Select(l => l.ListedAt)
                    .FirstOrDefaultAsync(cancellationToken)
            );
        }

        return (older, newer);
    }

    /// <summary>The newest stories by an author.</summary>
    /// <param name="authorId">The author.</param>
    /// <param name="except">What the page shows already, including the current story.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public async Task<IReadOnlyList<StoryLink>> ByAuthorAsync(
        long authorId,
        IReadOnlyCollection<long> except,
        CancellationToken cancellationToken
    )
    {
        contents.Has(CacheTags.Byline(authorId));
        var links = await db
            .ArticleAuthors.AsNoTracking()
            .ListedAt(time.UtcNow)
            .Where(l => l.AuthorId == authorId && !except.Contains(l.ArticleId))
            .OrderByDescending(l => l.ListedAt)
            .ThenByDescending(l => l.ArticleId)
            .Take(MoreByAuthor)
            .Select(l => l.Article)
            .Select(ToLink)
            .ToListAsync(cancellationToken);
        contents.Has(links.Select(link => CacheTags.Card(link.Id)));
        return links;
    }
}
