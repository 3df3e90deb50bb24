using System.Text;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Readership;

/// <summary>A visit as all nodes know it.</summary>
/// <param name="Key">What <see cref="ViewEntry.Visit"/> was.</param>
/// <param name="At">UTC, in whole seconds.</param>
public sealed record Visit(long Key, DateTime At);

/// <summary>
/// Which visits the site has counted lately. One is a repeat if another one with its key was counted less than
/// <see cref="Visitors.RepeatWindow"/> before <em>or after</em> it: journals of different nodes come in any order.
/// Counted visits of one reader to one story are therefore never nearer to each other than that. Among those that come
/// together the earliest counts.
/// </summary>
public sealed class SiteVisits(NewsDbContext db, TimeProvider clock)
{
    private const int MostInStatement = 5_000;

    /// <summary>
    /// Remembers those that are no repeats; in the transaction in which they are counted, which is to have written
    /// already.
    /// </summary>
    /// <returns>The repeats, by their place.</returns>
    public async Task<IReadOnlySet<int>> RememberAsync(IReadOnlyList<Visit> visits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(visits);
        await TakeTurnAsync(cancellationToken);
        var counted = await CountedAsync(visits, cancellationToken);
        HashSet<int> repeats = [];
        List<Visit> added = new(visits.Count);
        foreach (var (place, visit) in visits.Index().OrderBy(v => v.Item.At))
        {
            if (!counted.TryGetValue(visit.Key, out var times))
            {
                counted.Add(visit.Key, times = new(1));
            }

            if (times.Exists(at => (visit.At - at).Duration() < Visitors.RepeatWindow))
            {
                repeats.Add(place);
                continue;
            }

            times.Add(visit.At);
            added.Add(visit);
        }

        // In the order of the table's key, which is the cheapest to insert in.
        foreach (
            var rows in added
                .Select(v => (Window: CountedVisit.WindowOf(v.At), v.Key, Second: CountedVisit.SecondOf(v.At)))
                .Order()
                .Chunk(MostInStatement)
        )
        {
            await db.AddCountedVisitsAsync(Json(rows), cancellationToken);
        }

        return repeats;
    }

    /// <summary>
    /// Waits until no other node is between its question and its commit: both would count the same visit. Without an
    /// own table, a row that is no journal's is what they wait for.
    /// </summary>
    private async Task TakeTurnAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (
            await db
                .ViewJournalPositions.Where(p => p.Journal == ViewJournalPosition.Turn)
                .ExecuteUpdateAsync(set => set.SetProperty(p => p.FoldedAt, now), cancellationToken) == 0
        )
        {
            db.ViewJournalPositions.Add(new ViewJournalPosition { Journal = ViewJournalPosition.Turn, FoldedAt = now });
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>When visits with these keys were counted, around the times of these.</summary>
    private async Task<Dictionary<long, List<DateTime>>> CountedAsync(
        IReadOnlyList<Visit> visits,
        CancellationToken cancellationToken
    )
    {
        Dictionary<long, List<DateTime>> counted = new(visits.Count);
        foreach (var window in visits.GroupBy(v => CountedVisit.WindowOf(v.At), v => v.Key))
        {
            foreach (var keys in window.Distinct().Chunk(MostInStatement))
            {
                // Three seeks for a key, where a range would read the windows. As one parameter: thousands cost more.
                int[] near = [window.Key - 1, window.Key, window.Key + 1];
                foreach (
                    var row in await db
                        .CountedVisits.Where(v => near.Contains(v.Window) && EF.Parameter(keys).Contains(v.Key))
                        .Select(v => new
                        {
                            v.Window,
                            v.Key,
                            v.Second,
                        })
                        .ToListAsync(cancellationToken)
                )
                {
                    if (!counted.TryGetValue(row.Key, out var times))
                    {
                        counted.Add(row.Key, times = new(1));
                    }

                    times.Add(CountedVisit.TimeOf(row.Window, row.Second));
                }
            }
        }

        return counted;
    }

    private static string Json((int Window, long Key, short Second)[] rows)
    {
        var json = new StringBuilder("[", rows.Length * 32);
        foreach (var (window, key, second) in rows)
        {
            json.Append(json.Length > 1 ? ",[" : "[")
                .Append(window)
                .Append(',')
                .Append(key)
                .Append(',')
                .Append(second)
                .Append(']');
        }

        return json.Append(']').ToString();
    }
}
