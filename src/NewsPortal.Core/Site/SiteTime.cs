using System.Globalization;
using Microsoft.Extensions.Options;

namespace NewsPortal.Core.Site;

/// <summary>The edge between UTC inside and the newspaper's own time zone and culture outside.</summary>
public sealed class SiteTime(IOptions<SiteOptions> options, TimeProvider clock)
{
    public TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById(options.Value.TimeZone);

    /// <summary>
    /// The site's culture, with the Gregorian calendar whatever its own is: addresses such as /2026/03 count by it.
    /// </summary>
    public CultureInfo Culture { get; } = Gregorian(CultureInfo.GetCultureInfo(options.Value.Culture));

    // The words between day, month and year, and those beside the weekday, are the culture's own: none can be cut out or
    // put in by rule. Each culture has a long date without the weekday beside the one with it.
    private string LongPattern => Array.Find(
        Culture.DateTimeFormat.GetAllDateTimePatterns('D'), pattern => !pattern.Contains("ddd", StringComparison.Ordinal))
        ?? Culture.DateTimeFormat.LongDatePattern;

    /// <summary>The present time in UTC.</summary>
    public DateTime UtcNow => clock.GetUtcNow().UtcDateTime;

    /// <summary>A UTC time as wall-clock time of the site, with its offset.</summary>
    public DateTimeOffset ToLocal(DateTime utc) =>
        TimeZoneInfo.ConvertTime(new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)), Zone);

    /// <summary>
    /// Wall-clock time of the site as UTC. A time that the clocks skip in spring moves forward by the gap; one that
    /// comes twice in autumn means the first.
    /// </summary>
    public DateTime ToUtc(DateTime local)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (Zone.IsInvalidTime(local))
        {
            var before = Zone.GetUtcOffset(local.AddDays(-1));
            return DateTime.SpecifyKind(local - before, DateTimeKind.Utc);
        }

        if (Zone.IsAmbiguousTime(local))
        {
            return DateTime.SpecifyKind(local - Zone.GetAmbiguousTimeOffsets(local).Max(), DateTimeKind.Utc);
        }

        return TimeZoneInfo.ConvertTimeToUtc(local, Zone);
    }

    /// <summary>The zone's short name at a time: "UTC", or the offset as in "UTC+02:00".</summary>
    public string ZoneLabel(DateTime utc)
    {
        var offset = Zone.GetUtcOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc));
        return offset == TimeSpan.Zero ? "UTC" : $"UTC{(offset < TimeSpan.Zero ? '−' : '+')}{offset:hh\\:mm}";
    }

    /// <summary>Day, month in full and year in the culture's order, without the weekday.</summary>
    public string LongDate(DateTimeOffset local) => local.ToString(LongPattern, Culture);

    /// <summary>Day and month in short; with the year where it is not this one.</summary>
    public string ShortDate(DateTimeOffset local)
    {
        var format = Culture.DateTimeFormat;
        var pattern = local.Year == ToLocal(UtcNow).Year ? format.MonthDayPattern : LongPattern;
        return local.ToString(pattern.Replace("MMMM", "MMM", StringComparison.Ordinal), Culture);
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
