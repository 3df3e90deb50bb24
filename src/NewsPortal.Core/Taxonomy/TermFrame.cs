using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Taxonomy;

/// <summary>
/// What the editors of authors, categories, series and tags do alike. Works in the caller's unit of work, which saves.
/// </summary>
public sealed class TermFrame(NewsDbContext db, Redirects redirects, ChangeFeed changes)
{
    /// <summary>
    /// The address of a term: the typed one, or else its present one, or a free one made of its name.
    /// </summary>
    /// <param name="typed">What somebody typed; null or blank for nothing.</param>
    /// <param name="present">The address so far; empty for a new term.</param>
    /// <param name="name">The name of the term.</param>
    /// <param name="kind">The word for a name without letters, for example "author".</param>
    /// <param name="isTaken">Whether another term has this address.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The address, and whether it was typed and another term has it.</returns>
    internal static async Task<(string Slug, bool IsTaken)> AddressAsync(
        string? typed,
        string present,
        string name,
        string kind,
        Func<string, CancellationToken, Task<bool>> isTaken,
        CancellationToken cancellationToken
    )
    {
        if (!string.IsNullOrWhiteSpace(typed))
        {
            var wanted = FreeSlug.From(typed, kind);
            return (wanted, await isTaken(wanted, cancellationToken));
        }

        return (await FreeSlug.FindAsync(present.Length > 0 ? present : name, kind, isTaken, cancellationToken), false);
    }

    /// <summary>A term in the audit trail, before or after a change.</summary>
    internal static string Named(string name, string slug) => $"{name} ({slug})";

    /// <summary>Gives a term an address: the former one leads to it, and none leads away from the new one.</summary>
    /// <param name="target">What kind of term it is.</param>
    /// <param name="id">The term; 0 for one that is not stored yet.</param>
    /// <param name="from">The stored form of the former address; null for none.</param>
    /// <param name="to">The stored form of the new address.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal async Task MoveAsync(
        RedirectTarget target,
        long id,
        string? from,
        string to,
        CancellationToken cancellationToken
    )
    {
        if (from is not null && from != to)
        {
            await redirects.KeepAsync(from, target, id, cancellationToken);
        }

        await redirects.ReleaseAsync(to, cancellationToken);
    }

    /// <summary>Deletes a term and its former addresses, unless somebody has changed it since this version.</summary>
    internal async Task<Result<Saved>> RemoveAsync(
        IVersioned term,
        long id,
        Guid version,
        RedirectTarget target,
        ChangeSubject subject,
        CancellationToken cancellationToken
    )
    {
        db.Entry((object)term).Property(nameof(IVersioned.Version)).OriginalValue = version;
        db.Remove(term);
        await redirects.DropAsync(target, id, cancellationToken);
        changes.Append(subject, id);
        await db.SaveChangesAsync(cancellationToken);
        return Result.Done(new Saved(id));
    }
}
