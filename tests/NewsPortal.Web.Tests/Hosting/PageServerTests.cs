using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using NewsPortal.TestKit;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>Pages from memory as the program itself answers them, with its own web server.</summary>
public sealed partial class PageServerTests : IAsyncLifetime
{
    private const string Token = "a token of sixteen or more";

    private readonly NewsApp _app = new NewsApp().With(
        "Storage:Node",
        Directory.CreateTempSubdirectory("newsportal-node-").FullName
    );
    private WebProgram _program = null!;
    private string _address = "";

    public async Task InitializeAsync()
    {
        Skip.If(TestDatabase.IsSqlServer, "Takes the embedded database.");
        var at = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-1);
        await _app.Data.CreateStoryAsync("Ferry returns", at);
        _program = WebProgram.Start(
            ("Storage:Root", _app.StorageRoot),
            ("Metrics:Token", Token),
            ("Proxy:KnownProxies", "127.0.0.1")
        );
        await _program.LiveAsync();
        _address = Address().Match(await _program.Client.GetStringAsync(new Uri("/", UriKind.Relative))).Value;
        for (var attempt = 0; attempt < 100 && await StatusOfAsync(_address) != "newsportal; hit"; attempt++)
        {
            // At its start, the program forgets once what it rendered before it followed the changes.
            await Task.Delay(50);
        }
    }

    public async Task DisposeAsync()
    {
        await _program.DisposeAsync();
        await _app.DisposeAsync();
    }

    [SkippableFact]
    public async Task Get_WhatIsKept_IsAnsweredBeforeTheFrameworkHearsOfIt()
    {
        const int Reads = 40;
        var (hits, requests) = await CountsAsync();

        for (var read = 0; read < Reads; read++)
        {
            await StatusOfAsync(_address);
        }

        // What is told of the numbers is itself kept for a moment.
        var (hitsAfter, requestsAfter) = await CountsAsync();
        for (var attempt = 0; attempt < 50 && hitsAfter < hits + Reads; attempt++)
        {
            await Task.Delay(100);
            (hitsAfter, requestsAfter) = await CountsAsync();
        }

        Assert.True(hitsAfter - hits >= Reads, $"{hits} hits became {hitsAfter}.");
        Assert.True(requestsAfter - requests < Reads, $"{requests} requests became {requestsAfter}.");
    }

    [SkippableFact]
    public async Task Get_OneAfterTheOtherOnAConnection_EachHasItsOwnAnswer()
    {
        string[] requests =
        [
            $"GET {_address} HTTP/1.1",
            "GET /nowhere HTTP/1.1",
            $"HEAD {_address} HTTP/1.1",
            $"GET {_address} HTTP/1.1\r\nIf-None-Match: *",
            "GET /nowhere/else HTTP/1.1",
            $"POST {_address} HTTP/1.1\r\nContent-Length: 0",
            $"GET {_address} HTTP/1.1\r\nConnection: close",
        ];

        var answers = await ExchangeAsync(
            string.Concat(requests.Select(r => $"{r}\r\nHost: {_program.Client.BaseAddress!.Authority}\r\n\r\n"))
        );

        Assert.Equal(
            ["200", "404", "200", "304", "404", "405", "200"],
            StatusLine().Matches(answers).Select(match => match.Groups[1].Value)
        );
        Assert.Equal(4, CountOf(answers, "Cache-Status: newsportal; hit"));
        Assert.Equal(2, Stories().Count(answers));
    }

    [SkippableFact]
    public async Task Get_ThroughAProxyThatSpeaksHttps_IsNotThePageOfHttp()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _address);
        request.Headers.Add("X-Forwarded-Proto", "https");

        using var answer = await _program.Client.SendAsync(request);

        Assert.NotEqual(["newsportal; hit"], answer.Headers.GetValues("Cache-Status"));
    }

    private static int CountOf(string text, string part) => text.Split(part).Length - 1;

    private async Task<string> StatusOfAsync(string address)
    {
        using var answer = await _program.Client.GetAsync(new Uri(address, UriKind.Relative));
        answer.EnsureSuccessStatusCode();
        return answer.Headers.GetValues("Cache-Status").Single();
    }

    /// <summary>Pages from memory, and requests that the framework measured.</summary>
    private async Task<(double Hits, double Requests)> CountsAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Add("Authorization", $"Bearer {Token}");
        using var answer = await _program.Client.SendAsync(request);
        var lines = (await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).Split('\n');
        return (
            Sum(
                lines.Where(line =>
                    line.StartsWith("newsportal_pages_answered", StringComparison.Ordinal)
                    && line.Contains("how=\"hit\"", StringComparison.Ordinal)
                )
            ),
            Sum(
                lines.Where(line =>
                    line.StartsWith("http_server_request_duration_seconds_count", StringComparison.Ordinal)
                )
            )
        );

        static double Sum(IEnumerable<string> lines) =>
            lines.Sum(line => double.Parse(Value().Match(line).Groups[1].Value, CultureInfo.InvariantCulture));
    }

    private async Task<string> ExchangeAsync(string requests)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var socket = new TcpClient();
        await socket.ConnectAsync(_program.Client.BaseAddress!.Host, _program.Client.BaseAddress.Port, limit.Token);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(requests), limit.Token);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync(limit.Token);
    }

    [GeneratedRegex("/[0-9]{4}/[0-9]{2}/[0-9]{2}/ferry-returns")]
    private static partial Regex Address();

    [GeneratedRegex("<article[^>]* data-article-id=")]
    private static partial Regex Stories();

    [GeneratedRegex("HTTP/1.1 ([0-9]{3}) ")]
    private static partial Regex StatusLine();

    [GeneratedRegex("} ([0-9.e+]+)")]
    private static partial Regex Value();
}
