using System.CommandLine;

namespace NewsPortal.Cli.Commands;

/// <summary>
/// "newsportal health", which the container's health check calls: its image has no other HTTP client.
/// </summary>
internal static class HealthCommand
{
    public static Command Create(CommandRunner runner)
    {
        var url = new Option<string>("--url")
        {
            Description = "Address to ask.",
            DefaultValueFactory = _ => "http://localhost:8080/health/ready",
        };
        var command = new Command("health", "Asks a running web program whether it is ready.") { url };
        runner.OnInvokeAlone(
            command,
            (arguments, cancellationToken) =>
                RunAsync(Parse(arguments.GetRequiredValue(url)), runner.Terminal, cancellationToken)
        );
        return command;
    }

    private static Uri Parse(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https")
            ? address
            : throw new CommandFailure(
                $"--url \"{url}\" is no address. Write it like http://localhost:8080/health/ready."
            );

    private static async Task<int> RunAsync(Uri url, Terminal terminal, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
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
