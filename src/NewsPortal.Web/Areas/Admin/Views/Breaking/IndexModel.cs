using Microsoft.Extensions.Localization;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Areas.Admin.Views.Breaking;

/// <summary>The submitted form of a line; times are in the site's local time.</summary>
public sealed record BreakingForm
{
    public Guid? Version { get; init; }

    /// <summary>The key of a new line's form.</summary>
    public Guid? CreationKey { get; init; }

    public string Text { get; init; } = "";
    public string? Story { get; init; }
    public DateTime? StartsAt { get; init; }
    public DateTime? EndsAt { get; init; }

    /// <summary>For a time that occurs twice, true means the second.</summary>
    public bool StartsAtSecond { get; init; }

    /// <summary>The same for the end.</summary>
    public bool EndsAtSecond { get; init; }

    /// <summary>The notes on the typed times; empty for none.</summary>
    public string Note(SiteTime time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return string.Join(
            ' ',
            new[]
            {
                StartsAt is { } starts ? time.Read(starts, StartsAtSecond).Note : "",
                EndsAt is { } ends ? time.Read(ends, EndsAtSecond).Note : "",
            }.Where(note => note.Length > 0)
        );
    }

    public static BreakingForm Of(BreakingNewsEntry line, SiteTime time) =>
        new()
        {
            Version = line.Version,
            Text = line.Text,
            Story = line.ArticleId is null ? null : $"#{line.ArticleId}",
            StartsAt = time.ToLocal(line.StartsAt).DateTime,
            EndsAt = time.ToLocal(line.EndsAt).DateTime,
            StartsAtSecond = time.IsSecond(line.StartsAt),
            EndsAtSecond = time.IsSecond(line.EndsAt),
        };

    /// <summary>A colleague's stored changes next to this input.</summary>
    public EditConflict Beside(BreakingNewsEntry stored, SiteTime time, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(texts);
        return EditConflict.Of(
            NewsroomAddresses.BreakingLine(stored.Id),
            ToCommand(stored.Id, time),
            Of(stored, time).ToCommand(stored.Id, time),
            (texts["Their line"], b => b.Text),
            (texts["Their story"], b => b.Story),
            (texts["Their beginning"], b => Words(b.StartsAt)),
            (texts["Their end"], b => Words(b.EndsAt))
        );

        string? Words(DateTime? at) => at is { } moment ? time.Words(moment) : null;
    }

    public SaveBreakingNews ToCommand(long? id, SiteTime time) =>
        new()
        {
            Id = id,
            Version = Version,
            CreationKey = id is null ? CreationKey : null,
            Text = Text,
            Story = Story,
            StartsAt = StartsAt is { } starts ? time.Read(starts, StartsAtSecond).Utc : null,
            EndsAt = EndsAt is { } ends ? time.Read(ends, EndsAtSecond).Utc : null,
        };
}

/// <summary>The lines, and the form to create or change one.</summary>
/// <param name="Id">The line being changed; null for a new one.</param>
/// <param name="Form">The form's values.</param>
/// <param name="Lines">The lines, those that end last first.</param>
/// <param name="Zone">The name of the site's zone with its current offset.</param>
public sealed record IndexModel(long? Id, BreakingForm Form, IReadOnlyList<BreakingNewsEntry> Lines, string Zone)
{
    public EditConflict? EditConflict { get; init; }
}
