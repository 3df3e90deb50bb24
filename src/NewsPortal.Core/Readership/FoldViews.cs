using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Readership;

/// <summary>
/// Adds journaled views to the database. The counts and the journal position are committed together, so that a crash at
/// any point neither loses a view nor counts one twice; a journal is deleted only after its last commit. Views of
/// articles that do not exist or are not public are dropped here.
/// </summary>
public sealed partial class FoldViews(
    NewsDbContext db,
    ViewJournal journal,
    TimeProvider clock,
    ReadershipMetrics metrics,
    ILogger<FoldViews> logger
) : IJob
{
    private const int MostInTransaction = 50_000;
    private const int MostInStatement = 1_000;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var file in journal.Readable())
        {
            try
            {
                using (file)
                {
                    while (await FoldNextAsync(file, cancellationToken)) { }
                }

                // Not while it is open: Windows does not delete open files.
                if (file.IsFinished)
                {
                    file.File.Delete();
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // One bad file must not keep the others from being counted; the next run retries it.
                LogLeft(logger, exception, file.Name);
            }
        }
    }

    /// <summary>Counts the next chunk of a journal; false at its end.</summary>
    private async Task<bool> FoldNextAsync(JournalFile file, CancellationToken cancellationToken)
    {
        // Another node may be counting the first view of the same article, or this very journal. Its rows will exist on
        // the next attempt, which adds to them.
        var counted = await db.InRepeatedTransactionAsync(token => FoldAsync(file, token), cancellationToken);
        metrics.Folded(counted ?? 0);
        return counted is not null;
    }

    private async Task<int?> FoldAsync(JournalFile file, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var position = await db
            .ViewJournalPositions.AsNoTracking()
            .SingleOrDefaultAsync(p => p.Journal == file.Name, cancellationToken);
        var from = position?.Offset ?? 0;
        if (from >= file.End)
        {
            return null;
        }

        var (views, next, damaged) = file.Read(from, MostInTransaction);
        if (damaged > 0)
        {
            LogDamaged(logger, damaged, file.Name);
        }

        if (position is null)
        {
            db.ViewJournalPositions.Add(
                new ViewJournalPosition
                {
                    Journal = file.Name,
                    Offset = next,
                    FoldedAt = now,
                }
            );
            await db.SaveChangesAsync(cancellationToken);
        }
        else if (
            await db
                .ViewJournalPositions.Where(p => p.Journal == file.Name && p.Offset == from)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(p => p.Offset, next).SetProperty(p => p.FoldedAt, now),
                    cancellationToken
                ) == 0
        )
        {
            // Another process was faster; check again.
            return 0;
        }

        var visible = await VisibleAsync(views.Select(v => v.ArticleId).Distinct(), now, cancellationToken);
        var counted = views.Where(v => visible.Contains(v.ArticleId)).ToList();
        await AddToTotalsAsync(counted.CountBy(v => v.ArticleId).ToDictionary(), cancellationToken);
        foreach (
            var hour in counted.GroupBy(v => new DateTime(
                v.At.Year,
                v.At.Month,
                v.At.Day,
                v.At.Hour,
                0,
                0,
                DateTimeKind.Utc
            ))
        )
        {
            await AddToHourAsync(hour.Key, hour.CountBy(v => v.ArticleId).ToDictionary(), cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        return counted.Count;
    }

    private async Task<HashSet<long>> VisibleAsync(
        IEnumerable<long> ids,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        HashSet<long> visible = [];
        foreach (var chunk in ids.Chunk(MostInStatement))
        {
            visible.UnionWith(
                await db
                    .Articles.VisibleAt(now)
                    .Where(a => chunk.Contains(a.Id))
                    .Select(a => a.Id)
                    .ToListAsync(cancellationToken)
            );
        }

        return visible;
    }

    private async Task AddToTotalsAsync(Dictionary<long, int> counts, CancellationToken cancellationToken)
    {
        foreach (var (views, ids) in Groups(counts))
        {
            var present = await db
                .ArticleViewTotals.Where(t => ids.Contains(t.ArticleId))
                .Select(t => t.ArticleId)
                .ToListAsync(cancellationToken);
            await db
                .ArticleViewTotals.Where(t => present.Contains(t.ArticleId))
                .ExecuteUpdateAsync(set => set.SetProperty(t => t.Views, t => t.Views + views), cancellationToken);
            db.ArticleViewTotals.AddRange(
                ids.Except(present).Select(id => new ArticleViewTotal { ArticleId = id, Views = views })
            );
        }
    }

    private async Task AddToHourAsync(DateTime hour, Dictionary<long, int> counts, CancellationToken cancellationToken)
    {
        foreach (var (views, ids) in Groups(counts))
        {
            var present = await db
                .ArticleViewHours.Where(h => h.Hour == hour && ids.Contains(h.ArticleId))
                .Select(h => h.ArticleId)
                .ToListAsync(cancellationToken);
            await db
                .ArticleViewHours.Where(h => h.Hour == hour && present.Contains(h.ArticleId))
                .ExecuteUpdateAsync(set => set.SetProperty(h => h.Views, h => h.Views + views), cancellationToken);
            db.ArticleViewHours.AddRange(
                ids.Except(present)
                    .Select(id => new ArticleViewHour
                    {
                        ArticleId = id,
                        Hour = hour,
                        Views = views,
                    })
            );
        }
    }

    /// <summary>
    /// Articles with the same number of new views share a statement: most have one or two, so a few statements update
    /// thousands of rows. Ordered by count, then id. If two nodes still lock the same rows in different order, the
    /// provider's retry resolves the deadlock.
    /// </summary>
    private static IEnumerable<(int Views, long[] Ids)> Groups(Dictionary<long, int> counts) =>
        counts
            .GroupBy(c => c.Value, c => c.Key)
            .OrderBy(g => g.Key)
            .SelectMany(g => g.Order().Chunk(MostInStatement).Select(ids => (g.Key, ids)));

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Journal {Journal} cannot be read or deleted; the next run tries again"
    )]
    private static partial void LogLeft(ILogger logger, Exception exception, string journal);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Left out {Count} damaged records of journal {Journal}")]
    private static partial void LogDamaged(ILogger logger, int count, string journal);
}
