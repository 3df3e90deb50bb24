using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Editing;

/// <summary>How a unit of work met another one that was faster.</summary>
public enum Clash
{
    /// <summary>A row has a newer version than the one that was edited.</summary>
    Version,

    /// <summary>Somebody took a value that must be unique: an address, a name, the number of a version.</summary>
    Unique,

    /// <summary>Somebody deleted what this names, or named what this deletes.</summary>
    Reference,
}

/// <summary>
/// The frame of every editor: one transaction, refusals and clashes as outcomes, caches told after the commit.
/// </summary>
public static class EditScope
{
    /// <summary>
    /// Stores nothing, and announces nothing, unless the work ends with <see cref="Outcome.Done"/>. Joins a transaction
    /// that is open already: who opened it rolls back and announces.
    /// </summary>
    /// <param name="db">Where to store.</param>
    /// <param name="changes">Tells the caches.</param>
    /// <param name="work">The edit. It may run more than once: it must read what it changes itself.</param>
    /// <param name="cancellationToken">Ends it before anything is stored.</param>
    /// <param name="clashed">What a clash is answered with; null for a conflict.</param>
    /// <param name="attempts">
    /// How often to try where the next round sees what somebody else has stored; a joined transaction is repeated by
    /// who opened it. A newer version is never overwritten.
    /// </param>
    public static async Task<Result<T>> EditAsync<T>(
        this NewsDbContext db,
        ChangeFeed changes,
        Func<CancellationToken, Task<Result<T>>> work,
        CancellationToken cancellationToken,
        Func<Clash, Result<T>>? clashed = null,
        int attempts = 1
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var result = await db.InTransactionAsync(work, inner => inner.IsDone, cancellationToken);
                if (result.IsDone)
                {
                    await changes.AnnounceAsync(cancellationToken);
                }
                else
                {
                    db.ChangeTracker.Clear();
                }

                return result;
            }
            catch (DbUpdateException exception) when (ClashOf(exception) is { } clash)
            {
                if (clash == Clash.Version || attempt == attempts)
                {
                    db.ChangeTracker.Clear();
                    return clashed?.Invoke(clash) ?? new Result<T>(Outcome.Conflict);
                }

                if (db.Database.CurrentTransaction is not null)
                {
                    throw;
                }
            }
        }
    }

    /// <summary>Answers a clash over the address of a thing, which stands in this field.</summary>
    public static Func<Clash, Result<T>> OverAddress<T>(string field) =>
        clash =>
            clash == Clash.Unique
                ? Result<T>.Invalid(field, EditErrorCodes.AddressTaken)
                : new Result<T>(Outcome.Conflict);

    private static Clash? ClashOf(DbUpdateException exception) =>
        exception is DbUpdateConcurrencyException ? Clash.Version
        : exception.IsUniqueViolation() ? Clash.Unique
        : exception.IsReferenceViolation() ? Clash.Reference
        : null;
}
