using System.Net;
using System.Net.Sockets;
using System.Text;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.Data;

/// <summary>The faults that other tests rely on.</summary>
public sealed class FaultProxyTests : IAsyncLifetime
{
    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private Task _answering = Task.CompletedTask;
    private FaultProxy _proxy = null!;

    public Task InitializeAsync()
    {
        _server.Start();
        _answering = AnswerAsync();
        _proxy = FaultProxy.Start(server: (IPEndPoint)_server.LocalEndpoint);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _end.CancelAsync();
        await _answering;
        _server.Dispose();
        _end.Dispose();
    }

    [Theory]
    [InlineData(NetworkFault.None, "echo")]
    [InlineData(NetworkFault.Hang, "nothing")]
    [InlineData(NetworkFault.HalfOpen, "nothing")]
    public async Task Fault_DuringAConnection_IsWhatItSays(NetworkFault fault, string expected)
    {
        using var client = await ConnectAsync();
        Assert.Equal("echo", await AskAsync(client));

        _proxy.Fault = fault;

        Assert.Equal(expected, await AskAsync(client));
    }

    [Theory]
    [InlineData(NetworkFault.Cut, "end")]
    [InlineData(NetworkFault.Reset, "ConnectionReset")]
    public async Task Fault_ThatEndsConnections_IsWhatItSays(NetworkFault fault, string expected)
    {
        using var client = await ConnectAsync();
        Assert.Equal("echo", await AskAsync(client));

        _proxy.Fault = fault;

        // Whoever says something to an ended connection is answered with a reset, however it ended.
        Assert.Equal(expected, await HearAsync(client));
    }

    [Fact]
    public async Task Refuse_ThenNone_ListensAgain()
    {
        _proxy.Fault = NetworkFault.Refuse;
        var refusal = await Assert.ThrowsAsync<SocketException>(ConnectAsync);
        _proxy.Fault = NetworkFault.None;
        using var client = await ConnectAsync();

        Assert.Equal(SocketError.ConnectionRefused, refusal.SocketErrorCode);
        Assert.Equal("echo", await AskAsync(client));
    }

    private async Task<Socket> ConnectAsync()
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, _proxy.Port);
        return client;
    }

    private static async Task<string> AskAsync(Socket client)
    {
        await client.SendAsync("echo"u8.ToArray());
        return await HearAsync(client);
    }

    private static async Task<string> HearAsync(Socket client)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var buffer = new byte[16];
        try
        {
            var read = await client.ReceiveAsync(buffer, patience.Token);
            return read == 0 ? "end" : Encoding.ASCII.GetString(buffer, 0, read);
        }
        catch (OperationCanceledException)
        {
            return "nothing";
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode.ToString();
        }
    }

    private async Task AnswerAsync()
    {
        List<Task> echoes = [];
        try
        {
            while (true)
            {
                echoes.Add(EchoAsync(await _server.AcceptSocketAsync(_end.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(echoes);
        }
    }

    private async Task EchoAsync(Socket client)
    {
        using (client)
        {
            var buffer = new byte[16];
            try
            {
                while (await client.ReceiveAsync(buffer, _end.Token) is var read and > 0)
                {
                    await client.SendAsync(buffer.AsMemory(0, read), _end.Token);
                }
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                // The client has left.
            }
        }
    }
}
