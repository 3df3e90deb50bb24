using System.Globalization;
using System.Net;
using System.Runtime.Versioning;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>What a production web program answers, and leaves on disk, without settings that open it.</summary>
public sealed class ProductionTests(ProductionTests.Program program) : IClassFixture<ProductionTests.Program>
{
    private const UnixFileMode Others = (UnixFileMode)0b000_111_111;

    [Theory]
    [InlineData("/", "news.example", HttpStatusCode.OK)]
    [InlineData("/", "NEWS.example:8443", HttpStatusCode.OK)]
    [InlineData("/", "evil.example", HttpStatusCode.BadRequest)]
    [InlineData("/", "news.example.evil.example", HttpStatusCode.BadRequest)]
    [InlineData("/account/login", "127.0.0.1", HttpStatusCode.BadRequest)]
    [InlineData("/health/live", "localhost:8080", HttpStatusCode.OK)]
    [InlineData("/health/ready", "10.1.2.3", HttpStatusCode.OK)]
    public async Task Get_HostByDefault_IsThatOfTheBaseUrl(string address, string host, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Host = host } };

        using var answer = await program.Web.Client.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task Metrics_OnTheirOwnPort_AreAllThatIsThere()
    {
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(program.MetricsPort, "/metrics"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(program.MetricsPort, "/health/live"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(program.MetricsPort, "/"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(program.MetricsPort, "/account/login"));
    }

    [Fact]
    public async Task Metrics_OnTheSitesPort_AreNotThere()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { Host = "news.example" } };

        using var answer = await program.Web.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public async Task Start_FilesLeftOpen_AreMendedAndNewOnesPrivate()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has access lists instead of modes.");
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");

        // Creates a view journal; keys are in the database.
        using var login = new HttpRequestMessage(HttpMethod.Get, "/account/login")
        {
            Headers = { Host = "news.example" },
        };
        using var answer = await program.Web.Client.SendAsync(login);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        string[] folders = [program.Root, Path.Combine(program.Root, "keys"), Path.Combine(program.Root, "journal")];
        var files = folders.Where(Directory.Exists).SelectMany(Directory.GetFiles).ToList();
        Assert.Contains(files, file => file.EndsWith("newsportal.db-wal", StringComparison.Ordinal));
        Assert.Contains(program.LeftOpen, files);
        Assert.All(
            folders.Where(Directory.Exists).Concat(files),
            path => Assert.Equal((UnixFileMode)0, File.GetUnixFileMode(path) & Others)
        );
    }

    [Fact]
    public async Task Start_MetricsPortOfTheSite_EndsAndNamesIt()
    {
        var port = WebProgram.FreePort();
        await using var other = WebProgram.Start(
            ("Storage:Root", Directory.CreateTempSubdirectory("newsportal-port-").FullName),
            ("ASPNETCORE_URLS", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")),
            ("Metrics:Port", port.ToString(CultureInfo.InvariantCulture))
        );

        var (code, errors) = await other.ExitAsync();

        Assert.NotEqual(0, code);
        Assert.Contains("Metrics:Port", errors, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> StatusAsync(int port, string path)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{path}")
        );
        request.Headers.Host = "news.example";
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>One process for all tests; an older version left its storage readable.</summary>
    public sealed class Program : IAsyncLifetime
    {
        internal WebProgram Web { get; private set; } = null!;

        public int MetricsPort { get; } = WebProgram.FreePort();

        public string Root { get; } = Directory.CreateTempSubdirectory("newsportal-production-").FullName;

        public string LeftOpen => Path.Combine(Root, "keys", "old.xml");

        public async Task InitializeAsync()
        {
            Directory.CreateDirectory(Path.Combine(Root, "keys"));
            await File.WriteAllTextAsync(LeftOpen, "<old/>");
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(Root, (UnixFileMode)0b111_101_101);
                File.SetUnixFileMode(LeftOpen, (UnixFileMode)0b110_100_100);
            }

            Web = WebProgram.Start(
                ("Storage:Root", Root),
                ("Site:BaseUrl", "https://news.example"),
                ("AllowedHosts", ""),
                ("Metrics:Port", MetricsPort.ToString(CultureInfo.InvariantCulture))
            );
            await Web.LiveAsync();
        }

        public async Task DisposeAsync()
        {
            await Web.DisposeAsync();
            Directory.Delete(Root, recursive: true);
        }
    }
}
