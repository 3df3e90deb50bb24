using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NewsPortal.Benchmarks;

/// <summary>What a server did under load.</summary>
/// <param name="Rate">Requests a second.</param>
/// <param name="Middle">Milliseconds within which half of them were answered.</param>
/// <param name="Slowest">Milliseconds within which 99 of 100 were answered.</param>
/// <param name="Failed">Answers other than 2xx and 3xx, and connections that broke.</param>
internal sealed record Served(double Rate, double Middle, double Slowest, int Failed)
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
    /// <exception cref="InvalidOperationException">wrk is not there, or nobody answered.</exception>
    public static async Task<Served> RunAsync(
        Uri address,
        int connections,
        TimeSpan length,
        CancellationToken cancellationToken,
        string? script = null
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
                "-H",
                "Accept-Encoding: br",
            },
        };
        if (script is not null)
        {
            start.ArgumentList.Add("-s");
            start.ArgumentList.Add(script);
        }

        start.ArgumentList.Add(address.AbsoluteUri);
        using var wrk =
            Process.Start(start) ?? throw new InvalidOperationException("Install wrk (apt-get install wrk).");
        var output = await wrk.StandardOutput.ReadToEndAsync(cancellationToken);
        await wrk.WaitForExitAsync(cancellationToken);
        if (!Rate().IsMatch(output))
        {
            throw new InvalidOperationException($"{address} did not answer. {output}");
        }

        return new Served(
            Number(Rate().Match(output).Groups[1].Value),
            Milliseconds(Half().Match(output)),
            Milliseconds(NinetyNine().Match(output)),
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

    [GeneratedRegex(@"50%\s+([\d.]+)(us|ms|s|m)")]
    private static partial Regex Half();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s|m)")]
    private static partial Regex NinetyNine();

    [GeneratedRegex(@"(?:Non-2xx or 3xx responses: |connect |read |write |timeout )(\d+)")]
    private static partial Regex Failures();
}
