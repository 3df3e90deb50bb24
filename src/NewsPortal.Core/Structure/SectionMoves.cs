using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Accounts;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Structure;

/// <summary>
/// What hangs on a term besides its stories, for merging and for taking that back: categories below, lists that a
/// section inherits, bylines, limits of rights, plans, fronts. In the caller's transaction.
/// </summary>
public sealed class SectionMoves(NewsDbContext db, ArticlePublisher publisher)
{
    /// <summary>A stored term, tracked.</summary>
    internal async Task<object> LoadAsync(TermKind kind, long id, CancellationToken cancellationToken) =>
        kind switch
        {
            TermKind.Category => await db.Categories.SingleAsync(c => c.Id == id, cancellationToken),
            TermKind.Tag => await db.Tags.SingleAsync(t => t.Id == id, cancellationToken),
            TermKind.Author => await db.Authors.Include(a => a.Links).SingleAsync(a => a.Id == id, cancellationToken),
            _ => await db.Series.SingleAsync(s => s.Id == id, cancellationToken),
        };

    /// <summary>Everything about a term that a merge would delete or change.</summary>
    internal async Task<RemovedTerm> NotesOfAsync(
        TermKind kind,
        TermRow term,
        long into,
        CancellationToken cancellationToken
    )
    {
        var target = TermPlanner.TargetOf(kind);
        var notes = new RemovedTerm
        {
            Id = term.Id,
            Name = term.Name,
            Slug = term.Slug,
            Text = term.Text,
            Redirects = await db
                .Redirects.Where(r => r.Target == target && r.TargetId == term.Id)
                .Select(r => r.Id)
                .ToListAsync(cancellationToken),
        };
        if (kind == TermKind.Author)
        {
            var author = (Author)await LoadAsync(kind, term.Id, cancellationToken);
            return notes with
            {
                IsOrganisation = author.IsOrganisation,
                Role = author.Role,
                Email = author.Email,
                PortraitId = author.PortraitId,
                Links = [.. author.Links.OrderBy(l => l.Position).Select(l => new RemovedLink(l.Label, l.Url))],
                Bylines = await db
                    .Users.Where(u => u.AuthorId == term.Id)
                    .Select(u => u.Id)
                    .ToListAsync(cancellationToken),
            };
        }

        if (kind != TermKind.Category)
        {
            return notes;
        }

        var category = (Category)await LoadAsync(kind, term.Id, cancellationToken);
        var limited = await db
            .UserSections.Where(s => s.CategoryId == term.Id)
            .Select(s => s.UserId)
            .ToListAsync(cancellationToken);
        var both = await db
            .UserSections.Where(s => s.CategoryId == into && limited.Contains(s.UserId))
            .Select(s => s.UserId)
            .ToListAsync(cancellationToken);
        return notes with
        {
            Colour = category.Colour,
            ParentId = category.ParentId,
            Position = category.Position,
            InMenu = category.InMenu,
            Children = await db
                .Categories.Where(c => c.ParentId == term.Id)
                .Select(c => c.Id)
                .ToListAsync(cancellationToken),
            Limited = [.. limited.Except(both)],
            LimitedToBoth = both,
            Plans = await db
                .PlanningItems.Where(p => p.CategoryId == term.Id)
                .Select(p => p.Id)
                .ToListAsync(cancellationToken),
            Front = await FrontOfAsync(term.Id, cancellationToken),
        };
    }

    /// <summary>Puts categories below another one, with the lists that their stories are in.</summary>
    internal async Task MoveChildrenAsync(
        IReadOnlyCollection<long> children,
        long from,
        long into,
        CancellationToken cancellationToken
    )
    {
        await db
            .Categories.Where(c => children.Contains(c.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.ParentId, into), cancellationToken);
        var parents = await ParentsAsync(cancellationToken);
        HashSet<long> before = [from, .. CategoryTree.AncestorsOf([from], parents)];
        HashSet<long> after = [into, .. CategoryTree.AncestorsOf([into], parents)];
        foreach (var child in children)
        {
            await publisher.MoveCategoryAsync(
                child,
                [.. before.Except(after)],
                [.. after.Except(before)],
                parents,
                cancellationToken
            );
        }
    }

    /// <summary>
    /// Lists the stories that went from one category to another under the new one's ancestors, no longer under those
    /// of the former one.
    /// </summary>
    internal async Task RelistAsync(long from, long into, CancellationToken cancellationToken)
    {
        var parents = await ParentsAsync(cancellationToken);
        var before = CategoryTree.AncestorsOf([from], parents);
        var after = CategoryTree.AncestorsOf([into], parents);
        await publisher.MoveCategoryAsync(
            into,
            [.. before.Append(from).Except(after.Append(into))],
            [.. after],
            parents,
            cancellationToken
        );

        // What is below the former one stays listed there.
        foreach (var child in parents.Where(p => p.Value == from).Select(p => p.Key))
        {
            await db.InheritSectionAsync(child, from, cancellationToken);
        }
    }

    /// <summary>Moves bylines, limits of rights and plans to another term, and deletes the front.</summary>
    internal async Task MoveNamesAsync(
        TermKind kind,
        RemovedTerm removed,
        long from,
        long into,
        CancellationToken cancellationToken
    )
    {
        if (kind == TermKind.Author)
        {
            await db
                .Users.Where(u => u.AuthorId == from)
                .ExecuteUpdateAsync(set => set.SetProperty(u => u.AuthorId, into), cancellationToken);
        }

        if (kind != TermKind.Category)
        {
            return;
        }

        await db
            .UserSections.Where(s => s.CategoryId == from && removed.LimitedToBoth.Contains(s.UserId))
            .ExecuteDeleteAsync(cancellationToken);
        await db
            .UserSections.Where(s => s.CategoryId == from)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.CategoryId, into), cancellationToken);
        await db
            .PlanningItems.Where(p => p.CategoryId == from)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.CategoryId, into), cancellationToken);
        await db.Fronts.Where(f => f.CategoryId == from).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Gives a term back what a merge took, as far as nobody has changed it since.</summary>
    internal async Task ReturnNamesAsync(
        TermKind kind,
        RemovedTerm removed,
        long into,
        CancellationToken cancellationToken
    )
    {
        if (kind == TermKind.Author)
        {
            await db
                .Users.Where(u => u.AuthorId == into && removed.Bylines.Contains(u.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(u => u.AuthorId, removed.Id), cancellationToken);
        }

        if (kind != TermKind.Category)
        {
            return;
        }

        await db
            .UserSections.Where(s => s.CategoryId == into && removed.Limited.Contains(s.UserId))
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.CategoryId, removed.Id), cancellationToken);
        var both = await db
            .UserSections.Where(s => s.CategoryId == into && removed.LimitedToBoth.Contains(s.UserId))
            .Select(s => s.UserId)
            .ToListAsync(cancellationToken);
        db.UserSections.AddRange(both.Select(id => new UserSection { UserId = id, CategoryId = removed.Id }));
        await db
            .PlanningItems.Where(p => p.CategoryId == into && removed.Plans.Contains(p.Id))
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.CategoryId, removed.Id), cancellationToken);
        await ReturnFrontAsync(removed, cancellationToken);
    }

    /// <summary>Parent by category.</summary>
    internal Task<Dictionary<long, long?>> ParentsAsync(CancellationToken cancellationToken) =>
        db.Categories.AsNoTracking().ToDictionaryAsync(c => c.Id, c => c.ParentId, cancellationToken);

    private async Task<IReadOnlyList<RemovedEdition>> FrontOfAsync(long categoryId, CancellationToken cancellationToken)
    {
        var editions = await db
            .FrontEditions.AsNoTracking()
            .Where(e => e.Front.CategoryId == categoryId)
            .OrderByDescending(e => e.PublishedAt)
            .ThenByDescending(e => e.Id)
            .Select(e => new RemovedEdition(
                e.SavedAt,
                e.SavedByName,
                e.PublishedAt,
                e.Note,
                e.Placements.OrderBy(p => p.Slot)
                    .ThenBy(p => p.Position)
                    .Select(p => new RemovedPlacement(
                        p.Slot,
                        p.Position,
                        p.ArticleId,
                        p.Until,
                        p.Headline,
                        p.Kicker,
                        p.Label,
                        p.PictureId
                    ))
                    .ToList()
            ))
            .ToListAsync(cancellationToken);
        return
        [
            .. editions.Where(e => e.PublishedAt is not null).Take(1),
            .. editions.Where(e => e.PublishedAt is null),
        ];
    }

    private async Task ReturnFrontAsync(RemovedTerm removed, CancellationToken cancellationToken)
    {
        if (removed.Front.Count == 0)
        {
            return;
        }

        var named = removed.Front.SelectMany(e => e.Placements).Select(p => p.ArticleId).Distinct().ToList();
        var present = await db
            .Articles.Where(a => named.Contains(a.Id))
            .Select(a => a.Id)
            .ToListAsync(cancellationToken);
        var shown = removed.Front.SelectMany(e => e.Placements).Select(p => p.PictureId).OfType<long>().ToList();
        var pictures = await db.Media.Where(m => shown.Contains(m.Id)).Select(m => m.Id).ToListAsync(cancellationToken);
        var front = new Front { CategoryId = removed.Id };
        foreach (var edition in removed.Front)
        {
            var row = new FrontEdition
            {
                SavedAt = edition.SavedAt,
                SavedByName = edition.SavedByName,
                PublishedAt = edition.PublishedAt,
                Note = edition.Note,
            };
            row.Placements.AddRange(
                edition
                    .Placements.Where(p => present.Contains(p.ArticleId))
                    .Select(p => new FrontPlacement
                    {
                        Slot = p.Slot,
                        Position = p.Position,
                        ArticleId = p.ArticleId,
                        Until = p.Until,
                        Headline = p.Headline,
                        Kicker = p.Kicker,
                        Label = p.Label,
                        PictureId = p.PictureId is { } picture && pictures.Contains(picture) ? picture : null,
                    })
            );
            front.Editions.Add(row);
        }

        db.Fronts.Add(front);
    }
}
