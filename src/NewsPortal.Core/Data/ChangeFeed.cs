using Microsoft.EntityFrameworkCore;

namespace NewsPortal.Core.Data;

/// <summary>Writes and reads the change feed.</summary>
public sealed class ChangeFeed(NewsDbContext db, TimeProvider clock, IEnumerable<IContentChangeHandler> handlers)
{
    private readonly List<ChangeEntry> _appended = [];

    /// <summary>
    /// Adds an entry to the present unit of work; it is stored by the SaveChanges that stores the change itself, or,
    /// for a new entity, by the next one in the same transaction, once the id is known.
    /// </summary>
    /// <param name="subject">The kind of thing that changed.</param>
    /// <param name="subjectId">Its id.</param>
    /// <param name="tags">
    /// The <see cref="CacheTags"/> of all pages concerned; null for those that follow from the thing alone.
    /// </param>
    /// <param name="holdsFrom">UTC; from when on readers see it. Null for at once.</param>
    public void Append(
        ChangeSubject subject, long subjectId, IReadOnlyCollection<string>? tags = null, DateTime? holdsFrom = null)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var entry = new ChangeEntry
        {
            At = now, Subject = subject, SubjectId = subjectId,
            Tags = string.Join(' ', (tags ?? CacheTags.Of(subject, subjectId)).Distinct()), HoldsFrom = holdsFrom ?? now,
        };
        db.Changes.Add(entry);
        _appended.Add(entry);
    }

    /// <summary>
    /// Tells this process's handlers about what was appended; called by every writer after its commit. Does nothing
    /// inside a transaction that is still open: who opened it announces.
    /// </summary>
    public async Task AnnounceAsync(CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is not null || _appended.Count == 0)
        {
            return;
        }

        var changes = _appended.ToList();
        _appended.Clear();
        foreach (var handler in handlers)
        {
            await handler.HandleAsync(changes, cancellationToken);
        }
    }

    /// <summary>Takes back what was appended since the last announcement, because its transaction was rolled back.</summary>
    public void Forget() => _appended.Clear();

    /// <summary>The highest sequence number so far; 0 for an empty feed.</summary>
    public async Task<long> LatestAsync(CancellationToken cancellationToken) =>
        await db.Changes.MaxAsync(c => (long?)c.Sequence, cancellationToken) ?? 0;

    /// <summary>Entries above a sequence number, oldest first, at most <paramref name="limit"/>.</summary>
    public async Task<IReadOnlyList<ChangeEntry>> ReadAsync(long after, int limit, CancellationToken cancellationToken) =>
        await db.Changes.AsNoTracking().Where(c => c.Sequence > after).OrderBy(c => c.Sequence).Take(limit)
            .ToListAsync(cancellationToken);
}
