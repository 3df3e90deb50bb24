using System.Diagnostics;
using System.Globalization;

namespace NewsPortal.Benchmarks;

/// <summary>A published web program as a process whose time and memory are read from /proc.</summary>
internal sealed class RunningProgram : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);
    private readonly Process _process;
    private readonly long _started = Stopwatch.GetTimestamp();

    private RunningProgram(Process process, Uri address)
    {
        _process = process;
        Client = new HttpClient
        {
            BaseAddress = address,
            DefaultRequestHeaders = { { "Accept-Encoding", "br" } },
            Timeout = TimeSpan.FromMinutes(2),
        };
    }

    public HttpClient Client { get; }

    public Uri Address => Client.BaseAddress!;

    /// <summary>Processor time of all its threads.</summary>
    public TimeSpan Cpu
    {
        get
        {
            var fields = File.ReadAllText($"/proc/{_process.Id}/stat").Split(") ")[1].Split(' ');
            return TimeSpan.FromMilliseconds(10 * (Ticks(fields[11]) + Ticks(fields[12])));
        }
    }

    /// <summary>Megabytes in memory.</summary>
    public int Memory => Megabytes("VmRSS:");

    /// <summary>The most megabytes so far.</summary>
    public int Peak => Megabytes("VmHWM:");

    public static RunningProgram Start(
        string program,
        string folder,
        Uri address,
        IEnumerable<KeyValuePair<string, string>>? environment = null
    )
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetDirectoryName(program),
            ArgumentList =
            {
                program,
                "--urls",
                address.AbsoluteUri.TrimEnd('/'),
                $"--Site:BaseUrl={address.AbsoluteUri.TrimEnd('/')}",
                $"--Storage:Root={folder}",
                "--Serilog:MinimumLevel:Default=Warning",
            },
        };
        foreach (var (name, value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet does not start.");
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        return new RunningProgram(process, address);
    }

    /// <summary>How long after the start of the process an address first answered with 200.</summary>
    public async Task<TimeSpan> AnswersAsync(string path, CancellationToken cancellationToken)
    {
        while (!_process.HasExited)
        {
            try
            {
                using var answer = await Client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    return Stopwatch.GetElapsedTime(_started);
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(Tick, cancellationToken);
        }

        throw new InvalidOperationException($"The program ended with {_process.ExitCode}.");
    }

    /// <summary>Milliseconds of one request, its body included.</summary>
    public Task<double> TimeAsync(string path, CancellationToken cancellationToken) =>
        TimeAsync(Client, path, cancellationToken);

    /// <inheritdoc cref="TimeAsync(string, CancellationToken)"/>
    public static async Task<double> TimeAsync(HttpClient client, string path, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        answer.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    /// <summary>A page as text.</summary>
    public async Task<string> TextAsync(string path, CancellationToken cancellationToken)
    {
        // Not the client that asks for compressed pages.
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(Address, path), cancellationToken);
    }

    /// <summary>Waits until it does nothing of its own any more, or the time is over.</summary>
    public async Task RestsAsync(TimeSpan most, CancellationToken cancellationToken)
    {
        var (begun, quiet) = (Stopwatch.GetTimestamp(), 0);
        while (quiet < 3 && Stopwatch.GetElapsedTime(begun) < most)
        {
            var before = Cpu;
            await Task.Delay(TimeSpan.FromSeconds(3), cancellationToken);
            quiet = Cpu - before < TimeSpan.FromMilliseconds(200) ? quiet + 1 : 0;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        Client.Dispose();
    }

    private static long Ticks(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private int Megabytes(string name)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status")
            .First(l => l.StartsWith(name, StringComparison.Ordinal));
        return int.Parse(new string([.. line.Where(char.IsAsciiDigit)]), CultureInfo.InvariantCulture) / 1024;
    }
}
