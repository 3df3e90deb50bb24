using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Readership;

/// <summary>
/// Adds journaled views to the database. The counts and the journal position are committed together, so that a crash at
/// any point neither loses a view nor counts one twice; a journal is deleted only after its last commit, which is
/// on the disk by then (docs/adr/0071). Views of articles that do not exist or are not public are dropped here, as are
/// those that another node has counted (docs/adr/0077).
/// </summary>
public sealed partial class FoldViews(
    NewsDbContext db,
    ViewJournal journal,
    SiteVisits visits,
    TimeProvider clock,
    ReadershipMetrics metrics,
    PageCache pages,
    ILogger<FoldViews> logger
) : IJob
{
    private const int MostInTransaction = 50_000;
    private const int MostInStatement = 1_000;

    /// <summary>Sites counted by name for one article in one hour.</summary>
    private const int MostSites = 20;

    /// <summary>"Now" is half an hour; a little more, for clocks that differ.</summary>
    private static readonly TimeSpan RecentMinutes = TimeSpan.FromMinutes(40);

    /// <summary>What was read later than this was stamped by a clock that was wrong then.</summary>
    private static readonly TimeSpan WrongClock = TimeSpan.FromDays(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var begunAt = clock.GetUtcNow().UtcDateTime;
        var isAll = true;
        foreach (var file in journal.Readable())
        {
            try
            {
                using (file)
                {
                    while (await FoldNextAsync(file, cancellationToken)) { }
                }

                metrics.Counted(file.Name, file.End);

                // Not while it is open: Windows does not delete open files.
                if (file.IsFinished)
                {
                    file.File.Delete();
                    metrics.Gone(file.Name);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // One bad file must not keep the others from being counted; the next run retries it.
                LogLeft(logger, exception, file.Name);
                isAll = false;
            }
        }

        if (isAll)
        {
            metrics.CountedUntil(begunAt);
        }
    }

    /// <summary>Counts the next chunk of a journal; false at its end.</summary>
    private async Task<bool> FoldNextAsync(JournalFile file, CancellationToken cancellationToken)
    {
        // Another node may be counting the first view of the same article, or this very journal. Its rows will exist on
        // the next attempt, which adds to them.
        var counted = await db.InRepeatedTransactionAsync(token => FoldAsync(file, token), cancellationToken);
        if (counted is null)
        {
            return false;
        }

        metrics.Folded(counted.ByStory.Values.Sum());
        metrics.LeftOut("repeat", counted.Repeats);
        pages.Grow(counted.ByStory.Keys.Select(CacheTags.Views));
        return true;
    }

    /// <returns>Null at the end of the journal.</returns>
    private async Task<Counted?> FoldAsync(JournalFile file, CancellationToken cancellationToken)
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

        var (read, next, damaged) = file.Read(from, MostInTransaction);
        var views = read.Where(v => v.At < now + WrongClock).ToList();
        damaged += read.Count - views.Count;
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
            return new Counted([], 0);
        }

        var visible = await VisibleAsync(views.Select(v => v.Entry.ArticleId).Distinct(), now, cancellationToken);
        var known = views.Where(v => visible.Contains(v.Entry.ArticleId)).ToList();
        var entries = await WithoutRepeatsAsync(known, cancellationToken);
        var counted = entries.Where(v => v.Entry.Quarters is null).ToList();
        var byStory = counted.CountBy(v => v.Entry.ArticleId).ToDictionary();
        await AddToTotalsAsync(byStory, cancellationToken);
        foreach (var hour in counted.GroupBy(v => HourOf(v.At)))
        {
            await AddToHourAsync(hour.Key, hour.CountBy(v => v.Entry.ArticleId).ToDictionary(), cancellationToken);
        }

        foreach (var (key, counts) in await DetailsAsync(entries, now, cancellationToken))
        {
            await AddToDetailAsync(key, counts, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        return new Counted(byStory, known.Count - entries.Count);
    }

    private async Task<IReadOnlyList<JournalRecord>> WithoutRepeatsAsync(
        IReadOnlyList<JournalRecord> entries,
        CancellationToken cancellationToken
    )
    {
        var compared = entries.Where(v => v.Entry.Visit is not null).ToList();
        if (compared.Count == 0)
        {
            return entries;
        }

        var repeats = await visits.RememberAsync(
            [.. compared.Select(v => new Visit(v.Entry.Visit!.Value, v.At))],
            cancellationToken
        );
        return repeats.Count == 0
            ? entries
            : [.. entries.Where(v => v.Entry.Visit is null), .. compared.Where((_, place) => !repeats.Contains(place))];
    }

    /// <summary>What else is counted of these, by article.</summary>
    private async Task<IEnumerable<(Detail Key, Dictionary<long, int> Counts)>> DetailsAsync(
        IReadOnlyList<JournalRecord> entries,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var named = await NamedAsync(entries, cancellationToken);
        return entries
            .SelectMany(v => DetailsOf(v, named, now).Select(key => (Key: key, v.Entry.ArticleId)))
            .GroupBy(d => d.Key, d => d.ArticleId)
            .OrderBy(g => g.Key.Facet)
            .ThenBy(g => g.Key.At)
            .ThenBy(g => g.Key.Value, StringComparer.Ordinal)
            .Select(g => (g.Key, g.CountBy(id => id).ToDictionary()));
    }

    private static IEnumerable<Detail> DetailsOf(
        JournalRecord view,
        HashSet<(DateTime Hour, long ArticleId, string Site)> named,
        DateTime now
    )
    {
        var hour = HourOf(view.At);
        if (view.Entry.Quarters is { } quarters)
        {
            yield return new Detail(ReadingFacet.Depth, hour, quarters.ToString(CultureInfo.InvariantCulture));
            yield break;
        }

        var referrer = view.Entry.Referrer;
        var isNamed = referrer.Kind != ReferrerKind.Site || named.Contains((hour, view.Entry.ArticleId, referrer.Key));
        yield return new Detail(ReadingFacet.Referrer, hour, (isNamed ? referrer : Referrer.OtherSite).Key);
        yield return new Detail(
            ReadingFacet.Device,
            hour,
            ((int)view.Entry.Device).ToString(CultureInfo.InvariantCulture)
        );

        // A journal that was left behind has nothing to do with now.
        if (view.At > now - RecentMinutes)
        {
            yield return new Detail(
                ReadingFacet.Minute,
                view.At.AddTicks(-(view.At.Ticks % TimeSpan.TicksPerMinute)),
                ""
            );
        }
    }

    /// <summary>
    /// The sites that are counted by name: of each article in each hour those that already are, then the most frequent
    /// of the new ones, up to a limit. Whatever hosts are invented, there are no more rows than that.
    /// </summary>
    private async Task<HashSet<(DateTime Hour, long ArticleId, string Site)>> NamedAsync(
        IReadOnlyList<JournalRecord> entries,
        CancellationToken cancellationToken
    )
    {
        HashSet<(DateTime, long, string)> named = [];
        var sites = entries.Where(v => v.Entry is { Quarters: null, Referrer.Kind: ReferrerKind.Site });
        foreach (var hour in sites.GroupBy(v => HourOf(v.At)))
        {
            foreach (var articles in hour.GroupBy(v => v.Entry.ArticleId).Chunk(MostInStatement))
            {
                var ids = articles.Select(a => a.Key).ToArray();
                var at = hour.Key;
                var present = (
                    await db
                        .ReadingCounts.Where(c =>
                            c.Facet == ReadingFacet.Referrer
                            && c.At == at
                            && ids.Contains(c.ArticleId)
                            && c.Value.StartsWith("site:")
                        )
                        .Select(c => new { c.ArticleId, c.Value })
                        .ToListAsync(cancellationToken)
                ).ToLookup(c => c.ArticleId, c => c.Value);
                foreach (var article in articles)
                {
                    var known = present[article.Key].ToHashSet(StringComparer.Ordinal);
                    var added = article
                        .CountBy(v => v.Entry.Referrer.Key)
                        .Where(site => !known.Contains(site.Key))
                        .OrderByDescending(site => site.Value)
                        .ThenBy(site => site.Key, StringComparer.Ordinal)
                        .Take(Math.Max(0, MostSites - known.Count))
                        .Select(site => site.Key);
                    named.UnionWith(known.Concat(added).Select(site => (at, article.Key, site)));
                }
            }
        }

        return named;
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

    private async Task AddToDetailAsync(Detail key, Dictionary<long, int> counts, CancellationToken cancellationToken)
    {
        var (facet, at, value) = key;
        foreach (var (views, ids) in Groups(counts))
        {
            var present = await db
                .ReadingCounts.Where(c =>
                    c.Facet == facet && c.At == at && c.Value == value && ids.Contains(c.ArticleId)
                )
                .Select(c => c.ArticleId)
                .ToListAsync(cancellationToken);
            if (present.Count > 0)
            {
                await db
                    .ReadingCounts.Where(c =>
                        c.Facet == facet && c.At == at && c.Value == value && present.Contains(c.ArticleId)
                    )
                    .ExecuteUpdateAsync(set => set.SetProperty(c => c.Views, c => c.Views + views), cancellationToken);
            }

            db.ReadingCounts.AddRange(
                ids.Except(present)
                    .Select(id => new ReadingCount
                    {
                        Facet = facet,
                        At = at,
                        ArticleId = id,
                        Value = value,
                        Views = views,
                    })
            );
        }
    }

    internal static DateTime HourOf(DateTime at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerHour));

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

    /// <param name="ByStory">The new views of each story.</param>
    /// <param name="Repeats">What was left out, because it had been counted.</param>
    private sealed record Counted(Dictionary<long, int> ByStory, int Repeats);

    private readonly record struct Detail(ReadingFacet Facet, DateTime At, string Value);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Journal {Journal} cannot be read or deleted; the next run tries again"
    )]
    private static partial void LogLeft(ILogger logger, Exception exception, string journal);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Left out {Count} records of journal {Journal}, which are damaged or of an impossible time"
    )]
    private static partial void LogDamaged(ILogger logger, int count, string journal);
}
