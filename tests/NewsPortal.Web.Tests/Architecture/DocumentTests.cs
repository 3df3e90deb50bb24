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

    [GeneratedRegex(@"\]\(([^()\s#][^()\s]*)\)", RegexOptions.NonBacktracking)]
    private static partial Regex Link();
}
