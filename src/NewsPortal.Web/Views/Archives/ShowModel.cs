using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Fronts;

namespace NewsPortal.Web.Views.Archives;

/// <summary>What was published in a year, a month or on a day.</summary>
public sealed class ShowModel : PageModel
{
    [SetsRequiredMembers]
    public ShowModel(ArchivePage page, ListPosition position, IStringLocalizer<Texts> texts)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(texts);
        Page = page;
        Heading = NameOf(page.Span);
        List = new StoryList(page.Span.Path, page.Stories, position);
        Head = List.Head(Heading, texts["Everything published: {0}", Heading]) with
        {
            IsIndexed = page.Stories.Items.Count > 0,
        };
    }

    public ArchivePage Page { get; }

    public ArchiveSpan Span => Page.Span;

    /// <summary>The period in the site's culture.</summary>
    public string Heading { get; }

    public StoryList List { get; }

    /// <summary>The weekday names for the columns of the calendar, from the culture's first day.</summary>
    public static IEnumerable<(string Short, string Full)> Weekdays =>
        Enumerable
            .Range(0, 7)
            .Select(i => ((int)Format.FirstDayOfWeek + i) % 7)
            .Select(i => (Format.ShortestDayNames[i], Format.DayNames[i]));

    /// <summary>The weeks of the month: seven day numbers each, null outside the month.</summary>
    public IEnumerable<int?[]> Weeks
    {
        get
        {
            var days = DateTime.DaysInMonth(Span.Year, Span.Month!.Value);
            var lead = ((int)Span.First.DayOfWeek - (int)Format.FirstDayOfWeek + 7) % 7;
            return Enumerable
                .Range(0, (lead + days + 6) / 7)
                .Select(week =>
                    Enumerable
                        .Range(1, 7)
                        .Select(column => (week * 7) + column - lead)
                        .Select(day => day >= 1 && day <= days ? day : (int?)null)
                        .ToArray()
                );
        }
    }

    private static DateTimeFormatInfo Format => CultureInfo.CurrentCulture.DateTimeFormat;

    /// <summary>A year, month or day in the site's culture.</summary>
    public static string NameOf(ArchiveSpan span)
    {
        ArgumentNullException.ThrowIfNull(span);
        return span switch
        {
            { Day: not null } => span.First.ToString("D", CultureInfo.CurrentCulture),
            { Month: not null } => span.First.ToString("Y", CultureInfo.CurrentCulture),
            _ => span.Year.ToString(CultureInfo.InvariantCulture),
        };
    }

    /// <summary>A month's name in the site's culture.</summary>
    public static string MonthName(int month) => Format.GetMonthName(month);

    /// <summary>Part of the period; null if it has no story.</summary>
    public ArchiveSpan? Inside(int? month, int? day) =>
        Page.Inside.FirstOrDefault(part => part.Month == (month ?? part.Month) && part.Day == (day ?? part.Day));
}
