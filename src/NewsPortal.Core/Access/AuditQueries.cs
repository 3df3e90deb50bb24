using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Access;

/// <summary>An entry of the audit trail as the newsroom shows it.</summary>
public sealed record AuditLine(
    long Id,
    DateTime At,
    long? UserId,
    string UserName,
    string Action,
    string Subject,
    string Kind,
    long? ThingId,
    string? Before,
    string? After,
    bool IsForgotten
)
{
    /// <summary>True for a story that does not exist for who reads: nothing is told of it.</summary>
    public bool IsHidden { get; init; }
}

/// <summary>Which entries are shown; conditions are combined with "and", null or blank means any.</summary>
public sealed record AuditFilter
{
    /// <summary>A part of the name of who did it.</summary>
    public string? Person { get; init; }

    /// <summary>A part of what was done, as it is stored.</summary>
    public string? Act { get; init; }

    /// <summary>More acts that match <see cref="Act"/>, because they say it in another language.</summary>
    public IReadOnlyList<string> Acts { get; init; } = [];

    /// <summary>Words in what it was done to, or in what changed.</summary>
    public string? Words { get; init; }

    /// <summary>The kind of thing.</summary>
    public string? Kind { get; init; }

    /// <summary>The thing, of that kind.</summary>
    public long? Thing { get; init; }

    /// <summary>UTC; the first moment.</summary>
    public DateTime? From { get; init; }

    /// <summary>UTC; the moment after the last.</summary>
    public DateTime? To { get; init; }

    /// <summary>True if entries must be read to know whether they match.</summary>
    internal bool LooksThrough =>
        !string.IsNullOrWhiteSpace(Person) || !string.IsNullOrWhiteSpace(Act) || !string.IsNullOrWhiteSpace(Words);
}

/// <summary>A page of the trail, newest first.</summary>
/// <param name="Lines">The entries.</param>
/// <param name="Next">The entry before which the next page begins; null at the end.</param>
/// <param name="IsCut">Whether the search stopped before it had looked through all; the next page goes on.</param>
public sealed record AuditPage(IReadOnlyList<AuditLine> Lines, long? Next, bool IsCut);

/// <summary>A thing of which the trail tells nothing to who reads.</summary>
public sealed class HiddenThing
{
    public required string Kind { get; init; }
    public long Id { get; init; }
}

/// <summary>What a room has that does not exist for who reads, because it belongs to such an article.</summary>
public interface IAuditSecrets
{
    /// <summary>The things, for use inside a query.</summary>
    IQueryable<HiddenThing> Hidden();
}

/// <summary>Reads the audit trail for the newsroom.</summary>
public sealed class AuditQueries(NewsDbContext db, IEnumerable<IAuditSecrets> secrets)
{
    /// <summary>Entries on a page.</summary>
    public const int PageSize = 100;

    /// <summary>Entries that a search looks through for a page.</summary>
    public const int MostLookedThrough = 100_000;

    private const int ExportedAtOnce = 1_000;

    /// <summary>How far the order of numbers and times may differ where several nodes write.</summary>
    private const int Slack = 1_000;

    /// <summary>The entries that match, newest first; a range of the primary key.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="before">The entry before which the page begins; null for the newest.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<AuditPage> ListAsync(AuditFilter filter, long? before, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var rows = await MatchingAsync(filter, cancellationToken);
        if (before is { } end)
        {
            rows = rows.Where(a => a.Id < end);
        }

        long? limit = null;
        if (filter.LooksThrough)
        {
            var newest = before ?? await db.AuditTrail.MaxAsync(a => (long?)a.Id, cancellationToken) + 1 ?? 0;
            limit = newest - MostLookedThrough > 1 ? newest - MostLookedThrough : null;
            rows = limit is null ? rows : rows.Where(a => a.Id >= limit);
        }

        var lines = await Lines(rows.OrderByDescending(a => a.Id).Take(PageSize + 1)).ToListAsync(cancellationToken);
        return lines.Count > PageSize
            ? new AuditPage(lines[..PageSize], lines[PageSize - 1].Id, IsCut: false)
            : new AuditPage(lines, limit, limit is not null);
    }

    /// <summary>All entries that match, oldest first, for a list that is written while it is read.</summary>
    public async IAsyncEnumerable<AuditLine> ExportAsync(
        AuditFilter filter,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(filter);
        var rows = await MatchingAsync(filter, cancellationToken);
        long last = 0;
        while (true)
        {
            var after = last;
            var lines = await Lines(rows.Where(a => a.Id > after).OrderBy(a => a.Id).Take(ExportedAtOnce))
                .ToListAsync(cancellationToken);
            foreach (var line in lines)
            {
                yield return line;
            }

            if (lines.Count < ExportedAtOnce || lines[^1].Id == last)
            {
                yield break;
            }

            last = lines[^1].Id;
        }
    }

    /// <summary>What one user did, newest first, older than <paramref name="before"/> (null for the newest).</summary>
    public async Task<IReadOnlyList<AuditLine>> ListOfAsync(
        long userId,
        DateTime? before,
        int limit,
        CancellationToken cancellationToken
    ) =>
        await Lines(
                db.AuditTrail.AsNoTracking()
                    .Where(a => a.UserId == userId && (before == null || a.At < before))
                    .OrderByDescending(a => a.At)
                    .ThenByDescending(a => a.Id)
                    .Take(limit)
            )
            .ToListAsync(cancellationToken);

    private async Task<IQueryable<AuditEntry>> MatchingAsync(AuditFilter filter, CancellationToken cancellationToken)
    {
        var rows = db.AuditTrail.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(filter.Kind))
        {
            rows = rows.Where(a => a.Kind == filter.Kind && (filter.Thing == null || a.ThingId == filter.Thing));
        }

        if (filter.From is { } from)
        {
            var first = await db
                .AuditTrail.Where(a => a.At >= from)
                .OrderBy(a => a.At)
                .Select(a => (long?)a.Id)
                .FirstOrDefaultAsync(cancellationToken);
            var least = first - Slack ?? long.MaxValue;
            rows = rows.Where(a => a.Id >= least && a.At >= from);
        }

        if (filter.To is { } to)
        {
            var last = await db
                .AuditTrail.Where(a => a.At < to)
                .OrderByDescending(a => a.At)
                .Select(a => (long?)a.Id)
                .FirstOrDefaultAsync(cancellationToken);
            var most = last + Slack ?? 0;
            rows = rows.Where(a => a.Id <= most && a.At < to);
        }

        if (!string.IsNullOrWhiteSpace(filter.Words))
        {
            // Finding a word is reading it.
            var hidden = Hidden();
            rows = rows.Where(a => !hidden.Any(h => h.Kind == a.Kind && h.Id == a.ThingId));
        }

        var acts = filter.Acts;
        return rows.Holding(filter.Person, a => a.UserName)
            .HoldingOr(filter.Act, a => a.Action, a => acts.Contains(a.Action))
            .Holding(filter.Words, a => a.Subject, a => a.Before ?? "", a => a.After ?? "");
    }

    /// <summary>The things that do not exist for who reads.</summary>
    private IQueryable<HiddenThing> Hidden() =>
        secrets.Aggregate(
            db.Hidden().Select(id => new HiddenThing { Kind = "article", Id = id }),
            (all, more) => all.Concat(more.Hidden())
        );

    /// <summary>The entries in words; none about a story that does not exist for who reads.</summary>
    private IQueryable<AuditLine> Lines(IQueryable<AuditEntry> rows)
    {
        var hidden = Hidden();
        return rows.Select(a => new AuditLine(
            a.Id,
            a.At,
            a.UserId,
            a.UserName,
            a.Action,
            hidden.Any(h => h.Kind == a.Kind && h.Id == a.ThingId) ? "" : a.Subject,
            a.Kind,
            a.ThingId,
            hidden.Any(h => h.Kind == a.Kind && h.Id == a.ThingId) ? null : a.Before,
            hidden.Any(h => h.Kind == a.Kind && h.Id == a.ThingId) ? null : a.After,
            a.Sequence != null && a.Salt == null
        )
        {
            IsHidden = hidden.Any(h => h.Kind == a.Kind && h.Id == a.ThingId),
        });
    }
}
