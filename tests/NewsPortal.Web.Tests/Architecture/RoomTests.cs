using NewsPortal.Core.Data;
using NewsPortal.Web.Tests.Architecture.Sample.Cellar;

namespace NewsPortal.Web.Tests.Architecture;

/// <summary>
/// The order of the rooms of Core (docs/adr/0040): each may use those that stand above it in the table.
/// </summary>
public sealed class RoomTests
{
    private static readonly (string Room, string[] Uses)[] Rooms =
    [
        ("Infrastructure", []),
        ("Data", ["Infrastructure"]),
        ("Access", ["Infrastructure", "Data"]),
        ("Editing", ["Infrastructure", "Data", "Access"]),
        ("Media", ["Infrastructure", "Data"]),
        ("Terms", ["Infrastructure", "Data", "Media"]),
        ("Site", ["Infrastructure", "Data", "Access", "Editing", "Media", "Terms"]),
        ("Mail", ["Infrastructure", "Data", "Site"]),
        ("Sharing", ["Infrastructure", "Media", "Site"]),
        ("Accounts", ["Infrastructure", "Data", "Access", "Editing", "Terms", "Site", "Mail"]),
        ("Notices", ["Infrastructure", "Data", "Access", "Site", "Mail", "Accounts"]),
        (
            "Articles",
            ["Infrastructure", "Data", "Access", "Editing", "Media", "Terms", "Site", "Sharing", "Accounts", "Notices"]
        ),
        ("Backups", ["Infrastructure", "Data", "Media"]),
        ("Comments", ["Articles"]),
        ("Notes", ["Infrastructure", "Data", "Access", "Editing", "Accounts", "Articles", "Notices"]),
        ("Taxonomy", ["Infrastructure", "Data", "Access", "Editing", "Media", "Terms", "Site", "Accounts", "Articles"]),
        ("People", ["Infrastructure", "Access", "Accounts", "Taxonomy"]),
        ("Readership", ["Infrastructure", "Data", "Access", "Terms", "Site", "Accounts", "Articles"]),
        ("Fronts", ["Infrastructure", "Data", "Access", "Editing", "Media", "Terms", "Site", "Articles", "Readership"]),
        ("Menus", ["Infrastructure", "Data", "Access", "Editing", "Terms", "Site", "Articles"]),
        ("Desk", ["Infrastructure", "Data", "Access", "Editing", "Terms", "Site", "Accounts", "Articles"]),
        (
            "Structure",
            [
                "Infrastructure",
                "Data",
                "Access",
                "Editing",
                "Media",
                "Terms",
                "Site",
                "Accounts",
                "Articles",
                "Taxonomy",
                "Fronts",
                "Desk",
            ]
        ),
        (
            "Library",
            [
                "Infrastructure",
                "Data",
                "Access",
                "Editing",
                "Media",
                "Terms",
                "Site",
                "Sharing",
                "Accounts",
                "Notices",
                "Articles",
                "Fronts",
            ]
        ),
        ("ExternalLinks", ["Infrastructure", "Data", "Access", "Site", "Articles"]),
        ("Search", ["Infrastructure", "Data", "Access", "Terms", "Site", "Articles", "Fronts"]),
        ("Syndication", ["Infrastructure", "Data", "Media", "Terms", "Site", "Sharing", "Articles", "Fronts"]),
        (
            "OldAddresses",
            ["Infrastructure", "Data", "Access", "Editing", "Terms", "Site", "Articles", "Readership", "Fronts"]
        ),
        (
            "WordPressImport",
            [
                "Infrastructure",
                "Data",
                "Access",
                "Editing",
                "Media",
                "Terms",
                "Site",
                "Articles",
                "Comments",
                "Library",
                "Taxonomy",
                "OldAddresses",
            ]
        ),
        (
            "Export",
            [
                "Infrastructure",
                "Data",
                "Access",
                "Editing",
                "Media",
                "Terms",
                "Site",
                "Mail",
                "Accounts",
                "Notices",
                "Articles",
                "Backups",
                "Comments",
                "Notes",
                "Readership",
                "Fronts",
                "Desk",
                "ExternalLinks",
                "OldAddresses",
                "WordPressImport",
            ]
        ),
        (
            "Demo",
            [
                "Infrastructure",
                "Data",
                "Access",
                "Media",
                "Terms",
                "Site",
                "Accounts",
                "Articles",
                "Comments",
                "Library",
                "Taxonomy",
                "Readership",
                "Fronts",
                "WordPressImport",
            ]
        ),
    ];

    [Fact]
    public void Rooms_UsingEachOther_KeepTheArrows()
    {
        var allowed = Rooms.ToDictionary(room => room.Room, room => room.Uses);

        var wrong = Arrows()
            .Where(arrow => !allowed.TryGetValue(arrow.From, out var uses) || !uses.Contains(arrow.To))
            .Select(arrow => arrow.ToString())
            .Order();

        Assert.Empty(wrong);
    }

    [Fact]
    public void Arrows_OfTheTable_LeadToRoomsAboveOnlyAndAreAllUsed()
    {
        var used = Arrows().Select(arrow => (arrow.From, arrow.To)).ToHashSet();

        Assert.Empty(Backward(Rooms));
        Assert.Empty(Rooms.SelectMany(room => room.Uses.Select(to => (room.Room, to))).Except(used));
    }

    [Fact]
    public void Arrows_OfATableWithACircle_AreFound() =>
        Assert.Equal([("Cellar", "Attic")], Backward([("Cellar", ["Attic"]), ("Attic", ["Cellar"])]));

    [Fact]
    public void Graph_OfASampleWithACircle_ShowsBothWays()
    {
        var arrows = RoomGraph.Of(typeof(Coal).Assembly.Location, "NewsPortal.Web.Tests.Architecture.Sample");

        Assert.Equal(
            [
                "Attic → Cellar: Chest names Coal",
                "Attic → Cellar: Lamp names Coal",
                "Attic → Cellar: Rafter names Coal",
                "Cellar → Attic: Coal names Chest",
            ],
            arrows.Select(arrow => arrow.ToString()).Order(StringComparer.Ordinal)
        );
    }

    /// <summary>
    /// Without those of <see cref="NewsDbContext"/>: it is the one place that names the rows of every room.
    /// </summary>
    private static IEnumerable<Arrow> Arrows() =>
        RoomGraph
            .Of(typeof(NewsDbContext).Assembly.Location, "NewsPortal.Core")
            .Where(arrow => arrow.FromType != nameof(NewsDbContext));

    private static IEnumerable<(string From, string To)> Backward((string Room, string[] Uses)[] rooms)
    {
        HashSet<string> above = [];
        foreach (var (room, uses) in rooms)
        {
            foreach (var to in uses.Where(to => !above.Contains(to)))
            {
                yield return (room, to);
            }

            above.Add(room);
        }
    }
}
