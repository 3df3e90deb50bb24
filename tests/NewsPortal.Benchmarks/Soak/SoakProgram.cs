using System.Diagnostics;
using System.Globalization;
using System.Net;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Benchmarks.Soak;

/// <summary>The published web program on a folder, to be ended and started again at the same address.</summary>
/// <param name="program">NewsPortal.Web.dll.</param>
/// <param name="root">The site's folder.</param>
/// <param name="address">Where it listens, on this machine.</param>
/// <param name="log">The file that takes what it writes.</param>
/// <param name="site">The address that readers use, if that is another one.</param>
/// <param name="node">The folder of what is this node's own; null for the site's.</param>
internal sealed class SoakProgram(
    string program,
    string root,
    Uri address,
    string log,
    Uri? site = null,
    string? node = null
) : IAsyncDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };
    private readonly StreamWriter _log = new(log, append: false);
    private readonly Lock _gate = new();
    private Process? _process;
    private bool _isDisposed;

    public Uri Address { get; } = address;

    public string Root { get; } = root;

    public string Database => Path.Combine(Root, StorageRoot.DatabaseFile);

    /// <summary>The most memory that any run of it had, in megabytes.</summary>
    public int PeakMemory { get; private set; }

    /// <summary>How often it ended although nobody ended it.</summary>
    public int Crashes { get; private set; }

    /// <summary>NewsPortal.Web.dll; another one from the next start on.</summary>
    public string Program { get; set; } = program;

    /// <summary>True while it runs, as far as is known here.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Starts it; it may not answer yet.</summary>
    public void Start()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(Program),
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Production" },
        };
        foreach (
            var argument in (string[])
                [
                    Program,
                    $"--urls={Address.AbsoluteUri.TrimEnd('/')}",
                    $"--Site:BaseUrl={(site ?? Address).AbsoluteUri.TrimEnd('/')}",
                    $"--Storage:Root={Root}",
                    .. node is null ? [] : new[] { $"--Storage:Node={node}" },
                    "--Proxy:KnownProxies=127.0.0.1",
                    "--Shutdown:ServeOn=00:00:01",
                    "--Serilog:MinimumLevel:Default=Warning",
                ]
        )
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("dotnet does not start.");
        _process.OutputDataReceived += (_, line) => Write(line.Data);
        _process.ErrorDataReceived += (_, line) => Write(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Ends it with SIGKILL, at once.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false } process)
        {
            Look();
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>Tells it to stop; false if it had not within a minute, or said that it failed.</summary>
    public async Task<bool> StopAsync()
    {
        if (_process is not { HasExited: false } process)
        {
            return false;
        }

        Look();
        await SignalAsync("TERM");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return process.ExitCode == 0;
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
            return false;
        }
    }

    /// <summary>Sends it a signal such as STOP.</summary>
    public async Task SignalAsync(string signal)
    {
        var id = _process!.Id.ToString(CultureInfo.InvariantCulture);
        if (await Processes.TryRunAsync("kill", [$"-{signal}", id], default) is { } complaint)
        {
            throw new InvalidOperationException(complaint);
        }
    }

    /// <summary>Starts it again if it has ended by itself.</summary>
    public void Revive()
    {
        if (_process is { HasExited: true })
        {
            Crashes++;
            Start();
        }
    }

    /// <summary>Notes how much memory it has needed.</summary>
    public void Look()
    {
        try
        {
            var line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process?.Id}/status"))
                .FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            if (line is not null)
            {
                var kilobytes = int.Parse(
                    line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
                    CultureInfo.InvariantCulture
                );
                PeakMemory = Math.Max(PeakMemory, kilobytes / 1024);
            }
        }
        catch (IOException)
        {
            // It has just ended.
        }
    }

    /// <summary>What it says of itself: its status code and words; null if it does not answer.</summary>
    public async Task<(HttpStatusCode Code, string Report)?> ReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (Exception exception)
            when (exception is HttpRequestException or IOException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return null;
        }
    }

    /// <summary>How long it takes until it is ready; null if it is not in time.</summary>
    public async Task<TimeSpan?> RecoverAsync(TimeSpan most, bool isWhole, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) is var elapsed && elapsed < most)
        {
            Revive();
            if (
                await ReadyAsync(cancellationToken) is { Code: HttpStatusCode.OK } ready
                && (!isWhole || ready.Report.Contains("\"ok\"", StringComparison.Ordinal))
            )
            {
                return elapsed;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await KillAsync();
        _process?.Dispose();
        _client.Dispose();
        lock (_gate)
        {
            _log.Dispose();
        }
    }

    private void Write(string? line)
    {
        lock (_gate)
        {
            if (line is not null && _log.BaseStream is { CanWrite: true })
            {
                _log.WriteLine(line);
            }
        }
    }
}
