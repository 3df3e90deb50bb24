using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Editing;

/// <summary>
/// The frame of every small editor: one transaction, conflicts as outcomes, caches told after the commit.
/// </summary>
public static class EditScope
{
    /// <summary>Stores nothing unless the work ends with <see cref="EditOutcome.Done"/>.</summary>
    /// <param name="db">Where to store.</param>
    /// <param name="changes">Tells the caches.</param>
    /// <param name="work">The edit.</param>
    /// <param name="cancellationToken">Ends it before anything is stored.</param>
    /// <param name="addressField">The field that holds an address, which must be unique; null where no field
    /// does.</param>
    public static async Task<EditResult> EditAsync(
        this NewsDbContext db,
        ChangeFeed changes,
        Func<CancellationToken, Task<EditResult>> work,
        CancellationToken cancellationToken,
        string? addressField = null
    )
    {
        try
        {
            var result = await db.InTransactionAsync(
                async token =>
                {
                    var inner = await work(token);
                    return inner.IsDone ? inner : throw new Refusal(inner);
                },
                cancellationToken
            );
            await changes.AnnounceAsync(cancellationToken);
            return result;
        }
        catch (Refusal refusal)
        {
            db.ChangeTracker.Clear();
            return refusal.Result;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return new EditResult(EditOutcome.Conflict);
        }
        catch (DbUpdateException exception) when (exception.IsUniqueViolation())
        {
            // Somebody took the address, or stored the first version, at the same moment.
            db.ChangeTracker.Clear();
            return addressField is null
                ? new EditResult(EditOutcome.Conflict)
                : EditResult.Invalid(addressField, "Somebody has just taken this address. Choose a different one.");
        }
        catch (DbUpdateException exception) when (exception.IsReferenceViolation())
        {
            // Somebody deleted what this names, or named what this deletes, at the same moment.
            db.ChangeTracker.Clear();
            return new EditResult(EditOutcome.Conflict);
        }
    }

    /// <summary>Carries a refusal out of the transaction, which rolls back.</summary>
    internal sealed class Refusal(EditResult result) : Exception
    {
        public EditResult Result { get; } = result;
    }
}
