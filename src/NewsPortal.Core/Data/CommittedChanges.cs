using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace NewsPortal.Core.Data;

/// <summary>
/// The change entries that a context has committed and not yet announced. Entries of a unit of work that was refused,
/// rolled back or retried never get here: only what the database confirmed counts.
/// </summary>
internal sealed class CommittedChanges
{
    private readonly List<ChangeEntry> _appended = [];
    private readonly List<ChangeEntry> _stored = [];
    private readonly List<ChangeEntry> _committed = [];

    public void Append(ChangeEntry entry) => _appended.Add(entry);

    /// <summary>Returns what was committed since the last call.</summary>
    public IReadOnlyList<ChangeEntry> Take()
    {
        ChangeEntry[] taken = [.. _committed];
        _committed.Clear();
        return taken;
    }

    /// <summary>
    /// A transaction begins: entries stored by a previous one that are still here were never committed.
    /// </summary>
    private void Begin() => _stored.Clear();

    /// <summary>The context has saved everything it tracks; what has no number is no longer tracked.</summary>
    private void Store(bool inTransaction)
    {
        (inTransaction ? _stored : _committed).AddRange(_appended.Where(entry => entry.Sequence > 0));
        _appended.Clear();
    }

    private void Commit()
    {
        _committed.AddRange(_stored);
        _stored.Clear();
    }

    /// <summary>Observes the saves and transactions of every context.</summary>
    internal sealed class Watch : SaveChangesInterceptor, IDbTransactionInterceptor
    {
        public static Watch Instance { get; } = new();

        public override int SavedChanges(SaveChangesCompletedEventData eventData, int result)
        {
            Stored(eventData.Context);
            return result;
        }

        public override ValueTask<int> SavedChangesAsync(
            SaveChangesCompletedEventData eventData,
            int result,
            CancellationToken cancellationToken = default
        )
        {
            Stored(eventData.Context);
            return ValueTask.FromResult(result);
        }

        public DbTransaction TransactionStarted(
            DbConnection connection,
            TransactionEndEventData eventData,
            DbTransaction result
        )
        {
            Of(eventData.Context)?.Begin();
            return result;
        }

        public ValueTask<DbTransaction> TransactionStartedAsync(
            DbConnection connection,
            TransactionEndEventData eventData,
            DbTransaction result,
            CancellationToken cancellationToken = default
        )
        {
            Of(eventData.Context)?.Begin();
            return ValueTask.FromResult(result);
        }

        public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) =>
            Of(eventData.Context)?.Commit();

        public Task TransactionCommittedAsync(
            DbTransaction transaction,
            TransactionEndEventData eventData,
            CancellationToken cancellationToken = default
        )
        {
            Of(eventData.Context)?.Commit();
            return Task.CompletedTask;
        }

        private static void Stored(DbContext? context) =>
            Of(context)?.Store(context!.Database.CurrentTransaction is not null);

        private static CommittedChanges? Of(DbContext? context) => (context as NewsDbContext)?.Committed;
    }
}
