using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Taxonomy;

/// <summary>
/// What the editors of authors, categories, series and tags do alike. Works in the caller's unit of work, which saves.
/// </summary>
public sealed class TermFrame(NewsDbContext db, Redirects redirects, ChangeFeed changes, TimeProvider clock)
{
    /// <summary>True while a recorded change is taken back, which is none to be recorded itself.</summary>
    internal bool IsUndoing { get; set; }

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

        if (from != to)
        {
            AddressesChanged(id, [to, .. from is null ? [] : new[] { from }]);
        }

        await redirects.ReleaseAsync(to, cancellationToken);
    }

    /// <summary>Tells the caches that other things answer at these addresses from now on.</summary>
    internal void AddressesChanged(long id, params IReadOnlyList<string> paths) =>
        changes.Append(ChangeSubject.Redirect, id, [CacheTags.Redirects, .. paths.Select(CacheTags.Address)]);

    /// <summary>
    /// Records that somebody gave a term another name or address, so that it can be taken back. Programs, which
    /// import, record nothing.
    /// </summary>
    internal async Task RenamedAsync(
        TermKind kind,
        long id,
        (string Name, string Slug) before,
        (string Name, string Slug) after,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (before == after || IsUndoing || actor.UserId is null)
        {
            return;
        }

        var change = Record(
            kind,
            TermAct.Renamed,
            id,
            after.Name,
            before.Name,
            actor,
            new TermNotes
            {
                FormerName = before.Name,
                FormerSlug = before.Slug,
                Slug = after.Slug,
            }
        );
        if (kind == TermKind.Tag && !TermName.AreEqual(before.Name, after.Name))
        {
            await db.SaveChangesAsync(cancellationToken);
            db.FormerTerms.Add(
                new FormerTerm
                {
                    Kind = kind,
                    NameKey = TermName.Key(before.Name),
                    TermId = id,
                    ChangeId = change.Id,
                }
            );
        }
    }

    /// <summary>Adds a change of the structure to the current unit of work.</summary>
    internal TermChange Record(
        TermKind kind,
        TermAct act,
        long id,
        string name,
        string other,
        Actor actor,
        TermNotes notes
    )
    {
        var change = new TermChange
        {
            Kind = kind,
            Act = act,
            At = clock.GetUtcNow().UtcDateTime,
            ById = actor.UserId,
            ByName = actor.Name,
            TermId = id,
            Name = name,
            Other = HtmlText.Excerpt(other, TermChange.OtherLength),
            Notes = notes,
        };
        db.TermChanges.Add(change);
        return change;
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
