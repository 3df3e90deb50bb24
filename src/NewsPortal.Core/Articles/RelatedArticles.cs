using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Finds what to read next: stories that share tags and sections, the more the better, then the newest of the primary
/// section, then the newest of all. Looks at the newest stories of each tag and section only, so that its cost does not
/// grow with the archive.
/// </summary>
public sealed class RelatedArticles(NewsDbContext db, SiteTime time, ArticleCards cards)
{
    /// <summary>How many an article shows where the site has enough.</summary>
    public const int Count = 4;

    private const int TagWeight = 4;
    private const int PrimarySectionWeight = 2;
    private const int SectionWeight = 1;
    private const int PerSource = 30;
    private const int MaxTags = 8;
    private const int MaxSections = 4;

    /// <summary>Related stories, the best first; never the article itself, nor what readers cannot see.</summary>
    /// <param name="articleId">The article that is being read.</param>
    /// <param name="tagIds">Its tags in order.</param>
    /// <param name="sectionIds">Its labels in order, the primary one first.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<IReadOnlyList<ArticleCard>> FindAsync(
        long articleId, IReadOnlyList<long> tagIds, IReadOnlyList<long> sectionIds, CancellationToken cancellationToken)
    {
        var now = time.UtcNow;
        var sources = tagIds.Take(MaxTags).Select(id => WithTag(id, now))
            .Concat(sectionIds.Take(MaxSections).Select((id, i) => InSection(id, i == 0 ? PrimarySectionWeight : SectionWeight, now)))
            .Append(Newest(now))
            .ToList();
        List<Hit> hits = [];
        foreach (var source in sources)
        {
            hits.AddRange(await source.AsNoTracking().Take(PerSource).ToListAsync(cancellationToken));
        }

        var best = hits.Where(h => h.Id != articleId)
            .GroupBy(h => h.Id)
            .Select(group => (Id: group.Key, Score: group.Sum(h => h.Weight), group.First().ListedAt))
            .OrderByDescending(h => h.Score).ThenByDescending(h => h.ListedAt).ThenByDescending(h => h.Id)
            .Take(Count).Select(h => h.Id).ToList();
        return await cards.LoadAsync(best, cancellationToken);
    }

    private IQueryable<Hit> WithTag(long id, DateTime now) => db.ArticleTags
        .Where(l => l.TagId == id && l.ListedAt <= now)
        .OrderByDescending(l => l.ListedAt).ThenByDescending(l => l.ArticleId)
        .Select(l => new Hit(l.ArticleId, l.ListedAt!.Value, TagWeight));

    private IQueryable<Hit> InSection(long id, int weight, DateTime now) => db.ArticleCategories
        .Where(l => l.CategoryId == id && l.ListedAt <= now)
        .OrderByDescending(l => l.ListedAt).ThenByDescending(l => l.ArticleId)
        .Select(l => new Hit(l.ArticleId, l.ListedAt!.Value, weight));

    private IQueryable<Hit> Newest(DateTime now) => db.Articles
        .Where(a => a.ListedAt <= now)
        .OrderByDescending(a => a.ListedAt).ThenByDescending(a => a.Id)
        .Select(a => new Hit(a.Id, a.ListedAt!.Value, 0));

    private sealed record Hit(long Id, DateTime ListedAt, int Weight);
}
