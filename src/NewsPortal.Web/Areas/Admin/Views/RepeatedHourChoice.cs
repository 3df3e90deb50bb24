using NewsPortal.Core.Site;

namespace NewsPortal.Web.Areas.Admin.Views;

/// <summary>
/// The choice beside a field with a time: of one that comes twice when the clocks go back, which is meant.
/// </summary>
/// <param name="Name">Name of the choice.</param>
/// <param name="Local">The field's time; null for an empty one.</param>
/// <param name="Second">True for the second of the two.</param>
/// <param name="Of">What the time is about, for people who do not see what stands beside it.</param>
public sealed record RepeatedHourChoice(string Name, DateTime? Local, bool Second, string Of)
{
    /// <summary>
    /// True where something is sent even when there is nothing to choose, to keep lists of fields in step.
    /// </summary>
    public bool IsInList { get; init; }

    /// <summary>"the first (UTC+02:00)" and "the second (UTC+01:00)"; nothing for a time that comes once.</summary>
    public IReadOnlyList<string> Choices(SiteTime time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return Local is { } local && SiteTime.IsPossible(local) && time.ComesTwice(local)
            ?
            [
                $"the first ({time.ZoneLabel(time.Read(local).Utc)})",
                $"the second ({time.ZoneLabel(time.Read(local, second: true).Utc)})",
            ]
            : [];
    }
}
