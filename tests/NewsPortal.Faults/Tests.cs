using System.Globalization;
using System.Text.RegularExpressions;

namespace NewsPortal.Faults;

/// <summary>Runs the copy's tests.</summary>
internal sealed partial class Tests(Copy copy)
{
    /// <summary>How many seconds of tests, as they took without a fault, one fault is worth.</summary>
    private const double Worth = 150;

    /// <summary>The seconds of the first runs: most faults are noticed by the first few tests.</summary>
    private static readonly double[] Steps = [10, 40, Worth];

    public static string ClassOf(string test) => test[..Math.Max(test.LastIndexOf('.'), 0)];

    /// <summary>Runs test classes one after the other without a fault, and records what they reach.</summary>
    /// <returns>The tests that fail.</returns>
    public async Task<IReadOnlyList<string>> RecordAsync(
        string suite,
        IEnumerable<string> classes,
        string record,
        CancellationToken cancellationToken
    )
    {
        var run = await RunAsync([suite], Filter(classes), [(Copy.Record, record)], stop: false, cancellationToken);
        return [.. Failed().Matches(run.Output).Select(failed => failed.Groups[1].Value)];
    }

    /// <summary>Runs the tests that reach a fault with that fault, those of its room first, until one fails.</summary>
    /// <returns>The test that noticed it, or how its run ended else; null when none did.</returns>
    public async Task<string?> NoticeAsync(Fault fault, Coverage coverage, CancellationToken cancellationToken)
    {
        if (coverage.Noticed.TryGetValue(fault.Number, out var before))
        {
            return before;
        }

        var reaching = coverage
            .Classes.Where(of => of.Value.Faults.Contains(fault.Number))
            .OrderByDescending(of => Rooms.Covers(fault.Room, of.Key))
            .ThenBy(of => of.Value.Seconds)
            .ToList();
        var (done, spent) = (0, 0.0);
        foreach (var until in Steps)
        {
            var step = reaching.Skip(done).TakeWhile((of, i) => i == 0 || spent + of.Value.Seconds <= until).ToList();
            foreach (var part in step.GroupBy(of => of.Value.Suite))
            {
                var filter = Filter(part.Select(of => of.Key));
                foreach (var unfit in coverage.Unfit.Where(test => part.Any(of => of.Key == ClassOf(test))))
                {
                    filter = $"({filter})&FullyQualifiedName!={unfit}";
                }

                var seconds = part.Sum(of => of.Value.Seconds);
                if (await NoticeAsync(fault, [part.Key], filter, seconds, cancellationToken) is { } test)
                {
                    return test;
                }

                spent += seconds;
            }

            done += step.Count;
        }

        return null;
    }

    private async Task<string?> NoticeAsync(
        Fault fault,
        IReadOnlyList<string> suites,
        string filter,
        double seconds,
        CancellationToken cancellationToken
    )
    {
        var patience = TimeSpan.FromSeconds(300 + (seconds * 4));
        var on = fault.Number.ToString(CultureInfo.InvariantCulture);
        var run = await EndedAsync(suites, filter, [(Copy.Switch, on)], patience, cancellationToken);
        if (run is { Code: 0 })
        {
            return null;
        }

        if (Failed().Match(run?.Output ?? "") is { Success: true } failed)
        {
            return failed.Groups[1].Value;
        }

        // On a busy machine the same tests may need as long without the fault.
        var without = await EndedAsync(suites, filter, [], patience / 4, cancellationToken);
        return without is not { Code: 0 } ? null
            : run is null ? "(no end)"
            : "(the run broke off)";
    }

    /// <returns>Null when it did not end in time.</returns>
    private async Task<Run?> EndedAsync(
        IReadOnlyList<string> suites,
        string filter,
        IReadOnlyList<(string Name, string Value)> environment,
        TimeSpan patience,
        CancellationToken cancellationToken
    )
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ends.CancelAfter(patience);
        try
        {
            return await RunAsync(suites, filter, environment, stop: true, ends.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private Task<Run> RunAsync(
        IEnumerable<string> suites,
        string filter,
        IReadOnlyList<(string Name, string Value)> environment,
        bool stop,
        CancellationToken cancellationToken
    )
    {
        var framework = $"net{Environment.Version.Major}.0";
        string[] arguments =
        [
            "vstest",
            .. suites.Select(suite => $"tests/{suite}/bin/Debug/{framework}/{suite}.dll"),
            // A thousand saves in one test tell no more than the tests beside it.
            $"--TestCaseFilter:({filter})&FullyQualifiedName!~NaughtyStrings",
            "--",
            "xUnit.ParallelizeTestCollections=false",
            $"xUnit.StopOnFail={stop}",
        ];
        return Run.OfAsync(copy.Folder, "dotnet", arguments, environment, cancellationToken);
    }

    private static string Filter(IEnumerable<string> classes) =>
        string.Join('|', classes.Select(name => $"FullyQualifiedName~{name}."));

    [GeneratedRegex(@"^\s+Failed ([^\s(]+)", RegexOptions.Multiline)]
    private static partial Regex Failed();
}
