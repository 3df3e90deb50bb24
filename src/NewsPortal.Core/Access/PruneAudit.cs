using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Access;

/// <summary>Deletes what strangers typed in failed sign-ins (docs/adr/0021). All other entries stay.</summary>
public sealed class PruneAudit(NewsDbContext db, TimeProvider clock) : IJob
{
    private static readonly TimeSpan Keep = TimeSpan.FromDays(90);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var oldest = clock.GetUtcNow().UtcDateTime - Keep;
        await db
            .AuditTrail.Where(a => a.UserId == null && a.At < oldest && a.Action == AuditTrail.SignInFailed)
            .ExecuteDeleteAsync(cancellationToken);
    }
}
