using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Access;

/// <summary>
/// Forgets what strangers typed in failed sign-ins (docs/adr/0021). The entry stays, empty and with its seal, so that
/// the chain can still be followed; nobody can guess from the seal what it sealed, because the salt is gone.
/// </summary>
public sealed class PruneAudit(NewsDbContext db, TimeProvider clock) : IJob
{
    internal static readonly TimeSpan Keep = TimeSpan.FromDays(90);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var oldest = clock.GetUtcNow().UtcDateTime - Keep;
        await db
            .AuditTrail.Where(a =>
                a.UserId == null
                && a.At < oldest
                && a.Action == AuditTrail.SignInFailed
                && a.Sequence != null
                && a.Salt != null
            )
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(a => a.UserName, "")
                        .SetProperty(a => a.Subject, "")
                        .SetProperty(a => a.Salt, (string?)null),
                cancellationToken
            );
    }
}

/// <summary>Chains the entries of a database from before the chain, at the first start.</summary>
public sealed class ChainAudit(NewsDbContext db) : IJob
{
    public Task RunAsync(CancellationToken cancellationToken) =>
        db.InTransactionAsync(
            async token =>
            {
                await AuditSealing.AdoptAsync(db, token);
                return true;
            },
            cancellationToken
        );
}
