using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;

namespace NewsPortal.TestKit;

/// <summary>Rows whose numbers a test chooses, where the database gives them otherwise.</summary>
public static class OwnNumbers
{
    /// <summary>Saves new rows of one type with the numbers that were set on them.</summary>
    public static async Task<int> SaveNumberedAsync<T>(this NewsDbContext db)
        where T : class
    {
        if (!TestDatabase.IsSqlServer)
        {
            return await db.SaveChangesAsync();
        }

        var table = db.Model.FindEntityType(typeof(T))!.GetTableName();
        return await db.InTransactionAsync(
            async cancellationToken =>
            {
                await SqlAsync($"SET IDENTITY_INSERT [{table}] ON");
                var saved = await db.SaveChangesAsync(cancellationToken);
                await SqlAsync($"SET IDENTITY_INSERT [{table}] OFF");
                return saved;

                // The name comes from the model.
#pragma warning disable EF1002
                Task SqlAsync(string sql) => db.Database.ExecuteSqlRawAsync(sql, cancellationToken);
#pragma warning restore EF1002
            },
            default
        );
    }
}
