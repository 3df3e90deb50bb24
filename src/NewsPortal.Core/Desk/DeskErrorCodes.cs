namespace NewsPortal.Core.Desk;

/// <summary>What may be wrong with plans and the calendar; what people are told is in ErrorTexts.resx.</summary>
public static class DeskErrorCodes
{
    public const string TitleMissing = "plan.title.missing";
    public const string TitleLong = "plan.title.long";
    public const string NoteLong = "plan.note.long";
    public const string DayMissing = "plan.day.missing";
    public const string CategoryGone = "plan.category.gone";
    public const string AssigneeGone = "plan.assignee.gone";
    public const string AssigneeOther = "plan.assignee.other";
    public const string MoveTimeMissing = "calendar.time.missing";
    public const string MoveDayMissing = "calendar.day.missing";
}
