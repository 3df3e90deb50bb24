using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Editing;

/// <summary>
/// What all small editors share: one transaction, conflicts as outcomes, caches notified after the commit.
/// </summary>
public static class EditScope
{
    /// <summary>Stores nothing unless the work ends with <see cref="EditOutcome.Done"/>.</summary>
    /// <param name="db">The database.</param>
    /// <param name="changes">Notifies the caches.</param>
    /// <param name="work">The edit.</param>
    /// <param name="cancellationToken">Cancels before anything is stored.</param>
    /// <param name="addressField">The field with an address, which must be unique; null for none.</param>
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
            // Somebody has just taken the address or stored the first version.
            db.ChangeTracker.Clear();
            return addressField is null
                ? new EditResult(EditOutcome.Conflict)
                : EditResult.Invalid(addressField, "Somebody has just taken this address. Choose a different one.");
        }
        catch (DbUpdateException exception) when (exception.IsReferenceViolation())
        {
            // Somebody has just deleted what this refers to, or referred to what this deletes.
            db.ChangeTracker.Clear();
            return new EditResult(EditOutcome.Conflict);
        }
    }

    /// <summary>Carries a refusal out of the transaction, which is rolled back.</summary>
    internal sealed class Refusal(EditResult result) : Exception
    {
        public EditResult Result { get; } = result;
    }
}
