namespace NewsPortal.Core.Editing;

/// <summary>What may be wrong with the frame of every edit; what people are told is in ErrorTexts.resx.</summary>
public static class EditErrorCodes
{
    public const string Conflict = "edit.conflict";

    /// <summary>A form's field that must not be empty.</summary>
    public const string Empty = "edit.field.empty";

    /// <summary>A form's field that holds no number, time or the like.</summary>
    public const string Unreadable = "edit.field.unreadable";

    public const string AddressTaken = "edit.address.taken";
}
