using System.Diagnostics;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace NewsPortal.Web.Tests.Architecture;

/// <summary>What docker-compose.yml, .env.example, the Dockerfile and a published folder promise.</summary>
public sealed partial class DeploymentTests
{
    private static readonly string[] Ours =
    [
        "web-sqlite",
        "web-sqlserver",
        "web1",
        "web2",
        "migrate",
        "backup-sqlite",
        "backup-sqlserver",
    ];

    private readonly Dictionary<object, object> _services = Services();

    [Fact]
    public void Settings_OfTheReadme_CanAllBeSetInCompose()
    {
        var documented = Table("setting").SelectMany(row => Code().Matches(row).Select(code => code.Groups[1].Value));
        var named = File.ReadLines(Full(".env.example"))
            .Select(line => line.TrimStart('#'))
            .Where(line => line.Contains('=', StringComparison.Ordinal))
            .Select(line => line.Split('=')[0])
            .ToHashSet(StringComparer.Ordinal);

        Assert.Empty(documented.Select(setting => setting.Replace(":", "__", StringComparison.Ordinal)).Except(named));
        Assert.All(Ours, service => Assert.Equal(".env", Service(service)["env_file"]));
    }

    [Fact]
    public void Variables_OfCompose_StandInTheExample()
    {
        var example = File.ReadAllText(Full(".env.example"));

        Assert.All(
            Variable().Matches(File.ReadAllText(Full("docker-compose.yml"))),
            variable => Assert.Matches($"(?m)^#?{variable.Groups[1].Value}=", example)
        );
    }

    [Fact]
    public void Address_OfTheSite_IsDemanded() =>
        Assert.All(
            Ours,
            service =>
                Assert.Contains(
                    "${Site__BaseUrl:?Write the address",
                    (string)Map(Service(service)["environment"])["Site__BaseUrl"],
                    StringComparison.Ordinal
                )
        );

    [Fact]
    public void Services_OfOurs_AreBuiltAndHardened() =>
        Assert.All(
            Ours,
            name =>
            {
                var service = Service(name);
                Assert.Equal("newsportal", service["image"]);
                Assert.Equal(".", Map(service["build"])["context"]);
                Assert.Equal("true", service["read_only"]);
                Assert.Contains("ALL", List(service["cap_drop"]));
                Assert.Contains("no-new-privileges:true", List(service["security_opt"]));
                Assert.Contains(List(service["tmpfs"]), folder => folder.StartsWith("/tmp", StringComparison.Ordinal));
            }
        );

    [Fact]
    public void Services_All_AreLimitedRotateTheirLogsAndHaveAProfile() =>
        Assert.All(
            _services.Keys.Cast<string>(),
            name =>
            {
                var service = Service(name);
                Assert.True(service.ContainsKey("mem_limit"), name);
                Assert.True(Map(Map(service["logging"])["options"]).ContainsKey("max-size"), name);
                Assert.All(List(service["profiles"]), profile => Assert.Contains(profile, Profiles));
            }
        );

    [Fact]
    public void Services_NeedingOthers_ShareTheirProfiles() =>
        Assert.All(
            _services.Keys.Cast<string>().Where(name => Service(name).ContainsKey("depends_on")),
            name =>
                Assert.All(
                    Map(Service(name)["depends_on"]).Keys.Cast<string>(),
                    needed => Assert.Empty(List(Service(name)["profiles"]).Except(List(Service(needed)["profiles"])))
                )
        );

    [Fact]
    public void WebPrograms_OnSqlServer_DoNotHaveTheAdministratorsSecrets()
    {
        foreach (var name in new[] { "web-sqlserver", "web1", "web2" })
        {
            Assert.Contains("./secrets/web:/run/secrets:ro", List(Service(name)["volumes"]));
            Assert.DoesNotContain(
                List(Service(name)["volumes"]),
                volume => volume.Contains("migrate", StringComparison.Ordinal)
            );
        }

        Assert.Contains("--grant-to", List(Service("migrate")["command"]));
    }

    [Fact]
    public void Nodes_BehindNginx_HaveFoldersOfTheirOwnAndAllStandInItsFile()
    {
        var nginx = File.ReadAllText(Full("deploy/nginx.conf"));
        var folders = new[] { "web1", "web2" }
            .Select(name =>
            {
                Assert.Contains($"server {name}:8080", nginx, StringComparison.Ordinal);
                return List(Service(name)["volumes"])
                    .Single(volume => volume.EndsWith(":/node", StringComparison.Ordinal));
            })
            .ToList();

        Assert.Equal(folders.Count, folders.Distinct().Count());
        Assert.Contains("X-Forwarded-Proto", nginx, StringComparison.Ordinal);
        Assert.Contains("Upgrade", nginx, StringComparison.Ordinal);
    }

    [Fact]
    public void Image_HeapAndHealth_AreSet()
    {
        var lines = File.ReadAllText(Full("Dockerfile"));

        Assert.Contains("DOTNET_GCHeapHardLimitPercent=0x32", lines, StringComparison.Ordinal);
        Assert.Contains("CMD [\"newsportal\", \"health\"]", lines, StringComparison.Ordinal);
        Assert.Contains("-p:SourceRevisionId=$COMMIT", lines, StringComparison.Ordinal);
        Assert.Matches("(?m)^USER [0-9]+:[0-9]+$", lines);
    }

    [Theory]
    [InlineData("NewsPortal.Web")]
    [InlineData("NewsPortal.Cli")]
    public async Task Published_Files_AreThoseThatASiteNeeds(string project)
    {
        // Lists what publishing would copy, without building or publishing.
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = SourceTree.Root,
            ArgumentList =
            {
                "msbuild",
                $"src/{project}",
                "-t:ComputeResolvedFilesToPublishList",
                "-getItem:ResolvedFileToPublish",
                "-p:NoBuild=true",
                "-p:BuildProjectReferences=false",
                "-nodeReuse:false",
            },
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.True(process.ExitCode == 0, output);
        Assert.Contains("Microsoft.Data.SqlClient.dll", output, StringComparison.Ordinal);
        Assert.Contains("appsettings.json", output, StringComparison.Ordinal);
        Assert.DoesNotContain("msalruntime", output, StringComparison.Ordinal);
        Assert.DoesNotContain("appsettings.Development", output, StringComparison.Ordinal);
        Assert.DoesNotMatch("\"RelativePath\": \"[^\"]*\\.(pdb|xml)\"", output);
    }

    private static readonly string[] Profiles = ["sqlite", "sqlserver", "nodes"];

    private Dictionary<object, object> Service(string name) => Map(_services[name]);

    private static Dictionary<object, object> Map(object value) => (Dictionary<object, object>)value;

    private static List<string> List(object value) => [.. ((List<object>)value).Cast<string>()];

    private static Dictionary<object, object> Services()
    {
        using var text = File.OpenText(Full("docker-compose.yml"));
        var parser = new MergingParser(new Parser(text));
        return Map(new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(parser)["services"]);
    }

    private static string Full(string name) => Path.Combine(SourceTree.Root, name);

    /// <summary>The first column of the README's table with this heading.</summary>
    private static IEnumerable<string> Table(string heading) =>
        File.ReadLines(Full("README.md"))
            .SkipWhile(line => !line.StartsWith($"| {heading} |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split(" | ")[0]);

    [GeneratedRegex("`([^`]+)`", RegexOptions.NonBacktracking)]
    private static partial Regex Code();

    [GeneratedRegex(@"(?:^|[^$])\$\{([A-Za-z_]+)", RegexOptions.NonBacktracking)]
    private static partial Regex Variable();
}
