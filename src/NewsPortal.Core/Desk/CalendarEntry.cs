using NewsPortal.Core.Access;
using NewsPortal.Core.Articles;

namespace NewsPortal.Core.Desk;

/// <summary>What a line of the calendar stands for.</summary>
public enum CalendarKind
{
    /// <summary>A published or scheduled article, at its publication time.</summary>
    Story,

    /// <summary>The time wished for an article that is not published with it yet.</summary>
    Wish,

    /// <summary>When an article is to be written.</summary>
    Deadline,

    /// <summary>A planning item.</summary>
    Plan,
}

/// <summary>A line of the calendar.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Id">The article, or the planning item.</param>
/// <param name="Version">What a move must name.</param>
/// <param name="Title">Headline or title.</param>
/// <param name="Day">The day in the site's zone.</param>
/// <param name="Time">The time on the site's clocks; null if only the day is known.</param>
/// <param name="At">The moment, UTC; null for a planning item, which has none.</param>
/// <param name="State">The article's state; null for a planning item.</param>
public sealed record CalendarEntry(
    CalendarKind Kind,
    long Id,
    Guid Version,
    string Title,
    DateOnly Day,
    TimeOnly? Time,
    DateTime? At,
    NewsroomState? State
)
{
    /// <summary>Language of the title; null for the site's.</summary>
    public string? Language { get; init; }

    /// <summary>The primary section's name; null for none.</summary>
    public string? Section { get; init; }

    /// <summary>"#rrggbb" of that section; null for none.</summary>
    public string? Colour { get; init; }

    /// <summary>Who is to write it; empty for nobody yet.</summary>
    public string People { get; init; } = "";

    /// <summary>Whether this actor may move it.</summary>
    public bool MayMove { get; init; }
}

/// <summary>The lines of a range of days.</summary>
/// <param name="Entries">By day and time; those without a time first.</param>
/// <param name="IsCut">True if there are more than a page can show.</param>
public sealed record CalendarRange(IReadOnlyList<CalendarEntry> Entries, bool IsCut);

/// <summary>Who may change what only the calendar knows.</summary>
internal static class CalendarPermissions
{
    /// <summary>The one who made it, the one who is to write it, and the editors of its section.</summary>
    public static bool MayChange(long? createdById, long? assigneeId, long? categoryId, Actor actor) =>
        actor.May(Permissions.ArticlesEditAny)
            && (categoryId is { } section ? actor.Covers([section]) : !actor.IsLimited)
        || actor.May(Permissions.ArticlesWrite)
            && actor.UserId is { } user
            && (createdById == user || assigneeId == user);
}
