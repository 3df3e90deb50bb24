using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Backups;

/// <summary>Stores which backup was verified last.</summary>
public sealed class BackupProofEditor(NewsDbContext db, TimeProvider clock)
{
    /// <summary>
    /// The names of the keys that a database has; no two sites have one in common, and none is ever removed, so that a
    /// backup and its site know each other by them.
    /// </summary>
    public Task<List<string>> KeysAsync(CancellationToken cancellationToken) =>
        db
            .DataProtectionKeys.AsNoTracking()
            .Where(key => key.FriendlyName != null)
            .Select(key => key.FriendlyName!)
            .ToListAsync(cancellationToken);

    /// <summary>Notes a backup that was verified now; an older one than is noted says nothing new.</summary>
    /// <param name="madeAt">UTC; when it was made.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task KeepAsync(DateTime madeAt, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var known = await db.BackupProofs.SingleOrDefaultAsync(cancellationToken);
        if (known is null)
        {
            db.BackupProofs.Add(new BackupProof { MadeAt = madeAt, VerifiedAt = now });
        }
        else if (known.MadeAt <= madeAt)
        {
            (known.MadeAt, known.VerifiedAt) = (madeAt, now);
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
