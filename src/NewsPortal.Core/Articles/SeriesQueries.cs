using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>A series's name and address.</summary>
public sealed record SeriesLink(long Id, string Slug, string Title)
{
    /// <summary>The series's page.</summary>
    public string Path => SiteAddresses.Series(Slug);
}

/// <summary>A part of a series in another part's navigation.</summary>
/// <param name="Id">Article id.</param>
/// <param name="Headline">Its headline.</param>
/// <param name="Path">Its public address, decoded.</param>
/// <param name="StoryKind">The kind of journalism.</param>
/// <param name="IsRetracted">True if the story, or part of it, was retracted.</param>
public sealed record SeriesPart(long Id, string Headline, string Path, StoryKind StoryKind, bool IsRetracted)
{
    /// <summary>Language of the headline as a BCP 47 tag; null for the site's.</summary>
    public string? Language { get; init; }

    /// <summary>Public address, encoded for use in a link.</summary>
    public string Address => ArticlePaths.Encode(Path);
}

/// <summary>A story's place in its series, among the parts that readers can see.</summary>
/// <param name="Series">The series.</param>
/// <param name="Number">Its number, from 1; 0 in the preview of a part that readers do not see yet.</param>
/// <param name="Count">How many parts there are.</param>
public sealed record SeriesPlace(SeriesLink Series, int Number, int Count)
{
    /// <summary>The previous part; null for the first.</summary>
    public SeriesPart? Previous { get; init; }

    /// <summary>The next part; null for the last.</summary>
    public SeriesPart? Next { get; init; }

    /// <summary>The parts around this one in order, itself included; all of them for a short series.</summary>
    public IReadOnlyList<SeriesPart> Parts { get; init; } = [];

    /// <summary>Number of the first of <see cref="Parts"/>.</summary>
    public int FirstNumber { get; init; } = 1;
}

/// <summary>The page of a series.</summary>
/// <param name="Series">Name and address.</param>
/// <param name="Introduction">Plain text; blank lines separate paragraphs.</param>
/// <param name="Parts">A page of its parts in order.</param>
/// <param name="FirstNumber">Number of the first part on this page, from 1.</param>
/// <param name="Count">How many parts readers can see.</param>
public sealed record SeriesPage(
    SeriesLink Series,
    string Introduction,
    IReadOnlyList<ArticleCard> Parts,
    int FirstNumber,
    int Count
)
{
    /// <summary>The introduction's paragraphs.</summary>
    public IEnumerable<string> Paragraphs => PlainText.Paragraphs(Introduction);

    /// <summary>Path of the page with the previous parts; null on the first.</summary>
    public string? Previous { get; init; }

    /// <summary>Path of the page with the next parts; null on the last.</summary>
    public string? Next { get; init; }
}

/// <summary>
/// Reads series: parts are ordered by position, those with the same one by publication. Like all lists, pages continue
/// from an entry.
/// </summary>
public sealed class SeriesQueries(
    NewsDbContext db,
    SiteTime time,
    ArticleCards cards,
    Redirects redirects,
    PageContents contents
)
{
    /// <summary>Parts per page of a series.</summary>
    public const int PageSize = 30;

    /// <summary>The most parts in the navigation on a part's page.</summary>
    public const int NavigationSize = 25;

    /// <summary>
    /// The page of the series with a slug, starting after the part with an id; none before a part is public.
    /// </summary>
    /// <param name="slug">Last part of the address, encoded or not.</param>
    /// <param name="after">Article id of the part before the page; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public async Task<AddressResult<SeriesPage>> FindAsync(
        string slug,
        long? after,
        CancellationToken cancellationToken
    )
    {
        var wanted = ArticlePaths.Normalise(slug).TrimStart('/');

        // The name of a series in preparation is part of what waits.
        var listed = db.Articles.ListedAt(time.UtcNow);
        var found = await db
            .Series.AsNoTracking()
            .Where(s => s.Slug == wanted && listed.Any(a => a.SeriesId == s.Id))
            .Select(s => new { Link = new SeriesLink(s.Id, s.Slug, s.Title), s.Introduction })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return
                await redirects.FindAsync(SiteAddresses.Stored.Series(wanted), time.UtcNow, cancellationToken)
                    is { } moved
                ? AddressResult<SeriesPage>.Moved(ArticlePaths.Encode(moved))
                : AddressResult<SeriesPage>.Unknown;
        }

        var series = found.Link;
        contents.Has([CacheTags.Series(series.Id), CacheTags.Parts(series.Id)]);
        var parts = Visible(series.Id);
        var skipped = 0;
        if (after is not null)
        {
            if (await KeyAsync(parts, after.Value, cancellationToken) is not { } key)
            {
                return AddressResult<SeriesPage>.Unknown;
            }

            skipped = await parts.CountAsync(UpTo(key), cancellationToken);
            parts = parts.Where(After(key));
        }

        var ids = await InOrder(parts).Select(a => a.Id).Take(PageSize + 1).ToListAsync(cancellationToken);
        if (after is not null && ids.Count == 0)
        {
            return AddressResult<SeriesPage>.Unknown;
        }

        var shown = ids.Take(PageSize).ToList();
        var hasMore = ids.Count > PageSize;
        var page = new SeriesPage(
            series,
            found.Introduction,
            await cards.LoadAsync(shown, cancellationToken),
            skipped + 1,
            after is null && !hasMore ? shown.Count : await Visible(series.Id).CountAsync(cancellationToken)
        )
        {
            Previous = after is null ? null : await PreviousAsync(series, skipped, cancellationToken),
            Next = hasMore ? PageAfter(series, shown[^1]) : null,
        };
        return AddressResult<SeriesPage>.Found(page, series.Path);
    }

    /// <summary>
    /// A story's number among the parts of a series that readers can see, 0 for none, and their count.
    /// </summary>
    internal async Task<(int Number, int Count)> PlaceOfAsync(
        long articleId,
        long seriesId,
        CancellationToken cancellationToken
    )
    {
        var parts = Visible(seriesId);
        var count = await parts.CountAsync(cancellationToken);
        return await KeyAsync(parts, articleId, cancellationToken) is { } key
            ? (await parts.CountAsync(UpTo(key), cancellationToken), count)
            : (0, count);
    }

    private IQueryable<Article> Visible(long seriesId) =>
        db.Articles.AsNoTracking().ListedAt(time.UtcNow).Where(a => a.SeriesId == seriesId);

    /// <summary>Parts in their order.</summary>
    internal static IOrderedQueryable<Article> InOrder(IQueryable<Article> parts) =>
        parts.OrderBy(a => a.SeriesPosition).ThenBy(a => a.PublishedAt).ThenBy(a => a.Id);

    private static Task<Key?> KeyAsync(
        IQueryable<Article> parts,
        long articleId,
        CancellationToken cancellationToken
    ) =>
        parts
            .Where(a => a.Id == articleId)
            .Select(a => new Key(a.SeriesPosition!.Value, a.PublishedAt!.Value, a.Id))
            .SingleOrDefaultAsync(cancellationToken);

    private static Expression<Func<Article, bool>> UpTo(Key key) =>
        a =>
            a.SeriesPosition < key.Position
            || (
                a.SeriesPosition == key.Position
                && (a.PublishedAt < key.PublishedAt || (a.PublishedAt == key.PublishedAt && a.Id <= key.Id))
            );

    private static Expression<Func<Article, bool>> After(Key key) =>
        a =>
            a.SeriesPosition >= key.Position
            && (
                a.SeriesPosition > key.Position
                || a.PublishedAt > key.PublishedAt
                || (a.PublishedAt == key.PublishedAt && a.Id > key.Id)
            );

    /// <summary>The path of the page that ends after this many parts.</summary>
    private async Task<string> PreviousAsync(SeriesLink series, int skipped, CancellationToken cancellationToken) =>
        skipped <= PageSize
            ? series.Path
            : PageAfter(
                series,
                await InOrder(Visible(series.Id))
                    .Select(a => a.Id)
                    .Skip(skipped - PageSize - 1)
                    .FirstAsync(cancellationToken)
            );

    private static string PageAfter(SeriesLink series, long articleId) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{series.Path}?after={articleId}");

    private sealed record Key(int Position, DateTime PublishedAt, long Id);
}
