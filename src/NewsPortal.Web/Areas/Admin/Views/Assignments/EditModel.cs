using Microsoft.Extensions.Localization;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Areas.Admin.Views.Assignments;

/// <summary>The submitted form of an assignment; the deadline is in the site's local time.</summary>
public sealed record AssignmentForm
{
    /// <summary>Empty where nothing was agreed before.</summary>
    public Guid Version { get; init; }

    /// <summary>The chosen colleagues; empty choices are left out.</summary>
    public IReadOnlyList<long> People { get; init; } = [];

    public DateTime? Deadline { get; init; }

    /// <summary>For a time that occurs twice, true means the second.</summary>
    public bool DeadlineSecond { get; init; }

    public string? Brief { get; init; }

    /// <summary>What the clocks do at the deadline; empty for nothing.</summary>
    public string Note(SiteTime time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return Deadline is { } at ? time.Read(at, DeadlineSecond).Note : "";
    }

    public static AssignmentForm Of(AssignmentDetails stored, SiteTime time)
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(time);
        return new AssignmentForm
        {
            Version = stored.Version,
            People = [.. stored.People.Select(p => p.Id)],
            Deadline = stored.Deadline is { } at ? time.ToLocal(at).DateTime : null,
            DeadlineSecond = stored.Deadline is { } utc && time.IsSecond(utc),
            Brief = stored.Brief,
        };
    }

    /// <summary>A colleague's stored changes next to this input.</summary>
    public EditConflict Beside(ArticleDetails article, SiteTime time, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(article);
        ArgumentNullException.ThrowIfNull(texts);
        return EditConflict.Of(
            NewsroomAddresses.Assignment(article.Id),
            ToCommand(article.Id, time),
            Of(article.Assignment, time).ToCommand(article.Id, time),
            (texts["Their deadline"], a => a.Deadline is { } at ? time.Words(at) : null),
            (texts["Their brief"], a => a.Brief)
        );
    }

    public SaveAssignment ToCommand(long articleId, SiteTime time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new SaveAssignment
        {
            ArticleId = articleId,
            Version = Version,
            People = People,
            Deadline = Deadline is { } at ? time.Read(at, DeadlineSecond).Utc : null,
            Brief = Brief,
        };
    }
}

/// <summary>The page of an assignment.</summary>
/// <param name="Article">As stored.</param>
/// <param name="Form">The form's values.</param>
/// <param name="Colleagues">Everybody who can be chosen, by name.</param>
/// <param name="MayChange">False shows the form without its button.</param>
/// <param name="Zone">The name of the site's zone with its current offset.</param>
public sealed record EditModel(
    ArticleDetails Article,
    AssignmentForm Form,
    IReadOnlyList<Choice> Colleagues,
    bool MayChange,
    string Zone
)
{
    public EditConflict? EditConflict { get; init; }

    /// <summary>How many colleagues the form offers places for; one is always free.</summary>
    public int Rows => Math.Max(2, Form.People.Count + 1);
}
