using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Syndication;

/// <summary>An address in a sitemap.</summary>
/// <param name="Path">Encoded path.</param>
/// <param name="ChangedAt">UTC time of the last change that readers were told of; null where nobody knows.</param>
/// <param name="Picture">The picture that leads the page; null for none.</param>
public sealed record SitemapEntry(string Path, DateTime? ChangedAt, PictureRef? Picture);

/// <summary>A story of the last two days.</summary>
/// <param name="Path">Encoded path.</param>
/// <param name="Headline">Its headline.</param>
/// <param name="PublishedAt">UTC.</param>
public sealed record NewsSitemapEntry(string Path, string Headline, DateTime PublishedAt);

/// <summary>Reads what search engines should know, at each request: a story enters when it is due and leaves by itself.</summary>
public sealed class SitemapQueries(NewsDbContext db, SiteDirectoryReader directory, SiteTime time)
{
    /// <summary>Most addresses of one sitemap (sitemaps.org); each file holds the articles of so many numbers.</summary>
    public const int FileSize = 50_000;

    /// <summary>Most stories of a news sitemap, as Google documents it.</summary>
    public const int MostNews = 1000;

    private static readonly TimeSpan NewsAge = TimeSpan.FromHours(48);

    /// <summary>The files of articles that exist, each with the newest change in it (UTC).</summary>
    public async Task<IReadOnlyList<(long Number, DateTime? ChangedAt)>> FilesAsync(CancellationToken cancellationToken)
    {
        var files = await Visible().GroupBy(a => a.Id / FileSize)
            .Select(g => new { g.Key, ChangedAt = g.Max(a => a.UpdatedAt ?? a.PublishedAt) })
            .OrderBy(f => f.Key).ToListAsync(cancellationToken);
        return files.ConvertAll(f => (f.Key, f.ChangedAt));
    }

    /// <summary>The articles and pages of a file; empty when there is no such file.</summary>
    public async Task<IReadOnlyList<SitemapEntry>> ArticlesAsync(int number, CancellationToken cancellationToken)
    {
        var first = (long)number * FileSize;
        var next = first + FileSize;
        var rows = await Visible().Where(a => a.Id >= first && a.Id < next).OrderBy(a => a.Id)
            .Select(a => new
            {
                a.Path,
                ChangedAt = a.UpdatedAt ?? a.PublishedAt,
                Picture = PictureRef.Of(a.Picture),
            })
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new SitemapEntry(ArticlePaths.Encode(row.Path!), row.ChangedAt, row.Picture));
    }

    /// <summary>Home, sections, and the authors and topics that have a story, as far as they fit into one file.</summary>
    public async Task<IReadOnlyList<SitemapEntry>> FrontsAsync(CancellationToken cancellationToken)
    {
        var now = time.UtcNow;
        var site = await directory.GetAsync(cancellationToken);
        var authors = await db.Authors.AsNoTracking()
            .Where(a => db.ArticleAuthors.Any(l => l.AuthorId == a.Id && l.ListedAt <= now))
            .OrderBy(a => a.Id).Select(a => a.Slug).Take(FileSize).ToListAsync(cancellationToken);
        var tags = await db.Tags.AsNoTracking()
            .Where(t => db.ArticleTags.Any(l => l.TagId == t.Id && l.ListedAt <= now))
            .OrderBy(t => t.Id).Select(t => t.Slug).Take(FileSize).ToListAsync(cancellationToken);
        var series = await db.Series.AsNoTracking()
            .Where(s => db.Articles.Any(a => a.SeriesId == s.Id && a.ListedAt <= now))
            .OrderBy(s => s.Id).Select(s => s.Slug).Take(FileSize).ToListAsync(cancellationToken);
        IEnumerable<string> paths =
        [
            "/", .. site.Sections.Values.OrderBy(s => s.Id).Select(s => s.Path),
            .. series.Select(slug => ArticlePaths.Encode($"/series/{slug}")),
            .. authors.Select(slug => ArticlePaths.Encode($"/author/{slug}")),
            .. tags.Select(slug => ArticlePaths.Encode($"/tag/{slug}")),
        ];
        return [.. paths.Take(FileSize).Select(path => new SitemapEntry(path, null, null))];
    }

    /// <summary>The stories of the last 48 hours, newest first.</summary>
    public async Task<IReadOnlyList<NewsSitemapEntry>> NewsAsync(CancellationToken cancellationToken)
    {
        var now = time.UtcNow;
        var since = now - NewsAge;
        var rows = await db.Articles.AsNoTracking().Where(a => a.ListedAt > since && a.ListedAt <= now)
            .OrderByDescending(a => a.ListedAt).ThenByDescending(a => a.Id).Take(MostNews)
            .Select(a => new { a.Path, a.Headline, a.PublishedAt }).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new NewsSitemapEntry(ArticlePaths.Encode(row.Path!), row.Headline, row.PublishedAt!.Value));
    }

    private IQueryable<Article> Visible()
    {
        var now = time.UtcNow;
        return db.Articles.AsNoTracking().Where(a => a.State == ArticleState.Published && a.PublishedAt <= now);
    }
}
