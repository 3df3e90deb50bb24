using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace NewsPortal.Faults;

/// <summary>A copy of the checkout including uncommitted changes; the checkout itself is never touched.</summary>
internal sealed partial class Copy : IDisposable
{
    private const string Switch = "NEWSPORTAL_FAULT";

    private static readonly string[] Suites = ["tests/NewsPortal.Core.Tests", "tests/NewsPortal.Web.Tests"];

    private readonly HashSet<string> _planted = new(StringComparer.Ordinal);

    private readonly string _folder = Directory.CreateTempSubdirectory("newsportal-faults-").FullName;

    public static async Task<Copy> OfAsync(string root, CancellationToken cancellationToken)
    {
        var copy = new Copy();
        var files = await RunAsync(root, "git", ["ls-files", "-co", "--exclude-standard", "-z"], 0, cancellationToken);
        foreach (var name in files.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            // Deleted, but not committed yet: git still lists it.
            if (File.Exists(Path.Combine(root, name)))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(copy._folder, name))!);
                File.Copy(Path.Combine(root, name), Path.Combine(copy._folder, name));
            }
        }

        return copy;
    }

    /// <summary>Writes the faults, each behind a switch in the environment, and builds once for all.</summary>
    /// <returns>The faults that compile.</returns>
    public async Task<IReadOnlyList<Fault>> PlantAsync(
        string root,
        IReadOnlyList<Fault> faults,
        CancellationToken cancellationToken
    )
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "src/NewsPortal.Core/PlantedFault.cs"),
            $$"""
            namespace NewsPortal.Core;
            internal static class PlantedFault
            {
                private static readonly string? Number = System.Environment.GetEnvironmentVariable("{{Switch}}");
                public static bool Is(int number) => Number is not null && int.Parse(Number) == number;
            }
            """,
            cancellationToken
        );
        var left = faults.ToList();
        while (true)
        {
            Write(root, left);
            var built = await BuildAsync("src/NewsPortal.Core", cancellationToken);
            if (built.Code == 0)
            {
                break;
            }

            // A change that does not compile is not a fault anybody could commit.
            var errors = Error()
                .Matches(built.Output)
                .Select(m =>
                    (File: m.Groups[1].Value, Line: int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture))
                )
                .ToHashSet();
            var refused = left.RemoveAll(fault =>
                errors.Any(error =>
                    error.File.EndsWith(fault.File, StringComparison.Ordinal) && Math.Abs(error.Line - fault.Line) <= 1
                )
            );
            if (refused == 0)
            {
                throw new InvalidOperationException($"The copy does not build:{Environment.NewLine}{built.Output}");
            }
        }

        foreach (var suite in Suites)
        {
            var built = await BuildAsync(suite, cancellationToken);
            if (built.Code != 0)
            {
                throw new InvalidOperationException($"{suite} does not build:{Environment.NewLine}{built.Output}");
            }
        }

        return left;
    }

    /// <summary>Runs a room's tests with one fault, or with none (0).</summary>
    /// <returns>The first test that failed, or how else the run ended; null if all passed.</returns>
    public async Task<string?> TestAsync(
        string room,
        int number,
        TimeSpan patience,
        CancellationToken cancellationToken
    )
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ends.CancelAfter(patience);
        try
        {
            foreach (var suite in Suites)
            {
                string[] arguments =
                [
                    "test",
                    suite,
                    "--no-build",
                    "--filter",
                    Rooms.Filter(room),
                    "--",
                    "xUnit.StopOnFail=true",
                ];
                var run = await RunAsync(_folder, "dotnet", arguments, number, ends.Token);
                if (run.Code != 0)
                {
                    var failed = Failed().Match(run.Output);
                    return failed.Success ? failed.Groups[1].Value : "(the run broke off)";
                }
            }

            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "(no end)";
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string root, List<Fault> faults)
    {
        // Restore files whose faults were all rejected.
        foreach (var file in _planted.Except(faults.Select(fault => fault.File)))
        {
            File.Copy(Path.Combine(root, file), Path.Combine(_folder, file), overwrite: true);
        }

        foreach (var file in faults.GroupBy(fault => fault.File))
        {
            _planted.Add(file.Key);
            var text = File.ReadAllText(Path.Combine(root, file.Key));
            foreach (var fault in file.OrderByDescending(fault => fault.Span.Start))
            {
                var switched = fault.Switched(faults.IndexOf(fault) + 1);
                text = text[..fault.Span.Start] + switched + text[fault.Span.End..];
            }

            File.WriteAllText(Path.Combine(_folder, file.Key), text);
        }
    }

    private Task<Run> BuildAsync(string project, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "build",
            project,
            "-v",
            "q",
            "-p:TreatWarningsAsErrors=false",
            "-p:RunAnalyzers=false",
            "-p:GenerateDocumentationFile=false",
        ];
        return RunAsync(_folder, "dotnet", arguments, 0, cancellationToken);
    }

    private static async Task<Run> RunAsync(
        string folder,
        string program,
        string[] arguments,
        int number,
        CancellationToken cancellationToken
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        start.Environment[Switch] = number.ToString(CultureInfo.InvariantCulture);
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

    [GeneratedRegex(@"([^\s(]+\.cs)\((\d+),\d+\): error", RegexOptions.NonBacktracking)]
    private static partial Regex Error();

    [GeneratedRegex(@"^  Failed (\S+)", RegexOptions.Multiline)]
    private static partial Regex Failed();

    private sealed record Run(int Code, string Output);
}
