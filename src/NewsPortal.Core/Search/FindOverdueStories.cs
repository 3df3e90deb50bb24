using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Search;

/// <summary>
/// Compares what became public lately with this node's index. Nothing needs to run for a scheduled story to appear; but
/// if the index has not taken it up by then, readers do not find it, and no log says so.
/// </summary>
public sealed class FindOverdueStories(NewsDbContext db, SearchIndex index, SearchMetrics metrics, TimeProvider clock)
    : IJob
{
    private const int Most = 1_000;
    private static readonly TimeSpan Lately = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var due = await db
            .Articles.AsNoTracking()
            .StoriesBetween(now - Lately, now - Patience)
            .OrderByDescending(a => a.ListedAt)
            .ThenByDescending(a => a.Id)
            .Take(Most)
            .Select(a => a.Id)
            .ToListAsync(cancellationToken);
        var scheduled = await db.Articles.StoriesBetween(now, DateTime.MaxValue).CountAsync(cancellationToken);
        var found = index.Open is { } open ? Known(open, due) : [];
        metrics.Found(scheduled, due.Except(found).Count());
    }

    private static IReadOnlyList<long> Known(OpenIndex open, IReadOnlyList<long> ids)
    {
        try
        {
            return open.Known(ids);
        }
        catch (ObjectDisposedException)
        {
            // It is being replaced by a newer one: the next run asks that.
            return ids;
        }
    }
}
