using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.OldAddresses;

/// <summary>What is at an address of this site.</summary>
/// <param name="Target">Its kind; <see cref="RedirectTarget.Address"/> for a page of the program itself.</param>
/// <param name="Id">Its id; 0 for none.</param>
/// <param name="IsLiving">Whether readers see it now.</param>
public sealed record Place(RedirectTarget Target, long Id, bool IsLiving)
{
    /// <summary>Whether readers will see it by itself, though not yet.</summary>
    public bool IsScheduled { get; init; }
}

/// <summary>Tells what is at addresses, without regard to redirects.</summary>
public sealed class Places(NewsDbContext db, ArchiveQueries archives, SiteTime time)
{
    private static readonly Place Ours = new(RedirectTarget.Address, 0, IsLiving: true);

    /// <summary>What is at each of these paths; those with nothing are left out. One seek for each kind.</summary>
    /// <param name="paths">As in <see cref="ArticlePaths.Normalise"/>.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<IReadOnlyDictionary<string, Place>> FindAsync(
        IReadOnlyCollection<string> paths,
        CancellationToken cancellationToken
    )
    {
        Dictionary<string, Place> places = [];
        List<string> others = [];
        foreach (var path in paths.Distinct())
        {
            if (ArticlePaths.IsOurs(path) || await IsArchiveAsync(path, cancellationToken))
            {
                places[path] = Ours;
            }
            else
            {
                others.Add(path);
            }
        }

        await AddArticlesAsync(places, others, cancellationToken);
        await AddAsync(
            places,
            others,
            RedirectTarget.Category,
            SiteAddresses.Stored.Category(""),
            slugs => db.Categories.Where(c => slugs.Contains(c.Slug)).Select(c => new Named(c.Id, c.Slug)),
            cancellationToken
        );
        await AddAsync(
            places,
            others,
            RedirectTarget.Tag,
            SiteAddresses.Stored.Tag(""),
            slugs => db.Tags.Where(t => slugs.Contains(t.Slug)).Select(t => new Named(t.Id, t.Slug)),
            cancellationToken
        );
        await AddAsync(
            places,
            others,
            RedirectTarget.Author,
            SiteAddresses.Stored.Author(""),
            slugs => db.Authors.Where(a => slugs.Contains(a.Slug)).Select(a => new Named(a.Id, a.Slug)),
            cancellationToken
        );
        await AddAsync(
            places,
            others,
            RedirectTarget.Series,
            SiteAddresses.Stored.Series(""),
            slugs => db.Series.Where(s => slugs.Contains(s.Slug)).Select(s => new Named(s.Id, s.Slug)),
            cancellationToken
        );
        return places;
    }

    private async Task AddArticlesAsync(
        Dictionary<string, Place> places,
        List<string> paths,
        CancellationToken cancellationToken
    )
    {
        if (paths.Count == 0)
        {
            return;
        }

        var now = time.UtcNow;
        foreach (
            var article in await db
                .Articles.AsNoTracking()
                .Where(a => paths.Contains(a.Path!))
                .Select(a => new
                {
                    a.Id,
                    a.Path,
                    a.State,
                    a.PublishedAt,
                })
                .ToListAsync(cancellationToken)
        )
        {
            places[article.Path!] = new Place(
                RedirectTarget.Article,
                article.Id,
                ArticleVisibility.IsVisible(article.State, article.PublishedAt, now)
            )
            {
                IsScheduled = ArticleVisibility.IsScheduled(article.State, article.PublishedAt, now),
            };
        }
    }

    private static async Task AddAsync(
        Dictionary<string, Place> places,
        List<string> paths,
        RedirectTarget target,
        string list,
        Func<List<string>, IQueryable<Named>> find,
        CancellationToken cancellationToken
    )
    {
        var slugs = paths
            .Where(path => path.StartsWith(list, StringComparison.Ordinal))
            .Select(path => path[list.Length..])
            .ToList();
        if (slugs.Count == 0)
        {
            return;
        }

        foreach (var named in await find(slugs).ToListAsync(cancellationToken))
        {
            places[list + named.Slug] = new Place(target, named.Id, IsLiving: true);
        }
    }

    private async Task<bool> IsArchiveAsync(string path, CancellationToken cancellationToken)
    {
        var segments = path[1..].Split('/');
        return segments.Length <= 3
            && segments[0].Length == 4
            && segments.All(segment => segment.Length is >= 1 and <= 4 && segment.All(char.IsAsciiDigit))
            && await archives.FindPathAsync(Part(0)!.Value, Part(1), Part(2), cancellationToken) is not null;

        int? Part(int at) => at < segments.Length ? int.Parse(segments[at], CultureInfo.InvariantCulture) : null;
    }

    private sealed record Named(long Id, string Slug);
}
