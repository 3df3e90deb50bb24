namespace NewsPortal.Core.Menus;

/// <summary>What may be wrong with the menus; what people are told is in ErrorTexts.resx.</summary>
public static class MenuErrorCodes
{
    public const string LabelLong = "menus.label.long";
    public const string LabelMissing = "menus.label.missing";
    public const string AddressInvalid = "menus.address.invalid";
    public const string HeadingMissing = "menus.heading.missing";
    public const string HeadingLong = "menus.heading.long";
    public const string MainTooLong = "menus.main.long";
    public const string MainEmpty = "menus.main.empty";
    public const string ColumnTooLong = "menus.column.long";
    public const string ColumnsTooMany = "menus.columns.many";
    public const string FooterEmpty = "menus.footer.empty";
    public const string TargetUnknown = "menus.target.unknown";
}
