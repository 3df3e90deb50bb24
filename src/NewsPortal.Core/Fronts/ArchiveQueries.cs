using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Fronts;

/// <summary>Reads the archives: what was published in a year, a month or on a day, in the site's time zone.</summary>
public sealed class ArchiveQueries(NewsDbContext db, SiteTime time, ListQueries lists, PageContents contents)
{
    /// <summary>Stories on one page of an archive.</summary>
    public const int PageSize = 20;

    private const int MostPeriods = 62;
    private const int FirstYear = 1600;
    private const int LastYear = 9000;

    /// <summary>
    /// The stories of a year, month or day; unknown when there is no such date or no story. The current year always
    /// exists because every page links to it, even on 1 January or when nothing has been published yet.
    /// </summary>
    public async Task<AddressResult<ArchivePage>> FindAsync(
        int year,
        int? month,
        int? day,
        ListPosition position,
        CancellationToken cancellationToken
    )
    {
        if (!IsDate(year, month, day))
        {
            return AddressResult<ArchivePage>.Unknown;
        }

        var span = new ArchiveSpan(year, month, day);
        var (from, to) = (time.ToUtc(span.First), time.ToUtc(span.End));
        var stories = await lists.BetweenAsync(from, to, position, PageSize, cancellationToken);
        var now = time.UtcNow;
        var isPresentYear = month is null && year == time.ToLocal(now).Year;
        if (stories.Items.Count == 0 && position.IsNewest && !isPresentYear)
        {
            return AddressResult<ArchivePage>.Unknown;
        }

        var before = await db
            .Articles.ListedAt(now)
            .Where(a => a.ListedAt < from)
            .OrderByDescending(a => a.ListedAt)
            .Select(a => a.ListedAt)
            .FirstOrDefaultAsync(cancellationToken);
        var after = await db
            .Articles.ListedAt(now)
            .Where(a => a.ListedAt >= to)
            .OrderBy(a => a.ListedAt)
            .Select(a => a.ListedAt)
            .FirstOrDefaultAsync(cancellationToken);
        contents.Has(TagsOf(span, before, after));
        return AddressResult<ArchivePage>.Found(
            new ArchivePage(span, stories)
            {
                Previous = Beside(span, before),
                Next = Beside(span, after),
                Inside = day is null ? await InsideAsync(span, cancellationToken) : [],
            },
            span.Path
        );
    }

    /// <summary>
    /// The address of an archive that readers can open; null when there is no such date or no story. One seek.
    /// </summary>
    public async Task<string?> FindPathAsync(int year, int? month, int? day, CancellationToken cancellationToken)
    {
        if (!IsDate(year, month, day))
        {
            return null;
        }

        var span = new ArchiveSpan(year, month, day);
        var (from, to, now) = (time.ToUtc(span.First), time.ToUtc(span.End), time.UtcNow);
        return await db.Articles.ListedAt(now).AnyAsync(a => a.ListedAt >= from && a.ListedAt < to, cancellationToken)
            ? span.Path
            : null;
    }

    private static bool IsDate(int year, int? month, int? day) =>
        year is >= FirstYear and <= LastYear
        && month is null or (>= 1 and <= 12)
        && (day is null || (month is { } m && day >= 1 && day <= DateTime.DaysInMonth(year, m)));

    /// <summary>The period of the same length that contains a story.</summary>
    private ArchiveSpan? Beside(ArchiveSpan span, DateTime? listedAt) =>
        listedAt is { } utc ? SpanOf(utc, span.Month is not null, span.Day is not null) : null;

    /// <summary>
    /// A story in one of the periods from the one before to the one after changes the page; if it has no such
    /// neighbour, any story may become one.
    /// </summary>
    private IReadOnlyList<string> TagsOf(ArchiveSpan span, DateTime? before, DateTime? after)
    {
        if (Beside(span, before) is not { } first || Beside(span, after) is not { } last)
        {
            return [CacheTags.Stories];
        }

        List<string> tags = [];
        for (var period = first; period.First <= last.First; period = Following(period))
        {
            if (tags.Count == MostPeriods)
            {
                return [CacheTags.Stories];
            }

            // The day, the month and the year, in this order.
            tags.Add(
                CacheTags
                    .Days(new DateTimeOffset(period.First, TimeSpan.Zero))
                    .ElementAt(
                        span.Day is not null ? 0
                        : span.Month is not null ? 1
                        : 2
                    )
            );
        }

        return tags;

        ArchiveSpan Following(ArchiveSpan period) =>
            new(
                period.End.Year,
                span.Month is null ? null : period.End.Month,
                span.Day is null ? null : period.End.Day
            );
    }

    private ArchiveSpan SpanOf(DateTime utc, bool withMonth, bool withDay)
    {
        // Where clocks go back across midnight, the end of a day occurs twice; lists count the second to the next day.
        var span = At(time.ToLocal(utc).DateTime);
        return time.ToUtc(span.End) > utc ? span : At(span.End);

        ArchiveSpan At(DateTime local) => new(local.Year, withMonth ? local.Month : null, withDay ? local.Day : null);
    }

    /// <summary>The months of a year, or the days of a month, that have stories. One short seek each.</summary>
    private async Task<IReadOnlyList<ArchiveSpan>> InsideAsync(ArchiveSpan span, CancellationToken cancellationToken)
    {
        List<ArchiveSpan> inside = [];
        var end = time.ToUtc(span.End);
        var last = time.UtcNow < end ? time.UtcNow : end.AddTicks(-1);
        var from = time.ToUtc(span.First);
        while (from <= last)
        {
            var start = from;
            var first = await db
                .Articles.ListedAt(last)
                .Where(a => a.ListedAt >= start)
                .OrderBy(a => a.ListedAt)
                .Select(a => a.ListedAt)
                .FirstOrDefaultAsync(cancellationToken);
            if (first is not { } utc)
            {
                break;
            }

            var part = SpanOf(utc, withMonth: true, withDay: span.Month is not null);
            inside.Add(part);
            from = time.ToUtc(part.End);
        }

        return inside;
    }
}
