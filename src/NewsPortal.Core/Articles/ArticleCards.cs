using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Loads cards with one query, whatever the number of stories: sections and bylines come from memory, by the ids that
/// are stored with each story (docs/adr/0070).
/// </summary>
public sealed class ArticleCards(
    NewsDbContext db,
    SiteTime time,
    SiteDirectoryQueries directory,
    AuthorDirectoryQueries authors,
    PageContents contents
)
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
            .Select(CardRow.At(now))
            .ToDictionaryAsync(a => a.Id, cancellationToken);
        return await OfAsync(ids.Where(rows.ContainsKey).Select(id => rows[id]), cancellationToken);
    }

    /// <summary>The cards of rows that were read, in their order.</summary>
    internal async ValueTask<IReadOnlyList<ArticleCard>> OfAsync(
        IEnumerable<CardRow> stories,
        CancellationToken cancellationToken
    )
    {
        var rows = stories.ToList();
        if (rows.Count == 0)
        {
            return [];
        }

        var site = await directory.GetAsync(cancellationToken);
        contents.Has(rows.Select(row => CacheTags.Card(row.Id)));
        var people = await authors.WithAsync(rows.SelectMany(row => IdList.Read(row.AuthorIds)), cancellationToken);
        var cards = rows.ConvertAll(row => new ArticleCard
        {
            Id = row.Id,
            StoryKind = row.StoryKind,
            IsRetracted = row.IsRetracted,
            Path = row.Path,
            Headline = row.Headline,
            ShortHeadline = row.ShortHeadline,
            Language = row.Language,
            Excerpt = row.Standfirst.Length > 0 ? row.Standfirst : HtmlText.Excerpt(row.Beginning, ExcerptLength),
            Picture = row.Picture,
            BodyPicture = row.BodyPicture,
            PublishedAt = row.PublishedAt,
            WordCount = row.WordCount,
            Sections = site.SectionsOf(IdList.Read(row.LabelIds)),
            Authors = people.BylinesOf(row.AuthorIds),
        });
        foreach (var card in cards)
        {
            contents.Ends(card.Picture?.RightsEnd);
            contents.Ends(card.BodyPicture?.RightsEnd);
        }

        foreach (var byline in cards.SelectMany(card => card.Authors).DistinctBy(byline => byline.Id))
        {
            contents.Has(CacheTags.Author(byline.Id));
            contents.Shows(byline.Portrait);
        }

        return cards;
    }
}
