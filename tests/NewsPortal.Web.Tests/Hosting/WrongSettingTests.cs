using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>An invalid setting stops the start with a sentence that names it.</summary>
public sealed class WrongSettingTests
{
    [Theory]
    [InlineData("Database:Provider", "Oracle")]
    [InlineData("Database:MaxBatchSize", "many")]
    [InlineData("Database:Provder", "Sqlite")]
    [InlineData("Database:ConnectionString", "Data Source=elsewhere.db")]
    [InlineData("ConnectionStrings:NewsPortal", "nonsense")]
    [InlineData("Site:BaseUrl", "news.example")]
    [InlineData("Site:TimeZone", "Mars/Olympus")]
    [InlineData("Storage:Root", "/proc/no-such-folder")]
    [InlineData("Storage:Node", "/proc/no-such-folder")]
    [InlineData("Readership:FoldInterval", "1.00:00:00")]
    [InlineData("Startup:WarmFor", "01:00:00")]
    [InlineData("Shutdown:ServeOn", "01:00:00")]
    [InlineData("Proxy:KnownNetworks", "10.0.0.0/99")]
    [InlineData("Metrics:Public", "true")]
    [InlineData("Metrics:Port", "70000")]
    [InlineData("Metrics:Token", "short")]
    [InlineData("Otlp:Endpoint", "collector")]
    [InlineData("Otlp:Protocol", "Carrier pigeon")]
    [InlineData("Otlp:Headers", "a key")]
    [InlineData("Otlp:TraceShare", "5")]
    [InlineData("Otlp:Interval", "00:00:00")]
    [InlineData("Hsts:IncludeSubDomains", "perhaps")]
    [InlineData("Mail:Port", "99999")]
    [InlineData("Mail:Host", "smtp.news.test", "Mail:From")]
    [InlineData("Mail:Security", "Perhaps")]
    [InlineData("Mail:User", "me", "Mail:Host")]
    [InlineData("Media:CacheMb", "0")]
    [InlineData("Media:S3:Bucket", "No Bucket")]
    [InlineData("Media:S3:Bucket", "pictures", "Media:S3:Region")]
    [InlineData("Media:S3:Endpoint", "https://s3.news.test", "Media:S3:Bucket")]
    [InlineData("Media:S3:Endpoint", "s3.news.test")]
    [InlineData("Media:S3:Endpoint", "https://s3.news.test/pictures")]
    [InlineData("Media:S3:Region", "Frankfurt am Main")]
    [InlineData("Media:S3:AccessKey", "me", "Media:S3:SecretKey")]
    [InlineData("Media:S3:Prefix", "/../other")]
    [InlineData("Media:S3:Buckt", "pictures")]
    [InlineData("Media:Bucket", "pictures")]
    [InlineData("Demo:Seed", "perhaps")]
    [InlineData("Demo:Sed", "true")]
    [InlineData("Storage:Rot", "data")]
    [InlineData("Sit:Name", "The Courier", "Site:Name")]
    [InlineData("Storage:Root", "/sys/newsportal", "chown -R")]
    [InlineData("Bootstrap:AdminMail", "editor@news.test")]
    [InlineData("Bootstrap:AdminEmail", "editor@news.test", "Bootstrap:AdminPassword")]
    public async Task Start_WrongSetting_EndsAndNamesIt(string setting, string value, string? named = null)
    {
        var root = Directory.CreateTempSubdirectory("newsportal-setting-");
        await using var program = WebProgram.Start(("Storage:Root", root.FullName), (setting, value));

        var (code, errors) = await program.ExitAsync();

        Assert.NotEqual(0, code);
        Assert.Contains(named ?? setting, errors, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AddressInUse_EndsAndNamesIt()
    {
        var root = Directory.CreateTempSubdirectory("newsportal-setting-");
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://{listener.LocalEndpoint}";
        await using var program = WebProgram.Start(("Storage:Root", root.FullName), ("ASPNETCORE_URLS", address));

        var (code, errors) = await program.ExitAsync();

        Assert.NotEqual(0, code);
        Assert.Contains(address, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }
}
