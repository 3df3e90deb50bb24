using System.Globalization;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Fronts;

/// <summary>The complete arrangement of a front, as the editor sees it.</summary>
public sealed record SaveFront
{
    /// <summary>The section; null for the home page.</summary>
    public long? CategoryId { get; init; }

    /// <summary>The version that was edited; null until the front is first saved.</summary>
    public Guid? Version { get; init; }

    /// <summary>The stories, in order within each slot.</summary>
    public IReadOnlyList<PlacedStory> Placements { get; init; } = [];
}

/// <summary>What can be checked without the database.</summary>
public sealed class SaveFrontValidator : AbstractValidator<SaveFront>
{
    /// <summary>More than any front shows, including the stories waiting in its slots.</summary>
    public const int MaxPlacements = 60;

    public SaveFrontValidator()
    {
        RuleFor(c => c.Placements)
            .Must(placements => placements.Count <= MaxPlacements)
            .Says(FrontErrorCodes.StoriesTooMany, MaxPlacements);
        RuleFor(c => c.Placements)
            .Must((command, placements) => placements.All(p => Slots.Of(command.CategoryId).Any(s => s.Name == p.Slot)))
            .Says(FrontErrorCodes.SlotUnknown);
        RuleFor(c => c.Placements)
            .Must(placements => placements.DistinctBy(p => p.ArticleId).Count() == placements.Count)
            .Says(FrontErrorCodes.StoryTwice);
        RuleFor(c => c.Placements)
            .Must(placements => placements.All(p => p.Headline.Length <= FrontLimits.Headline))
            .Says(FrontErrorCodes.HeadlineLong, FrontLimits.Headline);
        RuleFor(c => c.Placements)
            .Must(placements => placements.All(p => p.Kicker.Length <= FrontLimits.Kicker))
            .Says(FrontErrorCodes.KickerLong, FrontLimits.Kicker);
        RuleFor(c => c.Placements)
            .Must(placements => placements.All(p => p.Label.Length <= FrontLimits.Label))
            .Says(FrontErrorCodes.LabelLong, FrontLimits.Label);
    }
}

/// <summary>
/// All writes to fronts; editors only. An arrangement is a draft that readers do not see; publishing makes it the live
/// edition. Older editions are kept and can be restored.
/// </summary>
public sealed class FrontEditor(
    NewsDbContext db,
    SiteTime time,
    ChangeFeed changes,
    AuditTrail audit,
    IValidator<SaveFront> validator
)
{
    /// <summary>How many editions a front keeps, the live one included.</summary>
    public const int History = 50;

    /// <summary>Stores the arrangement as the draft. Nothing is written where it says what is stored already.</summary>
    public Task<Result<Saved>> SaveDraftAsync(SaveFront command, Actor actor, CancellationToken cancellationToken)
    {
        command = Cleaned(command);
        return WriteAsync(
            command.CategoryId,
            command.Version,
            actor,
            async (front, token) =>
            {
                if (await RefusalAsync(front, command, token) is { } refused)
                {
                    return refused;
                }

                if (await IsStoredAsync(front, command, token))
                {
                    // Keep the version, so that nobody gets a conflict over nothing.
                    db.ChangeTracker.Clear();
                    return Result.Done(new Saved(front.Id));
                }

                Draft(front, command, actor);
                audit.Add(actor, "Saved front draft", await NameAsync(front.CategoryId, token));
                await db.SaveChangesAsync(token);
                return Result.Done(new Saved(front.Id));
            },
            command,
            cancellationToken
        );
    }

    /// <summary>Stores the arrangement and shows it to readers.</summary>
    public Task<Result<Saved>> PublishAsync(SaveFront command, Actor actor, CancellationToken cancellationToken)
    {
        command = Cleaned(command);
        return WriteAsync(
            command.CategoryId,
            command.Version,
            actor,
            async (front, token) =>
            {
                if (await RefusalAsync(front, command, token) is { } refused)
                {
                    return refused;
                }

                var now = time.UtcNow;
                var draft = Draft(front, command, actor);
                draft.Placements.RemoveAll(p => p.Until <= now);
                draft.Note = "Published";
                return await GoLiveAsync(front, draft, actor, "Published front", token);
            },
            command,
            cancellationToken
        );
    }

    /// <summary>
    /// Puts a story first into a slot of the home page that readers see, and of the draft if there is one; the others
    /// there move down. A scheduled story waits in its place until it is due.
    /// </summary>
    public async Task<Result<Saved>> PlaceFirstAsync(
        string slot,
        long articleId,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        if (Slots.OfHome.All(s => s.Name != slot))
        {
            return Result<Saved>.Invalid(nameof(slot), FrontErrorCodes.SlotUnknown);
        }

        return await WriteAsync(
            null,
            null,
            actor,
            async (front, token) =>
            {
                var first = new PlacedStory(slot, articleId, null);
                var draft = DraftOf(front);
                var live = new SaveFront { Placements = With(first, await LiveAsync(front.Id, token)) };
                if (await RefusalAsync(front, live, token) is { } refused)
                {
                    return refused;
                }

                if (draft is not null)
                {
                    Draft(front, new SaveFront { Placements = With(first, Stored(draft)) }, actor);
                }

                var edition = new FrontEdition
                {
                    SavedByName = actor.Name,
                    Note = $"{Slots.OfHome.Single(s => s.Name == slot).Label}, with a story that was published",
                };
                edition.Placements.AddRange(Rows(live.Placements));
                front.Editions.Add(edition);
                return await GoLiveAsync(front, edition, actor, "Published front", token);
            },
            null,
            cancellationToken,
            ofAnyVersion: true
        );

        static IReadOnlyList<PlacedStory> With(PlacedStory first, IReadOnlyList<PlacedStory> others) =>
            [
                // What the front says of the story stays with it.
                others.FirstOrDefault(p => p.ArticleId == first.ArticleId)
                    is { } known
                    ? known with
                    {
                        Slot = first.Slot,
                        Until = null,
                    }
                    : first,
                .. others.Where(p => p.ArticleId != first.ArticleId).Take(SaveFrontValidator.MaxPlacements - 1),
            ];
    }

    /// <summary>Forgets the draft; readers see what they saw.</summary>
    public Task<Result<Saved>> DiscardAsync(
        long? categoryId,
        Guid? version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        WriteAsync(
            categoryId,
            version,
            actor,
            async (front, token) =>
            {
                front.Editions.RemoveAll(e => e.PublishedAt is null);
                audit.Add(actor, "Discarded front draft", await NameAsync(front.CategoryId, token));
                await db.SaveChangesAsync(token);
                return Result.Done(new Saved(front.Id));
            },
            null,
            cancellationToken
        );

    /// <summary>
    /// Republishes an older edition as a new one, without the stories that have ended or been withdrawn since. The
    /// draft stays as it is.
    /// </summary>
    /// <param name="categoryId">The section; null for the home page.</param>
    /// <param name="version">The version of the front that the editor saw.</param>
    /// <param name="editionId">The edition; null for the fully automatic front before the first edition.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public Task<Result<Saved>> BringBackAsync(
        long? categoryId,
        Guid? version,
        long? editionId,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        WriteAsync(
            categoryId,
            version,
            actor,
            async (front, token) =>
            {
                var now = time.UtcNow;
                var old = editionId is null
                    ? null
                    : await db
                        .FrontEditions.AsNoTracking()
                        .Where(e => e.Id == editionId && e.FrontId == front.Id && e.PublishedAt != null)
                        .Select(e => new { e.PublishedAt })
                        .SingleOrDefaultAsync(token);
                if (editionId is not null && old is null)
                {
                    return Result<Saved>.Invalid("", FrontErrorCodes.EditionGone);
                }

                var edition = new FrontEdition
                {
                    SavedByName = actor.Name,
                    Note = old is null
                        ? "All automatic"
                        : "Brought back the front of "
                            + time.ToLocal(old.PublishedAt!.Value)
                                .ToString("d MMMM, HH:mm", CultureInfo.InvariantCulture),
                };
                if (old is not null)
                {
                    var placements = await db
                        .FrontPlacements.AsNoTracking()
                        .Where(p =>
                            p.EditionId == editionId && (p.Until == null || p.Until > now) && p.Article.ListedAt != null
                        )
                        .InOrder()
                        .ToListAsync(token);
                    edition.Placements.AddRange(Rows(placements));
                }

                front.Editions.Add(edition);
                return await GoLiveAsync(front, edition, actor, "Brought back front", token);
            },
            null,
            cancellationToken
        );

    /// <summary>
    /// Publishes an edition. Its time is later than every other's, even within one tick of the clock.
    /// </summary>
    private async Task<Result<Saved>> GoLiveAsync(
        Front front,
        FrontEdition edition,
        Actor actor,
        string action,
        CancellationToken cancellationToken
    )
    {
        var now = time.UtcNow;
        var last = await db
            .FrontEditions.Where(e => e.FrontId == front.Id)
            .MaxAsync(e => e.PublishedAt, cancellationToken);
        edition.SavedAt = now;
        edition.SavedByName = actor.Name;
        edition.PublishedAt = last >= now ? last.Value.AddTicks(1) : now;
        audit.Add(actor, action, await NameAsync(front.CategoryId, cancellationToken));
        string[] tags = [CacheTags.Front(front.CategoryId)];
        changes.Append(ChangeSubject.Front, front.Id, tags);
        foreach (var until in edition.Placements.Select(p => p.Until).OfType<DateTime>().Where(t => t > now).Distinct())
        {
            // The front looks different from then on, whether or not anything runs at that moment.
            changes.Append(ChangeSubject.Front, front.Id, tags, until);
        }

        await db.SaveChangesAsync(cancellationToken);

        var old = await db
            .FrontEditions.Where(e => e.FrontId == front.Id && e.PublishedAt != null)
            .OrderByDescending(e => e.PublishedAt)
            .ThenByDescending(e => e.Id)
            .Select(e => e.Id)
            .Skip(History)
            .ToListAsync(cancellationToken);
        if (old.Count > 0)
        {
            await db.FrontEditions.Where(e => old.Contains(e.Id)).ExecuteDeleteAsync(cancellationToken);
        }

        return Result.Done(new Saved(front.Id));
    }

    /// <summary>A refusal when a story may not stand on the front.</summary>
    private async Task<Result<Saved>?> RefusalAsync(Front front, SaveFront command, CancellationToken cancellationToken)
    {
        var ids = command.Placements.Select(p => p.ArticleId).ToList();
        var hidden = db.Hidden();
        var stories = await db
            .Articles.AsNoTracking()
            .Where(a => ids.Contains(a.Id))
            .Select(a => new
            {
                a.Id,
                Title = hidden.Contains(a.Id) ? "" : a.Title,
                MayStand = a.ListedAt != null,
            })
            .ToDictionaryAsync(a => a.Id, cancellationToken);
        if (ids.Find(id => !stories.ContainsKey(id)) is var unknown and not 0)
        {
            return Result<Saved>.Invalid(nameof(command.Placements), FrontErrorCodes.StoryGone, unknown);
        }

        var pictures = command.Placements.Select(p => p.PictureId).OfType<long>().Distinct().ToList();
        if (pictures.Count > 0)
        {
            var existing = await db
                .Media.Where(m => pictures.Contains(m.Id))
                .Select(m => m.Id)
                .ToListAsync(cancellationToken);
            if (pictures.Find(id => !existing.Contains(id)) is var none and not 0)
            {
                return Result<Saved>.Invalid(nameof(command.Placements), FrontErrorCodes.PictureUnknown, none);
            }
        }

        // A story withdrawn after it was placed stays in the arrangement; readers do not see it.
        var withdrawn = ids.Where(id => !stories[id].MayStand).ToList();
        if (withdrawn.Count == 0)
        {
            return null;
        }

        var known = (DraftOf(front)?.Placements ?? [])
            .Select(p => p.ArticleId)
            .Concat((await LiveAsync(front.Id, cancellationToken)).Select(p => p.ArticleId))
            .ToHashSet();
        return withdrawn.Find(id => !known.Contains(id)) is var secret and not 0
            ? Result<Saved>.Invalid(
                nameof(command.Placements),
                FrontErrorCodes.StoryNotPublished,
                stories[secret].Title
            )
            : null;
    }

    /// <summary>True when the draft, or the live edition when there is no draft, has the same arrangement.</summary>
    private async Task<bool> IsStoredAsync(Front front, SaveFront command, CancellationToken cancellationToken)
    {
        var stored = (
            DraftOf(front) is { } draft ? Stored(draft) : await LiveAsync(front.Id, cancellationToken)
        ).ToLookup(p => p.Slot);
        var wanted = command.Placements.ToLookup(p => p.Slot);
        return Slots.Of(front.CategoryId).All(slot => stored[slot.Name].SequenceEqual(wanted[slot.Name]));
    }

    private static IReadOnlyList<PlacedStory> Stored(FrontEdition edition) =>
        [.. edition.Placements.AsQueryable().InOrder()];

    private static SaveFront Cleaned(SaveFront command) =>
        command with
        {
            Placements = [.. command.Placements.Select(p => p.Cleaned())],
        };

    private static FrontEdition? DraftOf(Front front) => front.Editions.Find(e => e.PublishedAt is null);

    /// <summary>Writes the arrangement into the front's draft.</summary>
    private FrontEdition Draft(Front front, SaveFront command, Actor actor)
    {
        var draft = DraftOf(front);
        if (draft is null)
        {
            draft = new FrontEdition { SavedByName = actor.Name };
            front.Editions.Add(draft);
        }

        draft.SavedAt = time.UtcNow;
        draft.SavedByName = actor.Name;
        draft.Placements.Clear();
        draft.Placements.AddRange(Rows(command.Placements));
        return draft;
    }

    private static IEnumerable<FrontPlacement> Rows(IReadOnlyList<PlacedStory> placements) =>
        placements.GroupBy(p => p.Slot).SelectMany(slot => slot.Select((p, position) => p.ToRow(position)));

    private async Task<List<PlacedStory>> LiveAsync(long frontId, CancellationToken cancellationToken)
    {
        var edition = await db
            .FrontEditions.Where(e => e.FrontId == frontId && e.PublishedAt != null)
            .OrderByDescending(e => e.PublishedAt)
            .ThenByDescending(e => e.Id)
            .Select(e => (long?)e.Id)
            .FirstOrDefaultAsync(cancellationToken);
        return await db
            .FrontPlacements.AsNoTracking()
            .Where(p => p.EditionId == edition)
            .InOrder()
            .ToListAsync(cancellationToken);
    }

    private async Task<string> NameAsync(long? categoryId, CancellationToken cancellationToken) =>
        categoryId is null
            ? "Home page"
            : await db.Categories.Where(c => c.Id == categoryId).Select(c => c.Name).SingleAsync(cancellationToken);

    /// <summary>
    /// What every write has in common: the permission, the front with its draft (created if missing) and the version
    /// check.
    /// </summary>
    private async Task<Result<Saved>> WriteAsync(
        long? categoryId,
        Guid? version,
        Actor actor,
        Func<Front, CancellationToken, Task<Result<Saved>>> write,
        SaveFront? command,
        CancellationToken cancellationToken,
        bool ofAnyVersion = false
    )
    {
        if (!actor.May(Permissions.FrontsEdit))
        {
            return new Result<Saved>(Outcome.NotAllowed);
        }

        if (command is not null && validator.Validate(command) is { IsValid: false } validation)
        {
            return Result<Saved>.Invalid(validation);
        }

        return await db.EditAsync(
            changes,
            async token =>
            {
                if (categoryId is { } id && !await db.Categories.AnyAsync(c => c.Id == id, token))
                {
                    return new Result<Saved>(Outcome.NotFound);
                }

                var front = await db
                    .Fronts.Include(f => f.Editions.Where(e => e.PublishedAt == null))
                        .ThenInclude(e => e.Placements)
                    .SingleOrDefaultAsync(f => f.CategoryId == categoryId, token);
                if (front is null)
                {
                    front = new Front { CategoryId = categoryId };
                    db.Fronts.Add(front);
                    await db.SaveChangesAsync(token);
                }
                else
                {
                    // Needed even when only an edition changes: the version must be checked and advance.
                    db.Entry(front).Property(f => f.Version).OriginalValue = ofAnyVersion
                        ? front.Version
                        : version ?? Guid.Empty;
                    db.Entry(front).Property(f => f.CategoryId).IsModified = true;
                }

                return await write(front, token);
            },
            cancellationToken
        );
    }
}
