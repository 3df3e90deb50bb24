using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Web.Hosting;

namespace NewsPortal.Web.Tests.Hosting;

/// <summary>Which thread serves a connection: a server with nothing but two kinds of answers.</summary>
public sealed class PollingThreadTests : IAsyncLifetime
{
    private const string Kept = "GET /kept HTTP/1.1\r\nHost: a\r\n\r\n";

    /// <summary>More than the buffers of both ends of a connection hold.</summary>
    private const int Large = 32 * 1024 * 1024;

    private readonly ConcurrentQueue<bool> _inPool = new();
    private readonly SemaphoreSlim _begun = new(0);
    private readonly SemaphoreSlim _failed = new(0);
    private WebApplication _server = null!;
    private TcpClient _client = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        PollingThread.Add(builder.Services);
        _server = builder.Build();
        _server.Run(AnswerAsync);
        await _server.StartAsync();
        var address = new Uri(
            _server
                .Services.GetRequiredService<IServer>()
                .Features.GetRequiredFeature<IServerAddressesFeature>()
                .Addresses.Single()
        );
        _client = new TcpClient();
        await _client.ConnectAsync(address.Host, address.Port);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        _begun.Dispose();
        _failed.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public void Preference_OfThisRuntime_Exists() => Assert.NotNull(PollingThread.Preference());

    [Fact]
    public async Task Get_AfterAKeptPage_StaysOnThePollingThread()
    {
        await AskAsync(Kept);
        await AskAsync(Kept);

        Assert.Equal([true, false], _inPool);
    }

    [Fact]
    public async Task Post_AfterAKeptPage_ReadsItsBodyInThePool()
    {
        await AskAsync(Kept);
        await AskAsync(Kept);
        _inPool.Clear();

        await SendAsync("POST /other HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n");
        await _begun.WaitAsync(TimeSpan.FromSeconds(30));
        await SendAsync("half");
        await AnsweredAsync();

        Assert.NotEmpty(_inPool);
        Assert.DoesNotContain(false, _inPool);
    }

    [Fact]
    public async Task Post_ClientResetsTheConnection_FailsInThePool()
    {
        await AskAsync(Kept);
        await AskAsync(Kept);
        _inPool.Clear();

        await SendAsync("POST /other HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n");
        await _begun.WaitAsync(TimeSpan.FromSeconds(30));
        _client.LingerState = new LingerOption(enable: true, seconds: 0);
        _client.Close();
        await _failed.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.DoesNotContain(false, _inPool);
    }

    [Fact]
    public async Task Get_LargeAnswerToASlowReader_IsWrittenInThePool()
    {
        await AskAsync(Kept);
        await AskAsync(Kept);
        _inPool.Clear();

        await SendAsync("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
        await _begun.WaitAsync(TimeSpan.FromSeconds(30));
        var bytes = new byte[1024 * 1024];
        for (var left = Large; left > 0; )
        {
            left -= await _client.GetStream().ReadAsync(bytes);
        }

        Assert.NotEmpty(_inPool);
        Assert.DoesNotContain(false, _inPool);
    }

    [Fact]
    public async Task Get_AfterAnotherAnswer_BeginsInThePoolAgain()
    {
        await AskAsync(Kept);
        await AskAsync("POST /other HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
        _inPool.Clear();

        await AskAsync(Kept);

        Assert.Equal([true], _inPool);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var thread = context.Features.GetRequiredFeature<PollingThread>();
        if (context.Request.Path == "/kept")
        {
            Note();
            thread.Stay();
        }
        else
        {
            await thread.LeaveAsync();
            Note();
            _begun.Release();
            await ReadAsync(context.Request.Body);
        }

        if (context.Request.Path == "/large")
        {
            context.Response.ContentLength = Large;
            await context.Response.Body.WriteAsync(new byte[Large]);
            Note();
        }
        else
        {
            await context.Response.WriteAsync("end");
        }
    }

    private async Task ReadAsync(Stream body)
    {
        try
        {
            var part = new byte[1024];
            while (await body.ReadAsync(part) > 0)
            {
                Note();
            }

            Note();
        }
        catch (IOException)
        {
            Note();
            _failed.Release();
        }
    }

    private void Note() => _inPool.Enqueue(Thread.CurrentThread.IsThreadPoolThread);

    private async Task AskAsync(string request)
    {
        await SendAsync(request);
        await AnsweredAsync();
    }

    private async Task SendAsync(string request) =>
        await _client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));

    /// <summary>Reads to the end of a short answer, whose last chunk is empty.</summary>
    private async Task AnsweredAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var answer = "";
        var bytes = new byte[4096];
        while (!answer.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal))
        {
            answer += Encoding.ASCII.GetString(bytes, 0, await _client.GetStream().ReadAsync(bytes, limit.Token));
        }
    }
}
