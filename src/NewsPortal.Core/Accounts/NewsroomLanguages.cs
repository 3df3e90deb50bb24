namespace NewsPortal.Core.Accounts;

/// <summary>The languages of the newsroom, of which everybody chooses one for themselves (docs/adr/0058).</summary>
public static class NewsroomLanguages
{
    /// <summary>Two letters each, in the order in which people choose.</summary>
    public static IReadOnlyList<string> All { get; } = ["en", "fr", "de", "ar"];
}
