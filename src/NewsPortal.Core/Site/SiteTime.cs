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
