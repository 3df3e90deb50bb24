using System.Globalization;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Desk;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Areas.Admin.Views.Calendar;

/// <summary>How much the calendar shows at once.</summary>
public enum CalendarView
{
    Month,
    Week,
    List,
}

/// <summary>The part of the calendar that an address names.</summary>
public sealed record CalendarPlace
{
    public CalendarView View { get; init; }

    /// <summary>A day in it; null for today.</summary>
    public DateOnly? On { get; init; }

    public string Address => NewsroomAddresses.CalendarOf(View, On);
}

/// <summary>The days that a page of the calendar shows.</summary>
/// <param name="View">How much.</param>
/// <param name="On">The day it is about.</param>
/// <param name="First">The first day.</param>
/// <param name="Until">The day after the last.</param>
public sealed record CalendarSpan(CalendarView View, DateOnly On, DateOnly First, DateOnly Until)
{
    /// <summary>Days of a page of the list.</summary>
    private const int ListDays = 14;

    private const int WeekDays = 7;

    public static CalendarSpan Of(CalendarPlace place, SiteTime time)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(time);
        var on = place.On is { } day && SiteTime.IsPossible(day.ToDateTime(TimeOnly.MinValue)) ? day : time.Today();

        // Everybody in the house plans by the same weeks, in whatever language.
        var begins = time.Culture.DateTimeFormat.FirstDayOfWeek;
        switch (place.View)
        {
            case CalendarView.Week:
                return new CalendarSpan(place.View, on, WeekOf(on), WeekOf(on).AddDays(WeekDays));
            case CalendarView.List:
                return new CalendarSpan(place.View, on, on, on.AddDays(ListDays));
            default:
                var month = new DateOnly(on.Year, on.Month, 1);
                return new CalendarSpan(
                    CalendarView.Month,
                    on,
                    WeekOf(month),
                    WeekOf(month.AddMonths(1).AddDays(-1)).AddDays(WeekDays)
                );
        }

        DateOnly WeekOf(DateOnly at) => at.AddDays(-((at.DayOfWeek - begins + WeekDays) % WeekDays));
    }

    public IEnumerable<DateOnly> Days => Enumerable.Range(0, Until.DayNumber - First.DayNumber).Select(First.AddDays);

    /// <summary>False for the days of the months around, which fill the first and last week.</summary>
    public bool IsAbout(DateOnly day) => View != CalendarView.Month || day.Month == On.Month;

    /// <summary>The day of the page before or after.</summary>
    public DateOnly Step(int direction) =>
        View switch
        {
            CalendarView.Month => new DateOnly(On.Year, On.Month, 1).AddMonths(direction),
            CalendarView.Week => On.AddDays(direction * WeekDays),
            _ => On.AddDays(direction * ListDays),
        };

    /// <summary>What the page shows, in words.</summary>
    public string Title(SiteTime time)
    {
        ArgumentNullException.ThrowIfNull(time);
        var last = Until.AddDays(-1);
        return View == CalendarView.Month
            ? On.ToString("MMMM yyyy", CultureInfo.CurrentCulture)
            : $"{First.ToString(First.Year == last.Year ? "d MMMM" : "d MMMM yyyy", CultureInfo.CurrentCulture)} – {last.ToString("d MMMM yyyy", CultureInfo.CurrentCulture)}";
    }
}

/// <summary>A page of the calendar.</summary>
/// <param name="Span">The days it shows.</param>
/// <param name="Range">Their lines.</param>
/// <param name="Today">Today in the site's zone.</param>
public sealed record CalendarModel(CalendarSpan Span, CalendarRange Range, DateOnly Today)
{
    /// <summary>Lines of a day that the month shows; the others are a click away.</summary>
    public const int MostInADay = 6;

    public ILookup<DateOnly, CalendarEntry> ByDay { get; } = Range.Entries.ToLookup(e => e.Day);

    public CalendarPlace Place => new() { View = Span.View, On = Span.On };
}

/// <summary>A line and the page it stands on.</summary>
/// <param name="Entry">The line.</param>
/// <param name="Place">Where a move returns to.</param>
public sealed record EntryModel(CalendarEntry Entry, CalendarPlace Place)
{
    /// <summary>Where the thing is changed.</summary>
    public string Address =>
        Entry.Kind == CalendarKind.Plan ? NewsroomAddresses.Plan(Entry.Id) : NewsroomAddresses.Article(Entry.Id);

    /// <summary>What the time means.</summary>
    public string Meaning(IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Entry.Kind switch
        {
            CalendarKind.Plan => Entry.People.Length > 0 ? texts["Planned, {0}", Entry.People] : texts["Planned"],
            CalendarKind.Deadline => Entry.People.Length > 0 ? texts["Due, {0}", Entry.People] : texts["Due"],
            CalendarKind.Wish => Entry.State switch
            {
                NewsroomState.Submitted => texts["Wished, handed in"],
                NewsroomState.Ready => texts["Wished, ready"],
                NewsroomState.TakenDown => texts["Wished, taken down"],
                _ => texts["Wished, draft"],
            },
            _ => Entry.State!.Value.Label(texts),
        };
    }
}

/// <summary>The submitted form of a move; day and time are the site's own.</summary>
public sealed record MoveForm
{
    public Guid Version { get; init; }
    public DateOnly? Day { get; init; }
    public TimeOnly? Time { get; init; }

    /// <summary>For a time that occurs twice, true means the second.</summary>
    public bool Second { get; init; }

    /// <summary>The time that the page asked about, if confirmed by its button: UTC, sortable.</summary>
    public string? Confirm { get; init; }

    public CalendarView View { get; init; }
    public DateOnly? On { get; init; }

    /// <summary>The page that it came from.</summary>
    public CalendarPlace Place => new() { View = View, On = On };

    /// <summary>The typed time, for the choice where it occurs twice.</summary>
    public DateTime? Local => Day is { } day && Time is { } clock ? day.ToDateTime(clock) : null;

    public static MoveForm Of(CalendarEntry entry, CalendarPlace place, SiteTime time)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(time);
        return new MoveForm
        {
            Version = entry.Version,
            Day = entry.Day,
            Time = entry.Time,
            Second = entry.At is { } at && time.IsSecond(at),
            View = place.View,
            On = place.On,
        };
    }

    public MoveEntry ToCommand(CalendarKind kind, long id) =>
        new()
        {
            Kind = kind,
            Id = id,
            Version = Version,
            Day = Day,
            Time = Time,
            Second = Second,
            Confirmed = Times.Confirmed(Confirm),
        };
}

/// <summary>The page that moves a line.</summary>
/// <param name="Entry">As it stands now.</param>
/// <param name="Form">The form's values.</param>
/// <param name="Zone">The name of the site's zone with its current offset.</param>
public sealed record MoveModel(CalendarEntry Entry, MoveForm Form, string Zone)
{
    /// <summary>What must be confirmed; null for nothing.</summary>
    public MovedEntry? Asks { get; init; }

    /// <summary>True if somebody changed the thing since it was shown.</summary>
    public bool IsConflict { get; init; }

    public string Address => NewsroomAddresses.MoveEntry(Entry.Kind, Entry.Id);

    public string DayValue => Form.Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
    public string TimeValue => Form.Time?.ToString("HH:mm", CultureInfo.InvariantCulture) ?? "";
}
