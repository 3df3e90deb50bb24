using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>Loads cards with three queries, whatever the number of stories.</summary>
public sealed class ArticleCards(NewsDbContext db, SiteTime time, SiteDirectoryQueries directory, PageContents contents)
{
    private const int ExcerptLength = 220;

    /// <summary>
    /// The cards of these stories in the order of the ids. Stories that readers cannot see now are omitted, so that ids
    /// from any source (most read, a cache) are safe to show.
    /// </summary>
    public async Task<IReadOnlyList<ArticleCard>> LoadAsync(
        IReadOnlyCollection<long> ids,
        CancellationToken cancellationToken
    )
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var now = time.UtcNow;
        contents.Has(ids.Select(CacheTags.Card));
        var rows = await db
            .Articles.AsNoTracking()
            .ListedAt(now)
            .Where(a => ids.Contains(a.Id))
            .Select(a => new
            {
                a.Id,
                a.StoryKind,
                IsRetracted = a.Corrections.Any(c => c.Kind == CorrectionKind.Retraction),
                a.Path,
                a.Headline,
                a.ShortHeadline,
                a.Language,
                a.Standfirst,
                a.Beginning,
                a.PublishedAt,
                a.WordCount,
                Picture = PictureRef.Shown(a.Picture, a.PictureAlt, now),
                BodyPicture = PictureRef.Shown(a.BodyPicture, now),
            })
            .ToDictionaryAsync(a => a.Id, cancellationToken);
        var sections = await SectionsAsync(rows.Keys, cancellationToken);
        var authors = await BylinesAsync(rows.Keys, cancellationToken);
        foreach (var row in rows.Values)
        {
            contents.Ends(row.Picture?.RightsEnd);
            contents.Ends(row.BodyPicture?.RightsEnd);
        }

        return
        [
            .. ids.Where(rows.ContainsKey)
                .Select(id => rows[id])
                .Select(row => new ArticleCard
                {
                    Id = row.Id,
                    StoryKind = row.StoryKind,
                    IsRetracted = row.IsRetracted,
                    Path = row.Path!,
                    Headline = row.Headline,
                    ShortHeadline = row.ShortHeadline,
                    Language = row.Language,
                    Excerpt =
                        row.Standfirst.Length > 0 ? row.Standfirst : HtmlText.Excerpt(row.Beginning, ExcerptLength),
                    Picture = row.Picture,
                    BodyPicture = row.BodyPicture,
                    PublishedAt = row.PublishedAt!.Value,
                    WordCount = row.WordCount,
                    Sections = [.. sections[row.Id]],
                    Authors = [.. authors[row.Id]],
                }),
        ];
    }

    /// <summary>The labels of articles in order.</summary>
    internal async Task<ILookup<long, Section>> SectionsAsync(
        IReadOnlyCollection<long> articleIds,
        CancellationToken cancellationToken
    )
    {
        var links = await db
            .ArticleCategories.AsNoTracking()
            .Where(l => articleIds.Contains(l.ArticleId) && l.Position != null)
            .OrderBy(l => l.ArticleId)
            .ThenBy(l => l.Position)
            .Select(l => new { l.ArticleId, l.CategoryId })
            .ToListAsync(cancellationToken);
        var sections = (await directory.GetAsync(cancellationToken)).Sections;
        return links
            .Where(l => sections.ContainsKey(l.CategoryId))
            .ToLookup(l => l.ArticleId, l => sections[l.CategoryId]);
    }

    private async Task<ILookup<long, Byline>> BylinesAsync(
        IReadOnlyCollection<long> articleIds,
        CancellationToken cancellationToken
    )
    {
        var now = time.UtcNow;
        var links = await db
            .ArticleAuthors.AsNoTracking()
            .Where(l => articleIds.Contains(l.ArticleId))
            .OrderBy(l => l.ArticleId)
            .ThenBy(l => l.Position)
            .Select(l => new
            {
                l.ArticleId,
                Byline = new Byline(l.AuthorId, l.Author.Slug, l.Author.Name, PictureRef.Shown(l.Author.Portrait, now)),
            })
            .ToListAsync(cancellationToken);
        foreach (var byline in links.Select(l => l.Byline))
        {
            contents.Has(CacheTags.Author(byline.Id));
            contents.Shows(byline.Portrait);
        }

        return links.ToLookup(l => l.ArticleId, l => l.Byline);
    }
}
