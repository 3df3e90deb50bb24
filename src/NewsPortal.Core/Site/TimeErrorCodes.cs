namespace NewsPortal.Core.Site;

/// <summary>The codes of what people are told about a time that they typed.</summary>
public static class TimeErrorCodes
{
    /// <summary>It came with an offset of its own.</summary>
    public const string Offset = "time.offset";

    /// <summary>The clocks skip it.</summary>
    public const string Skipped = "time.skipped";

    /// <summary>It occurs twice, and the first is meant.</summary>
    public const string First = "time.first";

    /// <summary>It occurs twice, and the second is meant.</summary>
    public const string Second = "time.second";
}
