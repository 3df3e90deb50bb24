using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using NewsPortal.Core.Site;

namespace NewsPortal.Cli.Commands;

/// <summary>
/// "newsportal health", which the container's health check calls: its image has no other HTTP client. It opens no
/// database and asks for no particular host, so it works under every setting of the web program.
/// </summary>
internal static class HealthCommand
{
    public static Command Create(CommandRunner runner)
    {
        var url = new Option<string?>("--url")
        {
            Description = "Address to ask; without it, the one on this machine that the settings name.",
        };
        var command = new Command("health", "Asks a running web program whether it is ready.") { url };
        runner.OnInvokeAlone(
            command,
            (arguments, cancellationToken) =>
                RunAsync(
                    arguments.GetValue(url) is { } named ? Parse(named) : Own(runner.SettingsOf(arguments)),
                    runner.Terminal,
                    cancellationToken
                )
        );
        return command;
    }

    /// <summary>Whatever ports are set, where this machine reaches its own web program.</summary>
    private static Uri Own(IReadOnlyList<string> settings) =>
        new(OwnAddresses.Local(ProgramServices.Configure(settings)), "health/ready");

    private static Uri Parse(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https")
            ? address
            : throw new CommandFailure(
                $"--url \"{url}\" is no address. Write it like http://localhost:8080/health/ready."
            );

    [SuppressMessage("Security", "MA0039", Justification = "Of this machine only: a certificate has the site's name.")]
    private static async Task<int> RunAsync(Uri url, Terminal terminal, CancellationToken cancellationToken)
    {
        using var handler = new HttpClientHandler();
        if (url.IsLoopback)
        {
            handler.ServerCertificateCustomValidationCallback =
                HttpClientHandler.DangerousAcceptAnyServerCertificateValidator;
        }

        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            using var response = await client.GetAsync(url, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                await terminal.Out.WriteLineAsync("The web program is ready.");
                return 0;
            }

            throw new CommandFailure($"{url} answered {(int)response.StatusCode}. Read the web program's log.");
        }
        catch (Exception exception)
            when (exception is HttpRequestException
                || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw new CommandFailure(
                $"{url} does not answer. Check that the web program runs and listens there.",
                exception
            );
        }
    }
}
