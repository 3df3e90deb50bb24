using System.Net;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>Stores and resolves old addresses.</summary>
public sealed class Redirects(NewsDbContext db)
{
    /// <summary>Redirects are stored without chains; a few can come together by what is changed later.</summary>
    private const int MostSteps = 10;

    /// <summary>
    /// The form in which addresses are stored and looked up: the path as in <see cref="ArticlePaths.Normalise"/>,
    /// followed by the query if it is significant, in a fixed order.
    /// </summary>
    public static string Key(string address)
    {
        var end = address.IndexOf('?', StringComparison.Ordinal);
        if (end < 0)
        {
            return ArticlePaths.Normalise(address);
        }

        var query = string.Join(
            '&',
            address[(end + 1)..]
                .Replace("&#038;", "&", StringComparison.Ordinal)
                .Replace("&amp;", "&", StringComparison.Ordinal)
                .Split('&', StringSplitOptions.RemoveEmptyEntries)
                .Select(pair => WebUtility.UrlDecode(pair).ToLowerInvariant())
                .Where(pair => !TrackingParameters.Contains(pair.Split('=')[0]))
                .Order(StringComparer.Ordinal)
        );
        var path = ArticlePaths.Normalise(address[..end]);
        return query.Length == 0 ? path : $"{path}?{query}";
    }

    /// <summary>
    /// Records in the current unit of work that an address now leads to this target; the newest claim to an address
    /// wins. False if the address is too long to store.
    /// </summary>
    public async Task<bool> KeepAsync(
        string fromPath,
        RedirectTarget target,
        long targetId,
        CancellationToken cancellationToken
    )
    {
        var from = Key(fromPath);
        if (from.Length > ArticlePaths.MaxLength)
        {
            return false;
        }

        var existing =
            db.Redirects.Local.FirstOrDefault(r => r.FromPath == from)
            ?? await db.Redirects.SingleOrDefaultAsync(r => r.FromPath == from, cancellationToken);
        if (existing is null)
        {
            db.Redirects.Add(
                new Redirect
                {
                    FromPath = from,
                    Target = target,
                    TargetId = targetId,
                }
            );
        }
        else
        {
            existing.LeadTo(target, targetId);
        }

        return true;
    }

    /// <summary>Deletes a redirect because something now exists at the address itself.</summary>
    public async Task ReleaseAsync(string path, CancellationToken cancellationToken)
    {
        var from = ArticlePaths.Normalise(path);
        var existing = await db.Redirects.SingleOrDefaultAsync(r => r.FromPath == from, cancellationToken);
        if (existing is not null)
        {
            db.Redirects.Remove(existing);
        }
    }

    /// <summary>Deletes every redirect to something that is deleted; at once, in the caller's transaction.</summary>
    public Task DropAsync(RedirectTarget target, long targetId, CancellationToken cancellationToken) =>
        db.Redirects.Where(r => r.Target == target && r.TargetId == targetId).ExecuteDeleteAsync(cancellationToken);

    /// <summary>
    /// The current address of what used to be at a path; null if the path is unknown or its target is not visible to
    /// readers at <paramref name="now"/> (UTC).
    /// </summary>
    public async Task<string?> FindAsync(string path, DateTime now, CancellationToken cancellationToken)
    {
        var from = Key(path);
        var redirect = await db
            .Redirects.AsNoTracking()
            .SingleOrDefaultAsync(r => r.FromPath == from, cancellationToken);
        return redirect is null ? null : await AddressAsync(redirect, now, cancellationToken);
    }

    /// <summary>The targets of these addresses, in the order given; one seek each.</summary>
    public async Task<IReadOnlyList<Redirect>> FindAsync(
        IReadOnlyCollection<string> keys,
        CancellationToken cancellationToken
    )
    {
        var wanted = keys.Where(key => key.Length <= ArticlePaths.MaxLength).Distinct().ToList();
        var found = await db
            .Redirects.AsNoTracking()
            .Where(r => wanted.Contains(r.FromPath))
            .ToListAsync(cancellationToken);
        return [.. found.OrderBy(r => wanted.IndexOf(r.FromPath))];
    }

    /// <summary>
    /// The current address of a target; null while readers cannot see it, and for one that is no thing.
    /// </summary>
    public async Task<string?> AddressAsync(Redirect redirect, DateTime now, CancellationToken cancellationToken) =>
        (await AddressesAsync([(redirect.Target, redirect.TargetId)], now, cancellationToken)).GetValueOrDefault(
            (redirect.Target, redirect.TargetId)
        );

    /// <summary>
    /// Where readers finally get from each of these redirects: those that lead to another one are followed, so that
    /// readers get a single 301, whatever was changed since.
    /// </summary>
    /// <param name="redirects">The redirects.</param>
    /// <param name="now">UTC; what is visible then.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The ends in the same order.</returns>
    public async Task<IReadOnlyList<RedirectEnd>> EndsAsync(
        IReadOnlyList<Redirect> redirects,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var trails = redirects.Select(redirect => new Trail(redirect)).ToList();
        for (
            var step = 0;
            step < MostSteps && trails.Where(t => t.Next is not null).ToList() is { Count: > 0 } open;
            step++
        )
        {
            var keys = open.Select(t => t.Next!).Where(IsStorable).Distinct().ToList();
            var living = await db
                .Articles.VisibleAt(now)
                .Where(a => keys.Contains(a.Path!))
                .Select(a => a.Path!)
                .ToListAsync(cancellationToken);
            var further = await db
                .Redirects.AsNoTracking()
                .Where(r => keys.Contains(r.FromPath))
                .ToDictionaryAsync(r => r.FromPath, cancellationToken);
            foreach (var trail in open)
            {
                trail.Follow(living.Contains(trail.Next!) ? null : further.GetValueOrDefault(trail.Next!));
            }
        }

        var addresses = await AddressesAsync(
            [.. trails.Select(t => (t.Last.Target, t.Last.TargetId))],
            now,
            cancellationToken
        );
        return [.. trails.Select(trail => EndOf(trail, addresses))];
    }

    private static RedirectEnd EndOf(Trail trail, Dictionary<(RedirectTarget, long), string> addresses) =>
        trail switch
        {
            { IsLoop: true } or { Next: not null } => new RedirectEnd(null),
            { Last.Target: RedirectTarget.Gone } => new RedirectEnd(null, IsGone: true),
            { Last.Target: RedirectTarget.Address } => new RedirectEnd(trail.Last.Address),
            _ => new RedirectEnd(
                addresses.GetValueOrDefault((trail.Last.Target, trail.Last.TargetId)) is { } address
                    ? ArticlePaths.Encode(address)
                    : null
            ),
        };

    /// <summary>The stored form of a typed target's path; null for one on another site.</summary>
    internal static string? KeyOf(string? address) => address is ['/', ..] ? Key(address.Split('#')[0]) : null;

    internal static bool IsStorable(string key) => key.Length <= ArticlePaths.MaxLength;

    /// <summary>The current addresses, decoded, of those targets that readers can see.</summary>
    private async Task<Dictionary<(RedirectTarget, long), string>> AddressesAsync(
        IReadOnlyCollection<(RedirectTarget Target, long Id)> targets,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        Dictionary<(RedirectTarget, long), string> addresses = [];
        foreach (var kind in targets.Distinct().GroupBy(t => t.Target, t => t.Id))
        {
            var ids = kind.ToList();
            foreach (var (id, address) in await AddressesAsync(kind.Key, ids, now, cancellationToken))
            {
                addresses[(kind.Key, id)] = address;
            }
        }

        return addresses;
    }

    private async Task<IEnumerable<(long Id, string Address)>> AddressesAsync(
        RedirectTarget target,
        List<long> ids,
        DateTime now,
        CancellationToken cancellationToken
    ) =>
        target switch
        {
            RedirectTarget.Article => (
                await db
                    .Articles.VisibleAt(now)
                    .Where(a => ids.Contains(a.Id))
                    .Select(a => new { a.Id, a.Path })
                    .ToListAsync(cancellationToken)
            )
                .Where(a => a.Path is not null)
                .Select(a => (a.Id, a.Path!)),
            RedirectTarget.Category => await ListsAsync(
                db.Categories.Where(c => ids.Contains(c.Id)).Select(c => new Listed(c.Id, c.Slug)),
                SiteAddresses.Stored.Category,
                cancellationToken
            ),
            RedirectTarget.Tag => await ListsAsync(
                db.Tags.Where(t => ids.Contains(t.Id)).Select(t => new Listed(t.Id, t.Slug)),
                SiteAddresses.Stored.Tag,
                cancellationToken
            ),
            RedirectTarget.Author => await ListsAsync(
                db.Authors.Where(a => ids.Contains(a.Id)).Select(a => new Listed(a.Id, a.Slug)),
                SiteAddresses.Stored.Author,
                cancellationToken
            ),
            RedirectTarget.Series => await ListsAsync(
                db.Series.Where(s => ids.Contains(s.Id)).Select(s => new Listed(s.Id, s.Slug)),
                SiteAddresses.Stored.Series,
                cancellationToken
            ),
            RedirectTarget.Media => await PicturesAsync(ids, now, cancellationToken),
            RedirectTarget.File => (
                await db
                    .Files.VisibleIn(db, now)
                    .Where(f => ids.Contains(f.Id))
                    .Select(f => new FileRef(f.Id, f.Name, f.FileName, f.ContentType, f.Bytes))
                    .ToListAsync(cancellationToken)
            ).Select(f => (f.Id, f.Path)),
            RedirectTarget.Home => ids.Select(id => (id, SiteAddresses.Home)),
            _ => [],
        };

    private static async Task<IEnumerable<(long, string)>> ListsAsync(
        IQueryable<Listed> lists,
        Func<string, string> address,
        CancellationToken cancellationToken
    ) => (await lists.ToListAsync(cancellationToken)).Select(list => (list.Id, address(list.Slug)));

    /// <summary>
    /// The largest size of each picture, while a visible article shows it. A picture that no article has ever shown was
    /// public on the old site and stays so.
    /// </summary>
    private async Task<IEnumerable<(long, string)>> PicturesAsync(
        List<long> ids,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var shown = db.ArticleMedia.OfVisible(l => l.Article, now);
        var pictures = await db
            .Media.Where(m =>
                ids.Contains(m.Id)
                && (m.RightsEnd == null || m.RightsEnd > now)
                && (!m.IsTakenUp || shown.Any(l => l.MediaId == m.Id))
            )
            .Select(m => PictureRef.Of(m))
            .ToListAsync(cancellationToken);
        return pictures.Select(picture => (picture!.Id, picture.Address(picture.OfferedWidths.Last())));
    }

    private sealed record Listed(long Id, string Slug);

    /// <summary>The way from a redirect over others to its end.</summary>
    private sealed class Trail
    {
        private readonly HashSet<string> _seen;

        public Trail(Redirect redirect)
        {
            Last = redirect;
            _seen = [redirect.FromPath];
            Next = NextOf(redirect);
        }

        public Redirect Last { get; private set; }

        /// <summary>The address to look up next; null at the end.</summary>
        public string? Next { get; private set; }

        public bool IsLoop { get; private set; }

        /// <summary>Goes on to the redirect of the next address; null when there is none.</summary>
        public void Follow(Redirect? next)
        {
            IsLoop = next is not null && !_seen.Add(next.FromPath);
            Last = next ?? Last;
            Next = next is null || IsLoop ? null : NextOf(next);
        }

        private static string? NextOf(Redirect redirect) =>
            redirect.Target == RedirectTarget.Address ? KeyOf(redirect.Address) : null;
    }
}

/// <summary>Where readers get from a redirect.</summary>
/// <param name="Address">Encoded; null when they get a 404, or a 410.</param>
/// <param name="IsGone">They are told that it is gone.</param>
public sealed record RedirectEnd(string? Address, bool IsGone = false);
