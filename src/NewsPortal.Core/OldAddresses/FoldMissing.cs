using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.OldAddresses;

/// <summary>
/// Stores what <see cref="MissingCounter"/> has counted, and deletes what has been dealt with, and what was least
/// recently asked for beyond the most that are kept.
/// </summary>
public sealed class FoldMissing(NewsDbContext db, MissingCounter counter, SiteTime time) : IJob
{
    /// <summary>Addresses that are kept, and as many that are ignored.</summary>
    public const int MostAddresses = 2_000;

    private const int Batch = 400;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var missed = counter.Take();
        foreach (var batch in missed.Chunk(Batch))
        {
            try
            {
                // Another node may be storing the same address for the first time.
                await db.InRepeatedTransactionAsync(token => StoreAsync(batch, token), cancellationToken);
            }
            catch
            {
                counter.Return(batch.ToDictionary());
                throw;
            }
        }

        if (missed.Count > 0)
        {
            await DropHandledAsync(cancellationToken);
            await PruneAsync(isIgnored: false, cancellationToken);
            await PruneAsync(isIgnored: true, cancellationToken);
        }
    }

    private async Task<int> StoreAsync(
        KeyValuePair<string, MissedRequests>[] batch,
        CancellationToken cancellationToken
    )
    {
        var paths = batch.Select(b => b.Key).ToList();
        var present = await db
            .MissingAddresses.AsNoTracking()
            .Where(m => paths.Contains(m.Path))
            .ToDictionaryAsync(m => m.Path, cancellationToken);
        foreach (var (path, requests) in batch)
        {
            if (present.GetValueOrDefault(path) is { } row)
            {
                var referrer = requests.Referrer.Length > 0 ? requests.Referrer : row.Referrer;
                await db
                    .MissingAddresses.Where(m => m.Id == row.Id)
                    .ExecuteUpdateAsync(
                        set =>
                            set.SetProperty(m => m.People, m => m.People + requests.People)
                                .SetProperty(m => m.Robots, m => m.Robots + requests.Robots)
                                .SetProperty(m => m.LastAt, requests.LastAt)
                                .SetProperty(m => m.Referrer, referrer),
                        cancellationToken
                    );
            }
            else
            {
                db.MissingAddresses.Add(
                    new MissingAddress
                    {
                        Path = path,
                        People = requests.People,
                        Robots = requests.Robots,
                        FirstAt = requests.LastAt,
                        LastAt = requests.LastAt,
                        Referrer = requests.Referrer,
                    }
                );
            }
        }

        return await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>What has a redirect or a page by now, however it came to it.</summary>
    private async Task DropHandledAsync(CancellationToken cancellationToken)
    {
        var visible = db.Articles.VisibleAt(time.UtcNow);
        await db
            .MissingAddresses.Where(m =>
                db.Redirects.Any(r => r.FromPath == m.Path) || visible.Any(a => a.Path == m.Path)
            )
            .ExecuteDeleteAsync(cancellationToken);
    }

    private async Task PruneAsync(bool isIgnored, CancellationToken cancellationToken)
    {
        var kept = await db
            .MissingAddresses.Where(m => m.IsIgnored == isIgnored)
            .OrderByDescending(m => m.LastAt)
            .ThenByDescending(m => m.Id)
            .Select(m => (DateTime?)m.LastAt)
            .Skip(MostAddresses)
            .FirstOrDefaultAsync(cancellationToken);
        if (kept is { } oldest)
        {
            await db
                .MissingAddresses.Where(m => m.IsIgnored == isIgnored && m.LastAt <= oldest)
                .ExecuteDeleteAsync(cancellationToken);
        }
    }
}
