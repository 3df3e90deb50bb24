using Microsoft.EntityFrameworkCore;

namespace NewsPortal.Core.Data;

/// <summary>
/// Large deletions in small statements: one alone would lock a whole table on SQL Server, and keep every other writer
/// waiting on SQLite.
/// </summary>
internal static class Batches
{
    private const int Size = 1_000;

    /// <summary>
    /// Deletes all rows of a query in its order, in as many statements as it takes. Not in one transaction.
    /// </summary>
    public static async Task DeleteInBatchesAsync<T>(
        this IOrderedQueryable<T> rows,
        CancellationToken cancellationToken
    )
        where T : class
    {
        while (await rows.Take(Size).ExecuteDeleteAsync(cancellationToken) == Size) { }
    }
}
