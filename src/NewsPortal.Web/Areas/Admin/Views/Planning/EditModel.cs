using Microsoft.Extensions.Localization;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Desk;

namespace NewsPortal.Web.Areas.Admin.Views.Planning;

/// <summary>The submitted form of a planning item; day and time are the site's own.</summary>
public sealed record PlanForm
{
    public Guid? Version { get; init; }

    /// <summary>The key of a new item's form.</summary>
    public Guid? CreationKey { get; init; }

    public string Title { get; init; } = "";
    public string? Note { get; init; }
    public DateOnly? Day { get; init; }
    public TimeOnly? Time { get; init; }
    public long? CategoryId { get; init; }
    public long? AssigneeId { get; init; }

    public static PlanForm Of(SavePlanningItem stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return new PlanForm
        {
            Version = stored.Version,
            Title = stored.Title,
            Note = stored.Note,
            Day = stored.Day,
            Time = stored.Time,
            CategoryId = stored.CategoryId,
            AssigneeId = stored.AssigneeId,
        };
    }

    /// <summary>A colleague's stored changes next to this input.</summary>
    public EditConflict Beside(SavePlanningItem stored, IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(stored);
        ArgumentNullException.ThrowIfNull(texts);
        return EditConflict.Of(
            NewsroomAddresses.Plan(stored.Id!.Value),
            ToCommand(stored.Id),
            stored,
            (texts["Their title"], p => p.Title),
            (texts["Their note"], p => p.Note),
            (texts["Their day"], p => p.Day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
            (texts["Their time"], p => p.Time?.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture))
        );
    }

    public SavePlanningItem ToCommand(long? id) =>
        new()
        {
            Id = id,
            Version = Version,
            CreationKey = id is null ? CreationKey : null,
            Title = Title,
            Note = Note,
            Day = Day,
            Time = Time,
            CategoryId = CategoryId,
            AssigneeId = AssigneeId,
        };
}

/// <summary>The page of a planning item.</summary>
/// <param name="Id">Null for a new one.</param>
/// <param name="Form">The form's values.</param>
/// <param name="Stored">As stored; null for a new one.</param>
/// <param name="Categories">The sections, in tree order.</param>
/// <param name="People">The colleagues, by name.</param>
public sealed record EditModel(
    long? Id,
    PlanForm Form,
    PlanningDetails? Stored,
    IReadOnlyList<Choice> Categories,
    IReadOnlyList<Choice> People
)
{
    public EditConflict? EditConflict { get; init; }

    public bool MayChange => Stored?.MayChange ?? true;

    public string DayValue => Form.Day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "";
    public string TimeValue => Form.Time?.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture) ?? "";
}
