using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Options;
using NewsPortal.Core.ExternalLinks;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Tests.ExternalLinks;

/// <summary>Asks a server of the test, whatever the address says.</summary>
public sealed class LinkAskerTests : IDisposable
{
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly CancellationTokenSource _end = new();
    private Func<string, string> _answer = _ => "200 OK";

    public LinkAskerTests()
    {
        _server.Start();
        _ = ServeAsync();
    }

    private int Port => ((IPEndPoint)_server.LocalEndpoint).Port;

    public void Dispose()
    {
        _end.Cancel();
        _server.Dispose();
        _end.Dispose();
    }

    [Theory]
    [InlineData("200 OK", LinkState.Reached)]
    [InlineData("404 Not Found", LinkState.Missing)]
    [InlineData("410 Gone", LinkState.Missing)]
    [InlineData("403 Forbidden", LinkState.Unknown)]
    [InlineData("429 Too Many Requests", LinkState.Unknown)]
    [InlineData("503 Service Unavailable", LinkState.Unknown)]
    public async Task Ask_Status_MeansWhatIsCertain(string status, LinkState expected)
    {
        _answer = _ => status;
        using var asker = Asker();

        Assert.Equal(expected, (await asker.AskAsync(new Uri("http://localhost/a"), default)).State);
    }

    [Fact]
    public async Task Ask_ServerWithoutHead_IsAskedWithGet()
    {
        _answer = line => line.StartsWith("HEAD", StringComparison.Ordinal) ? "405 Method Not Allowed" : "200 OK";
        using var asker = Asker();

        Assert.Equal(LinkState.Reached, (await asker.AskAsync(new Uri("http://localhost/a"), default)).State);
        Assert.Equal(["HEAD /a HTTP/1.1", "GET /a HTTP/1.1"], _asked);
    }

    [Fact]
    public async Task Ask_Redirect_FollowsIt()
    {
        _answer = line => line.Contains("/old", StringComparison.Ordinal) ? "301 Moved\r\nLocation: /new" : "404 Gone";
        using var asker = Asker();

        Assert.Equal(LinkState.Missing, (await asker.AskAsync(new Uri("http://localhost/old"), default)).State);
    }

    [Fact]
    public async Task Ask_RedirectInACircle_Ends()
    {
        _answer = _ => "302 Found\r\nLocation: /again";
        using var asker = Asker();

        Assert.Equal(LinkState.Unknown, (await asker.AskAsync(new Uri("http://localhost/again"), default)).State);
        Assert.Equal(6, _asked.Count);
    }

    [Theory]
    [InlineData("http://localhost/")]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://2130706433/")]
    public async Task Ask_MachineThatIsNotPublic_IsNotConnectedTo(string address)
    {
        using var asker = new LinkAsker(Settings(), PublicNetworks.Has, Port);

        Assert.Equal(LinkState.Unreachable, (await asker.AskAsync(new Uri(address), default)).State);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task Ask_RedirectToAMachineThatIsNotPublic_IsNotFollowed()
    {
        _answer = _ => "302 Found\r\nLocation: http://127.0.0.1/latest/meta-data";
        // Until it has answered once, the server counts as public.
        using var asker = new LinkAsker(Settings(), _ => _asked.IsEmpty, Port);

        Assert.Equal(LinkState.Unreachable, (await asker.AskAsync(new Uri("http://localhost/"), default)).State);
        Assert.Equal(["HEAD / HTTP/1.1"], _asked);
    }

    [Theory]
    [InlineData("http://localhost:8080/")]
    [InlineData("http://user:word@localhost/")]
    [InlineData("ftp://localhost/")]
    [InlineData("file:///etc/passwd")]
    public async Task Ask_UnusualAddress_IsNotAsked(string address)
    {
        using var asker = Asker();

        Assert.Equal(LinkState.Unknown, (await asker.AskAsync(new Uri(address), default)).State);
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task Ask_NobodyListening_IsUnreachable()
    {
        var port = Port;
        _server.Stop();
        using var asker = new LinkAsker(Settings(), _ => true, port);

        Assert.Equal(LinkState.Unreachable, (await asker.AskAsync(new Uri("http://localhost/"), default)).State);
    }

    private LinkAsker Asker() => new(Settings(), _ => true, Port);

    private static IOptions<SiteOptions> Settings() =>
        Options.Create(new SiteOptions { BaseUrl = "https://paper.example" });

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _server.AcceptTcpClientAsync(_end.Token);
                using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
                var line = await reader.ReadLineAsync(_end.Token) ?? "";
                while (await reader.ReadLineAsync(_end.Token) is { Length: > 0 }) { }
                _asked.Enqueue(line);
                await client
                    .GetStream()
                    .WriteAsync(
                        Encoding.ASCII.GetBytes(
                            $"HTTP/1.1 {_answer(line)}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                        ),
                        _end.Token
                    );
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or IOException) { }
    }
}
