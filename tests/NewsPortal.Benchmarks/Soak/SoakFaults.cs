using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;

namespace NewsPortal.Benchmarks.Soak;

/// <summary>One thing that goes wrong; it is over when it returns.</summary>
internal sealed record SoakFault(string Name, Func<CancellationToken, Task> InflictAsync);

/// <summary>What a soak does to the program, its machine and its files.</summary>
internal sealed class SoakFaults(SoakProgram program, SoakDisk disk, SoakTally tally, Random random)
{
    private const int MostIdle = 20_000;

    /// <summary>Descriptors that the program and this one need besides idle connections.</summary>
    private const int Reserve = 1_500;

    private const int Slow = 200;
    private static readonly TimeSpan OfFile = TimeSpan.FromSeconds(3);

    private readonly HashSet<string> _remarks = [];

    /// <summary>What could not be done on this machine, and other things to know.</summary>
    public IReadOnlyCollection<string> Remarks => _remarks;

    public IReadOnlyList<SoakFault> All =>
        [
            new("kill -9", KillAsync),
            new("SIGTERM", TerminateAsync),
            new("SIGSTOP for 2 s", StopAsync),
            new("database locked for 3 s", LockAsync),
            new("database file renamed for 3 s", RenameAsync),
            new("database file read-only, kill -9 meanwhile", ForbidAsync),
            new("kill -9 with a torn journal", TearAsync),
            new("kill -9 with a damaged search index", DamageIndexAsync),
            new("garbage", token => SoakGarbage.SendAsync(program.Address, random, tally, token)),
            new("idle connections", IdleAsync),
            new("200 slow connections", SlowAsync),
            .. disk.WhyNotOwn is null ? [new SoakFault("disk full for 4 s", FillAsync)] : Array.Empty<SoakFault>(),
        ];

    private async Task KillAsync(CancellationToken cancellationToken)
    {
        await program.KillAsync();
        program.Start();
    }

    private async Task TerminateAsync(CancellationToken cancellationToken)
    {
        if (!await program.StopAsync())
        {
            _remarks.Add("After SIGTERM the program did not end in order within a minute.");
        }

        program.Start();
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await program.SignalAsync("STOP");
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
        }
        finally
        {
            await program.SignalAsync("CONT");
        }
    }

    private async Task LockAsync(CancellationToken cancellationToken)
    {
        await using var other = new SqliteConnection($"Data Source={program.Database};Pooling=false");
        await other.OpenAsync(cancellationToken);
        await using var command = other.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        command.CommandTimeout = 30;
        await command.ExecuteNonQueryAsync(cancellationToken);
        await Task.Delay(OfFile, cancellationToken);
    }

    private async Task RenameAsync(CancellationToken cancellationToken)
    {
        var away = program.Database + ".away";
        File.Move(program.Database, away);
        try
        {
            await Task.Delay(OfFile, cancellationToken);
        }
        finally
        {
            if (File.Exists(program.Database))
            {
                _remarks.Add("An empty database took the place of the one that was renamed.");
            }

            File.Move(away, program.Database, overwrite: true);
        }
    }

    /// <summary>Not by permissions alone: they do not concern root.</summary>
    private async Task ForbidAsync(CancellationToken cancellationToken)
    {
        if (await Processes.TryRunAsync("chattr", ["+i", program.Database], default) is { } complaint)
        {
            _remarks.Add($"The database could not be made read-only. {complaint}");
            return;
        }

        try
        {
            await Task.Delay(OfFile, cancellationToken);
            await KillAsync(cancellationToken);
            await Task.Delay(OfFile, cancellationToken);
        }
        finally
        {
            if (await Processes.TryRunAsync("chattr", ["-i", program.Database], default) is { } still)
            {
                // The program will not recover, so the run fails and says why.
                _remarks.Add($"The database stayed read-only. {still}");
            }
        }
    }

    /// <summary>As if the power had failed while a record was written.</summary>
    private async Task TearAsync(CancellationToken cancellationToken)
    {
        await program.KillAsync();
        var folder = Directory.CreateDirectory(Path.Combine(program.Root, "journal"));
        var journal =
            folder.GetFiles("*.visits").MaxBy(file => file.Name, StringComparer.Ordinal)?.FullName
            ?? Path.Combine(folder.FullName, "torn-20260101T000000-00000000-000001.visits");
        var torn = new byte[random.Next(1, 300)];
        random.NextBytes(torn);
        await using (var file = new FileStream(journal, FileMode.Append, FileAccess.Write))
        {
            await file.WriteAsync(torn, cancellationToken);
        }

        program.Start();
    }

    private async Task DamageIndexAsync(CancellationToken cancellationToken)
    {
        await program.KillAsync();
        var folder = new DirectoryInfo(Path.Combine(program.Root, "search"));
        var files = folder.Exists ? folder.GetFiles("*", SearchOption.AllDirectories) : [];
        foreach (var file in files.Where(file => file.Length > 0 && random.Next(3) == 0))
        {
            await using var stream = file.Open(FileMode.Open, FileAccess.Write);
            if (random.Next(2) == 0)
            {
                stream.SetLength(stream.Length / 2);
            }
            else
            {
                stream.Position = random.NextInt64(stream.Length);
                var noise = new byte[Math.Min(100, stream.Length - stream.Position)];
                random.NextBytes(noise);
                await stream.WriteAsync(noise, cancellationToken);
            }
        }

        program.Start();
    }

    private async Task IdleAsync(CancellationToken cancellationToken)
    {
        var count = Math.Min(MostIdle, Descriptors() - Reserve);
        List<Socket> open = [];
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(TimeSpan.FromSeconds(20));
            while (open.Count < count && !patience.IsCancellationRequested)
            {
                var more = await Task.WhenAll(
                    Enumerable.Range(0, Math.Min(250, count - open.Count)).Select(_ => ConnectAsync(patience.Token))
                );
                open.AddRange(more.OfType<Socket>());
                if (more.Contains(null))
                {
                    break;
                }
            }

            _remarks.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{open.Count / 1000 * 1000:N0} connections were idle at once (the limit of open files allows {count:N0})."
                )
            );
            await Task.Delay(OfFile, cancellationToken);
        }
        finally
        {
            open.ForEach(socket => socket.Dispose());
        }
    }

    /// <summary>A byte each second, never a whole request.</summary>
    private async Task SlowAsync(CancellationToken cancellationToken)
    {
        var open = await Task.WhenAll(Enumerable.Range(0, Slow).Select(_ => ConnectAsync(cancellationToken)));
        try
        {
            foreach (var letter in "GET / HT"u8.ToArray())
            {
                foreach (var socket in open.OfType<Socket>().Where(socket => socket.Connected))
                {
                    try
                    {
                        await socket.SendAsync(new[] { letter }, cancellationToken);
                    }
                    catch (SocketException)
                    {
                        // The program has lost patience, as it may.
                    }
                }

                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            }
        }
        finally
        {
            foreach (var socket in open)
            {
                socket?.Dispose();
            }
        }
    }

    private Task FillAsync(CancellationToken cancellationToken) =>
        disk.FillAsync(TimeSpan.FromSeconds(4), cancellationToken);

    private async Task<Socket?> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, program.Address.Port, cancellationToken);
            return socket;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            return null;
        }
    }

    /// <summary>How many files a process may have open here, which holds for the program as well.</summary>
    private static int Descriptors()
    {
        var line = File.ReadLines("/proc/self/limits")
            .First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        return int.TryParse(
            line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3],
            CultureInfo.InvariantCulture,
            out var limit
        )
            ? limit
            : MostIdle + Reserve;
    }
}
