using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Data;

/// <summary>The frame of every small editor: one transaction, conflicts as outcomes, caches told after the commit.</summary>
public static class EditScope
{
    /// <summary>Stores nothing unless the work ends with <see cref="EditOutcome.Done"/>.</summary>
    public static async Task<EditResult> EditAsync(
        this NewsDbContext db, ChangeFeed changes, Func<CancellationToken, Task<EditResult>> work, CancellationToken cancellationToken)
    {
        try
        {
            var result = await db.InTransactionAsync(
                async token =>
                {
                    var inner = await work(token);
                    return inner.IsDone ? inner : throw new Refusal(inner);
                },
                cancellationToken);
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
            // Somebody took the address at the same moment.
            db.ChangeTracker.Clear();
            return EditResult.Invalid("Slug", "Somebody has just taken this address. Choose a different one.");
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
