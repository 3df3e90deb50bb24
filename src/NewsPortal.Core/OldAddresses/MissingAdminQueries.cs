using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.OldAddresses;

/// <summary>Which missing addresses a list shows.</summary>
public enum MissingKind
{
    /// <summary>Those that people asked for.</summary>
    People,

    /// <summary>Those that only robots asked for.</summary>
    Robots,
    Ignored,
}

/// <summary>A missing address in the newsroom.</summary>
public sealed record MissingLine(
    long Id,
    Guid Version,
    string Path,
    long People,
    long Robots,
    DateTime FirstAt,
    DateTime LastAt,
    string Referrer
);

/// <summary>A page of missing addresses, the most wanted first.</summary>
/// <param name="Lines">The addresses.</param>
/// <param name="Next">Where the next page begins; null at the end.</param>
public sealed record MissingPage(IReadOnlyList<MissingLine> Lines, string? Next);

/// <summary>Reads the addresses that readers miss.</summary>
public sealed class MissingAdminQueries(NewsDbContext db)
{
    /// <summary>Addresses on a page.</summary>
    public const int PageSize = 100;

    /// <summary>A page of the list.</summary>
    /// <param name="kind">Which addresses.</param>
    /// <param name="after">Where it begins, from the page before; null for the first.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<MissingPage> ListAsync(MissingKind kind, string? after, CancellationToken cancellationToken)
    {
        var rows = kind switch
        {
            MissingKind.Ignored => db.MissingAddresses.Where(m => m.IsIgnored),
            MissingKind.Robots => db.MissingAddresses.Where(m => !m.IsIgnored && m.People == 0),
            _ => db.MissingAddresses.Where(m => !m.IsIgnored && m.People > 0),
        };
        if (Place(after) is (var people, var id))
        {
            rows = rows.Where(m => m.People < people || (m.People == people && m.Id < id));
        }

        var found = await rows.AsNoTracking()
            .OrderByDescending(m => m.People)
            .ThenByDescending(m => m.Id)
            .Take(PageSize + 1)
            .Select(m => new MissingLine(m.Id, m.Version, m.Path, m.People, m.Robots, m.FirstAt, m.LastAt, m.Referrer))
            .ToListAsync(cancellationToken);
        return found.Count > PageSize
            ? new MissingPage(
                found[..PageSize],
                string.Create(CultureInfo.InvariantCulture, $"{found[PageSize - 1].People}-{found[PageSize - 1].Id}")
            )
            : new MissingPage(found, null);
    }

    private static (long People, long Id)? Place(string? after) =>
        after?.Split('-') is [var people, var id]
        && long.TryParse(people, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (count, number)
            : null;
}
