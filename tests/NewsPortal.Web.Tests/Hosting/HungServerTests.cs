using System.Diagnostics;
using System.Globalization;
using System.Net;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>
/// Programs that start while their SQL Server does not answer, on a node with copies of pages from before. There is no
/// server in these tests, only what the network makes of one.
/// </summary>
public sealed class HungServerTests(HungServerTests.Node node) : IClassFixture<HungServerTests.Node>
{
    private const string Away = "newsportal; hit; detail=database-away";

    /// <summary>What a reader waits at most for a kept page on a machine that is busy with other tests.</summary>
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(4);

    private static readonly Uri Home = new("/", UriKind.Relative);
    private static readonly Uri Ready = new("/health/ready", UriKind.Relative);

    [Theory]
    [InlineData(NetworkFault.Hang)]
    [InlineData(NetworkFault.Refuse)]
    [InlineData(NetworkFault.Reset)]
    [InlineData(NetworkFault.Cut)]
    public async Task Start_DatabaseAway_AnswersKeptPagesAndTakesViews(NetworkFault fault)
    {
        await using var server = FaultProxy.Start(fault);
        await using var program = await StartAsync(server);

        foreach (var address in new[] { Home, node.Story })
        {
            using var page = await program.Client.GetAsync(address);
            Assert.Equal((HttpStatusCode.OK, Away), (page.StatusCode, StatusOf(page)));
            Assert.Contains(Node.Headline, await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using var view = await ViewAsync(program.Client);
        using var ready = await program.Client.GetAsync(Ready);
        var report = await ready.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.NoContent, view.StatusCode);
        Assert.NotEqual(0, Node.JournalSize(node.Folder));
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Contains("The database cannot be reached.", report, StringComparison.Ordinal);
        Assert.Contains("Readers get the pages that are kept.", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_DatabaseHangs_NoReaderOfKeptPagesEverWaits()
    {
        await using var server = FaultProxy.Start(NetworkFault.Hang);
        await using var program = await StartAsync(server);
        using (await program.Client.GetAsync(Home)) { }

        // Long enough for several attempts to find it back, each of which takes five seconds.
        var watch = Stopwatch.StartNew();
        var attempts = server.Accepted;
        List<TimeSpan> waits = [];
        while (watch.Elapsed < TimeSpan.FromSeconds(20))
        {
            waits.AddRange(
                await Task.WhenAll(
                    Enumerable.Range(0, 4).Select(i => WaitAsync(program.Client, i % 2 == 0 ? Home : node.Story, Away))
                )
            );
            await Task.Delay(50);
        }

        Assert.NotEqual(attempts, server.Accepted);
        Assert.InRange(waits.Max(), TimeSpan.Zero, Prompt);
    }

    [Fact]
    public async Task Get_DatabaseHangs_OthersDoNotWaitForWhatOneHasMet()
    {
        await using var server = FaultProxy.Start(NetworkFault.Hang);
        await using var program = await StartAsync(server);
        using (await program.Client.GetAsync(new Uri("/?p=100", UriKind.Relative))) { }

        // Addresses that nobody has asked for before, so no copy helps.
        var waits = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => WaitAsync(program.Client, new Uri($"/?p={i}", UriKind.Relative), null))
        );

        Assert.InRange(waits.Count(wait => wait > Prompt), 0, 1);
        Assert.InRange(waits.Max(), TimeSpan.Zero, TimeSpan.FromSeconds(8));
    }

    [Fact]
    public async Task Get_DatabaseAway_FillsNoLogWithWhatIsKnown()
    {
        await using var server = FaultProxy.Start(NetworkFault.Refuse);
        await using var program = await StartAsync(server);
        for (var i = 0; i < 20; i++)
        {
            await WaitAsync(program.Client, new Uri($"/?p={i}", UriKind.Relative), null);
        }

        var errors = (await program.EndAsync())
            .Split('\n')
            .Where(line => line.Contains("\"@l\":\"Error\"", StringComparison.Ordinal))
            .ToList();

        Assert.DoesNotContain(errors, line => line.Contains("answered", StringComparison.Ordinal));
        Assert.Single(errors, line => line.Contains("The database is away", StringComparison.Ordinal));
    }

    private Task<WebProgram> StartAsync(FaultProxy server) => node.StartAsync(server.Port);

    private static async Task<TimeSpan> WaitAsync(HttpClient reader, Uri address, string? expected)
    {
        var watch = Stopwatch.StartNew();
        using var page = await reader.GetAsync(address);
        Assert.Equal(expected, StatusOf(page));
        return watch.Elapsed;
    }

    private Task<HttpResponseMessage> ViewAsync(HttpClient reader)
    {
        var request = new HttpRequestMessage(
            HttpMethod.Post,
            string.Create(CultureInfo.InvariantCulture, $"/views/{node.Id}")
        );
        request.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Gecko Firefox/140");
        return reader.SendAsync(request);
    }

    private static string? StatusOf(HttpResponseMessage page) =>
        page.Headers.TryGetValues("Cache-Status", out var status) ? status.Single() : null;

    /// <summary>A node whose disk holds copies of two pages, written while the database answered.</summary>
    public sealed class Node : IAsyncLifetime
    {
        public const string Headline = "Ferry returns";

        private readonly NewsApp _app = new();

        /// <summary>Of all its programs: pages are kept for the host that they were asked from.</summary>
        private readonly Uri _address = WebProgram.FreeAddress();

        public string Folder { get; } = Directory.CreateTempSubdirectory("newsportal-node-").FullName;

        public long Id { get; private set; }

        public Uri Story { get; private set; } = Home;

        public async Task InitializeAsync()
        {
            // Copies are read by programs with a real clock.
            _app.Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
            Id = (
                await _app.Data.CreateStoryAsync(Headline, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-1))
            ).Id;
            await using var program = await WebProgram.Start(_address, Settings).LiveAsync();
            var home = await program.Client.OpenAsync("/");
            Story = new Uri(
                home.Document.QuerySelectorAll("main a")
                    .First(link => link.TextContent.Contains(Headline, StringComparison.Ordinal))
                    .GetAttribute("href")!,
                UriKind.RelativeOrAbsolute
            );
            using (await program.Client.GetAsync(Story)) { }

            // The program keeps what it tried at its start as well, so only an end of the writing tells.
            var copies = Path.Combine(Folder, "pages");
            var (known, quiet) = (0, 0);
            for (var attempt = 0; attempt < 200 && (known < 2 || quiet < 10); attempt++)
            {
                await Task.Delay(100);
                var found = Copies(copies);
                quiet = found == known ? quiet + 1 : 0;
                known = found;
            }

            Assert.InRange(known, 2, int.MaxValue);
        }

        public async Task DisposeAsync()
        {
            await _app.DisposeAsync();
            Directory.Delete(Folder, recursive: true);
        }

        public static long JournalSize(string folder) =>
            new DirectoryInfo(Path.Combine(folder, "journal")).GetFiles("*.visits").Sum(file => file.Length);

        /// <summary>Starts a program of this node with SQL Server behind a port.</summary>
        public Task<WebProgram> StartAsync(int port) =>
            WebProgram
                .Start(
                    _address,
                    [
                        .. Settings,
                        ("Database:Provider", "SqlServer"),
                        (
                            "ConnectionStrings:NewsPortal",
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"Server=tcp:127.0.0.1,{port};Database=news;User Id=news;Password=none;Encrypt=false"
                            )
                        ),
                    ]
                )
                .LiveAsync();

        private (string, string)[] Settings => [("Storage:Root", _app.StorageRoot), ("Storage:Node", Folder)];

        private static int Copies(string folder) =>
            Directory.Exists(folder) ? Directory.GetFiles(folder, "*.page").Length : 0;
    }
}
