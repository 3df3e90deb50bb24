using Microsoft.EntityFrameworkCore;

namespace NewsPortal.Core.Data;

/// <summary>Units of work that need more than one SaveChanges.</summary>
public static class Transactions
{
    private const int Attempts = 4;

    /// <summary>
    /// Runs the work in a transaction with the provider's retries, or joins an open one (an import combines several
    /// edits). The work may run more than once, so it must itself read whatever it changes.
    /// </summary>
    public static async Task<T> InTransactionAsync<T>(
        this NewsDbContext db,
        Func<CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        if (db.Database.CurrentTransaction is not null)
        {
            return await work(cancellationToken);
        }

        return await db
            .Database.CreateExecutionStrategy()
            .ExecuteAsync(
                async token =>
                {
                    db.ChangeTracker.Clear();
                    await using var transaction = await db.Database.BeginTransactionAsync(token);
                    var result = await work(token);
                    await transaction.CommitAsync(token);
                    return result;
                },
                cancellationToken
            );
    }

    /// <summary>
    /// Runs the work in a new transaction, and retries if somebody else has just taken a unique value (a slug, a tag):
    /// the next attempt finds theirs. Not for work that joins another transaction, which has failed by then.
    /// </summary>
    public static async Task<T> InRepeatedTransactionAsync<T>(
        this NewsDbContext db,
        Func<CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await db.InTransactionAsync(work, cancellationToken);
            }
            catch (DbUpdateException exception) when (exception.IsUniqueViolation() && attempt < Attempts) { }
        }
    }
}
