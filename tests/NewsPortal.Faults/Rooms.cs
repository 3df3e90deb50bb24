namespace NewsPortal.Faults;

/// <summary>Which tests cover which room of Core.</summary>
internal static class Rooms
{
    /// <summary>Parts of full test class names, for both suites; what a reviewer would run.</summary>
    private static readonly Dictionary<string, string[]> Tests = new()
    {
        ["Accounts"] = ["Account", "Accounts.", "Admin.Users", "Session", "SignIn", "Password", "Audit"],
        ["Articles"] = ["Articles.", "Article", "Correction", "Publish", "Schedul", "Revision", "Conflict"],
        ["Data"] = ["Data.", "Change", "CreatedOnce", "Conflict", "SaveFrame", "SchemaGate", "Demo"],
        ["Readership"] = ["Readership", "Views", "MostRead"],
        ["Syndication"] = ["Syndication", "Feed", "Sitemap", "OEmbed", "Machine", "NotModified"],
        ["Taxonomy"] = ["Taxonomy", "Categor", "Tag", "Author", "Series", "Slug", "Redirect", "Names"],
    };

    public static IReadOnlyList<string> All => [.. Tests.Keys.Order()];

    /// <summary>The filter for "dotnet test" for a room.</summary>
    public static string Filter(string room) =>
        string.Join('|', Tests[room].Select(part => $"FullyQualifiedName~{part}"));
}
