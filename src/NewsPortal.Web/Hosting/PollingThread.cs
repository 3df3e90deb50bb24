using System.Globalization;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace NewsPortal.Web.Hosting;

/// <summary>
/// Serves a connection on the thread that hears from its socket, which answers a page from memory sooner than another
/// thread would wake. That thread serves many, so nothing may wait or compute on it: a connection stays there only
/// from one kept page to the next request (<see cref="Stay"/>), and everything else happens in the pool
/// (<see cref="LeaveAsync"/>), as without this class. See docs/adr/0068.
/// </summary>
public sealed class PollingThread
{
    private const string Threads = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";

    private bool _stays;

    /// <summary>
    /// Has sockets polled by one thread for each core, because they do the work now; the runtime has one for thirty
    /// cores. Call it before the first socket. Does nothing if an operator chose a number.
    /// </summary>
    public static void OnEachCore()
    {
        if (Environment.GetEnvironmentVariable(Threads) is null)
        {
            Environment.SetEnvironmentVariable(
                Threads,
                Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)
            );
        }
    }

    /// <summary>
    /// For every address that the server listens on. The runtime has the choice for a single socket, but shows in
    /// public only the one for all sockets of the process, of which mail and databases must not block a polling thread:
    /// a runtime without it serves as it always did.
    /// </summary>
    public static void Add(IServiceCollection services)
    {
        if (Preference() is not { } prefer)
        {
            return;
        }

        services.Configure<SocketTransportOptions>(options => options.UnsafePreferInlineScheduling = true);
        services.Configure<KestrelServerOptions>(options =>
            options.ConfigureEndpointDefaults(endpoint =>
                endpoint.Use(next =>
                    connection =>
                    {
                        Begin(connection, prefer);
                        return next(connection);
                    }
                )
            )
        );
    }

    /// <summary>
    /// How to have a socket's completions on the polling thread; null if this runtime does not offer it.
    /// </summary>
    public static Action<Socket, bool>? Preference() =>
        typeof(Socket)
            .GetProperty("PreferInlineCompletions", BindingFlags.Instance | BindingFlags.NonPublic)
            ?.GetSetMethod(nonPublic: true)
            ?.CreateDelegate<Action<Socket, bool>>();

    /// <summary>The next request of the connection may be read on the polling thread.</summary>
    public void Stay() => _stays = true;

    /// <summary>
    /// Goes on in the pool, where all that the connection brings continues until the next <see cref="Stay"/>.
    /// </summary>
    public PoolAwaitable LeaveAsync()
    {
        _stays = false;
        return default;
    }

    private static void Begin(ConnectionContext connection, Action<Socket, bool> prefer)
    {
        if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket)
        {
            return;
        }

        prefer(socket, true);
        var thread = new PollingThread();
        connection.Features.Set(thread);
        connection.Transport = new Duplex(connection.Transport, thread);
    }

    /// <summary>Whoever awaits it continues in the thread pool, at once if they are there.</summary>
    public readonly struct PoolAwaitable : ICriticalNotifyCompletion
    {
        public bool IsCompleted => Thread.CurrentThread.IsThreadPoolThread;

        public PoolAwaitable GetAwaiter() => this;

        public void GetResult() { }

        public void OnCompleted(Action continuation) =>
            ThreadPool.QueueUserWorkItem(static next => next(), continuation, preferLocal: false);

        public void UnsafeOnCompleted(Action continuation) =>
            ThreadPool.UnsafeQueueUserWorkItem(static next => next(), continuation, preferLocal: false);
    }

    /// <summary>
    /// The connection's two pipes, reading by our rule. Writing needs none: Kestrel continues what waited for a slow
    /// reader in the pool.
    /// </summary>
    private sealed class Duplex(IDuplexPipe socket, PollingThread thread) : IDuplexPipe
    {
        public PipeReader Input { get; } = new Reader(socket.Input, thread);

        public PipeWriter Output => socket.Output;
    }

    private sealed class Reader(PipeReader socket, PollingThread thread) : PipeReader
    {
        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            var read = socket.ReadAsync(cancellationToken);
            return thread._stays || read.IsCompleted ? read : ContinueInPoolAsync(read);
        }

        public override bool TryRead(out ReadResult result) => socket.TryRead(out result);

        public override void AdvanceTo(SequencePosition consumed) => socket.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) =>
            socket.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => socket.CancelPendingRead();

        public override void Complete(Exception? exception = null) => socket.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => socket.CompleteAsync(exception);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<T> ContinueInPoolAsync<T>(ValueTask<T> pending)
    {
        try
        {
            return await pending.ConfigureAwait(false);
        }
        finally
        {
            // Also if the reader is gone: whoever notices may have to ask the database.
            await default(PoolAwaitable);
        }
    }
}
