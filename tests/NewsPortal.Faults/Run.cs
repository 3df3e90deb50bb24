using System.Diagnostics;

namespace NewsPortal.Faults;

/// <summary>A program that ran: how it ended and what it said.</summary>
internal sealed record Run(int Code, string Output)
{
    public static async Task<Run> OfAsync(
        string folder,
        string program,
        IEnumerable<string> arguments,
        IReadOnlyList<(string Name, string Value)> environment,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new Run(process.ExitCode, output);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
