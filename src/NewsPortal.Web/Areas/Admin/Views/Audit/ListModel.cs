using System.Globalization;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Access;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Areas.Admin.Views.Audit;

/// <summary>The filter in the list's address.</summary>
public sealed record ListQuery
{
    public string? Who { get; init; }
    public string? What { get; init; }
    public string? Q { get; init; }
    public string? Kind { get; init; }
    public long? Thing { get; init; }

    /// <summary>The first day, yyyy-MM-dd, in the site's zone.</summary>
    public string? From { get; init; }

    /// <summary>The last day.</summary>
    public string? To { get; init; }

    public long? Before { get; init; }

    /// <summary>The filter for Core; days that are none are ignored.</summary>
    public AuditFilter ToFilter(SiteTime time, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new()
        {
            Person = Who,
            Act = What,
            Acts = AuditActs.Holding(texts, What),
            Words = Q,
            Kind = Kind,
            Thing = Thing,
            From = Day(From) is { } first ? time.ToUtc(first) : null,
            To = Day(To) is { } last ? time.ToUtc(last.AddDays(1)) : null,
        };
    }

    /// <summary>The same filter in another list's address, from an entry on.</summary>
    public string Address(string list, long? before = null) =>
        NewsroomAddresses.With(
            list,
            ("who", Who),
            ("what", What),
            ("q", Q),
            ("kind", Kind),
            ("thing", Thing?.ToString(CultureInfo.InvariantCulture)),
            ("from", From),
            ("to", To),
            ("before", before?.ToString(CultureInfo.InvariantCulture))
        );

    private static DateTime? Day(string? text) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && SiteTime.IsPossible(day)
            ? day
            : null;
}

/// <summary>The audit trail.</summary>
public sealed record ListModel(ListQuery Query, AuditPage Page)
{
    public string? Older => Page.Next is { } next ? Query.Address(NewsroomAddresses.Audit, next) : null;
}
