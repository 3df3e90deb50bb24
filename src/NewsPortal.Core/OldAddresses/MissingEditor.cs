using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.OldAddresses;

/// <summary>Takes missing addresses off the list, and back; editors and administrators.</summary>
public sealed class MissingEditor(NewsDbContext db, ChangeFeed changes, AuditTrail audit)
{
    /// <summary>Ignores an address from now on, or no longer.</summary>
    public async Task<Result<Saved>> IgnoreAsync(
        long id,
        Guid version,
        bool isIgnored,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        !actor.May(Permissions.RedirectsEdit)
            ? new Result<Saved>(Outcome.NotAllowed)
            : await db.EditAsync(
                changes,
                async token =>
                {
                    var missing = await db.MissingAddresses.SingleOrDefaultAsync(m => m.Id == id, token);
                    if (missing is null)
                    {
                        return new Result<Saved>(Outcome.NotFound);
                    }

                    db.Entry(missing).Property(m => m.Version).OriginalValue = version;
                    db.Entry(missing).Property(m => m.IsIgnored).IsModified = true;
                    missing.IsIgnored = isIgnored;
                    audit.Add(actor, isIgnored ? "Ignored missing address" : "Watched missing address", missing.Path);
                    await db.SaveChangesAsync(token);
                    return Result.Done(new Saved(id, missing.Version));
                },
                cancellationToken
            );
}
