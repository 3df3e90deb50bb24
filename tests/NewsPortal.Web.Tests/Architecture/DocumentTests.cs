using System.Text.RegularExpressions;

namespace NewsPortal.Web.Tests.Architecture;

/// <summary>The repository's documents are reachable, and their links work.</summary>
public sealed partial class DocumentTests
{
    private static readonly string[] Pages =
    [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "SECURITY.md",
    ];

    [Fact]
    public void Documents_InTheFolder_StandInItsIndex()
    {
        var index = File.ReadAllText(Path.Combine(SourceTree.Root, "docs/README.md"));

        Assert.All(
            SourceTree
                .Files("docs", ".md")
                .Select(file => file.Name["docs/".Length..])
                .Where(name => name != "README.md"),
            name => Assert.Contains($"]({name})", index, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Links_BetweenDocuments_LeadToFiles()
    {
        var links = Pages
            .Concat(SourceTree.Files("docs", ".md").Select(file => file.Name))
            .SelectMany(page =>
                Link()
                    .Matches(File.ReadAllText(Path.Combine(SourceTree.Root, page)))
                    .Select(link => (Page: page, Target: link.Groups[1].Value))
            )
            .Where(link => !link.Target.Contains(':', StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(links);
        Assert.All(
            links,
            link =>
                Assert.True(
                    Path.Exists(
                        Path.Combine(SourceTree.Root, Path.GetDirectoryName(link.Page)!, link.Target.Split('#')[0])
                    ),
                    $"{link.Page} leads to {link.Target}, which is not there."
                )
        );
    }

    [Fact]
    public void Threats_EachWayIn_NamesTestsThatExist()
    {
        var tests = SourceTree
            .Files("tests", ".cs")
            .SelectMany(file =>
                TestName().Matches(File.ReadAllText(file.FullName)).Select(name => name.Groups[1].Value)
            )
            .ToHashSet(StringComparer.Ordinal);
        var ways = File.ReadLines(Path.Combine(SourceTree.Root, "docs/threats.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Skip(1)
            .Select(line =>
                TestInCode().Matches(line.TrimEnd('|', ' ').Split('|')[^1]).Select(code => code.Groups[1].Value)
            )
            .ToList();

        Assert.NotEmpty(ways);
        Assert.All(ways, Assert.NotEmpty);
        Assert.Empty(ways.SelectMany(names => names).Except(tests));
    }

    [Fact]
    public void Classes_NamedWithTheirRoom_StandThere()
    {
        var places = Pages
            .Concat(SourceTree.Files("docs", ".md").Select(file => file.Name))
            .SelectMany(page =>
                Place()
                    .Matches(File.ReadAllText(Path.Combine(SourceTree.Root, page)))
                    .Select(place => (Page: page, Name: place.Groups[1].Value))
            )
            .ToList();
        var files = SourceTree
            .Files("src", "")
            .Concat(SourceTree.Files("tests", ""))
            .Select(file => file.Name)
            .ToList();

        Assert.NotEmpty(places);
        Assert.All(
            places,
            place =>
                Assert.True(
                    files.Exists(file =>
                        file.Contains($"/{place.Name}", StringComparison.Ordinal)
                        || file.Contains($"/NewsPortal.{place.Name}", StringComparison.Ordinal)
                    ),
                    $"{place.Page} names {place.Name}, which is not there."
                )
        );
    }

    [GeneratedRegex(@"\]\(([^()\s#][^()\s]*)\)", RegexOptions.NonBacktracking)]
    private static partial Regex Link();

    /// <summary>A room and something in it, like <c>Articles/Redirects</c>.</summary>
    [GeneratedRegex(@"(?:Task|void) ([A-Z]\w+_\w+)\(", RegexOptions.NonBacktracking)]
    private static partial Regex TestName();

    [GeneratedRegex(@"`(\w+_\w+)`", RegexOptions.NonBacktracking)]
    private static partial Regex TestInCode();

    [GeneratedRegex(@"`([A-Z]\w+/[A-Z]\w+)`", RegexOptions.NonBacktracking)]
    private static partial Regex Place();
}
