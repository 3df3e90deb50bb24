using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Taxonomy;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Structure;

/// <summary>
/// Takes changes of the structure back. What was merged gets its number back with its address and texts, so that
/// everything that knew it finds it again; stories that somebody changed since keep what they have.
/// </summary>
public sealed class TermUndo(
    NewsDbContext db,
    TermPlanner planner,
    TermReshaper reshaper,
    TermFrame frame,
    TermLinks links,
    SectionMoves sections,
    Redirects redirects,
    ChangeFeed changes,
    AuditTrail audit,
    TimeProvider clock
)
{
    /// <summary>Takes a change back, or says why that is no longer possible.</summary>
    public Task<Result<Saved>> UndoAsync(long id, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return db.EditAsync(
            changes,
            async token =>
            {
                if (await db.TermChanges.SingleOrDefaultAsync(c => c.Id == id, token) is not { } change)
                {
                    return new Result<Saved>(Outcome.NotFound);
                }

                if (!actor.May(TermReshaper.PermissionFor(change.Kind)))
                {
                    return new Result<Saved>(Outcome.NotAllowed);
                }

                if (await RefusalAsync(change, token) is { } refusal)
                {
                    return Result<Saved>.Invalid(refusal);
                }

                frame.IsUndoing = true;
                try
                {
                    return await TakeBackAsync(change, actor, token);
                }
                finally
                {
                    frame.IsUndoing = false;
                }
            },
            cancellationToken,
            clash =>
                clash == Clash.Version
                    ? new Result<Saved>(Outcome.Conflict)
                    : Result<Saved>.Invalid("", StructureErrorCodes.UndoChanged, "")
        );
    }

    private async Task<Result<Saved>> TakeBackAsync(TermChange change, Actor actor, CancellationToken cancellationToken)
    {
        // The editors of terms forget what the unit of work holds when they refuse.
        var done = change.Act switch
        {
            TermAct.Renamed => await reshaper.SaveAsync(
                change.Kind,
                change.TermId,
                change.Notes.FormerName,
                change.Notes.FormerSlug,
                (false, null),
                actor,
                cancellationToken
            ),
            TermAct.Moved => await reshaper.SaveAsync(
                change.Kind,
                change.TermId,
                null,
                null,
                (true, change.Notes.FormerParentId),
                actor,
                cancellationToken
            ),
            TermAct.Merged => await PartAsync(change, cancellationToken),
            _ => await JoinAsync(change, cancellationToken),
        };
        if (!done.IsDone)
        {
            return done;
        }

        (change.UndoneAt, change.UndoneByName) = (clock.GetUtcNow().UtcDateTime, actor.Name);
        if (change.Act != TermAct.Split)
        {
            await db.FormerTerms.Where(f => f.ChangeId == change.Id).ExecuteDeleteAsync(cancellationToken);
        }

        audit.Add(
            actor,
            $"Undid {ActWord(change.Act)} of {TermReshaper.WordFor(change.Kind)}",
            $"{change.Name}, {change.Other}",
            new AuditThing(TermReshaper.WordFor(change.Kind), change.TermId)
        );
        await db.SaveChangesAsync(cancellationToken);
        return Result.Done(new Saved(change.Id));
    }

    private static string ActWord(TermAct act) =>
        act switch
        {
            TermAct.Renamed => "renaming",
            TermAct.Merged => "merging",
            TermAct.Moved => "moving",
            _ => "splitting",
        };

    /// <summary>Why a change can no longer be taken back; null if it can.</summary>
    private async Task<FieldError?> RefusalAsync(TermChange change, CancellationToken cancellationToken)
    {
        if (change.UndoneAt is not null)
        {
            return new FieldError("", StructureErrorCodes.UndoDone);
        }

        if (change.At < clock.GetUtcNow().UtcDateTime - TermChange.Keeps)
        {
            return new FieldError("", StructureErrorCodes.UndoTooOld);
        }

        if (await planner.FindAsync(change.Kind, change.TermId, cancellationToken) is not { } term)
        {
            return new FieldError("", StructureErrorCodes.UndoGone, change.Name);
        }

        var notes = change.Notes;
        switch (change.Act)
        {
            case TermAct.Renamed when term.Name != change.Name || term.Slug != notes.Slug:
                return new FieldError("", StructureErrorCodes.UndoChanged, term.Name);
            case TermAct.Renamed:
                return await TakenAsync(change.Kind, notes.FormerName!, notes.FormerSlug!, term.Id, cancellationToken);
            case TermAct.Moved when term.ParentId != notes.ParentId:
                return new FieldError("", StructureErrorCodes.UndoChanged, term.Name);
            case TermAct.Moved when notes.FormerParentId is { } parent:
                return await ParentFaultAsync(term.Id, parent, cancellationToken);
            case TermAct.Split:
                return await planner.FindAsync(TermKind.Tag, notes.NewTermId!.Value, cancellationToken) is null
                    ? new FieldError("", StructureErrorCodes.UndoGone, change.Other)
                    : null;
            case TermAct.Merged:
                foreach (var removed in notes.Removed)
                {
                    if (await TakenAsync(change.Kind, removed.Name, removed.Slug, 0, cancellationToken) is { } taken)
                    {
                        return taken;
                    }

                    if (
                        removed.ParentId is { } up
                        && notes.Removed.All(r => r.Id != up)
                        && await ParentFaultAsync(removed.Id, up, cancellationToken) is { } fault
                    )
                    {
                        return fault;
                    }
                }

                return null;
            default:
                return null;
        }
    }

    private async Task<FieldError?> TakenAsync(
        TermKind kind,
        string name,
        string slug,
        long id,
        CancellationToken cancellationToken
    )
    {
        if (
            kind == TermKind.Tag
            && (await db.FindTagsAsync([name], cancellationToken)).Values.FirstOrDefault(t => t.Id != id) is { } named
        )
        {
            return new FieldError("", StructureErrorCodes.UndoName, named.Name);
        }

        return
            await planner
                .Rows(kind)
                .Where(t => t.Slug == slug && t.Id != id)
                .Select(t => t.Name)
                .FirstOrDefaultAsync(cancellationToken)
                is { } other
            ? new FieldError("", StructureErrorCodes.UndoAddress, TermPlanner.AddressOf(kind, slug), other)
            : null;
    }

    private async Task<FieldError?> ParentFaultAsync(long id, long parent, CancellationToken cancellationToken)
    {
        var parents = await sections.ParentsAsync(cancellationToken);
        return !parents.ContainsKey(parent) || CategoryTree.AncestorsOf([parent], parents).Contains(id)
            ? new FieldError("", StructureErrorCodes.UndoParent)
            : null;
    }

    /// <summary>Takes merged terms out of the one that remained, the last one first.</summary>
    private async Task<Result<Saved>> PartAsync(TermChange change, CancellationToken cancellationToken)
    {
        var (kind, into) = (change.Kind, change.TermId);
        foreach (var removed in change.Notes.Removed.Reverse())
        {
            await RestoreAsync(kind, removed, cancellationToken);
            await links.TakeBackAsync(change.Id, kind, removed.Id, into, cancellationToken);
            if (kind == TermKind.Category)
            {
                await sections.RelistAsync(into, removed.Id, cancellationToken);
                await ReturnChildrenAsync(removed, into, cancellationToken);
            }

            await sections.ReturnNamesAsync(kind, removed, into, cancellationToken);
            await ReturnAddressesAsync(kind, removed, into, cancellationToken);
            if (removed.GaveText && kind == TermKind.Tag)
            {
                await db
                    .Tags.Where(t => t.Id == into && t.Introduction == removed.Text)
                    .ExecuteUpdateAsync(set => set.SetProperty(t => t.Introduction, ""), cancellationToken);
            }

            reshaper.Announce(kind, removed.Id);
            await db.SaveChangesAsync(cancellationToken);
        }

        reshaper.Announce(kind, into);
        return Result.Done(new Saved(change.Id));
    }

    private async Task RestoreAsync(TermKind kind, RemovedTerm removed, CancellationToken cancellationToken)
    {
        object term = kind switch
        {
            TermKind.Category => new Category
            {
                Name = removed.Name,
                Slug = removed.Slug,
                Description = removed.Text,
                Colour = removed.Colour,
                ParentId = removed.ParentId,
                Position = removed.Position,
                InMenu = removed.InMenu,
            },
            TermKind.Tag => new Tag
            {
                Name = removed.Name,
                Slug = removed.Slug,
                Introduction = removed.Text,
            },
            TermKind.Author => await AuthorAsync(removed, cancellationToken),
            _ => new Series
            {
                Title = removed.Name,
                Slug = removed.Slug,
                Introduction = removed.Text,
            },
        };
        await db.AddWithIdAsync(term, removed.Id, cancellationToken);
    }

    private async Task<Author> AuthorAsync(RemovedTerm removed, CancellationToken cancellationToken)
    {
        var author = new Author
        {
            Name = removed.Name,
            Slug = removed.Slug,
            IsOrganisation = removed.IsOrganisation,
            Role = removed.Role,
            Biography = removed.Text,
            Email = removed.Email,
            PortraitId = await db.Media.AnyAsync(m => m.Id == removed.PortraitId, cancellationToken)
                ? removed.PortraitId
                : null,
        };
        author.Links.AddRange(
            removed.Links.Select(
                (link, i) =>
                    new AuthorLink
                    {
                        Position = i,
                        Label = link.Label,
                        Url = link.Url,
                    }
            )
        );
        return author;
    }

    /// <summary>Puts the categories that stood below a restored one there again, unless somebody moved them.</summary>
    private async Task ReturnChildrenAsync(RemovedTerm removed, long into, CancellationToken cancellationToken)
    {
        var above = CategoryTree.AncestorsOf([removed.Id], await sections.ParentsAsync(cancellationToken));
        var children = await db
            .Categories.Where(c =>
                removed.Children.Contains(c.Id) && c.ParentId == into && c.Id != removed.Id && !above.Contains(c.Id)
            )
            .Select(c => c.Id)
            .ToListAsync(cancellationToken);
        await sections.MoveChildrenAsync(children, into, removed.Id, cancellationToken);
    }

    private async Task ReturnAddressesAsync(
        TermKind kind,
        RemovedTerm removed,
        long into,
        CancellationToken cancellationToken
    )
    {
        var target = TermPlanner.TargetOf(kind);
        await db
            .Redirects.Where(r => r.Target == target && r.TargetId == into && removed.Redirects.Contains(r.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.TargetId, removed.Id), cancellationToken);
        var address = TermPlanner.AddressOf(kind, removed.Slug);
        await redirects.ReleaseAsync(address, cancellationToken);
        frame.AddressesChanged(removed.Id, address);
    }

    /// <summary>Gives a topic back all that a split took, and what the new topic got since.</summary>
    private async Task<Result<Saved>> JoinAsync(TermChange change, CancellationToken cancellationToken)
    {
        var (topic, made) = (change.TermId, change.Notes.NewTermId!.Value);
        var row = (await planner.FindAsync(TermKind.Tag, made, cancellationToken))!;
        await links.NoteAsync(change.Id, TermKind.Tag, made, topic, null, cancellationToken);
        await links.MoveAsync(change.Id, TermKind.Tag, made, topic, 0, cancellationToken);
        await db
            .Redirects.Where(r => r.Target == RedirectTarget.Tag && r.TargetId == made)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.TargetId, topic), cancellationToken);
        var address = TermPlanner.AddressOf(TermKind.Tag, row.Slug);
        await redirects.KeepAsync(address, RedirectTarget.Tag, topic, cancellationToken);
        frame.AddressesChanged(topic, address);
        db.Remove(await sections.LoadAsync(TermKind.Tag, made, cancellationToken));
        db.FormerTerms.Add(
            new FormerTerm
            {
                Kind = TermKind.Tag,
                FormerId = made,
                NameKey = TermName.Key(row.Name),
                TermId = topic,
                ChangeId = change.Id,
            }
        );
        reshaper.Announce(TermKind.Tag, topic);
        reshaper.Announce(TermKind.Tag, made);
        await db.SaveChangesAsync(cancellationToken);
        return Result.Done(new Saved(change.Id));
    }
}
