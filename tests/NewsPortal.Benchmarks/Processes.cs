using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace NewsPortal.Benchmarks;

/// <summary>Other programs that a benchmark starts.</summary>
internal static class Processes
{
    private const double TicksASecond = 100;

    /// <summary>Starts one; what it writes is dropped.</summary>
    public static Process Start(string command, IEnumerable<string> arguments)
    {
        var process = Begin(command, arguments);
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Runs one to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task RunAsync(
        string command,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken
    )
    {
        if (await TryRunAsync(command, arguments, cancellationToken) is { } complaint)
        {
            throw new InvalidOperationException(complaint);
        }
    }

    /// <summary>Runs one to its end; null if it worked, otherwise what it said.</summary>
    public static async Task<string?> TryRunAsync(
        string command,
        IEnumerable<string> arguments,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var process = Begin(command, arguments);
            var said = Task.WhenAll(
                process.StandardOutput.ReadToEndAsync(cancellationToken),
                process.StandardError.ReadToEndAsync(cancellationToken)
            );
            await process.WaitForExitAsync(cancellationToken);
            var words = string.Concat(await said).Trim();
            return process.ExitCode == 0 ? null : $"{command}: {(words.Length > 0 ? words : process.ExitCode)}";
        }
        catch (Win32Exception exception)
        {
            return $"{command}: {exception.Message}";
        }
    }

    private static Process Begin(string command, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"{command} does not start.");
    }

    /// <summary>Ends them, the last one first: who asks before who answers.</summary>
    public static void End(List<Process> processes)
    {
        foreach (var process in Enumerable.Reverse(processes))
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit(TimeSpan.FromSeconds(10));
            }

            process.Dispose();
        }

        processes.Clear();
    }

    /// <summary>
    /// Processor time of these processes and their children so far, those that ended included: steadier on a busy
    /// machine than what the clock says. Linux only (proc(5), /proc/pid/stat).
    /// </summary>
    public static TimeSpan TimeOf(IReadOnlyCollection<Process> processes)
    {
        var own = processes.Select(process => process.Id).ToHashSet();
        List<(int Id, int Parent, int Ticks)> all = [];
        foreach (var folder in Directory.GetDirectories("/proc"))
        {
            if (
                int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id)
                && Read(folder) is { } s
            )
            {
                var fields = s[(s.LastIndexOf(')') + 2)..].Split(' ');
                all.Add((id, Number(fields[1]), fields[11..15].Sum(Number)));
            }
        }

        int known;
        do
        {
            known = own.Count;
            own.UnionWith([.. all.Where(process => own.Contains(process.Parent)).Select(process => process.Id)]);
        } while (own.Count > known);

        return TimeSpan.FromSeconds(all.Where(process => own.Contains(process.Id)).Sum(p => p.Ticks) / TicksASecond);

        static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

        static string? Read(string folder)
        {
            try
            {
                return File.ReadAllText(Path.Combine(folder, "stat"));
            }
            catch (IOException)
            {
                // It has ended meanwhile.
                return null;
            }
        }
    }
}
