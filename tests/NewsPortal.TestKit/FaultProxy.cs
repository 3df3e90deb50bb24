using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace NewsPortal.TestKit;

/// <summary>What is wrong with a connection through a <see cref="FaultProxy"/>.</summary>
public enum NetworkFault
{
    /// <summary>Nothing; bytes pass, after <see cref="FaultProxy.Delay"/>.</summary>
    None,

    /// <summary>Nobody listens, and present connections end.</summary>
    Refuse,

    /// <summary>Connections are accepted, and nothing is ever answered.</summary>
    Hang,

    /// <summary>Connections are answered with a reset (RST).</summary>
    Reset,

    /// <summary>Connections are ended in order (FIN), as by a server that stops.</summary>
    Cut,

    /// <summary>What is said arrives, and the answers are lost.</summary>
    HalfOpen,
}

/// <summary>
/// Stands between a program and a server on this machine, and does to their connections what networks and servers do.
/// Without a server behind it, whatever is not a fault ends like <see cref="NetworkFault.Reset"/>.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private const int Buffer = 16 * 1024;

    private readonly IPEndPoint? _server;
    private readonly IPEndPoint _address;
    private readonly ConcurrentDictionary<Socket, Socket?> _open = new();
    private readonly ConcurrentDictionary<Task, bool> _work = new();
    private readonly CancellationTokenSource _end = new();
    private Socket? _listener;
    private volatile NetworkFault _fault;
    private int _accepted;

    private FaultProxy(IPEndPoint? server)
    {
        _server = server;
        _listener = Listen(new IPEndPoint(IPAddress.Loopback, 0));
        _address = (IPEndPoint)_listener.LocalEndPoint!;
    }

    /// <summary>Where it listens on 127.0.0.1.</summary>
    public int Port => _address.Port;

    /// <summary>How many connections were accepted so far.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>How long each part of a transfer is held back.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>What is wrong now. Setting it concerns present connections as well.</summary>
    public NetworkFault Fault
    {
        get => _fault;
        set
        {
            _fault = value;
            if (value == NetworkFault.Refuse)
            {
                Interlocked.Exchange(ref _listener, null)?.Dispose();
            }
            else if (_listener is null)
            {
                _listener = Listen(_address);
                Accept(_listener);
            }

            if (value is NetworkFault.Refuse or NetworkFault.Reset or NetworkFault.Cut)
            {
                foreach (var (client, server) in _open)
                {
                    End(client, value == NetworkFault.Reset);
                    server?.Dispose();
                }
            }
        }
    }

    /// <summary>Starts one on a free port.</summary>
    /// <param name="fault">What is wrong at first.</param>
    /// <param name="server">Where bytes go; null for nowhere.</param>
    public static FaultProxy Start(NetworkFault fault = NetworkFault.None, IPEndPoint? server = null)
    {
        var proxy = new FaultProxy(server);
        proxy.Accept(proxy._listener!);
        proxy.Fault = fault;
        return proxy;
    }

    /// <summary>Ends all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener?.Dispose();
        foreach (var (client, server) in _open)
        {
            client.Dispose();
            server?.Dispose();
        }

        await Task.WhenAll(_work.Keys);
        _end.Dispose();
    }

    private static Socket Listen(IPEndPoint address)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(address);
        listener.Listen(512);
        return listener;
    }

    private void Accept(Socket listener) => Follow(AcceptAsync(listener));

    private void Follow(Task work)
    {
        _work.TryAdd(work, true);
        _ = work.ContinueWith(
            ended => _work.TryRemove(ended, out _),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
    }

    private async Task AcceptAsync(Socket listener)
    {
        await Task.Yield();
        while (!_end.IsCancellationRequested)
        {
            Socket client;
            try
            {
                client = await listener.AcceptAsync(_end.Token);
            }
            catch (Exception exception) when (IsEnd(exception))
            {
                return;
            }

            Interlocked.Increment(ref _accepted);
            Follow(ServeAsync(client));
        }
    }

    private async Task ServeAsync(Socket client)
    {
        await Task.Yield();
        _open[client] = null;
        try
        {
            switch (_fault)
            {
                case NetworkFault.Reset or NetworkFault.Refuse:
                    End(client, isReset: true);
                    return;
                case NetworkFault.Cut:
                    End(client, isReset: false);
                    return;
                case NetworkFault.Hang or NetworkFault.HalfOpen when _server is null:
                    await IgnoreAsync(client);
                    return;
            }

            if (_server is null)
            {
                End(client, isReset: true);
                return;
            }

            using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await server.ConnectAsync(_server, _end.Token);
            _open[client] = server;
            await Task.WhenAny(PassAsync(client, server, isAnswer: false), PassAsync(server, client, isAnswer: true));
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            End(client, isReset: true);
        }
        finally
        {
            _open.TryRemove(client, out _);
            client.Dispose();
        }
    }

    /// <summary>Reads, so that the sender believes that it arrives, until the client leaves.</summary>
    private async Task IgnoreAsync(Socket client)
    {
        var buffer = new byte[Buffer];
        while (await client.ReceiveAsync(buffer, _end.Token) > 0) { }
    }

    private async Task PassAsync(Socket from, Socket to, bool isAnswer)
    {
        var buffer = new byte[Buffer];
        try
        {
            while (await from.ReceiveAsync(buffer, _end.Token) is var read and > 0)
            {
                if (Delay > TimeSpan.Zero)
                {
                    await Task.Delay(Delay, _end.Token);
                }

                if (_fault == NetworkFault.Hang || (_fault == NetworkFault.HalfOpen && isAnswer))
                {
                    continue;
                }

                await to.SendAsync(buffer.AsMemory(0, read), _end.Token);
            }
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            // Either side has left.
        }
    }

    private static void End(Socket socket, bool isReset)
    {
        try
        {
            if (isReset)
            {
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
            else
            {
                socket.Shutdown(SocketShutdown.Both);
            }
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            // It has ended already.
        }

        socket.Dispose();
    }

    private static bool IsEnd(Exception exception) =>
        exception is SocketException or ObjectDisposedException or OperationCanceledException;
}
