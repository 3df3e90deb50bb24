using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Desk;

/// <summary>Gives a line of the calendar another time.</summary>
public sealed record MoveEntry
{
    public CalendarKind Kind { get; init; }
    public long Id { get; init; }

    /// <summary>The version that was shown.</summary>
    public Guid Version { get; init; }

    /// <summary>The day in the site's zone.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>The time on the site's clocks; only a planning item may have none.</summary>
    public TimeOnly? Time { get; init; }

    /// <summary>For a time that occurs twice, true means the second.</summary>
    public bool Second { get; init; }

    /// <summary>The moment that a person was asked about and confirmed, UTC.</summary>
    public DateTime? Confirmed { get; init; }
}

/// <summary>What a person is asked before a line of the calendar moves.</summary>
public enum MoveQuestion
{
    /// <summary>Readers see the story: it gets another date and place in lists, and perhaps another address.</summary>
    Published,

    /// <summary>Readers see the story, and would not until that time.</summary>
    Hide,

    /// <summary>The time has passed.</summary>
    Past,
}

/// <summary>Where a line of the calendar went.</summary>
/// <param name="At">The moment that was meant, UTC; null for a planning item.</param>
/// <param name="Note">What the clocks do at that time, for people; empty for nothing.</param>
/// <param name="Question">What to ask where the outcome is <see cref="Outcome.Asks"/>; null where nothing is.</param>
public sealed record MovedEntry(DateTime? At, string Note, MoveQuestion? Question = null);

/// <summary>
/// Moves the thing behind a line of the calendar: the publication time of a story, the time wished for a draft, its
/// deadline, the day of a plan. Nothing else about it changes.
/// </summary>
public sealed class CalendarEditor(
    ArticleEditor articles,
    AssignmentEditor assignments,
    PlanningEditor plans,
    CalendarQueries calendar,
    SiteTime time
)
{
    /// <summary>
    /// Moves it, unless somebody has changed it since the version that was shown. A person is asked first where readers
    /// would notice, or where the time has passed.
    /// </summary>
    public async Task<Result<MovedEntry>> MoveAsync(MoveEntry command, Actor actor, CancellationToken cancellationToken)
    {
        if (command.Day is not { } day || !SiteTime.IsPossible(day.ToDateTime(TimeOnly.MinValue)))
        {
            return Result<MovedEntry>.Invalid(nameof(command.Day), DeskErrorCodes.MoveDayMissing);
        }

        if (command.Kind == CalendarKind.Plan)
        {
            return Told(
                await plans.MoveAsync(command.Id, command.Version, day, command.Time, actor, cancellationToken),
                new MovedEntry(null, "")
            );
        }

        if (command.Time is not { } clock)
        {
            return Result<MovedEntry>.Invalid(nameof(command.Time), DeskErrorCodes.MoveTimeMissing);
        }

        if (
            await calendar.FindAsync(command.Kind, command.Id, actor, cancellationToken)
            is not { At: { } present } entry
        )
        {
            return new Result<MovedEntry>(Outcome.NotFound);
        }

        var typed = time.Read(day.ToDateTime(clock), command.Second);
        var at = SiteTime.Kept(typed.Utc, present);
        var moved = new MovedEntry(at, typed.Note);
        if (entry.MayMove && at != present && command.Confirmed != at && Question(entry, at) is { } question)
        {
            return new Result<MovedEntry>(Outcome.Asks, moved with { Question = question });
        }

        return Told(
            command.Kind switch
            {
                CalendarKind.Story => Only(
                    await articles.RescheduleAsync(command.Id, command.Version, at, actor, cancellationToken)
                ),
                CalendarKind.Wish => Only(
                    await articles.WishAsync(command.Id, command.Version, at, actor, cancellationToken)
                ),
                _ => await assignments.MoveDeadlineAsync(command.Id, command.Version, at, actor, cancellationToken),
            },
            moved
        );

        static Result<Saved> Only(Result<SavedArticle> result) =>
            new(result.Outcome, new Saved(result.Value.Id, result.Value.Version)) { Errors = result.Errors };
    }

    private MoveQuestion? Question(CalendarEntry entry, DateTime at)
    {
        var now = time.UtcNow;
        return entry.State == NewsroomState.Published && entry.Kind == CalendarKind.Story
            ? at > now
                ? MoveQuestion.Hide
                : MoveQuestion.Published
            : at < now
                ? MoveQuestion.Past
                : null;
    }

    private static Result<MovedEntry> Told(Result<Saved> result, MovedEntry moved) =>
        new(result.Outcome, moved) { Errors = result.Errors };
}
