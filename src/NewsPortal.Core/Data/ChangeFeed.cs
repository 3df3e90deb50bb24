using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace NewsPortal.Core.Data;

/// <summary>Writes and reads the change feed.</summary>
public sealed partial class ChangeFeed(
    NewsDbContext db,
    TimeProvider clock,
    IEnumerable<IContentChangeHandler> handlers,
    ILogger<ChangeFeed> logger
)
{
    /// <summary>
    /// Adds an entry to the current unit of work. It is stored by the SaveChanges that stores the change itself, or,
    /// for a new entity, by the next one in the same transaction, once the id is known.
    /// </summary>
    /// <param name="subject">The kind of thing that changed.</param>
    /// <param name="subjectId">Its id.</param>
    /// <param name="tags">
    /// The <see cref="CacheTags"/> of all affected pages; null to derive them from the thing alone.
    /// </param>
    /// <param name="holdsFrom">UTC; when readers see it. Null for immediately.</param>
    public void Append(
        ChangeSubject subject,
        long subjectId,
        IReadOnlyCollection<string>? tags = null,
        DateTime? holdsFrom = null
    )
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var entry = new ChangeEntry
        {
            At = now,
            Subject = subject,
            SubjectId = subjectId,
            Tags = string.Join(' ', (tags ?? CacheTags.Of(subject, subjectId)).Distinct()),
            HoldsFrom = holdsFrom ?? now,
        };
        db.Changes.Add(entry);
        db.Committed.Append(entry);
    }

    /// <summary>
    /// Notifies this process's handlers of everything committed since the last call; every writer calls it after its
    /// commit. Does nothing inside an open transaction: whoever opened it announces. A failing handler does not fail
    /// the writer, whose change is stored: the feed delivers it to the handler again within a second.
    /// </summary>
    public async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is not null || db.Committed.Take() is not { Count: > 0 } changes)
        {
            return;
        }

        foreach (var handler in handlers)
        {
            try
            {
                await handler.HandleAsync(changes, cancellationToken);
            }
            catch (Exception exception)
            {
                LogNotTold(logger, exception, handler.GetType().Name);
            }
        }
    }

    /// <summary>The highest sequence number so far; 0 for an empty feed.</summary>
    public async Task<long> LatestAsync(CancellationToken cancellationToken) =>
        await db.Changes.MaxAsync(c => (long?)c.Sequence, cancellationToken) ?? 0;

    /// <summary>Entries above a sequence number, oldest first, at most <paramref name="limit"/>.</summary>
    public async Task<IReadOnlyList<ChangeEntry>> ReadAsync(
        long after,
        int limit,
        CancellationToken cancellationToken
    ) =>
        await db
            .Changes.AsNoTracking()
            .Where(c => c.Sequence > after)
            .OrderBy(c => c.Sequence)
            .Take(limit)
            .ToListAsync(cancellationToken);

    /// <summary>How many entries are above a sequence number.</summary>
    internal Task<long> CountAsync(long after, CancellationToken cancellationToken) =>
        db.Changes.LongCountAsync(c => c.Sequence > after, cancellationToken);

    /// <summary>The existing sequence numbers in a range.</summary>
    internal Task<List<long>> NumbersAsync(long after, long to, CancellationToken cancellationToken) =>
        db
            .Changes.Where(c => c.Sequence > after && c.Sequence <= to)
            .Select(c => c.Sequence)
            .ToListAsync(cancellationToken);

    /// <summary>
    /// False if entries above a sequence number may have been pruned, because nothing that old is left.
    /// <see cref="PruneChanges"/> always leaves one.
    /// </summary>
    internal Task<bool> ReachesAsync(long sequence, CancellationToken cancellationToken) =>
        db.Changes.AnyAsync(c => c.Sequence <= sequence, cancellationToken);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Handler} could not be told of a change and is told again")]
    private static partial void LogNotTold(ILogger logger, Exception exception, string handler);
}
