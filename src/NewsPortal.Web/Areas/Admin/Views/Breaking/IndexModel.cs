using NewsPortal.Core.Fronts;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Areas.Admin.Views.Breaking;

/// <summary>What the form of a line sends; times are wall-clock times in the site's zone.</summary>
public sealed record BreakingForm
{
    public Guid? Version { get; init; }
    public string Text { get; init; } = "";
    public string? Story { get; init; }
    public DateTime? StartsAt { get; init; }
    public DateTime? EndsAt { get; init; }

    public static BreakingForm Of(BreakingNewsEntry line, SiteTime time) => new()
    {
        Version = line.Version,
        Text = line.Text,
        Story = line.ArticleId is null ? null : $"#{line.ArticleId}",
        StartsAt = time.ToLocal(line.StartsAt).DateTime,
        EndsAt = time.ToLocal(line.EndsAt).DateTime,
    };

    public SaveBreakingNews ToCommand(long? id, SiteTime time) => new()
    {
        Id = id,
        Version = Version,
        Text = Text,
        Story = Story,
        StartsAt = StartsAt is { } starts ? time.ToUtc(starts) : null,
        EndsAt = EndsAt is { } ends ? time.ToUtc(ends) : null,
    };
}

/// <summary>The lines, and the form for a new one or for the one that is being changed.</summary>
/// <param name="Id">The line that is being changed; null for a new one.</param>
/// <param name="Form">What the form holds.</param>
/// <param name="Lines">The lines, those that end last first.</param>
/// <param name="Zone">Name of the site's zone with its present offset.</param>
public sealed record IndexModel(long? Id, BreakingForm Form, IReadOnlyList<BreakingNewsEntry> Lines, string Zone);
