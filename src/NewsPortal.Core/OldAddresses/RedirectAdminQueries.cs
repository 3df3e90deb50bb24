using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.OldAddresses;

/// <summary>Which redirects a list shows.</summary>
public sealed record RedirectFilter
{
    /// <summary>
    /// A part of the address; with a slash first, the beginning of it. Null or blank for all.
    /// </summary>
    public string? Search { get; init; }

    /// <summary>Who made them; null for all.</summary>
    public RedirectOrigin? Origin { get; init; }
}

/// <summary>A redirect in the newsroom.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Version">The version that was read.</param>
/// <param name="From">The stored form of the address.</param>
/// <param name="Origin">Who made it.</param>
/// <param name="Target">The kind of its target.</param>
/// <param name="Typed">The typed target; null unless it is one.</param>
/// <param name="End">Where readers get.</param>
public sealed record RedirectLine(
    long Id,
    Guid Version,
    string From,
    RedirectOrigin Origin,
    RedirectTarget Target,
    string? Typed,
    RedirectEnd End
);

/// <summary>A page of redirects, by address.</summary>
/// <param name="Lines">The redirects.</param>
/// <param name="Next">The address after which the next page begins; null at the end.</param>
/// <param name="IsCut">
/// Whether the search stopped before it had looked through all redirects; the next page goes on.
/// </param>
public sealed record RedirectPage(IReadOnlyList<RedirectLine> Lines, string? Next, bool IsCut);

/// <summary>Reads redirects for the newsroom.</summary>
public sealed class RedirectAdminQueries(NewsDbContext db, Redirects redirects, SiteTime time)
{
    /// <summary>Redirects on a page.</summary>
    public const int PageSize = 100;

    /// <summary>Redirects that a search within addresses looks through for a page.</summary>
    public const int MostLookedThrough = 200_000;

    private const int ExportedAtOnce = 1_000;

    /// <summary>Redirects by address, from one address on; a seek in an index.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="after">The last address of the page before; null for the first page.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<RedirectPage> ListAsync(RedirectFilter filter, string? after, CancellationToken cancellationToken)
    {
        var search = (filter.Search ?? "").Trim();
        var rows = Of(filter.Origin, after);
        string? limit = null;
        if (search.StartsWith('/'))
        {
            rows = Beginning(rows, Redirects.Key(search));
        }
        else if (search.Length > 0)
        {
            limit = await rows.OrderBy(r => r.FromPath)
                .Select(r => r.FromPath)
                .Skip(MostLookedThrough)
                .FirstOrDefaultAsync(cancellationToken);
            rows = Containing(limit is null ? rows : rows.Where(r => r.FromPath.CompareTo(limit) < 0), search);
        }

        var found = await rows.OrderBy(r => r.FromPath).Take(PageSize + 1).ToListAsync(cancellationToken);
        var isFull = found.Count > PageSize;
        var page = isFull ? found[..PageSize] : found;
        return new RedirectPage(
            await LinesAsync(page, cancellationToken),
            isFull ? page[^1].FromPath : limit,
            !isFull && limit is not null
        );
    }

    /// <summary>A redirect; null for none.</summary>
    public async Task<RedirectLine?> FindAsync(long id, CancellationToken cancellationToken) =>
        await db.Redirects.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancellationToken) is { } redirect
            ? (await LinesAsync([redirect], cancellationToken))[0]
            : null;

    /// <summary>The redirect of an address; null for none.</summary>
    public async Task<long?> FindIdAsync(string from, CancellationToken cancellationToken)
    {
        var key = Redirects.Key(from);
        return await db
            .Redirects.Where(r => r.FromPath == key)
            .Select(r => (long?)r.Id)
            .SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>All redirects of a filter, by address, for a list that is written while it is read.</summary>
    public async IAsyncEnumerable<RedirectLine> ExportAsync(
        RedirectFilter filter,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var search = (filter.Search ?? "").Trim();
        string? after = null;
        while (true)
        {
            var rows = Of(filter.Origin, after);
            rows =
                search.StartsWith('/') ? Beginning(rows, Redirects.Key(search))
                : search.Length > 0 ? Containing(rows, search)
                : rows;
            var found = await rows.OrderBy(r => r.FromPath).Take(ExportedAtOnce).ToListAsync(cancellationToken);
            foreach (var line in await LinesAsync(found, cancellationToken))
            {
                yield return line;
            }

            if (found.Count < ExportedAtOnce || found[^1].FromPath == after)
            {
                yield break;
            }

            after = found[^1].FromPath;
        }
    }

    private IQueryable<Redirect> Of(RedirectOrigin? origin, string? after)
    {
        var rows = db.Redirects.AsNoTracking();
        rows = origin is null ? rows : rows.Where(r => r.Origin == origin);
        return after is null ? rows : rows.Where(r => r.FromPath.CompareTo(after) > 0);
    }

    /// <summary>A range of the index: LIKE would read all of it on one of the databases.</summary>
    private static IQueryable<Redirect> Beginning(IQueryable<Redirect> rows, string prefix)
    {
        rows = rows.Where(r => r.FromPath.CompareTo(prefix) >= 0);
        return
            prefix[^1] < '\uD7FF'
            && string.Concat(prefix.AsSpan(0, prefix.Length - 1), ((char)(prefix[^1] + 1)).ToString()) is var end
            ? rows.Where(r => r.FromPath.CompareTo(end) < 0)
            : rows.Where(r => r.FromPath.StartsWith(prefix));
    }

    /// <summary>Addresses are stored in lower case.</summary>
    private static IQueryable<Redirect> Containing(IQueryable<Redirect> rows, string search)
    {
        var part = search.ToLowerInvariant();
        return rows.Where(r => r.FromPath.Contains(part));
    }

    private async Task<IReadOnlyList<RedirectLine>> LinesAsync(
        IReadOnlyList<Redirect> rows,
        CancellationToken cancellationToken
    )
    {
        var ends = await redirects.EndsAsync(rows, time.UtcNow, cancellationToken);
        return
        [
            .. rows.Zip(
                ends,
                (r, end) => new RedirectLine(r.Id, r.Version, r.FromPath, r.Origin, r.Target, r.Address, end)
            ),
        ];
    }
}
