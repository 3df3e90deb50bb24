using Microsoft.EntityFrameworkCore;

namespace NewsPortal.Core.Data;

/// <summary>Units of work that need more than one SaveChanges.</summary>
public static class Transactions
{
    /// <summary>
    /// Runs the work in a transaction, with the provider's retries, and joins one that is open already (an import puts
    /// several edits into one). The work may run more than once: it must read what it changes itself.
    /// </summary>
    public static async Task<T> InTransactionAsync<T>(
        this NewsDbContext db, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is not null)
        {
            return await work(cancellationToken);
        }

        return await db.Database.CreateExecutionStrategy().ExecuteAsync(
            async token =>
            {
                db.ChangeTracker.Clear();
                await using var transaction = await db.Database.BeginTransactionAsync(token);
                var result = await work(token);
                await transaction.CommitAsync(token);
                return result;
            },
            cancellationToken);
    }
}
