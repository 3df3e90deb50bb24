using System.Diagnostics;

namespace NewsPortal.Benchmarks.Soak;

/// <summary>Short commands of the system.</summary>
internal static class Tool
{
    /// <summary>Runs a command; null if it worked, otherwise what it said.</summary>
    public static async Task<string?> RunAsync(string command, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(command)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var process = Process.Start(start)!;
            var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            var words = string.Concat(await said).Trim();
            return process.ExitCode == 0 ? null : $"{command}: {(words.Length > 0 ? words : process.ExitCode)}";
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return $"{command}: {exception.Message}";
        }
    }
}
