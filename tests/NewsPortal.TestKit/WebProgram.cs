using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace NewsPortal.TestKit;

/// <summary>The web program as a separate process that can be killed.</summary>
public sealed class WebProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private WebProgram(Process process, Uri address)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
        Client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };
    }

    public HttpClient Client { get; }

    /// <summary>Starts it on a free port; it may not answer yet.</summary>
    public static WebProgram Start(params (string Setting, string Value)[] settings) => Start(FreeAddress(), settings);

    /// <summary>Starts it at an address, as one that was killed is started again; it may not answer yet.</summary>
    public static WebProgram Start(Uri address, params (string Setting, string Value)[] settings) =>
        StartUnder([], address, settings);

    /// <summary>Starts it under a command that watches it, such as strace, with its arguments.</summary>
    public static WebProgram StartUnder(
        IReadOnlyList<string> watcher,
        Uri address,
        params (string Setting, string Value)[] settings
    )
    {
        ArgumentNullException.ThrowIfNull(watcher);
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(settings);
        string[] command = [.. watcher, "dotnet", Path.Combine(AppContext.BaseDirectory, "NewsPortal.Web.dll")];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["ASPNETCORE_URLS"] = address.ToString(),
                ["Demo__Seed"] = "false",
                ["AllowedHosts"] = "*",
            },
        };
        foreach (var (setting, value) in settings)
        {
            start.Environment[setting.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return new WebProgram(Process.Start(start)!, address);
    }

    /// <summary>Waits until it answers.</summary>
    public async Task<WebProgram> LiveAsync()
    {
        for (var attempt = 0; attempt < 1800 && !_process.HasExited; attempt++)
        {
            try
            {
                using var response = await Client.GetAsync("/health/live");
                return this;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100);
            }
        }

        throw new InvalidOperationException($"The web program does not answer. {await EndAsync()}");
    }

    /// <summary>Waits for it to exit; returns its exit code and standard error.</summary>
    public async Task<(int Code, string Errors)> ExitAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(limit.Token);
        return (_process.ExitCode, await _errors);
    }

    /// <summary>Ends it with SIGKILL, at once.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Client.Dispose();
        _process.Dispose();
    }

    /// <summary>Stops it and returns its output.</summary>
    public async Task<string> EndAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        return await _output + await _errors;
    }

    /// <summary>An address on this machine that nobody is listening on.</summary>
    public static Uri FreeAddress() =>
        new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}"));

    /// <summary>A port that nobody is listening on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
