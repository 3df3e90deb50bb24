using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Access;

/// <summary>
/// Links each new entry of the audit trail to the one before it, in the transaction that stores it, and refuses to
/// change or delete one. The row of the chain's end is locked first, so that entries of all nodes come one after the
/// other.
/// </summary>
internal sealed class AuditSealing : SaveChangesInterceptor
{
    public static AuditSealing Instance { get; } = new();

    public override InterceptionResult<int> SavingChanges(
        DbContextEventData eventData,
        InterceptionResult<int> result
    ) =>
        eventData.Context is NewsDbContext db && New(db).Count > 0
            ? throw new InvalidOperationException("Entries of the audit trail are stored by SaveChangesAsync.")
            : result;

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        if (eventData.Context is NewsDbContext db && New(db) is { Count: > 0 } entries)
        {
            await LinkAsync(db, entries, cancellationToken);
        }

        return result;
    }

    /// <summary>
    /// Links the entries of a database from before the chain, oldest first. Once only: an entry without a number that
    /// appears later was written by something else, and stays a fault of the chain.
    /// </summary>
    internal static async Task AdoptAsync(NewsDbContext db, CancellationToken cancellationToken)
    {
        await LockAsync(db, 0, cancellationToken);
        if (await HeadAsync(db, cancellationToken) is { Sequence: 0 } head)
        {
            await AdoptAsync(db, head, cancellationToken);
            await MoveAsync(db, head, cancellationToken);
        }
    }

    private static List<AuditEntry> New(NewsDbContext db)
    {
        List<AuditEntry> added = [];
        foreach (EntityEntry<AuditEntry> entry in db.ChangeTracker.Entries<AuditEntry>())
        {
            switch (entry.State)
            {
                case EntityState.Added when entry.Entity.Sequence is null:
                    added.Add(entry.Entity);
                    break;
                case EntityState.Modified or EntityState.Deleted:
                    throw new InvalidOperationException("Entries of the audit trail never change.");
            }
        }

        return added;
    }

    private static async Task LinkAsync(NewsDbContext db, List<AuditEntry> entries, CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException("Entries of the audit trail are stored in a transaction.");
        }

        await LockAsync(db, entries.Count, cancellationToken);
        var head = await HeadAsync(db, cancellationToken);
        head.Sequence -= entries.Count;
        if (head.Sequence == 0)
        {
            await AdoptAsync(db, head, cancellationToken);
        }

        foreach (var entry in entries)
        {
            entry.Sequence = ++head.Sequence;
            entry.Salt = AuditChain.NewSalt();
            entry.Seal = AuditChain.SealOf(entry, entry.Salt);
            entry.Hash = AuditChain.HashOf(entry, entry.Sequence.Value, entry.Seal, head.Hash);
            head.Hash = entry.Hash;
        }

        await MoveAsync(db, head, cancellationToken);
    }

    private static async Task AdoptAsync(NewsDbContext db, AuditHead head, CancellationToken cancellationToken)
    {
        var older = await db
            .AuditTrail.AsNoTracking()
            .Where(a => a.Sequence == null)
            .OrderBy(a => a.Id)
            .ToListAsync(cancellationToken);
        foreach (var entry in older)
        {
            var (sequence, salt) = (++head.Sequence, AuditChain.NewSalt());
            var seal = AuditChain.SealOf(entry, salt);
            var hash = AuditChain.HashOf(entry, sequence, seal, head.Hash);
            await db
                .AuditTrail.Where(a => a.Id == entry.Id)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(a => a.Sequence, sequence)
                            .SetProperty(a => a.Salt, salt)
                            .SetProperty(a => a.Seal, seal)
                            .SetProperty(a => a.Hash, hash),
                    cancellationToken
                );
            head.Hash = hash;
        }
    }

    /// <summary>A write, which waits for whoever else is adding entries.</summary>
    private static Task LockAsync(NewsDbContext db, int count, CancellationToken cancellationToken) =>
        db
            .AuditHeads.Where(h => h.Id == AuditHead.SingleId)
            .ExecuteUpdateAsync(set => set.SetProperty(h => h.Sequence, h => h.Sequence + count), cancellationToken);

    private static Task<AuditHead> HeadAsync(NewsDbContext db, CancellationToken cancellationToken) =>
        db.AuditHeads.AsNoTracking().SingleAsync(h => h.Id == AuditHead.SingleId, cancellationToken);

    private static Task MoveAsync(NewsDbContext db, AuditHead head, CancellationToken cancellationToken)
    {
        var (sequence, hash) = (head.Sequence, head.Hash);
        return db
            .AuditHeads.Where(h => h.Id == AuditHead.SingleId)
            .ExecuteUpdateAsync(
                set => set.SetProperty(h => h.Sequence, sequence).SetProperty(h => h.Hash, hash),
                cancellationToken
            );
    }
}
