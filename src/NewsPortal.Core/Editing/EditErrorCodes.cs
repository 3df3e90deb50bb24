namespace NewsPortal.Core.Editing;

/// <summary>What may be wrong with the frame of every edit; what people are told is in ErrorTexts.resx.</summary>
public static class EditErrorCodes
{
    public const string Conflict = "edit.conflict";
    public const string AddressTaken = "edit.address.taken";
}
