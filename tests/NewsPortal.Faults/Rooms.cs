namespace NewsPortal.Faults;

/// <summary>Which tests are about which room of Core.</summary>
internal static class Rooms
{
    /// <summary>
    /// Parts of full names of test classes, for both suites; they are what a reviewer would run first.
    /// </summary>
    private static readonly Dictionary<string, string[]> Tests = new()
    {
        ["Accounts"] = ["Account", "Admin.Users", "Session", "SignIn", "Password", "Audit"],
        ["Articles"] =
        [
            "Articles.",
            "Article",
            "Correction",
            "Version",
            "Conflict",
            "Public.List",
            "Archive",
            "StoryTime",
            "SectionLimit",
        ],
        ["Data"] = ["Data.", "Change", "CreatedOnce", "Conflict", "Schema", "Demo"],
        ["Readership"] = ["Readership", "Views", "MostRead"],
        ["Syndication"] = ["Syndication", "Feed", "Sitemap", "Embed"],
        ["Taxonomy"] = ["Taxonomy", "Categor", "Topic", "Author", "Series", "Slug", "Redirect", "Names"],
    };

    /// <summary>The folders of Core that belong to a room besides the one of its name.</summary>
    private static readonly Dictionary<string, string[]> Beside = new()
    {
        ["Accounts"] = ["Access"],
        ["Data"] = ["Editing"],
        ["Taxonomy"] = ["Terms"],
    };

    public static IReadOnlyList<string> All => [.. Tests.Keys.Order()];

    public static IEnumerable<string> FoldersOf(string room) => [room, .. Beside.GetValueOrDefault(room, [])];

    /// <summary>False for the tests of imports, pictures, search and the like, which take most of the time.</summary>
    public static bool IsAboutOne(string test) => All.Any(room => Covers(room, test));

    public static bool Covers(string room, string test) =>
        Tests[room].Any(part => test.Contains(part, StringComparison.Ordinal));
}
