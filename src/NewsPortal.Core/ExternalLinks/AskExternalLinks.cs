using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.ExternalLinks;

/// <summary>
/// Asks the addresses on other sites that are linked in what is being written, so that the answers are there when
/// somebody wants to publish: nobody waits for a stranger's server. Runs on every node; each address is claimed first.
/// </summary>
public sealed class AskExternalLinks(
    NewsDbContext db,
    TextLinks texts,
    ILinkAsker asker,
    LinkWatch watch,
    TimeProvider clock
) : IJob
{
    private const int AtOnce = 40;
    private const int MostTexts = 200;
    private const int SideBySide = 8;

    /// <summary>An address that no text has had for so long is forgotten.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>An address is asked again as long as texts with it are worked on.</summary>
    private static readonly TimeSpan Wanted = TimeSpan.FromDays(2);

    /// <summary>Longer than asking takes: a node that dies meanwhile leaves it to the others.</summary>
    private static readonly TimeSpan Claimed = TimeSpan.FromMinutes(5);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var settings = await db.CheckSettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (CheckLevels.Of(settings)[StoryCheck.ExternalLinks] == CheckLevel.Off)
        {
            return;
        }

        await CollectAsync(cancellationToken);
        await AskAsync(cancellationToken);
        var forgotten = clock.GetUtcNow().UtcDateTime - Kept;
        await db
            .ExternalLinks.Where(l => l.WantedAt < forgotten)
            .OrderBy(l => l.WantedAt)
            .DeleteInBatchesAsync(cancellationToken);
    }

    /// <summary>
    /// The links of all texts that were typed or saved since the last time. Not of restricted stories: a question would
    /// tell the other side that somebody is interested.
    /// </summary>
    private async Task CollectAsync(CancellationToken cancellationToken)
    {
        var since = watch.Since;
        var now = clock.GetUtcNow().UtcDateTime;
        var typed = await db
            .WorkingCopies.AsNoTracking()
            .Where(c =>
                c.UpdatedAt > since && c.Body != null && !db.StoryRestrictions.Any(r => r.ArticleId == c.ArticleId)
            )
            .OrderByDescending(c => c.UpdatedAt)
            .Take(MostTexts)
            .Select(c => c.Body)
            .ToListAsync(cancellationToken);
        var newest = await db
            .ArticleVersions.AsNoTracking()
            .Where(v => !db.StoryRestrictions.Any(r => r.ArticleId == v.ArticleId))
            .OrderByDescending(v => v.Id)
            .Take(MostTexts)
            .Select(v => new
            {
                v.Id,
                v.At,
                v.Reason,
            })
            .ToListAsync(cancellationToken);
        var ids = newest.Where(v => v.At > since && v.Reason != VersionReason.Imported).Select(v => v.Id).ToList();
        var saved =
            ids.Count == 0
                ? []
                : await db
                    .ArticleVersions.AsNoTracking()
                    .Where(v => ids.Contains(v.Id))
                    .Select(v => v.Content.Body)
                    .ToListAsync(cancellationToken);
        var found = typed
            .Concat(saved.Select(body => body.Read()))
            .SelectMany(texts.In)
            .Select(link => link.Address)
            .ToHashSet(StringComparer.Ordinal);
        await RememberAsync(found, now, cancellationToken);
        watch.Looked(now);
    }

    private async Task RememberAsync(HashSet<string> found, DateTime now, CancellationToken cancellationToken)
    {
        foreach (var some in found.Chunk(500))
        {
            var byHash = some.ToDictionary(Sha256Hex.Of, StringComparer.Ordinal);
            var hashes = byHash.Keys.ToList();
            var known = await db
                .ExternalLinks.Where(l => hashes.Contains(l.Hash))
                .Select(l => l.Hash)
                .ToListAsync(cancellationToken);
            await db
                .ExternalLinks.Where(l => hashes.Contains(l.Hash))
                .ExecuteUpdateAsync(set => set.SetProperty(l => l.WantedAt, now), cancellationToken);
            foreach (var hash in hashes.Except(known))
            {
                db.ExternalLinks.Add(ExternalLink.To(byHash[hash], now));
                try
                {
                    await db.SaveChangesAsync(cancellationToken);
                }
                catch (DbUpdateException exception) when (exception.IsUniqueViolation())
                {
                    // Another node was faster.
                    db.ChangeTracker.Clear();
                }
            }
        }
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var wanted = now - Wanted;
        var due = await db
            .ExternalLinks.AsNoTracking()
            .Where(l => l.DueAt <= now && l.WantedAt > wanted)
            .OrderBy(l => l.DueAt)
            .ThenBy(l => l.Id)
            .Take(AtOnce)
            .ToListAsync(cancellationToken);
        List<ExternalLink> claimed = [];
        foreach (var link in due)
        {
            var until = now + Claimed;
            if (
                await db
                    .ExternalLinks.Where(l => l.Id == link.Id && l.DueAt == link.DueAt)
                    .ExecuteUpdateAsync(set => set.SetProperty(l => l.DueAt, until), cancellationToken) == 1
            )
            {
                claimed.Add(link);
            }
        }

        // One question at a time for each host, as a reader would.
        ConcurrentBag<(ExternalLink Link, LinkAnswer Answer)> answers = [];
        await Parallel.ForEachAsync(
            claimed.GroupBy(link => new Uri(link.Address).Host),
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken },
            async (links, token) =>
            {
                foreach (var link in links)
                {
                    answers.Add((link, await asker.AskAsync(new Uri(link.Address), token)));
                }
            }
        );
        await StoreAsync([.. answers], now, cancellationToken);
    }

    /// <summary>Silence everywhere is that of our own network, and says nothing about anybody's address.</summary>
    private async Task StoreAsync(
        IReadOnlyList<(ExternalLink Link, LinkAnswer Answer)> answers,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var hasNetwork =
            answers.Any(a => a.Answer.Status is not null)
            || await db.ExternalLinks.AnyAsync(l => l.State == LinkState.Reached && l.DueAt > now, cancellationToken);
        foreach (var (link, answer) in answers)
        {
            if (hasNetwork)
            {
                link.Answered(answer, now);
            }
            else
            {
                link.Postpone(now);
            }

            await db
                .ExternalLinks.Where(l => l.Id == link.Id)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(l => l.State, link.State)
                            .SetProperty(l => l.Status, link.Status)
                            .SetProperty(l => l.DueAt, link.DueAt),
                    cancellationToken
                );
        }
    }
}
