using NewsPortal.Core.Site;

namespace NewsPortal.Core.Readership;

/// <summary>
/// A range in the site's zone, and the one before it, as hours of UTC. An hour belongs to the day in which it begins:
/// where midnight is not at a full hour of UTC, the hour around it is the evening's.
/// </summary>
internal sealed class NumbersSpan
{
    private readonly SiteTime _time;
    private readonly NumbersRange _range;
    private readonly DateTime _now;
    private readonly DateTime _first;
    private readonly int _days;

    private NumbersSpan(SiteTime time, NumbersRange range, DateTime now, DateTime first, int days)
    {
        (_time, _range, _now, _first, _days) = (time, range, now, first, days);
        From = time.ToUtc(first);
        BeforeFrom = time.ToUtc(first.AddDays(-days));
        var sameTime = time.ToUtc(time.ToLocal(now).DateTime.AddDays(-days));
        BeforeUntil = sameTime < From ? sameTime : From;
    }

    /// <summary>When it began.</summary>
    public DateTime From { get; }

    /// <summary>When the one before began.</summary>
    public DateTime BeforeFrom { get; }

    /// <summary>The same time of day as now, in the one before.</summary>
    public DateTime BeforeUntil { get; }

    public static NumbersSpan Of(NumbersRange range, SiteTime time)
    {
        var now = time.UtcNow;
        var today = time.ToLocal(now).Date;
        var sinceMonday = ((int)today.DayOfWeek - (int)time.Culture.DateTimeFormat.FirstDayOfWeek + 7) % 7;
        return range switch
        {
            NumbersRange.Today => new(time, range, now, today, 1),
            NumbersRange.Week => new(time, range, now, today.AddDays(-sinceMonday), 7),
            _ => new(time, range, now, today.AddDays(-29), 30),
        };
    }

    /// <summary>
    /// The views until now, and those before until the same time; of the hour that this falls into the part that had
    /// passed.
    /// </summary>
    public NumbersTotal Total(IReadOnlyDictionary<DateTime, long> hours)
    {
        var last = FoldViews.HourOf(BeforeUntil);
        var part = hours.GetValueOrDefault(last) * ((BeforeUntil - last) / TimeSpan.FromHours(1));
        return new(
            Sum(hours, From, DateTime.MaxValue),
            Sum(hours, BeforeFrom, last) + (last >= BeforeFrom ? (long)Math.Round(part) : 0)
        );
    }

    /// <summary>Hour by hour for a day, which has 23 to 25, else day by day.</summary>
    public IReadOnlyList<NumbersPoint> Points(IReadOnlyDictionary<DateTime, long> hours) =>
        _range == NumbersRange.Today ? Hours(hours) : Days(hours);

    private List<NumbersPoint> Hours(IReadOnlyDictionary<DateTime, long> hours)
    {
        List<NumbersPoint> points = [];
        var end = _time.ToUtc(_first.AddDays(1));
        var at = FoldViews.HourOf(From.AddHours(1).AddTicks(-1));
        for (; at < end; at = at.AddHours(1))
        {
            var before = FoldViews.HourOf(_time.ToUtc(_time.ToLocal(at).DateTime.AddDays(-1)));
            points.Add(new(at, at > _now ? null : hours.GetValueOrDefault(at), hours.GetValueOrDefault(before)));
        }

        return points;
    }

    private List<NumbersPoint> Days(IReadOnlyDictionary<DateTime, long> hours)
    {
        List<NumbersPoint> points = [];
        for (var day = _first; day < _first.AddDays(_days); day = day.AddDays(1))
        {
            var at = _time.ToUtc(day);
            points.Add(
                new(
                    at,
                    at > _now ? null : Sum(hours, at, _time.ToUtc(day.AddDays(1))),
                    Sum(hours, _time.ToUtc(day.AddDays(-_days)), _time.ToUtc(day.AddDays(1 - _days)))
                )
            );
        }

        return points;
    }

    private static long Sum(IReadOnlyDictionary<DateTime, long> hours, DateTime from, DateTime until) =>
        hours.Sum(hour => hour.Key >= from && hour.Key < until ? hour.Value : 0);
}
