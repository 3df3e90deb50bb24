using System.IO.Enumeration;
using System.Text.Json;
using System.Xml.Linq;

namespace NewsPortal.Web.Tests.Architecture;

/// <summary>Packages from registries are locked and may be redistributed.</summary>
public sealed class SupplyTests
{
    private static readonly string[] Shipped = ["src/NewsPortal.Web", "src/NewsPortal.Cli"];

    [Fact]
    public void Projects_Restoring_AreLockedForEveryPlatform()
    {
        foreach (var project in SourceTree.Files("src", ".csproj").Concat(SourceTree.Files("tests", ".csproj")))
        {
            // Missing or stale: run "dotnet restore" and commit the file.
            var file = Path.Combine(Path.GetDirectoryName(project.FullName)!, "packages.lock.json");
            Assert.True(File.Exists(file), $"{project.Name} has no packages.lock.json.");
            var text = File.ReadAllText(file);
            using var locked = JsonDocument.Parse(text);

            // What ships is locked for all platforms of the image, wherever the file was written. A section for another
            // runtime would tie it to the machine that wrote it; an address to its registry.
            string[] frameworks = project.Name.StartsWith("src/", StringComparison.Ordinal)
                ? ["net10.0", "net10.0/linux-arm64", "net10.0/linux-x64"]
                : ["net10.0"];
            Assert.Equal(
                frameworks,
                locked.RootElement.GetProperty("dependencies").EnumerateObject().Select(framework => framework.Name)
            );
            Assert.DoesNotContain("://", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("src/NewsPortal.Web/Assets")]
    [InlineData("tests/object-store")]
    [InlineData("tests/page-quality")]
    [InlineData("tests/scripts")]
    public void NpmPackages_Locked_HaveHashesAndNoUnusualRegistry(string folder)
    {
        using var locked = Json(Path.Combine(folder, "package-lock.json"));
        foreach (
            var package in locked
                .RootElement.GetProperty("packages")
                .EnumerateObject()
                .Where(package => package.Name.Length > 0)
        )
        {
            Assert.True(package.Value.TryGetProperty("integrity", out _), $"{package.Name} has no hash.");
            Assert.True(
                !package.Value.TryGetProperty("resolved", out var from)
                    || from.GetString()!.StartsWith("https://registry.npmjs.org/", StringComparison.Ordinal),
                $"{package.Name} comes from elsewhere."
            );
        }
    }

    [Fact]
    public void Packages_Shipped_MayBePassedOn()
    {
        var folders = PackageFolders();
        var refused = new List<string>();
        foreach (var (id, version) in Shipped.SelectMany(ShippedPackages).Distinct())
        {
            var file = folders
                .Select(folder =>
                    Path.Combine(
                        folder,
                        id.ToLowerInvariant(),
                        version.ToLowerInvariant(),
                        $"{id.ToLowerInvariant()}.nuspec"
                    )
                )
                .FirstOrDefault(File.Exists);
            Assert.True(file is not null, $"{id} {version} is not restored.");
            Judge(id, LicenceOf(XDocument.Load(file)), refused);
        }

        // Choose another package, or justify in docs/licences.md why it may ship.
        Assert.Empty(refused);
    }

    [Fact]
    public void NpmPackages_Shipped_MayBePassedOn()
    {
        const string Folder = "src/NewsPortal.Web/Assets";
        using var package = Json(Path.Combine(Folder, "package-lock.json"));
        var refused = new List<string>();
        foreach (var shipped in package.RootElement.GetProperty("packages").EnumerateObject())
        {
            if (shipped.Name.Length == 0 || (shipped.Value.TryGetProperty("dev", out var dev) && dev.GetBoolean()))
            {
                continue;
            }

            using var own = Json(Path.Combine(Folder, shipped.Name, "package.json"));
            Judge(
                shipped.Name["node_modules/".Length..],
                own.RootElement.TryGetProperty("license", out var licence) ? licence.GetString()! : "none",
                refused
            );
        }

        Assert.Empty(refused);
    }

    private static void Judge(string id, string licence, List<string> refused)
    {
        var page = File.ReadAllLines(Path.Combine(SourceTree.Root, "docs/licences.md"));
        var compatible = page.Single(line => line.StartsWith("Compatible: ", StringComparison.Ordinal))[
                "Compatible: ".Length..
            ]
            .Split(", ");
        var named = page.Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1]);
        if (
            !licence.Trim('(', ')').Split(" OR ").Any(compatible.Contains)
            && !named.Any(name => FileSystemName.MatchesSimpleExpression(name, id))
        )
        {
            refused.Add($"{id}: {licence}");
        }
    }

    private static string LicenceOf(XDocument nuspec)
    {
        var metadata = nuspec.Root!.Elements().First();
        return metadata
                .Elements()
                .FirstOrDefault(e => e.Name.LocalName == "license" && (string?)e.Attribute("type") == "expression")
                ?.Value
            ?? metadata.Elements().FirstOrDefault(e => e.Name.LocalName is "license" or "licenseUrl")?.Value
            ?? "none";
    }

    private static IEnumerable<(string Id, string Version)> ShippedPackages(string project)
    {
        using var locked = Json(Path.Combine(project, "packages.lock.json"));
        return
        [
            .. from package in locked.RootElement.GetProperty("dependencies").GetProperty("net10.0").EnumerateObject()
            where package.Value.GetProperty("type").GetString() != "Project"
            select (package.Name, package.Value.GetProperty("resolved").GetString()!),
        ];
    }

    private static List<string> PackageFolders()
    {
        using var assets = Json("src/NewsPortal.Web/obj/project.assets.json");
        return [.. assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name)];
    }

    private static JsonDocument Json(string path) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(SourceTree.Root, path)));
}
