using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Looks up what to read next, which is computed when content changes (see Search/RelateStories). Until it has been
/// computed, the newest stories of the section are used.
/// </summary>
public sealed class RelatedArticles(NewsDbContext db, SiteTime time, ArticleCards cards, PageContents contents)
{
    /// <summary>How many an article shows, if the site has enough.</summary>
    public const int Count = 4;

    /// <summary>Related stories, the best first; never the article itself, nor what readers cannot see.</summary>
    /// <param name="articleId">The current article.</param>
    /// <param name="sectionId">Its primary section; null for none.</param>
    /// <param name="except">What the page shows already, including the article itself.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public async Task<IReadOnlyList<ArticleCard>> FindAsync(
        long articleId,
        long? sectionId,
        IReadOnlyCollection<long> except,
        CancellationToken cancellationToken
    )
    {
        var now = time.UtcNow;
        var ids = await db
            .ArticleRelations.AsNoTracking()
            .OfListed(r => r.Related, now)
            .Where(r => r.ArticleId == articleId && !except.Contains(r.RelatedId))
            .OrderBy(r => r.Position)
            .Select(r => r.RelatedId)
            .Take(Count)
            .ToListAsync(cancellationToken);
        return await cards.LoadAsync(
            ids.Count > 0 ? ids : await NewestAsync(sectionId, except, now, cancellationToken),
            cancellationToken
        );
    }

    private Task<List<long>> NewestAsync(
        long? sectionId,
        IReadOnlyCollection<long> except,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        contents.Has(sectionId is { } section ? CacheTags.Section(section) : CacheTags.Stories);
        return sectionId is { } id
            ? db
                .ArticleCategories.ListedAt(now)
                .Where(l => l.CategoryId == id && !except.Contains(l.ArticleId))
                .OrderByDescending(l => l.ListedAt)
                .ThenByDescending(l => l.ArticleId)
                .Select(l => l.ArticleId)
                .Take(Count)
                .ToListAsync(cancellationToken)
            : db
                .Articles.ListedAt(now)
                .Where(a => !except.Contains(a.Id))
                .OrderByDescending(a => a.ListedAt)
                .ThenByDescending(a => a.Id)
                .Select(a => a.Id)
                .Take(Count)
                .ToListAsync(cancellationToken);
    }
}
