using System.Text.Json;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Areas.Admin.Views.Articles;

/// <summary>What the launch panel asks: when, where, and what readers are told.</summary>
public sealed record LaunchForm
{
    /// <summary>"now", "keep" (the time in <see cref="Kept"/>) or "at"; null without the panel.</summary>
    public string? When { get; init; }

    /// <summary>A wall-clock time in <see cref="Zone"/>.</summary>
    public DateTime? At { get; init; }

    /// <summary>For a time that occurs twice, true means the second.</summary>
    public bool AtSecond { get; init; }

    /// <summary>IANA name of the zone of <see cref="At"/>; empty for the site's.</summary>
    public string? Zone { get; init; }

    /// <summary>The time that "keep" keeps: UTC, sortable.</summary>
    public string? Kept { get; init; }

    /// <summary>The slot of the home page; empty leaves the page as it is.</summary>
    public string? HomeSlot { get; init; }

    /// <summary>A line of breaking news; empty for none.</summary>
    public string? BreakingText { get; init; }

    public CorrectionKind NoteKind { get; init; }

    /// <summary>A note for readers of a published story; empty for none.</summary>
    public string? NoteText { get; init; }

    /// <summary>The panel's own key; see <see cref="Core.Fronts.LaunchStory.Key"/>.</summary>
    public Guid? Key { get; init; }

    /// <summary>The choices, to be read again by <see cref="FromJson"/>; null without the panel.</summary>
    public string? ToJson() => When is null ? null : JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    /// <summary>The choices in a text; null if it holds none.</summary>
    public static LaunchForm? FromJson(string? text)
    {
        try
        {
            return string.IsNullOrEmpty(text)
                ? null
                : JsonSerializer.Deserialize<LaunchForm>(text, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The zone of <see cref="At"/>; null for a name that is none.</summary>
    public TimeZoneInfo? ZoneIn(SiteTime time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return string.IsNullOrWhiteSpace(Zone) ? time.Zone
            : TimeZoneInfo.TryFindSystemTimeZoneById(Zone.Trim(), out var zone) ? zone
            : null;
    }

    /// <summary>The chosen time; null while it is not complete or not possible.</summary>
    public TypedTime? TimeIn(SiteTime time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return When switch
        {
            "keep" when Times.Confirmed(Kept) is { } kept => new TypedTime(kept, ""),
            "at" when At is { } at && SiteTime.IsPossible(at) && ZoneIn(time) is { } zone => time.Read(
                at,
                AtSecond,
                zone
            ),
            "now" => new TypedTime(time.UtcNow, ""),
            _ => null,
        };
    }
}
