using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Export;

/// <summary>Work that reads a site as it was at one moment, while it runs.</summary>
internal static class Snapshot
{
    /// <summary>
    /// Does the work, which begins a snapshot itself, and does all of it again after a fault that passes.
    /// </summary>
    /// <exception cref="ArchiveException">The database allows no snapshot.</exception>
    public static async Task<T> ReadAsync<T>(
        NewsDbContext db,
        Func<CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await db.Database.CreateExecutionStrategy().ExecuteAsync(work, cancellationToken);
        }
        catch (Exception exception) when (TableRows.IsSnapshotRefused(exception))
        {
            throw new ArchiveException(
                "The database allows no snapshot, in which a site is exported as it was at one moment. Have an "
                    + "administrator run ALTER DATABASE … SET ALLOW_SNAPSHOT_ISOLATION ON.",
                exception
            );
        }
    }
}
