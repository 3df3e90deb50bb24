using System.Globalization;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;
using NewsPortal.Core.Terms;

namespace NewsPortal.Core.Structure;

/// <summary>Says what a change of the structure would do, and what stands against it, without doing it.</summary>
public sealed class TermPlanner(NewsDbContext db, TimeProvider clock, IValidator<ReshapeTerm> validator)
{
    /// <summary>A term; null if there is none.</summary>
    public Task<TermRow?> FindAsync(TermKind kind, long id, CancellationToken cancellationToken) =>
        Rows(kind).SingleOrDefaultAsync(t => t.Id == id, cancellationToken);

    /// <summary>The plan; null if the term is gone.</summary>
    public async Task<TermPlan?> PlanAsync(ReshapeTerm command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (await FindAsync(command.Kind, command.Id, cancellationToken) is not { } term)
        {
            return null;
        }

        var validation = validator.Validate(command);
        var plan = new TermPlan { Command = command, Term = term };
        if (!validation.IsValid)
        {
            return plan with { Conflicts = Result<TermPlan>.Invalid(validation).Errors };
        }

        plan = command.Act switch
        {
            TermAct.Renamed => await RenameAsync(plan, cancellationToken),
            TermAct.Merged => await MergeAsync(plan, cancellationToken),
            TermAct.Moved => await MoveAsync(plan, cancellationToken),
            _ => await SplitAsync(plan, cancellationToken),
        };
        return plan with
        {
            Seen = ContentVersion.Of([
                plan.Command.Act.ToString(),
                plan.Term.Id.ToString(CultureInfo.InvariantCulture),
                .. plan.Others.Prepend(plan.Term).Select(t => t.Version.ToString()),
                plan.Parent?.Version.ToString(),
            ]),
        };
    }

    internal IQueryable<TermRow> Rows(TermKind kind) =>
        kind switch
        {
            TermKind.Category => db.Categories.Select(c => new TermRow
            {
                Id = c.Id,
                Name = c.Name,
                Slug = c.Slug,
                Version = c.Version,
                Text = c.Description,
                ParentId = c.ParentId,
                InMenu = c.InMenu,
            }),
            TermKind.Tag => db.Tags.Select(t => new TermRow
            {
                Id = t.Id,
                Name = t.Name,
                Slug = t.Slug,
                Version = t.Version,
                Text = t.Introduction,
            }),
            TermKind.Author => db.Authors.Select(a => new TermRow
            {
                Id = a.Id,
                Name = a.Name,
                Slug = a.Slug,
                Version = a.Version,
                Text = a.Biography,
            }),
            _ => db.Series.Select(s => new TermRow
            {
                Id = s.Id,
                Name = s.Title,
                Slug = s.Slug,
                Version = s.Version,
                Text = s.Introduction,
            }),
        };

    internal static string AddressOf(TermKind kind, string slug) =>
        kind switch
        {
            TermKind.Category => SiteAddresses.Stored.Category(slug),
            TermKind.Tag => SiteAddresses.Stored.Tag(slug),
            TermKind.Author => SiteAddresses.Stored.Author(slug),
            _ => SiteAddresses.Stored.Series(slug),
        };

    internal static RedirectTarget TargetOf(TermKind kind) =>
        kind switch
        {
            TermKind.Category => RedirectTarget.Category,
            TermKind.Tag => RedirectTarget.Tag,
            TermKind.Author => RedirectTarget.Author,
            _ => RedirectTarget.Series,
        };

    private async Task<TermPlan> RenameAsync(TermPlan plan, CancellationToken cancellationToken)
    {
        var (command, term) = (plan.Command, plan.Term);
        var name = PlainText.Line(command.Name);
        var slug = string.IsNullOrWhiteSpace(command.Slug) ? term.Slug : Slug.From(command.Slug);
        List<FieldError> conflicts = [];
        if (name == term.Name && slug == term.Slug)
        {
            conflicts.Add(new FieldError(nameof(command.Name), StructureErrorCodes.NothingNew));
        }

        await TakenAsync(command.Kind, name, slug, term.Id, conflicts, cancellationToken);
        plan = await CountAsync(plan, [term.Id], null, cancellationToken);
        return plan with
        {
            Command = command with { Name = name, Slug = slug },
            Conflicts = conflicts,
            Addresses = slug == term.Slug ? [] : [(AddressOf(command.Kind, term.Slug), AddressOf(command.Kind, slug))],
            MenuEntries = term is { InMenu: true, ParentId: null } ? 1 : 0,
            People = 0,
            Plans = 0,
            FrontPlaces = 0,
            Children = 0,
        };
    }

    private async Task<TermPlan> MergeAsync(TermPlan plan, CancellationToken cancellationToken)
    {
        var command = plan.Command;
        List<FieldError> conflicts = [];
        List<TermRow> others = [];
        var remaining = plan.Term;
        if (TermName.IsVisible(command.Into))
        {
            var into = await ResolveAsync(
                command.Kind,
                command.Into!,
                nameof(command.Into),
                conflicts,
                cancellationToken
            );
            others.Add(plan.Term);
            remaining = into ?? plan.Term;
            if (into?.Id == plan.Term.Id)
            {
                conflicts.Add(new FieldError(nameof(command.Into), StructureErrorCodes.Itself));
            }
        }
        else
        {
            foreach (var line in ReshapeTermValidator.Lines(command.Others))
            {
                var other = await ResolveAsync(
                    command.Kind,
                    line,
                    nameof(command.Others),
                    conflicts,
                    cancellationToken
                );
                if (other?.Id == remaining.Id)
                {
                    conflicts.Add(new FieldError(nameof(command.Others), StructureErrorCodes.Itself));
                }
                else if (other is not null && others.TrueForAll(o => o.Id != other.Id))
                {
                    others.Add(other);
                }
            }
        }

        if (command.Kind == TermKind.Category)
        {
            var parents = await ParentsAsync(cancellationToken);
            var above = CategoryTree.AncestorsOf([remaining.Id], parents);
            conflicts.AddRange(
                others
                    .Where(other => above.Contains(other.Id))
                    .Select(other => new FieldError(
                        nameof(command.Others),
                        StructureErrorCodes.AboveIt,
                        other.Name,
                        remaining.Name
                    ))
            );
        }

        List<FieldError> notes = [];
        var texts = others.Where(o => o.Text.Length > 0).Select(o => o.Name).ToList();
        if (command.Kind == TermKind.Tag && remaining.Text.Length == 0 && texts.Count > 0)
        {
            texts.RemoveAt(0);
        }

        if (texts.Count > 0)
        {
            notes.Add(new FieldError("", StructureErrorCodes.LosesText, string.Join(", ", texts)));
        }

        var counted = await CountAsync(plan, others.ConvertAll(o => o.Id), remaining.Id, cancellationToken);
        if (counted.FrontPlaces > 0)
        {
            notes.Add(new FieldError("", StructureErrorCodes.LosesFront));
        }

        if (command.Kind == TermKind.Category && counted.People > 0)
        {
            notes.Add(new FieldError("", StructureErrorCodes.ChangesRights, remaining.Name));
        }

        return counted with
        {
            Term = remaining,
            Others = others,
            Conflicts = conflicts,
            Notes = notes,
            Addresses =
            [
                .. others.Select(o => (AddressOf(command.Kind, o.Slug), AddressOf(command.Kind, remaining.Slug))),
            ],
            MenuEntries = others.Count(o => o is { InMenu: true, ParentId: null }),
        };
    }

    private async Task<TermPlan> MoveAsync(TermPlan plan, CancellationToken cancellationToken)
    {
        var (command, term) = (plan.Command, plan.Term);
        List<FieldError> conflicts = [];
        TermRow? parent = null;
        if (command.ParentId is { } id)
        {
            parent = await FindAsync(TermKind.Category, id, cancellationToken);
            if (parent is null)
            {
                conflicts.Add(new FieldError(nameof(command.ParentId), StructureErrorCodes.ParentGone));
            }
            else if (
                id == term.Id
                || CategoryTree.AncestorsOf([id], await ParentsAsync(cancellationToken)).Contains(term.Id)
            )
            {
                conflicts.Add(new FieldError(nameof(command.ParentId), StructureErrorCodes.ParentItself));
            }
        }

        if (command.ParentId == term.ParentId)
        {
            conflicts.Add(new FieldError(nameof(command.ParentId), StructureErrorCodes.NothingNew));
        }

        var below = CategoryTree.WithDescendants([term.Id], await ParentsAsync(cancellationToken));
        plan = await CountAsync(plan, [.. below], null, cancellationToken);
        return plan with
        {
            Parent = parent,
            Conflicts = conflicts,
            Children = below.Count - 1,
            MenuEntries = term.InMenu ? 1 : 0,
            Redirects = 0,
            FrontPlaces = 0,
            People = 0,
            Plans = 0,
        };
    }

    private async Task<TermPlan> SplitAsync(TermPlan plan, CancellationToken cancellationToken)
    {
        var command = plan.Command;
        var name = PlainText.Line(command.Name);
        List<FieldError> conflicts = [];
        await TakenAsync(command.Kind, name, null, 0, conflicts, cancellationToken);
        var all = await StoriesOf(command.Kind, [command.Id]).ToListAsync(cancellationToken);
        var named = StoriesOf(command.Kind, [command.Id]);
        var known = await db.Known().Where(a => named.Contains(a.Id)).Select(a => a.Id).ToListAsync(cancellationToken);
        var chosen = known.Intersect(command.Stories).ToList();
        if (chosen.Count == 0)
        {
            conflicts.Add(new FieldError(nameof(command.Stories), StructureErrorCodes.StoriesMissing));
        }
        else if (chosen.Count == all.Count)
        {
            conflicts.Add(new FieldError(nameof(command.Stories), StructureErrorCodes.StoriesAll));
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var visible = await VisibleOf(command.Kind, [command.Id], now).ToListAsync(cancellationToken);
        return plan with
        {
            Command = command with { Name = name, Stories = chosen },
            Conflicts = conflicts,
            Stories = chosen.Count,
            Pages = visible.Intersect(chosen).Count() + 2,
        };
    }

    /// <summary>Counts what has any of these terms, and what of that has another one too.</summary>
    private async Task<TermPlan> CountAsync(
        TermPlan plan,
        List<long> ids,
        long? into,
        CancellationToken cancellationToken
    )
    {
        var kind = plan.Command.Kind;
        var now = clock.GetUtcNow().UtcDateTime;
        var target = TargetOf(kind);
        var both = into is { } other ? StoriesOf(kind, ids).Intersect(StoriesOf(kind, [other])) : null;
        var isCategory = kind == TermKind.Category;
        return plan with
        {
            Stories = await StoriesOf(kind, ids).CountAsync(cancellationToken),
            Both = both is null ? 0 : await both.CountAsync(cancellationToken),
            Pages = await VisibleOf(kind, ids, now).CountAsync(cancellationToken) + ids.Count + (into is null ? 0 : 1),
            Redirects = await db.Redirects.CountAsync(
                r => r.Target == target && ids.Contains(r.TargetId),
                cancellationToken
            ),
            Children = isCategory
                ? await db.Categories.CountAsync(
                    c => c.ParentId != null && ids.Contains(c.ParentId.Value),
                    cancellationToken
                )
                : 0,
            FrontPlaces = isCategory
                ? await db.FrontPlacements.CountAsync(
                    p =>
                        db.FrontEditions.Any(e =>
                            e.Id == p.EditionId
                            && e.Front.CategoryId != null
                            && ids.Contains(e.Front.CategoryId.Value)
                            && e.PublishedAt != null
                            && !db.FrontEditions.Any(n =>
                                n.FrontId == e.FrontId
                                && n.PublishedAt != null
                                && (n.PublishedAt > e.PublishedAt || (n.PublishedAt == e.PublishedAt && n.Id > e.Id))
                            )
                        ),
                    cancellationToken
                )
                : 0,
            People = kind switch
            {
                TermKind.Category => await db
                    .UserSections.Where(s => ids.Contains(s.CategoryId))
                    .Select(s => s.UserId)
                    .Distinct()
                    .CountAsync(cancellationToken),
                TermKind.Author => await db.Users.CountAsync(
                    u => u.AuthorId != null && ids.Contains(u.AuthorId.Value),
                    cancellationToken
                ),
                _ => 0,
            },
            Plans = isCategory
                ? await db.PlanningItems.CountAsync(
                    p => p.CategoryId != null && ids.Contains(p.CategoryId.Value),
                    cancellationToken
                )
                : 0,
        };
    }

    /// <summary>The stories that have any of these terms, in their newest version or for readers, each once.</summary>
    private IQueryable<long> StoriesOf(TermKind kind, List<long> ids)
    {
        var reference = ReferenceOf(kind);
        return db
            .ContentReferences.Where(r => r.Kind == reference && ids.Contains(r.TargetId))
            .Select(r => r.ArticleId)
            .Union(
                kind switch
                {
                    TermKind.Category => db
                        .ArticleCategories.Where(l => l.Position != null && ids.Contains(l.CategoryId))
                        .Select(l => l.ArticleId),
                    TermKind.Tag => db.ArticleTags.Where(l => ids.Contains(l.TagId)).Select(l => l.ArticleId),
                    TermKind.Author => db.ArticleAuthors.Where(l => ids.Contains(l.AuthorId)).Select(l => l.ArticleId),
                    _ => db.Articles.Where(a => a.SeriesId != null && ids.Contains(a.SeriesId.Value)).Select(a => a.Id),
                }
            );
    }

    /// <summary>The stories that readers see with any of these terms, each once.</summary>
    private IQueryable<long> VisibleOf(TermKind kind, List<long> ids, DateTime now) =>
        (
            kind switch
            {
                TermKind.Category => db
                    .ArticleCategories.OfVisible(l => l.Article, now)
                    .Where(l => l.Position != null && ids.Contains(l.CategoryId))
                    .Select(l => l.ArticleId),
                TermKind.Tag => db
                    .ArticleTags.OfVisible(l => l.Article, now)
                    .Where(l => ids.Contains(l.TagId))
                    .Select(l => l.ArticleId),
                TermKind.Author => db
                    .ArticleAuthors.OfVisible(l => l.Article, now)
                    .Where(l => ids.Contains(l.AuthorId))
                    .Select(l => l.ArticleId),
                _ => db
                    .Articles.VisibleAt(now)
                    .Where(a => a.SeriesId != null && ids.Contains(a.SeriesId.Value))
                    .Select(a => a.Id),
            }
        ).Distinct();

    private static ReferenceKind ReferenceOf(TermKind kind) =>
        kind switch
        {
            TermKind.Category => ReferenceKind.Category,
            TermKind.Tag => ReferenceKind.Tag,
            TermKind.Author => ReferenceKind.Author,
            _ => ReferenceKind.Series,
        };

    /// <summary>The term that somebody means by a name or by the last part of an address.</summary>
    private async Task<TermRow?> ResolveAsync(
        TermKind kind,
        string typed,
        string field,
        List<FieldError> conflicts,
        CancellationToken cancellationToken
    )
    {
        var name = PlainText.Line(typed);
        var slug = Slug.From(name);
        var found = await Rows(kind).Where(t => t.Name == name || t.Slug == slug).ToListAsync(cancellationToken);
        if (
            kind == TermKind.Tag
            && (await db.FindTagsAsync([name], cancellationToken)).Values.FirstOrDefault() is { } tag
        )
        {
            found = await Rows(kind).Where(t => t.Id == tag.Id).ToListAsync(cancellationToken);
        }

        // An address means one; a name may mean several.
        var exact = found.Find(t => t.Slug == name);
        var named = found.FindAll(t => TermName.AreEqual(t.Name, name));
        if (exact is null && named.Count > 1)
        {
            conflicts.Add(
                new FieldError(field, StructureErrorCodes.Ambiguous, name, string.Join(", ", named.Select(t => t.Slug)))
            );
            return null;
        }

        var term = (named.Count == 1 ? named[0] : exact) ?? found.FirstOrDefault();
        if (term is null)
        {
            conflicts.Add(new FieldError(field, StructureErrorCodes.Unknown, name));
        }

        return term;
    }

    private async Task TakenAsync(
        TermKind kind,
        string name,
        string? slug,
        long id,
        List<FieldError> conflicts,
        CancellationToken cancellationToken
    )
    {
        if (
            kind == TermKind.Tag
            && (await db.FindTagsAsync([name], cancellationToken)).Values.FirstOrDefault(t => t.Id != id) is { } named
        )
        {
            conflicts.Add(new FieldError(nameof(ReshapeTerm.Name), StructureErrorCodes.NameTaken, named.Name));
        }

        if (
            slug is not null
            && await Rows(kind)
                .Where(t => t.Slug == slug && t.Id != id)
                .Select(t => t.Name)
                .FirstOrDefaultAsync(cancellationToken)
                is { } other
        )
        {
            conflicts.Add(new FieldError(nameof(ReshapeTerm.Slug), StructureErrorCodes.AddressTaken, other));
        }
    }

    private Task<Dictionary<long, long?>> ParentsAsync(CancellationToken cancellationToken) =>
        db.Categories.AsNoTracking().ToDictionaryAsync(c => c.Id, c => c.ParentId, cancellationToken);
}
