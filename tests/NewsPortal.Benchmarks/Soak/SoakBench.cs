using System.Globalization;
using System.Text;
using System.Text.Json;
using NewsPortal.TestKit;

namespace NewsPortal.Benchmarks.Soak;

/// <summary>
/// The published program under full load on a copy of a site, with a fault every few seconds. Afterwards it counts:
/// whatever was acknowledged must be there, each view once.
/// </summary>
/// <param name="program">The published web program (NewsPortal.Web.dll).</param>
/// <param name="folder">A storage root with content, whose site is not running; it is not changed.</param>
internal sealed class SoakBench(string program, string folder)
{
    private const int MostErrors = 12;
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestRecovery = TimeSpan.FromMinutes(2);

    private readonly List<(string Fault, TimeSpan? Recovered)> _inflicted = [];
    private readonly List<string> _losses = [];
    private readonly SoakTally _tally = new();

    /// <summary>Runs and writes a report in Markdown, and the program's log beside it.</summary>
    /// <param name="report">Path of the report.</param>
    /// <param name="length">For how long.</param>
    /// <param name="seed">Repeats the order of another run's faults.</param>
    /// <param name="cancellationToken">Ends the program as well.</param>
    /// <returns>False if something acknowledged was lost, a page was wrong or the database is damaged.</returns>
    public async Task<bool> RunAsync(string report, TimeSpan length, int seed, CancellationToken cancellationToken)
    {
        Console.WriteLine($"Seed {seed}");
        await using var disk = await SoakDisk.CopyAsync(folder, cancellationToken);
        var scratch = Directory.CreateTempSubdirectory("newsportal-soak-").FullName;
        var log = Path.ChangeExtension(report, ".log");
        try
        {
            await using var site = new SoakProgram(program, disk.Root, WebProgram.FreeAddress(), log);
            await using var books = new SoakBooks(site.Root, _tally);
            await books.OpenAsync(cancellationToken);
            site.Start();
            if (await site.RecoverAsync(LongestStart, isWhole: false, cancellationToken) is null)
            {
                throw new InvalidOperationException("The program does not start; see its log beside the report.");
            }

            var content = await books.ContentAsync(site.Address, cancellationToken);
            var random = new Random(seed);
            var faults = new SoakFaults(site, disk, _tally, random);
            var load = new SoakLoad(site.Address, content, _tally, scratch);
            await SufferAsync(site, faults, load, random, length, cancellationToken);
            var recovery = await site.RecoverAsync(LongestRecovery, isWhole: true, cancellationToken);
            if (recovery is null)
            {
                var words = await site.ReadyAsync(cancellationToken) is { } said ? said.Report : "no answer";
                _losses.Add($"Two minutes after the last fault the program is not itself again: {words}");
            }

            await books.CountViewsAsync(cancellationToken);
            if (!await site.StopAsync())
            {
                _losses.Add("In the end the program did not stop in order.");
            }

            await books.CountSavesAsync(cancellationToken);
            await books.CheckAsync(cancellationToken);
            _losses.AddRange(books.Losses);
            _losses.AddRange(_tally.Wrong.Select(wrong => $"A page was served wrong: {wrong}"));
            if (site.Crashes > 0)
            {
                _losses.Add($"The program ended by itself {site.Crashes} times.");
            }

            await site.DisposeAsync();
            await File.WriteAllTextAsync(
                report,
                Write(site, disk, faults, load, length, seed, recovery, await ErrorsAsync(log, cancellationToken)),
                cancellationToken
            );
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(scratch, recursive: true);
        }

        _losses.ForEach(Console.Error.WriteLine);
        return _losses.Count == 0;
    }

    private async Task SufferAsync(
        SoakProgram site,
        SoakFaults faults,
        SoakLoad load,
        Random random,
        TimeSpan length,
        CancellationToken cancellationToken
    )
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = load.RunAsync(end.Token);
        var watching = WatchAsync(site, end.Token);
        try
        {
            var began = TimeProvider.System.GetTimestamp();
            Queue<SoakFault> next = new();
            while (TimeProvider.System.GetElapsedTime(began) < length)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1_500, 4_000)), cancellationToken);
                if (next.Count == 0)
                {
                    // Each comes once before any comes again, in an order that the seed decides.
                    var all = faults.All.ToArray();
                    random.Shuffle(all);
                    next = new Queue<SoakFault>(all);
                }

                var fault = next.Dequeue();
                await fault.InflictAsync(cancellationToken);
                var recovered = await site.RecoverAsync(LongestRecovery, isWhole: false, cancellationToken);
                _inflicted.Add((fault.Name, recovered));
                Console.WriteLine(
                    $"{TimeProvider.System.GetElapsedTime(began).TotalSeconds:F0} s: {fault.Name}, ready again after "
                        + (recovered is { } time ? $"{time.TotalSeconds:F1} s" : "more than two minutes")
                );
                if (recovered is null)
                {
                    _losses.Add($"After \"{fault.Name}\" the program was not ready within two minutes.");
                    break;
                }
            }
        }
        finally
        {
            await end.CancelAsync();
            await running;
            await watching;
        }
    }

    private static async Task WatchAsync(SoakProgram site, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            site.Look();
            await Task.WhenAny(Task.Delay(TimeSpan.FromMilliseconds(500), cancellationToken));
        }
    }

    /// <summary>What the program said at the level of errors, how often, and an example of each.</summary>
    private static async Task<List<(int Count, string Example)>> ErrorsAsync(
        string log,
        CancellationToken cancellationToken
    )
    {
        Dictionary<string, (int Count, string Example)> errors = [];
        await foreach (var line in File.ReadLinesAsync(log, cancellationToken))
        {
            var (kind, words) = ErrorOf(line);
            if (kind is not null)
            {
                var (count, example) = errors.GetValueOrDefault(kind, (0, words));
                errors[kind] = (count + 1, example);
            }
        }

        return [.. errors.Values.OrderByDescending(error => error.Count).Take(MostErrors)];
    }

    private static (string? Kind, string Words) ErrorOf(string line)
    {
        if (!line.StartsWith('{'))
        {
            return line.Trim().Length > 0 ? (line, line) : (null, "");
        }

        try
        {
            using var entry = JsonDocument.Parse(line);
            var root = entry.RootElement;
            if (!root.TryGetProperty("@l", out var level) || level.GetString() is not ("Error" or "Fatal"))
            {
                return (null, "");
            }

            var words = root.GetProperty("@m").GetString() ?? "";
            if (root.TryGetProperty("@x", out var exception))
            {
                words += $" — {exception.GetString()?.Split('\n')[0]}";
            }

            return (root.GetProperty("@i").GetString(), words.ReplaceLineEndings(" "));
        }
        catch (JsonException)
        {
            // The kill came in the middle of it.
            return (null, "");
        }
    }

    private string Write(
        SoakProgram site,
        SoakDisk disk,
        SoakFaults faults,
        SoakLoad load,
        TimeSpan length,
        int seed,
        TimeSpan? recovery,
        List<(int Count, string Example)> errors
    )
    {
        var text = new StringBuilder();
        var views = _tally.ViewsOf.Values;
        Line(text, $"# Soak of {length.TotalMinutes:0.#} minutes");
        Line(text, "");
        Line(
            text,
            $"Seed {seed}, {Environment.ProcessorCount} cores, {_inflicted.Count} faults, "
                + $"{load.Served:N0} requests by wrk. Result: {(_losses.Count == 0 ? "nothing lost" : "FAILED")}."
        );
        Line(text, "");
        foreach (var loss in _losses)
        {
            Line(text, $"- **{loss}**");
        }

        Line(text, $"- Saves acknowledged: {_tally.Saves:N0} of {_tally.LastSaves.Count:N0} stories");
        Line(text, $"- Publications acknowledged: {_tally.Published.Count():N0}");
        Line(
            text,
            $"- Views acknowledged: {views.Sum(v => v.Acknowledged):N0}; sent and not answered: "
                + $"{views.Sum(v => v.Unanswered):N0}"
        );
        Line(text, $"- Pages looked at: {_tally.Answers.GetValueOrDefault(("page", 200)):N0}");
        Line(text, $"- Most memory (VmHWM): {site.PeakMemory} MB");
        Line(
            text,
            $"- Everything in order after the last fault: "
                + (recovery is { } time ? $"{time.TotalSeconds:F1} s" : "never")
        );
        if (disk.WhyNotOwn is { } whyNot)
        {
            Line(text, $"- Left out: the full disk, because none of its own could be mounted. {whyNot}");
        }

        foreach (var remark in faults.Remarks)
        {
            Line(text, $"- {remark}");
        }

        Line(text, "");
        Line(text, $"| fault | times | longest until ready again |");
        Line(text, $"|---|---|---|");
        foreach (var fault in _inflicted.GroupBy(one => one.Fault).OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            var longest = fault.Any(one => one.Recovered is null)
                ? "never"
                : $"{fault.Max(one => one.Recovered!.Value.TotalSeconds).ToString("F1", CultureInfo.InvariantCulture)} s";
            Line(text, $"| {fault.Key} | {fault.Count()} | {longest} |");
        }

        Line(text, "");
        Line(text, $"| asked | answer | times |");
        Line(text, $"|---|---|---|");
        foreach (
            var ((kind, status), count) in _tally
                .Answers.OrderBy(a => a.Key.Kind, StringComparer.Ordinal)
                .ThenBy(a => a.Key.Status)
        )
        {
            Line(text, $"| {kind} | {(status == SoakTally.NoAnswer ? "none" : status)} | {count:N0} |");
        }

        Line(text, "");
        foreach (var (what, status) in _tally.FailedGarbage.Where(failed => failed.Value == 500))
        {
            Line(text, $"- Garbage answered {status}: {what}");
        }

        foreach (var (why, count) in _tally.Hindrances.OrderByDescending(hindrance => hindrance.Value).Take(MostErrors))
        {
            Line(text, $"- A writer began anew {count} times: {why}");
        }

        Line(text, "");
        Line(text, $"Errors in the log, with an example of each kind:");
        Line(text, "");
        errors.ForEach(error => Line(text, $"- {error.Count:N0} × {error.Example}"));
        return text.ToString();
    }

    private static void Line(StringBuilder text, string line) => text.AppendLine(line);
}
