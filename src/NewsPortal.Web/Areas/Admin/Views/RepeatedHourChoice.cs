using Microsoft.Extensions.Localization;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Areas.Admin.Views;

/// <summary>
/// The choice next to a time field when the clocks go back and a time occurs twice: which one is meant.
/// </summary>
/// <param name="Name">Name of the choice.</param>
/// <param name="Local">The field's time; null for an empty one.</param>
/// <param name="Second">True for the second of the two.</param>
/// <param name="Of">What the time is for, for people who cannot see the context.</param>
public sealed record RepeatedHourChoice(string Name, DateTime? Local, bool Second, string Of)
{
    /// <summary>True if a value is submitted even without a choice, to keep parallel lists of fields aligned.</summary>
    public bool IsInList { get; init; }

    /// <summary>The zone of the time; null for the site's.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>"the first (UTC+02:00)" and "the second (UTC+01:00)"; empty for a time that occurs once.</summary>
    public IReadOnlyList<string> Choices(SiteTime time, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(time);
        return Local is { } local && SiteTime.IsPossible(local) && time.ComesTwice(local, Zone)
            ?
            [
                texts["the first ({0})", time.ZoneLabel(time.Read(local, zone: Zone).Utc, Zone)],
                texts["the second ({0})", time.ZoneLabel(time.Read(local, second: true, Zone).Utc, Zone)],
            ]
            : [];
    }
}
