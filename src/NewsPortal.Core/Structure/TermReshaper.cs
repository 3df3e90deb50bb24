using System.Globalization;
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
/// Renames, merges, moves and splits terms. Stories follow in sets, so that a term of many thousands takes seconds,
/// and everything that is needed to take it back is written down (docs/adr/0063).
/// </summary>
public sealed class TermReshaper(
    NewsDbContext db,
    TermPlanner planner,
    TermFrame frame,
    TermLinks links,
    SectionMoves sections,
    Redirects redirects,
    TaxonomyAdminQueries queries,
    CategoryEditor categories,
    TagEditor tags,
    AuthorEditor authors,
    SeriesEditor series,
    ChangeFeed changes,
    AuditTrail audit
)
{
    /// <summary>What somebody needs for acts on a kind of term.</summary>
    public static string PermissionFor(TermKind kind) =>
        kind switch
        {
            TermKind.Category => Permissions.CategoriesEdit,
            TermKind.Tag => Permissions.TagsEdit,
            TermKind.Author => Permissions.AuthorsEdit,
            _ => Permissions.SeriesEdit,
        };

    /// <summary>
    /// Does what a plan said. Refused with the plan's conflicts, and where a term changed since the plan was shown.
    /// </summary>
    /// <returns>The id of the <see cref="TermChange"/>, which can be taken back.</returns>
    public async Task<Result<Saved>> DoAsync(ReshapeTerm command, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(actor);
        if (!actor.May(PermissionFor(command.Kind)))
        {
            return new Result<Saved>(Outcome.NotAllowed);
        }

        return await db.EditAsync(
            changes,
            async token =>
            {
                if (await planner.PlanAsync(command, token) is not { } plan)
                {
                    return new Result<Saved>(Outcome.NotFound);
                }

                if (!plan.IsPossible)
                {
                    return Result<Saved>.Invalid(plan.Conflicts);
                }

                if (plan.Seen != command.Seen)
                {
                    return Result<Saved>.Refused(Outcome.Conflict, StructureErrorCodes.Changed);
                }

                return command.Act switch
                {
                    TermAct.Renamed => await SaveAsync(plan, actor, token),
                    TermAct.Merged => await MergeAsync(plan, actor, token),
                    TermAct.Moved => await SaveAsync(plan, actor, token),
                    _ => await SplitAsync(plan, actor, token),
                };
            },
            cancellationToken
        );
    }

    /// <summary>Renames and moves as the term's own form does.</summary>
    internal async Task<Result<Saved>> SaveAsync(
        TermKind kind,
        long id,
        string? name,
        string? slug,
        (bool IsMoved, long? ParentId) move,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        switch (kind)
        {
            case TermKind.Category:
                var category = (await queries.CategoryAsync(id, cancellationToken))!;
                return await categories.SaveAsync(
                    category with
                    {
                        Name = name ?? category.Name,
                        Slug = slug ?? category.Slug,
                        ParentId = move.IsMoved ? move.ParentId : category.ParentId,
                    },
                    actor,
                    cancellationToken
                );
            case TermKind.Tag:
                var tag = (await queries.TagAsync(id, cancellationToken))!;
                return await tags.SaveAsync(
                    new SaveTag
                    {
                        Id = id,
                        Version = tag.Version,
                        Name = name ?? tag.Name,
                        Slug = slug,
                        Introduction = tag.Introduction,
                    },
                    actor,
                    cancellationToken
                );
            case TermKind.Author:
                var author = (await queries.AuthorAsync(id, cancellationToken))!;
                return await authors.SaveAsync(
                    author with
                    {
                        Name = name ?? author.Name,
                        Slug = slug ?? author.Slug,
                    },
                    actor,
                    cancellationToken
                );
            default:
                var stored = (await queries.FindSeriesAsync(id, cancellationToken))!;
                return await series.SaveAsync(
                    stored with
                    {
                        Title = name ?? stored.Title,
                        Slug = slug ?? stored.Slug,
                    },
                    actor,
                    cancellationToken
                );
        }
    }

    private async Task<Result<Saved>> SaveAsync(TermPlan plan, Actor actor, CancellationToken cancellationToken)
    {
        var command = plan.Command;
        var isMoved = command.Act == TermAct.Moved;
        var saved = await SaveAsync(
            command.Kind,
            plan.Term.Id,
            isMoved ? null : command.Name,
            isMoved ? null : command.Slug,
            (isMoved, command.ParentId),
            actor,
            cancellationToken
        );
        if (!saved.IsDone)
        {
            return saved;
        }

        var change = await db
            .TermChanges.Where(c => c.Kind == command.Kind && c.TermId == plan.Term.Id)
            .OrderByDescending(c => c.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (change is not null)
        {
            change.Stories = plan.Stories;
            await db.SaveChangesAsync(cancellationToken);
        }

        return Result.Done(new Saved(change?.Id ?? 0));
    }

    private async Task<Result<Saved>> MergeAsync(TermPlan plan, Actor actor, CancellationToken cancellationToken)
    {
        var (kind, remaining) = (plan.Command.Kind, plan.Term);
        var names = string.Join(", ", plan.Others.Select(o => o.Name));
        var change = frame.Record(kind, TermAct.Merged, remaining.Id, remaining.Name, names, actor, new TermNotes());
        change.Stories = plan.Stories;
        await db.SaveChangesAsync(cancellationToken);
        var gaveText = kind != TermKind.Tag || remaining.Text.Length > 0;
        List<RemovedTerm> removed = [];
        foreach (var other in plan.Others)
        {
            var note = await FoldAsync(change.Id, kind, other, remaining, cancellationToken);
            if (!gaveText && other.Text.Length > 0)
            {
                gaveText = true;
                note = note with { GaveText = true };
            }

            removed.Add(note);
            db.FormerTerms.Add(
                new FormerTerm
                {
                    Kind = kind,
                    FormerId = other.Id,
                    NameKey = kind == TermKind.Tag ? TermName.Key(other.Name) : null,
                    TermId = remaining.Id,
                    ChangeId = change.Id,
                }
            );
        }

        change.Notes = new TermNotes { Removed = removed };
        await TouchAsync(kind, remaining, removed.Find(r => r.GaveText)?.Text, cancellationToken);
        audit.Add(
            actor,
            $"Merged {WordFor(kind)}",
            $"{names} into {remaining.Name}",
            new AuditThing(WordFor(kind), remaining.Id),
            string.Join(", ", plan.Others.Select(o => TermFrame.Named(o.Name, o.Slug))),
            TermFrame.Named(remaining.Name, remaining.Slug)
        );
        foreach (var id in plan.Others.Select(o => o.Id).Append(remaining.Id))
        {
            Announce(kind, id);
        }

        await db.SaveChangesAsync(cancellationToken);
        return Result.Done(new Saved(change.Id));
    }

    /// <summary>Moves everything of a term to another one, deletes it, and says what there was.</summary>
    private async Task<RemovedTerm> FoldAsync(
        long changeId,
        TermKind kind,
        TermRow other,
        TermRow remaining,
        CancellationToken cancellationToken
    )
    {
        var removed = await sections.NotesOfAsync(kind, other, remaining.Id, cancellationToken);
        var shift =
            kind == TermKind.Series
                ? await db
                    .ContentReferences.Where(r => r.Kind == ReferenceKind.Series && r.TargetId == remaining.Id)
                    .MaxAsync(r => (int?)r.Position, cancellationToken)
                    ?? 0
                : 0;
        await links.NoteAsync(changeId, kind, other.Id, remaining.Id, null, cancellationToken);
        if (kind == TermKind.Category)
        {
            await sections.MoveChildrenAsync(removed.Children, other.Id, remaining.Id, cancellationToken);
        }

        await links.MoveAsync(changeId, kind, other.Id, remaining.Id, shift, cancellationToken);
        if (kind == TermKind.Category)
        {
            await sections.RelistAsync(other.Id, remaining.Id, cancellationToken);
        }

        await sections.MoveNamesAsync(kind, removed, other.Id, remaining.Id, cancellationToken);
        var (target, address) = (TermPlanner.TargetOf(kind), TermPlanner.AddressOf(kind, other.Slug));
        await db
            .Redirects.Where(r => r.Target == target && r.TargetId == other.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.TargetId, remaining.Id), cancellationToken);
        await redirects.KeepAsync(address, target, remaining.Id, cancellationToken);
        frame.AddressesChanged(remaining.Id, address);
        db.Remove(await sections.LoadAsync(kind, other.Id, cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        return removed;
    }

    private async Task<Result<Saved>> SplitAsync(TermPlan plan, Actor actor, CancellationToken cancellationToken)
    {
        var (command, topic) = (plan.Command, plan.Term);
        var made = await db.AddTagAsync(
            command.Name!,
            command.Slug is { Length: > 0 } slug ? slug : command.Name!,
            cancellationToken
        );
        var change = frame.Record(
            TermKind.Tag,
            TermAct.Split,
            topic.Id,
            topic.Name,
            made.Name,
            actor,
            new TermNotes { NewTermId = made.Id }
        );
        change.Stories = plan.Stories;
        await frame.MoveAsync(
            RedirectTarget.Tag,
            made.Id,
            null,
            TermPlanner.AddressOf(TermKind.Tag, made.Slug),
            cancellationToken
        );
        await db.SaveChangesAsync(cancellationToken);
        await links.NoteAsync(change.Id, TermKind.Tag, topic.Id, made.Id, command.Stories, cancellationToken);
        await links.MoveAsync(change.Id, TermKind.Tag, topic.Id, made.Id, 0, cancellationToken);
        await TouchAsync(TermKind.Tag, topic, null, cancellationToken);
        audit.Add(
            actor,
            "Split tag",
            string.Create(CultureInfo.InvariantCulture, $"{topic.Name}: {plan.Stories} stories to {made.Name}"),
            new AuditThing("tag", made.Id)
        );
        Announce(TermKind.Tag, topic.Id);
        Announce(TermKind.Tag, made.Id);
        await db.SaveChangesAsync(cancellationToken);
        return Result.Done(new Saved(change.Id));
    }

    /// <summary>The word of the audit trail.</summary>
    internal static string WordFor(TermKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>Tells caches and the search index of a term whose stories are others now.</summary>
    internal void Announce(TermKind kind, long id)
    {
        changes.Append(
            kind switch
            {
                TermKind.Category => ChangeSubject.Category,
                TermKind.Tag => ChangeSubject.Tag,
                TermKind.Author => ChangeSubject.Author,
                _ => ChangeSubject.Series,
            },
            id
        );
        if (kind == TermKind.Category)
        {
            changes.Append(ChangeSubject.Filing, id);
        }
    }

    /// <summary>
    /// Gives the remaining term a new version, so that two acts on it at the same time cannot both succeed.
    /// </summary>
    private async Task TouchAsync(TermKind kind, TermRow row, string? text, CancellationToken cancellationToken)
    {
        var term = await sections.LoadAsync(kind, row.Id, cancellationToken);
        db.Entry(term).Property(nameof(IVersioned.Version)).OriginalValue = row.Version;
        db.Entry(term).Property(kind == TermKind.Series ? nameof(Series.Title) : nameof(Tag.Name)).IsModified = true;
        if (text is not null && term is Tag tag)
        {
            tag.Introduction = text;
        }
    }
}
