using FluentValidation;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Desk;

/// <summary>Everything in the form of a planning item.</summary>
public sealed record SavePlanningItem : SaveCommand
{
    public string Title { get; init; } = "";
    public string? Note { get; init; }

    /// <summary>The day in the site's zone.</summary>
    public DateOnly? Day { get; init; }

    public TimeOnly? Time { get; init; }
    public long? CategoryId { get; init; }
    public long? AssigneeId { get; init; }

    internal override (string Field, string Text) Called() => (nameof(Title), Title);
}

/// <summary>What can be checked without the database.</summary>
public sealed class SavePlanningItemValidator : AbstractValidator<SavePlanningItem>
{
    public SavePlanningItemValidator()
    {
        RuleFor(p => p.Title)
            .Must(title => PlainText.Line(title).Length > 0)
            .Says(DeskErrorCodes.TitleMissing)
            .MaximumLength(PlanningItem.TitleLength)
            .Says(DeskErrorCodes.TitleLong, PlanningItem.TitleLength);
        RuleFor(p => p.Note)
            .MaximumLength(PlanningItem.NoteLength)
            .Says(DeskErrorCodes.NoteLong, PlanningItem.NoteLength);
        RuleFor(p => p.Day)
            .Must(day => day is { } at && SiteTime.IsPossible(at.ToDateTime(TimeOnly.MinValue)))
            .Says(DeskErrorCodes.DayMissing);
    }
}

/// <summary>A planning item as the newsroom sees it.</summary>
/// <param name="Item">Its fields.</param>
/// <param name="CreatedByName">Who made it.</param>
/// <param name="ArticleId">The story that it became; null before.</param>
/// <param name="MayChange">Whether this actor may change, move, delete and begin it.</param>
public sealed record PlanningDetails(SavePlanningItem Item, string CreatedByName, long? ArticleId, bool MayChange);

/// <summary>
/// Reads and writes planning items: made by whoever writes, changed by those they concern and by editors.
/// </summary>
public sealed class PlanningEditor(
    NewsDbContext db,
    SiteTime time,
    ChangeFeed changes,
    SaveFrame frame,
    AuditTrail audit,
    ArticleEditor articles,
    AssignmentEditor assignments,
    IValidator<SavePlanningItem> validator
)
{
    /// <summary>The deadline of a story whose plan has a day only.</summary>
    private static readonly TimeOnly EndOfWork = new(18, 0);

    /// <summary>One item; null for none.</summary>
    public async Task<PlanningDetails?> FindAsync(long id, Actor actor, CancellationToken cancellationToken) =>
        await Known().AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, cancellationToken) is { } item
            ? new PlanningDetails(
                new SavePlanningItem
                {
                    Id = item.Id,
                    Version = item.Version,
                    Title = item.Title,
                    Note = item.Note,
                    Day = item.Day,
                    Time = item.Time,
                    CategoryId = item.CategoryId,
                    AssigneeId = item.AssigneeId,
                },
                item.CreatedByName,
                item.ArticleId,
                MayChange(item, actor)
            )
            : null;

    /// <summary>The people who can write a story, sorted by name.</summary>
    public async Task<IReadOnlyList<Choice>> PeopleAsync(CancellationToken cancellationToken) =>
        await db
            .Users.AsNoTracking()
            .Where(u => !u.IsDisabled)
            .OrderBy(u => u.DisplayName)
            .ThenBy(u => u.Id)
            .Select(u => new Choice(u.Id, u.DisplayName.Length > 0 ? u.DisplayName : u.Email!, 0))
            .ToListAsync(cancellationToken);

    /// <summary>Makes an item or changes one.</summary>
    public async Task<Result<Saved>> SaveAsync(
        SavePlanningItem command,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        !actor.May(Permissions.ArticlesWrite)
            ? new Result<Saved>(Outcome.NotAllowed)
            : await frame.SaveAsync(
                command,
                validator,
                nameof(PlanningItem),
                actor,
                (meant, token) => StoreAsync(meant, actor, token),
                cancellationToken
            );

    /// <summary>Gives an item another day and time, unless somebody has changed it since this version.</summary>
    public Task<Result<Saved>> MoveAsync(
        long id,
        Guid version,
        DateOnly day,
        TimeOnly? at,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            id,
            version,
            actor,
            item =>
            {
                (item.Day, item.Time) = (day, at);
                audit.Add(actor, "Moved plan", item.Title, new AuditThing(PlanSecrets.Kind, id));
            },
            cancellationToken
        );

    /// <summary>
    /// Deletes an item, unless somebody has changed it since this version; its text stays in the audit trail.
    /// </summary>
    public Task<Result<Saved>> DeleteAsync(long id, Guid version, Actor actor, CancellationToken cancellationToken) =>
        ChangeAsync(
            id,
            version,
            actor,
            item =>
            {
                db.PlanningItems.Remove(item);
                audit.Add(
                    actor,
                    "Deleted plan",
                    item.Note.Length > 0 ? $"{item.Title}: {item.Note}" : item.Title,
                    item.ArticleId is { } story
                        ? new AuditThing("article", story)
                        : new AuditThing(PlanSecrets.Kind, id)
                );
            },
            cancellationToken
        );

    /// <summary>
    /// Makes a story of an item: a draft with its title and section, assigned with its note as the brief and its day as
    /// the deadline. Asked again, it answers with the same story.
    /// </summary>
    public Task<Result<SavedArticle>> BeginAsync(
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        db.EditAsync(
            changes,
            async token =>
            {
                var item = await Known().SingleOrDefaultAsync(p => p.Id == id, token);
                if (item is null)
                {
                    return new Result<SavedArticle>(Outcome.NotFound);
                }

                if (item.ArticleId is { } made)
                {
                    return Result.Done(new SavedArticle(made) { IsRepeat = true });
                }

                if (!MayChange(item, actor))
                {
                    return new Result<SavedArticle>(Outcome.NotAllowed);
                }

                if (item.Version != version)
                {
                    return new Result<SavedArticle>(Outcome.Conflict);
                }

                var begun = await articles.SaveAsync(
                    new SaveArticle
                    {
                        Content = new ArticleContent
                        {
                            Headline = item.Title,
                            CategoryIds = item.CategoryId is { } category ? [category] : [],
                        },
                    },
                    actor,
                    token
                );
                if (!begun.IsDone)
                {
                    return begun;
                }

                var agreed = await assignments.SaveAsync(
                    new SaveAssignment
                    {
                        ArticleId = begun.Value.Id,
                        People = item.AssigneeId is { } person ? [person] : [],
                        Deadline = time.ToUtc(item.Day.ToDateTime(item.Time ?? EndOfWork)),
                        Brief = item.Note,
                    },
                    actor,
                    token
                );
                if (!agreed.IsDone)
                {
                    return new Result<SavedArticle>(agreed.Outcome) { Errors = agreed.Errors };
                }

                item.ArticleId = begun.Value.Id;
                await db.SaveChangesAsync(token);
                return begun;
            },
            cancellationToken
        );

    private async Task<Result<Saved>> ChangeAsync(
        long id,
        Guid version,
        Actor actor,
        Action<PlanningItem> change,
        CancellationToken cancellationToken
    ) =>
        await db.EditAsync(
            changes,
            async token =>
            {
                var item = await Known().SingleOrDefaultAsync(p => p.Id == id, token);
                if (item is null)
                {
                    return new Result<Saved>(Outcome.NotFound);
                }

                if (!MayChange(item, actor))
                {
                    return new Result<Saved>(Outcome.NotAllowed);
                }

                if (item.Version != version)
                {
                    return new Result<Saved>(Outcome.Conflict, new Saved(id));
                }

                change(item);
                await db.SaveChangesAsync(token);
                return Result.Done(new Saved(id, item.Version));
            },
            cancellationToken
        );

    private async Task<Result<Saved>> StoreAsync(
        SavePlanningItem command,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var item = command.Id is { } id
            ? await Known().SingleOrDefaultAsync(p => p.Id == id, cancellationToken)
            : new PlanningItem
            {
                Title = "",
                CreatedById = actor.UserId,
                CreatedByName = actor.Name,
            };
        if (item is null)
        {
            return new Result<Saved>(Outcome.NotFound);
        }

        if (command.Id is not null && !MayChange(item, actor))
        {
            return new Result<Saved>(Outcome.NotAllowed);
        }

        if (
            command.CategoryId is { } category
            && !await db.Categories.AnyAsync(c => c.Id == category, cancellationToken)
        )
        {
            return Result<Saved>.Invalid(nameof(command.CategoryId), DeskErrorCodes.CategoryGone);
        }

        if (command.AssigneeId is { } person && person != item.AssigneeId)
        {
            if (person != actor.UserId && !actor.May(Permissions.ArticlesEditAny))
            {
                return Result<Saved>.Invalid(nameof(command.AssigneeId), DeskErrorCodes.AssigneeOther);
            }

            if (!await db.Users.AnyAsync(u => u.Id == person && !u.IsDisabled, cancellationToken))
            {
                return Result<Saved>.Invalid(nameof(command.AssigneeId), DeskErrorCodes.AssigneeGone);
            }
        }

        item.Title = PlainText.Line(command.Title);
        item.Note = PlainText.Lines(command.Note ?? "").Trim();
        (item.Day, item.Time) = (command.Day!.Value, command.Time);
        (item.CategoryId, item.AssigneeId) = (command.CategoryId, command.AssigneeId);
        if (command.Id is null)
        {
            db.PlanningItems.Add(item);
        }
        else
        {
            db.Entry(item).Property(p => p.Version).OriginalValue = command.Version ?? Guid.Empty;
            db.Entry(item).Property(p => p.Title).IsModified = true;
        }

        await db.SaveChangesAsync(cancellationToken);
        audit.Add(
            actor,
            command.Id is null ? "Planned" : "Changed plan",
            item.Title,
            new AuditThing(PlanSecrets.Kind, item.Id)
        );
        await db.SaveChangesAsync(cancellationToken);
        return Result.Done(new Saved(item.Id, item.Version));
    }

    /// <summary>All but what became a story that does not exist for who reads.</summary>
    private IQueryable<PlanningItem> Known()
    {
        var hidden = db.Hidden();
        return db.PlanningItems.Where(p => p.ArticleId == null || !hidden.Contains(p.ArticleId.Value));
    }

    private static bool MayChange(PlanningItem item, Actor actor) =>
        CalendarPermissions.MayChange(item.CreatedById, item.AssigneeId, item.CategoryId, actor);
}

/// <summary>The plans that became a story which does not exist for who reads.</summary>
internal sealed class PlanSecrets(NewsDbContext db) : IAuditSecrets
{
    public const string Kind = "plan";

    public IQueryable<HiddenThing> Hidden()
    {
        var hidden = db.Hidden();
        return db
            .PlanningItems.Where(p => p.ArticleId != null && hidden.Contains(p.ArticleId.Value))
            .Select(p => new HiddenThing { Kind = Kind, Id = p.Id });
    }
}
