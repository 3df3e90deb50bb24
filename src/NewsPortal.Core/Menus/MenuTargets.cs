using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Menus;

/// <summary>What an entry leads to.</summary>
/// <param name="Name">Its name; null if it is gone.</param>
/// <param name="Path">Its address; null if it is gone.</param>
/// <param name="IsPublic">Whether readers can open it.</param>
public sealed record MenuThing(string? Name, string? Path, bool IsPublic)
{
    /// <summary>Nothing is there.</summary>
    public static MenuThing Gone { get; } = new(null, null, false);
}

/// <summary>Finds what the entries of menus lead to: one query for each kind of thing.</summary>
internal static class MenuTargets
{
    /// <summary>The things of some entries, each entry's by its target and id or address.</summary>
    /// <param name="db">Where to look.</param>
    /// <param name="pages">The pages that exist for who asks.</param>
    /// <param name="items">The entries.</param>
    /// <param name="now">UTC.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static async Task<IReadOnlyDictionary<(MenuTarget, long?, string?), MenuThing>> FindAsync(
        NewsDbContext db,
        IQueryable<Article> pages,
        IEnumerable<MenuItem> items,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var all = items.ToList();
        var found = new Dictionary<(MenuTarget, long?, string?), MenuThing>();
        var (tagged, listed) = (db.ArticleTags.ListedAt(now), db.Articles.ListedAt(now));
        await AddAsync(
            MenuTarget.Section,
            SiteAddresses.Category,
            ids => db.Categories.Where(c => ids.Contains(c.Id)).Select(c => new Row(c.Id, c.Name, c.Slug, true))
        );
        await AddAsync(
            MenuTarget.Author,
            SiteAddresses.Author,
            ids => db.Authors.Where(a => ids.Contains(a.Id)).Select(a => new Row(a.Id, a.Name, a.Slug, true))
        );

        // The name of a topic in preparation is part of what waits; that of a series too.
        await AddAsync(
            MenuTarget.Topic,
            SiteAddresses.Tag,
            ids =>
                db.Tags.Where(t => ids.Contains(t.Id))
                    .Select(t => new Row(t.Id, t.Name, t.Slug, tagged.Any(l => l.TagId == t.Id)))
        );
        await AddAsync(
            MenuTarget.Series,
            SiteAddresses.Series,
            ids =>
                db.Series.Where(s => ids.Contains(s.Id))
                    .Select(s => new Row(s.Id, s.Title, s.Slug, listed.Any(a => a.SeriesId == s.Id)))
        );

        if (Ids(MenuTarget.Page) is { Count: > 0 } ids)
        {
            // What readers see of a page is apart from the newsroom's text of it: only a public one has both.
            foreach (
                var p in await pages
                    .Where(a => a.Kind == ArticleKind.Page && ids.Contains(a.Id))
                    .Select(a => new
                    {
                        a.Id,
                        a.Headline,
                        a.Title,
                        a.Path,
                        a.State,
                        a.PublishedAt,
                    })
                    .ToListAsync(cancellationToken)
            )
            {
                var isPublic = ArticleVisibility.IsVisible(p.State, p.PublishedAt, now) && p.Path is not null;
                found[(MenuTarget.Page, p.Id, null)] = new MenuThing(
                    isPublic ? p.Headline : p.Title,
                    p.Path is null ? null : ArticlePaths.Encode(p.Path),
                    isPublic
                );
            }
        }

        await AddAddressesAsync();
        return found;

        async Task AddAsync(MenuTarget target, Func<string, string> address, Func<List<long>, IQueryable<Row>> rows)
        {
            if (Ids(target) is not { Count: > 0 } ids)
            {
                return;
            }

            foreach (var row in await rows(ids).ToListAsync(cancellationToken))
            {
                found[(target, row.Id, null)] = new MenuThing(row.Name, address(row.Slug), row.IsPublic);
            }
        }

        List<long> Ids(MenuTarget target) =>
            [.. all.Where(i => i.Target == target && i.Id is not null).Select(i => i.Id!.Value).Distinct()];

        async Task AddAddressesAsync()
        {
            var addresses = all.Where(i => i is { Target: MenuTarget.Address, Address: not null })
                .Select(i => i.Address!)
                .Distinct(StringComparer.Ordinal)
                .ToList();
            var paths = addresses
                .Where(a => a.StartsWith('/'))
                .ToDictionary(a => a, a => ArticlePaths.Normalise(a.Split('?', '#')[0]), StringComparer.Ordinal);
            var hidden = await WaitingAsync(db, [.. paths.Values.Distinct()], now, cancellationToken);
            foreach (var address in addresses)
            {
                var isHidden = paths.TryGetValue(address, out var path) && hidden.Contains(path);
                found[(MenuTarget.Address, null, address)] = new MenuThing(address, address, !isHidden);
            }
        }
    }

    private sealed record Row(long Id, string Name, string Slug, bool IsPublic);

    /// <summary>The paths of this site at which something waits for its time: their words must not say so.</summary>
    private static async Task<IReadOnlySet<string>> WaitingAsync(
        NewsDbContext db,
        IReadOnlyCollection<string> paths,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        if (paths.Count == 0)
        {
            return new HashSet<string>();
        }

        var visible = db.Articles.VisibleAt(now);
        var tagged = db.ArticleTags.ListedAt(now);
        var listed = db.Articles.ListedAt(now);
        var tags = SlugsBelow(SiteAddresses.Stored.Tag(""));
        var series = SlugsBelow(SiteAddresses.Stored.Series(""));
        HashSet<string> waiting =
        [
            .. await db
                .Articles.Where(a => paths.Contains(a.Path!) && !visible.Any(v => v.Id == a.Id))
                .Select(a => a.Path!)
                .ToListAsync(cancellationToken),
            .. (
                await db
                    .Tags.Where(t => tags.Contains(t.Slug) && !tagged.Any(l => l.TagId == t.Id))
                    .Select(t => t.Slug)
                    .ToListAsync(cancellationToken)
            ).Select(SiteAddresses.Stored.Tag),
            .. (
                await db
                    .Series.Where(s => series.Contains(s.Slug) && !listed.Any(a => a.SeriesId == s.Id))
                    .Select(s => s.Slug)
                    .ToListAsync(cancellationToken)
            ).Select(SiteAddresses.Stored.Series),
        ];
        return waiting;

        List<string> SlugsBelow(string folder) =>
            [.. paths.Where(p => p.StartsWith(folder, StringComparison.Ordinal)).Select(p => p[folder.Length..])];
    }

    /// <summary>The thing of an entry.</summary>
    public static MenuThing Of(
        this IReadOnlyDictionary<(MenuTarget, long?, string?), MenuThing> things,
        MenuItem item
    ) => things.GetValueOrDefault((item.Target, item.Id, item.Address)) ?? MenuThing.Gone;
}
