using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Syndication;

/// <summary>A file of the sitemap.</summary>
/// <param name="Path">Its address.</param>
/// <param name="ChangedAt">UTC time of the newest change in it; null if too expensive to determine.</param>
public sealed record SitemapFile(string Path, DateTime? ChangedAt);

/// <summary>An address in a sitemap.</summary>
/// <param name="Path">Encoded path.</param>
/// <param name="ChangedAt">UTC time of the last change shown to readers; for a list, of its newest story.</param>
/// <param name="Picture">The page's lead picture; null for none.</param>
public sealed record SitemapEntry(string Path, DateTime? ChangedAt, PictureRef? Picture)
{
    /// <summary>The story in all its languages, itself included; empty if there is only one.</summary>
    public IReadOnlyList<(string Language, string Path)> Versions { get; init; } = [];
}

/// <summary>A story of the last two days.</summary>
/// <param name="Path">Encoded path.</param>
/// <param name="Headline">Its headline.</param>
/// <param name="PublishedAt">UTC.</param>
public sealed record NewsSitemapEntry(string Path, string Headline, DateTime PublishedAt);

/// <summary>The news sitemap.</summary>
/// <param name="Entries">The stories, newest first.</param>
/// <param name="UnchangedSince">
/// UTC time since which it has not changed; null if unknown. See <see cref="LastChange"/>.
/// </param>
public sealed record NewsSitemap(IReadOnlyList<NewsSitemapEntry> Entries, DateTime? UnchangedSince);

/// <summary>The contents of sitemap files; each kind has as many files as its ids need.</summary>
public enum SitemapKind
{
    /// <summary>Stories and pages.</summary>
    Articles,

    /// <summary>Authors with a story.</summary>
    Authors,

    /// <summary>Topics with a story.</summary>
    Tags,
}

/// <summary>
/// Reads what search engines should know whenever it may have changed, so that stories appear and go without a job.
/// Archives are left out because each story is in the sitemap itself.
/// </summary>
public sealed class SitemapQueries(
    NewsDbContext db,
    SiteDirectoryQueries directory,
    LastChange lastChange,
    SiteTime time,
    PageContents contents
)
{
    /// <summary>
    /// The size of the id range in each file, and so its most addresses. The protocol allows 50,000; a fifth of that
    /// costs a fifth per request, and lets search engines skip more unchanged files.
    /// </summary>
    public const int FileSize = 10_000;

    /// <summary>The most stories in a news sitemap, according to Google's documentation.</summary>
    public const int MostNews = 1000;

    private static readonly TimeSpan NewsAge = TimeSpan.FromHours(48);

    /// <summary>The files that are not empty.</summary>
    public async Task<IReadOnlyList<SitemapFile>> FilesAsync(CancellationToken cancellationToken)
    {
        var now = time.UtcNow;
        contents.Has([CacheTags.Stories, CacheTags.Sitemap]);
        var newest = await db.Articles.ListedAt(now).MaxAsync(a => a.ListedAt, cancellationToken);

        // Covered by the index: no article row is read.
        var articles = await db
            .Articles.AsNoTracking()
            .VisibleAt(now)
            .GroupBy(a => a.Id / FileSize)
            .Select(g => new { Number = g.Key, ChangedAt = g.Max(a => a.UpdatedAt ?? a.PublishedAt) })
            .OrderBy(f => f.Number)
            .ToListAsync(cancellationToken);
        var (written, tagged) = (db.ArticleAuthors.ListedAt(now), db.ArticleTags.ListedAt(now));
        var authors = await db
            .Authors.Where(a => written.Any(l => l.AuthorId == a.Id))
            .Select(a => a.Id / FileSize)
            .Distinct()
            .OrderBy(n => n)
            .ToListAsync(cancellationToken);
        var tags = await db
            .Tags.Where(t => tagged.Any(l => l.TagId == t.Id))
            .Select(t => t.Id / FileSize)
            .Distinct()
            .OrderBy(n => n)
            .ToListAsync(cancellationToken);
        return
        [
            new SitemapFile(SiteAddresses.FrontsSitemap, newest),
            .. articles.Select(f => new SitemapFile(PathOf(SitemapKind.Articles, f.Number), f.ChangedAt)),
            .. authors.Select(number => new SitemapFile(PathOf(SitemapKind.Authors, number), null)),
            .. tags.Select(number => new SitemapFile(PathOf(SitemapKind.Tags, number), null)),
        ];
    }

    /// <summary>The contents of a file; empty if there is no such file.</summary>
    public Task<IReadOnlyList<SitemapEntry>> FileAsync(
        SitemapKind kind,
        int number,
        CancellationToken cancellationToken
    )
    {
        contents.Has([CacheTags.Stories, CacheTags.Sitemap]);
        var first = (long)number * FileSize;
        return kind switch
        {
            SitemapKind.Authors => AuthorsAsync(first, cancellationToken),
            SitemapKind.Tags => TagsAsync(first, cancellationToken),
            _ => ArticlesAsync(first, cancellationToken),
        };
    }

    /// <summary>Home, and the sections and series with a story.</summary>
    public async Task<IReadOnlyList<SitemapEntry>> FrontsAsync(CancellationToken cancellationToken)
    {
        var now = time.UtcNow;
        contents.Has([CacheTags.Stories, CacheTags.Sitemap]);
        var site = await directory.GetAsync(cancellationToken);
        var newest = await db.Articles.ListedAt(now).MaxAsync(a => a.ListedAt, cancellationToken);
        var (filed, listed) = (db.ArticleCategories.ListedAt(now), db.Articles.ListedAt(now));
        var sections = await db
            .Categories.OrderBy(c => c.Id)
            .Select(c => new { c.Id, At = filed.Where(l => l.CategoryId == c.Id).Max(l => l.ListedAt) })
            .Where(c => c.At != null)
            .ToListAsync(cancellationToken);
        var series = await db
            .Series.OrderBy(s => s.Id)
            .Select(s => new { s.Slug, At = listed.Where(a => a.SeriesId == s.Id).Max(a => a.ListedAt) })
            .Where(s => s.At != null)
            .ToListAsync(cancellationToken);
        return
        [
            new SitemapEntry(SiteAddresses.Home, newest, null),
            .. sections
                .Where(c => site.Sections.ContainsKey(c.Id))
                .Select(c => new SitemapEntry(site.Sections[c.Id].Path, c.At, null)),
            .. series.Select(s => new SitemapEntry(SiteAddresses.Series(s.Slug), s.At, null)),
        ];
    }

    /// <summary>The stories of the last 48 hours, newest first, without paid content.</summary>
    public async Task<NewsSitemap> NewsAsync(CancellationToken cancellationToken)
    {
        var now = time.UtcNow;
        var since = now - NewsAge;
        var unchangedSince = await lastChange.FindAsync(cancellationToken);
        var left = await db.Articles.ListedAt(since).MaxAsync(a => a.ListedAt, cancellationToken) + NewsAge;
        var rows = await db
            .Articles.AsNoTracking()
            .ListedAt(now)
            .Where(a => a.ListedAt > since && a.StoryKind != StoryKind.Sponsored)
            .OrderByDescending(a => a.ListedAt)
            .ThenByDescending(a => a.Id)
            .Take(MostNews)
            .Select(a => new
            {
                a.Id,
                a.Path,
                a.Headline,
                a.PublishedAt,
            })
            .ToListAsync(cancellationToken);
        contents.Has([CacheTags.Stories, .. rows.Select(row => CacheTags.Card(row.Id))]);
        contents.Until(rows.Min(row => row.PublishedAt) + NewsAge);
        return new NewsSitemap(
            rows.ConvertAll(row => new NewsSitemapEntry(
                ArticlePaths.Encode(row.Path!),
                row.Headline,
                row.PublishedAt!.Value
            )),
            unchangedSince is null || left is null || left < unchangedSince ? unchangedSince : lastChange.Settled(left)
        );
    }

    private static string PathOf(SitemapKind kind, long number) =>
        SiteAddresses.SitemapFile(kind.ToString().ToLowerInvariant(), number);

    private async Task<IReadOnlyList<SitemapEntry>> ArticlesAsync(long first, CancellationToken cancellationToken)
    {
        var (now, next) = (time.UtcNow, first + FileSize);
        var rows = await db
            .Articles.AsNoTracking()
            .VisibleAt(now)
            .Where(a => a.Id >= first && a.Id < next)
            .OrderBy(a => a.Id)
            .Select(a => new
            {
                a.Path,
                ChangedAt = a.UpdatedAt ?? a.PublishedAt,
                Picture = PictureRef.Shown(a.Picture, now),
                a.TranslationGroup,
            })
            .ToListAsync(cancellationToken);
        var versions = await VersionsAsync(first, next, now, cancellationToken);
        contents.Ends(rows.Min(row => row.Picture?.RightsEnd));
        return rows.ConvertAll(row => new SitemapEntry(ArticlePaths.Encode(row.Path!), row.ChangedAt, row.Picture)
        {
            Versions = row.TranslationGroup is { } group && versions.TryGetValue(group, out var all) ? all : [],
        });
    }

    /// <summary>
    /// The visible translations of a file's stories, some of which may be in other files; none if only one is visible.
    /// </summary>
    private async Task<Dictionary<Guid, IReadOnlyList<(string Language, string Path)>>> VersionsAsync(
        long first,
        long next,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var rows = await db
            .Articles.AsNoTracking()
            .VisibleAt(now)
            .Where(a =>
                a.TranslationGroup != null
                && db.Articles.Any(own =>
                    own.TranslationGroup == a.TranslationGroup && own.Id >= first && own.Id < next
                )
            )
            .OrderBy(a => a.Id)
            .Select(a => new
            {
                Group = a.TranslationGroup!.Value,
                a.Language,
                a.Path,
            })
            .ToListAsync(cancellationToken);
        return rows.GroupBy(row => row.Group)
            .Where(group => group.Count() > 1)
            .ToDictionary(
                group => group.Key,
                IReadOnlyList<(string, string)> (group) =>
                    [.. group.Select(row => (row.Language ?? time.Culture.Name, ArticlePaths.Encode(row.Path!)))]
            );
    }

    private async Task<IReadOnlyList<SitemapEntry>> AuthorsAsync(long first, CancellationToken cancellationToken)
    {
        var (now, next) = (time.UtcNow, first + FileSize);
        var written = db.ArticleAuthors.ListedAt(now);
        var rows = await db
            .Authors.Where(a => a.Id >= first && a.Id < next)
            .OrderBy(a => a.Id)
            .Select(a => new { a.Slug, At = written.Where(l => l.AuthorId == a.Id).Max(l => l.ListedAt) })
            .Where(a => a.At != null)
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new SitemapEntry(SiteAddresses.Author(row.Slug), row.At, null));
    }

    private async Task<IReadOnlyList<SitemapEntry>> TagsAsync(long first, CancellationToken cancellationToken)
    {
        var (now, next) = (time.UtcNow, first + FileSize);
        var tagged = db.ArticleTags.ListedAt(now);
        var rows = await db
            .Tags.Where(t => t.Id >= first && t.Id < next)
            .OrderBy(t => t.Id)
            .Select(t => new { t.Slug, At = tagged.Where(l => l.TagId == t.Id).Max(l => l.ListedAt) })
            .Where(t => t.At != null)
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new SitemapEntry(SiteAddresses.Tag(row.Slug), row.At, null));
    }
}
