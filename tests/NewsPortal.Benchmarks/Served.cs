using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NewsPortal.Benchmarks;

/// <summary>What a server did under load.</summary>
/// <param name="Rate">Requests a second.</param>
/// <param name="Middle">Milliseconds within which half of them were answered.</param>
/// <param name="Slowest">Milliseconds within which 99 of 100 were answered.</param>
/// <param name="Core">Microseconds of processor time for a request; null where the server is not ours to watch.</param>
/// <param name="Failed">Answers other than 2xx and 3xx, and connections that broke.</param>
internal sealed record Served(double Rate, double Middle, double Slowest, double? Core, int Failed)
{
    /// <summary>The one with the middle rate of several runs.</summary>
    public static Served MiddleOf(IEnumerable<Served> runs)
    {
        List<Served> sorted = [.. runs.OrderBy(run => run.Rate)];
        return sorted[sorted.Count / 2] with { Failed = sorted.Sum(run => run.Failed) };
    }
}

/// <summary>Puts load on an address with wrk, which Debian has.</summary>
internal static partial class Wrk
{
    /// <param name="address">What is asked for.</param>
    /// <param name="connections">How many ask at the same time.</param>
    /// <param name="length">For how long.</param>
    /// <param name="processes">The server's; null for unknown.</param>
    /// <param name="script">A script of wrk that makes the requests; null for GET.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="InvalidOperationException">wrk is not there, or nobody answered.</exception>
    public static async Task<Served> RunAsync(
        Uri address,
        int connections,
        TimeSpan length,
        IReadOnlyCollection<Process>? processes,
        string? script,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo("wrk")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "-t1",
                string.Create(CultureInfo.InvariantCulture, $"-c{connections}"),
                string.Create(CultureInfo.InvariantCulture, $"-d{length.TotalSeconds:0}s"),
                "--latency",
                "--timeout",
                "60s",
                "-H",
                "Accept-Encoding: br",
            },
        };
        if (script is not null)
        {
            start.ArgumentList.Add("-s");
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "wrk", script));
        }

        start.ArgumentList.Add(address.AbsoluteUri);
        var before = processes is null ? default : Processes.TimeOf(processes);
        using var wrk =
            Process.Start(start) ?? throw new InvalidOperationException("Install wrk (apt-get install wrk).");
        var output = await wrk.StandardOutput.ReadToEndAsync(cancellationToken);
        await wrk.WaitForExitAsync(cancellationToken);
        var worked = processes is null ? default : Processes.TimeOf(processes) - before;
        if (!Rate().IsMatch(output))
        {
            throw new InvalidOperationException($"{address} did not answer. {output}");
        }

        return new Served(
            Number(Rate().Match(output).Groups[1].Value),
            Milliseconds(Half().Match(output)),
            Milliseconds(NinetyNine().Match(output)),
            processes is null ? null : worked.TotalMicroseconds / Number(All().Match(output).Groups[1].Value),
            (int)Failures().Matches(output).Sum(match => Number(match.Groups[1].Value))
        );
    }

    private static double Milliseconds(Match match) =>
        Number(match.Groups[1].Value)
        * match.Groups[2].Value switch
        {
            "us" => 0.001,
            "ms" => 1,
            "s" => 1000,
            _ => 60_000,
        };

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex All();

    [GeneratedRegex(@"50%\s+([\d.]+)(us|ms|s|m)")]
    private static partial Regex Half();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s|m)")]
    private static partial Regex NinetyNine();

    [GeneratedRegex(@"(?:Non-2xx or 3xx responses: |connect |read |write |timeout )(\d+)")]
    private static partial Regex Failures();
}
