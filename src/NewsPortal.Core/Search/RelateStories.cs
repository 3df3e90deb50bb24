using Lucene.Net.Search;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Search;

/// <summary>
/// Finds and stores the related stories of each story, so that a page only looks them up: stories that share rare
/// words, topics and sections, or link to each other; among equals the newer first. Follows changes to the index, and
/// backfills from the newest story to the oldest in batches.
/// </summary>
public sealed class RelateStories(
    NewsDbContext db,
    SearchIndex index,
    SearchLanguage language,
    RelationQueue queue,
    ChangeFeed changes,
    TimeProvider clock
) : IJob
{
    /// <summary>How many are stored per story; pages show the first ones that readers can see.</summary>
    public const int Stored = 12;

    private const int Batch = 50;
    private const int Considered = 40;

    /// <summary>Stories less similar than this are about different things, unless they share a topic.</summary>
    private const double LeastLikeness = 0.1;

    private const double OldestWorth = 0.8;
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(15);

    private readonly StoryProfiles _profiles = new(language);

    /// <inheritdoc />
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (index.IsReady && queue.Take(Batch) is { Count: > 0 } changed)
        {
            try
            {
                if (!await RelateChangedAsync(changed, withNeighbours: queue.Count < Batch, cancellationToken))
                {
                    queue.Add(changed);
                    return;
                }
            }
            catch
            {
                queue.Add(changed);
                throw;
            }
        }

        while (index.IsReady && queue.MissingBelow is { } below && clock.GetElapsedTime(began) < LongestRun)
        {
            var missing = await db
                .Articles.Where(a =>
                    a.Id < below && a.ListedAt != null && !db.ArticleRelations.Any(r => r.ArticleId == a.Id)
                )
                .OrderByDescending(a => a.Id)
                .Select(a => a.Id)
                .Take(Batch)
                .ToListAsync(cancellationToken);
            if (await StoreAsync(missing, cancellationToken) is null)
            {
                return;
            }

            queue.Continue(below, missing.Count < Batch ? null : missing[^1]);
        }
    }

    /// <summary>
    /// Recomputes the given stories, then the stories they link to or are linked from, whose scores may have changed.
    /// After an import there are too many for that second step.
    /// </summary>
    /// <returns>False while the index cannot be read.</returns>
    private async Task<bool> RelateChangedAsync(
        IReadOnlyList<long> changed,
        bool withNeighbours,
        CancellationToken cancellationToken
    )
    {
        var before = await db
            .ArticleRelations.Where(r => changed.Contains(r.RelatedId))
            .Select(r => r.ArticleId)
            .Distinct()
            .ToListAsync(cancellationToken);
        var near = await StoreAsync(changed, cancellationToken);
        if (near is not null && withNeighbours)
        {
            await StoreAsync([.. before.Union(near).Except(changed)], cancellationToken);
        }

        return near is not null;
    }

    /// <summary>
    /// Finds and stores the related stories of these. Returns all that were found; null while the index cannot be read.
    /// </summary>
    private async Task<IReadOnlyList<long>?> StoreAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        Dictionary<long, IReadOnlyList<long>> found = [];
        foreach (var id in ids)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!index.TryRead(searcher => Near(searcher, id), out var near))
            {
                return null;
            }

            found[id] = near;
        }

        try
        {
            await db.InTransactionAsync(token => WriteAsync(found, token), cancellationToken);
            await changes.AnnounceAsync(cancellationToken);
        }
        catch (DbUpdateException exception)
            when (exception is DbUpdateConcurrencyException
                || exception.IsUniqueViolation()
                || exception.IsReferenceViolation()
            )
        {
            // Another node has just stored them, or a story was deleted; the change feed reports the latter.
            db.ChangeTracker.Clear();
        }

        return [.. found.Values.SelectMany(near => near).Distinct()];
    }

    private async Task<int> WriteAsync(Dictionary<long, IReadOnlyList<long>> found, CancellationToken cancellationToken)
    {
        var ids = found.Keys.ToList();
        var rows = (
            await db.ArticleRelations.Where(r => ids.Contains(r.ArticleId)).ToListAsync(cancellationToken)
        ).ToLookup(r => r.ArticleId);
        var named = found.Values.SelectMany(near => near).Union(ids).ToList();
        var known = (
            await db.Articles.Where(a => named.Contains(a.Id)).Select(a => a.Id).ToListAsync(cancellationToken)
        ).ToHashSet();
        foreach (var (id, near) in found)
        {
            List<long> wanted = known.Contains(id) ? [.. near.Where(known.Contains)] : [];
            if (!rows[id].OrderBy(r => r.Position).Select(r => r.RelatedId).SequenceEqual(wanted))
            {
                db.ArticleRelations.RemoveRange(rows[id]);
                await db.SaveChangesAsync(cancellationToken);
                db.ArticleRelations.AddRange(
                    wanted.Select(
                        (related, i) =>
                            new ArticleRelation
                            {
                                ArticleId = id,
                                RelatedId = related,
                                Position = i,
                            }
                    )
                );
                changes.Append(ChangeSubject.Related, id);
            }
        }

        var written = await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return written;
    }

    /// <summary>
    /// The most similar stories, best first. Weak matches are dropped and replaced by the newest stories of the same
    /// topics and sections. Empty when the story is not in the index.
    /// </summary>
    private List<long> Near(IndexSearcher searcher, long id)
    {
        if (searcher.Search(new TermQuery(StoryFields.Key(id)), 1).ScoreDocs is not [var self])
        {
            return [];
        }

        var now = clock.GetUtcNow().UtcDateTime.Ticks;
        var own = _profiles.Of(searcher, self.Doc);
        List<long> best =
            own.Weights.Count == 0
                ? []
                :
                [
                    .. searcher
                        .Search(StoryProfiles.Candidates(own), Considered)
                        .ScoreDocs.Where(hit => hit.Doc != self.Doc)
                        .Select(hit => (hit.Doc, Profile: _profiles.Of(searcher, hit.Doc)))
                        .Select(hit => (hit.Doc, hit.Profile, Likeness: own.Likeness(hit.Profile)))
                        .Where(hit => hit.Likeness >= LeastLikeness || own.SharesTopic(hit.Profile))
                        .OrderByDescending(hit =>
                            hit.Likeness * Freshness.Of(now - searcher.PublishedOf(hit.Doc), OldestWorth)
                        )
                        .ThenBy(hit => hit.Doc)
                        .Select(hit => searcher.IdOf(hit.Doc))
                        .Take(Stored),
                ];
        foreach (
            var label in own
                .Weights.Where(w => w.Key.Field is StoryFields.Tag or StoryFields.Section)
                .OrderByDescending(w => w.Value)
                .ThenBy(w => w.Key)
                .Select(w => (Query)new TermQuery(w.Key))
                .Append(new MatchAllDocsQuery())
        )
        {
            if (best.Count >= (label is MatchAllDocsQuery ? StoryAround.RelatedCount : Stored))
            {
                break;
            }

            var newest = searcher
                .Search(
                    label,
                    null,
                    Stored + 1,
                    new Sort(new SortField(StoryFields.Published, SortFieldType.INT64, reverse: true))
                )
                .ScoreDocs;
            best.AddRange(
                newest
                    .Select(hit => searcher.IdOf(hit.Doc))
                    .Except([id, .. best])
                    .Take((label is MatchAllDocsQuery ? StoryAround.RelatedCount : Stored) - best.Count)
                    .ToList()
            );
        }

        return best;
    }
}
