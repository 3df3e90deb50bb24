using System.Globalization;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Site;

/// <summary>The boundary between UTC inside and the newspaper's time zone and culture outside.</summary>
public sealed class SiteTime(IOptions<SiteOptions> options, TimeProvider clock)
{
    public TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);

    /// <summary>The site's culture, always with the Gregorian calendar, which addresses such as /2026/03 use.</summary>
    public CultureInfo Culture { get; } = Gregorian(CultureInfo.GetCultureInfo(options.Value.Culture));

    // The words between day, month and year, and next to the weekday, depend on the culture: no rule can remove or
    // insert them. Each culture has a long date without the weekday next to the one with it.
    private static string LongPattern(CultureInfo culture) =>
        Array.Find(
            culture.DateTimeFormat.GetAllDateTimePatterns('D'),
            pattern => !pattern.Contains("ddd", StringComparison.Ordinal)
        ) ?? culture.DateTimeFormat.LongDatePattern;

    /// <summary>The current time in UTC.</summary>
    public DateTime UtcNow => clock.GetUtcNow().UtcDateTime;

    /// <summary>When the site's next day begins, UTC.</summary>
    public DateTime NextDay => ToUtc(ToLocal(UtcNow).Date.AddDays(1));

    /// <summary>A UTC time as the site's local time, with its offset.</summary>
    public DateTimeOffset ToLocal(DateTime utc) => In(utc, Zone);

    /// <summary>
    /// The site's local time as UTC. A time skipped in spring moves forward by the gap; one that occurs twice in autumn
    /// means the first.
    /// </summary>
    public DateTime ToUtc(DateTime local) => ToUtc(local, Zone);

    private static DateTime ToUtc(DateTime local, TimeZoneInfo zone)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(local))
        {
            var before = zone.GetUtcOffset(local.AddDays(-1));
            return DateTime.SpecifyKind(local - before, DateTimeKind.Utc);
        }

        if (zone.IsAmbiguousTime(local))
        {
            return DateTime.SpecifyKind(local - zone.GetAmbiguousTimeOffsets(local).Max(), DateTimeKind.Utc);
        }

        return TimeZoneInfo.ConvertTimeToUtc(local, zone);
    }

    /// <summary>A typed time as UTC, with a note if the clocks skip it or it occurs twice.</summary>
    /// <param name="local">Local time, or UTC if it was typed with an offset.</param>
    /// <param name="second">For a time that occurs twice, true means the second.</param>
    /// <param name="zone">The zone that it was typed for; null for the site's.</param>
    public TypedTime Read(DateTime local, bool second = false, TimeZoneInfo? zone = null)
    {
        zone ??= Zone;
        if (local.Kind == DateTimeKind.Utc)
        {
            return new TypedTime(local, Note(TimeErrorCodes.Offset, Words(local)));
        }

        var utc = ToUtc(local, zone);
        if (zone.IsInvalidTime(DateTime.SpecifyKind(local, DateTimeKind.Unspecified)))
        {
            return new TypedTime(utc, Note(TimeErrorCodes.Skipped, Clock(local), Words(utc, zone)));
        }

        if (!ComesTwice(local, zone))
        {
            return new TypedTime(utc, "");
        }

        var later = SecondOf(local, zone);
        return second
            ? new TypedTime(later, Note(TimeErrorCodes.Second, Clock(local), Words(later, zone), ZoneLabel(utc, zone)))
            : new TypedTime(utc, Note(TimeErrorCodes.First, Clock(local), Words(utc, zone), ZoneLabel(later, zone)));

        static string Clock(DateTime at) => at.ToString("HH:mm", CultureInfo.InvariantCulture);

        static string Note(string code, params object[] arguments) =>
            ErrorTexts.Of(code, arguments, CultureInfo.CurrentUICulture);
    }

    /// <summary>True for a local time that occurs twice because the clocks go back.</summary>
    /// <param name="local">The local time.</param>
    /// <param name="zone">Its zone; null for the site's.</param>
    public bool ComesTwice(DateTime local, TimeZoneInfo? zone = null) =>
        (zone ?? Zone).IsAmbiguousTime(DateTime.SpecifyKind(local, DateTimeKind.Unspecified));

    /// <summary>True if a moment is the second of two with the same local time.</summary>
    public bool IsSecond(DateTime utc)
    {
        var local = ToLocal(utc).DateTime;
        return ComesTwice(local) && ToUtc(local) != DateTime.SpecifyKind(utc, DateTimeKind.Utc);
    }

    /// <summary>False for a year in which nothing is published and whose arithmetic may overflow.</summary>
    public static bool IsPossible(DateTime local) => local.Year is >= 1700 and <= 9000;

    /// <summary>True if two moments differ by less than a form can show.</summary>
    public static bool IsSameMinute(DateTime one, DateTime other) =>
        one.Ticks / TimeSpan.TicksPerMinute == other.Ticks / TimeSpan.TicksPerMinute;

    /// <summary>
    /// The moment meant by a form that shows minutes only: if it is the minute of the current value, that value with
    /// its seconds.
    /// </summary>
    public static DateTime Kept(DateTime typed, DateTime? present) =>
        present is { } moment && IsSameMinute(typed, moment) ? moment : typed;

    /// <summary>
    /// A moment with date, time and zone for whoever reads it in the newsroom: "2 Mar 2026, 10:30 UTC+01:00".
    /// </summary>
    public string Words(DateTime utc) => Words(utc, Zone);

    /// <summary>The same in another zone.</summary>
    public string Words(DateTime utc, TimeZoneInfo zone) =>
        $"{In(utc, zone).ToString("d MMM yyyy, HH:mm", CultureInfo.CurrentCulture)} {ZoneLabel(utc, zone)}";

    /// <summary>A UTC time as a zone's local time.</summary>
    public static DateTimeOffset In(DateTime utc, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)), zone);

    private static DateTime SecondOf(DateTime local, TimeZoneInfo zone) =>
        DateTime.SpecifyKind(
            local - zone.GetAmbiguousTimeOffsets(DateTime.SpecifyKind(local, DateTimeKind.Unspecified)).Min(),
            DateTimeKind.Utc
        );

    /// <summary>A zone's short name at a time: "UTC", or an offset such as "UTC+02:00".</summary>
    /// <param name="utc">The time.</param>
    /// <param name="zone">The zone; null for the site's.</param>
    public string ZoneLabel(DateTime utc, TimeZoneInfo? zone = null)
    {
        var offset = (zone ?? Zone).GetUtcOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
        return offset == TimeSpan.Zero ? "UTC" : $"UTC{(offset < TimeSpan.Zero ? '−' : '+')}{offset:hh\\:mm}";
    }

    /// <summary>Day, full month and year in the culture's order, without the weekday.</summary>
    /// <param name="local">The local time.</param>
    /// <param name="culture">Whose words and order; null for the site's.</param>
    public string LongDate(DateTimeOffset local, CultureInfo? culture = null) =>
        local.ToString(LongPattern(culture ?? Culture), culture ?? Culture);

    /// <summary>Day and abbreviated month, with the year unless it is the current one.</summary>
    /// <param name="local">The local time.</param>
    /// <param name="culture">Whose words and order; null for the site's.</param>
    public string ShortDate(DateTimeOffset local, CultureInfo? culture = null)
    {
        culture ??= Culture;
        var pattern =
            local.Year == ToLocal(UtcNow).Year ? culture.DateTimeFormat.MonthDayPattern : LongPattern(culture);
        return local.ToString(pattern.Replace("MMMM", "MMM", StringComparison.Ordinal), culture);
    }

    private static CultureInfo Gregorian(CultureInfo culture)
    {
        if (culture.DateTimeFormat.Calendar is GregorianCalendar)
        {
            return culture;
        }

        var gregorian = (CultureInfo)culture.Clone();
        gregorian.DateTimeFormat.Calendar = gregorian.OptionalCalendars.OfType<GregorianCalendar>().First();
        return CultureInfo.ReadOnly(gregorian);
    }
}

/// <summary>A time typed by a person.</summary>
/// <param name="Utc">The moment it means.</param>
/// <param name="Note">A sentence about it in that person's language; empty for none.</param>
public sealed record TypedTime(DateTime Utc, string Note);
