using Microsoft.Extensions.Configuration;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Tests.Infrastructure;

/// <summary>Where settings come from, and what is said of those that cannot be meant.</summary>
public sealed class SettingsTests
{
    private static readonly SettingsSection[] Known =
    [
        new("Site", ["Name", "BaseUrl"]),
        new("Mail", ["Host", "Port"]),
        new("Bootstrap", ["AdminEmail"]),
    ];

    [Theory]
    [InlineData("Sit:Name", "Site:Name")]
    [InlineData("SITES:NAME", "Site:Name")]
    [InlineData("Sjte:BaseURL", "Site:BaseUrl")]
    [InlineData("Botstrap:AdminEmail", "Bootstrap:AdminEmail")]
    [InlineData("ConectionStrings:NewsPortal", "ConnectionStrings:NewsPortal")]
    [InlineData("Storge:Root", "Storage:Root")]
    [InlineData("AllowedHost", "AllowedHosts")]
    public void Start_SectionMisspelt_IsRefusedAndNamesWhatIsMeant(string written, string meant)
    {
        var refused = Assert.Throws<SettingException>(() => SettingsSection.RefuseMisspelt(Of(written), Known));

        Assert.Contains(written, refused.Message, StringComparison.Ordinal);
        Assert.Contains(meant, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Site:Name")]
    [InlineData("MAIL:HOST")]
    [InlineData("MAIN:Colour")] // Another program's, near ours by chance.
    [InlineData("CI:Name")]
    [InlineData("GITHUB:Host")]
    [InlineData("PATH")]
    [InlineData("Logging:LogLevel:Default")]
    public void Start_VariableOfAnotherProgram_IsLeftAlone(string written) =>
        SettingsSection.RefuseMisspelt(Of(written), Known);

    [SkippableFact]
    public void Start_SecretThatCannotBeRead_IsRefusedAndNamesFileAndCure()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Takes what Linux has.");
        var folder = Directory.CreateTempSubdirectory("newsportal-secrets-").FullName;
        var file = Path.Combine(folder, "Mail__Password");

        // Opens, and fails to be read, for root too, who may read every file.
        File.CreateSymbolicLink(file, "/proc/self/mem");

        var refused = Assert.Throws<SettingException>(() => new ConfigurationBuilder().AddSecretFiles(folder));

        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
        Assert.Contains("chmod", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_Secrets_AreSettingsByTheirNames()
    {
        var folder = Directory.CreateTempSubdirectory("newsportal-secrets-").FullName;
        File.WriteAllText(Path.Combine(folder, "Mail__Password"), "a secret");

        Assert.Equal("a secret", new ConfigurationBuilder().AddSecretFiles(folder).Build()["Mail:Password"]);
        Assert.Empty(new ConfigurationBuilder().AddSecretFiles(Path.Combine(folder, "none")).Build().AsEnumerable());
    }

    [SkippableFact]
    public void Start_FolderOfSomebodyElse_NamesTheCure()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Takes what Linux has.");

        // Nobody creates folders there, not even root.
        var refused = Assert.Throws<SettingException>(() => StorageRoot.From(Of("Storage:Root", "/sys/newsportal")));

        Assert.Contains("Storage:Root", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"chown -R {PrivateFiles.UserName()}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, "http://localhost:5080")]
    [InlineData("ASPNETCORE_HTTP_PORTS", "8080", "http://localhost:8080")]
    [InlineData("http_ports", "9000;9001", "http://localhost:9000")]
    [InlineData("ASPNETCORE_URLS", "http://*:80", "http://localhost")]
    [InlineData("urls", "https://+:8443;http://0.0.0.0:8081", "http://localhost:8081")]
    [InlineData("ASPNETCORE_HTTPS_PORTS", "8443", "https://localhost:8443")]
    [InlineData("ASPNETCORE_URLS", "http://10.0.0.5:8080", "http://10.0.0.5:8080")]
    [InlineData("ASPNETCORE_URLS", "http://[::]:8080/", "http://localhost:8080")]
    [InlineData("Kestrel:Endpoints:Http:Url", "http://*:7000", "http://localhost:7000")]
    [InlineData("ASPNETCORE_URLS", "http://127.0.0.1:0", "http://localhost:5080")]
    public void Address_WithoutBaseUrl_FollowsThePort(string? setting, string? value, string expected) =>
        Assert.Equal(
            expected,
            OwnAddresses.Local(setting is null ? Of("Other") : Of(setting, value)).GetLeftPart(UriPartial.Authority)
        );

    [Theory]
    [InlineData("Server=db;Database=News;User Id=newsportal;Password=a;TrustServerCertificate=True", true)]
    [InlineData("Server=db;Database=News;Integrated Security=True", false)]
    [InlineData("nonsense", false)]
    [InlineData("", false)]
    public void DatabaseUser_OfAConnectionString_NeedsNameAndPassword(string text, bool isOne)
    {
        if (isOne)
        {
            Assert.Equal(new DatabaseUser("newsportal", "a"), DatabaseUser.Of(text + "\n", "file"));
            return;
        }

        var refused = Assert.Throws<SettingException>(() => DatabaseUser.Of(text, "/run/file"));
        Assert.Contains("/run/file", refused.Message, StringComparison.Ordinal);
    }

    private static IConfigurationRoot Of(string setting, string? value = "x") =>
        new ConfigurationBuilder().AddInMemoryCollection([new KeyValuePair<string, string?>(setting, value)]).Build();
}
