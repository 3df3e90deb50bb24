using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace NewsPortal.Faults;

/// <summary>
/// A copy of the checkout, with what is not committed yet; the checkout itself is never touched. The copy stays, so
/// that a second run builds only what changed.
/// </summary>
internal sealed partial class Copy(string root)
{
    /// <summary>Which fault is on; 0 or nothing is none.</summary>
    public const string Switch = "NEWSPORTAL_FAULT";

    /// <summary>The file to which a run writes which test class reached which faults.</summary>
    public const string Record = "NEWSPORTAL_FAULTS_REACHED";

    private const string Switches = "src/NewsPortal.Core/PlantedFault.cs";
    private const string Recorder = "RecordsReachedFaults.cs";

    public static IReadOnlyList<string> Suites { get; } = ["NewsPortal.Core.Tests", "NewsPortal.Web.Tests"];

    /// <summary>A file that is there while the copy is built as it is.</summary>
    private readonly string _built = Path.Combine(root, "artifacts/faults/built");

    /// <summary>Since when it holds what the checkout holds, UTC.</summary>
    public DateTime At { get; private set; }

    public string Folder { get; } = Path.Combine(root, "artifacts/faults/copy");

    /// <summary>Writes the faults, each behind a switch that the environment sets, and builds once for all.</summary>
    /// <returns>The faults that the compiler takes.</returns>
    public async Task<IReadOnlyList<Fault>> PlantAsync(IReadOnlyList<Fault> faults, CancellationToken cancellationToken)
    {
        await FollowAsync(faults.Select(fault => fault.File).ToHashSet(StringComparer.Ordinal), cancellationToken);
        Write(Switches, SwitchText);
        foreach (var suite in Suites)
        {
            Write($"tests/{suite}/{Recorder}", RecorderText);
        }

        // What was refused before is refused again; to try it would mean to build all twice.
        var list = Path.Combine(Folder, "../refused.txt");
        var before = File.Exists(list) ? await File.ReadAllLinesAsync(list, cancellationToken) : [];
        var left = faults.Where(fault => !before.Contains(fault.Key)).ToList();
        while (true)
        {
            var lines = Plant(left, faults.Select(fault => fault.File).Distinct(StringComparer.Ordinal));
            var built = await BuildAsync("src/NewsPortal.Core", cancellationToken);
            if (built.Code == 0)
            {
                break;
            }

            // What a fault makes uncompilable is no fault that anybody could commit. The compiler may complain of what
            // follows: then it is the last fault before that.
            var refused = Error()
                .Matches(built.Output)
                .Select(error =>
                    lines.LastOrDefault(line =>
                        error.Groups[1].Value.EndsWith(line.Fault.File, StringComparison.Ordinal)
                        && line.First <= int.Parse(error.Groups[2].Value, CultureInfo.InvariantCulture)
                    )
                )
                .Select(line => line.Fault)
                .ToHashSet();
            if (left.RemoveAll(refused.Contains) == 0)
            {
                throw new InvalidOperationException($"The copy does not build:{Environment.NewLine}{built.Output}");
            }

            await File.AppendAllLinesAsync(list, refused.Select(fault => fault.Key), cancellationToken);
        }

        foreach (var suite in Suites)
        {
            var built = await BuildAsync($"tests/{suite}", cancellationToken);
            if (built.Code != 0)
            {
                throw new InvalidOperationException($"{suite} does not build:{Environment.NewLine}{built.Output}");
            }
        }

        await File.WriteAllTextAsync(_built, "", cancellationToken);
        return left;
    }

    /// <summary>Brings every file but those that get faults to what the checkout holds.</summary>
    private async Task FollowAsync(HashSet<string> planted, CancellationToken cancellationToken)
    {
        At = TimeProvider.System.GetUtcNow().UtcDateTime;
        Directory.CreateDirectory(Folder);
        string[] list = ["ls-files", "-co", "--exclude-standard", "-z"];
        var listed = await Run.OfAsync(root, "git", list, [], cancellationToken);
        // Deleted, but not committed yet: git still names it.
        var files = listed
            .Output.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Where(file => File.Exists(Path.Combine(root, file)))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var file in files.Except(planted))
        {
            Write(file, await File.ReadAllBytesAsync(Path.Combine(root, file), cancellationToken));
        }

        foreach (var old in Directory.EnumerateFiles(Folder, "*.cs", SearchOption.AllDirectories))
        {
            var file = Path.GetRelativePath(Folder, old).Replace('\\', '/');
            if (!file.Contains("/obj/", StringComparison.Ordinal) && !files.Contains(file))
            {
                File.Delete(old);
                File.Delete(_built);
            }
        }
    }

    /// <returns>The first line of each fault in the files with faults, in their order.</returns>
    private List<(Fault Fault, int First)> Plant(List<Fault> faults, IEnumerable<string> files)
    {
        List<(Fault Fault, int First)> lines = [];
        foreach (var file in files)
        {
            var text = File.ReadAllText(Path.Combine(root, file));
            var planted = new StringBuilder();
            var done = 0;
            foreach (var fault in faults.Where(fault => fault.File == file).OrderBy(fault => fault.Span.Start))
            {
                planted.Append(text, done, fault.Span.Start - done);
                lines.Add((fault, planted.ToString().Count(c => c == '\n') + 1));
                planted.Append(fault.Switched());
                done = fault.Span.End;
            }

            Write(file, planted.Append(text, done, text.Length - done).ToString());
        }

        return lines;
    }

    private Task<Run> BuildAsync(string project, CancellationToken cancellationToken)
    {
        if (File.Exists(_built))
        {
            return Task.FromResult(new Run(0, ""));
        }

        string[] arguments =
        [
            "build",
            project,
            "-v",
            "q",
            "-p:TreatWarningsAsErrors=false",
            "-p:RunAnalyzers=false",
            "-p:GenerateDocumentationFile=false",
            // Else every commit would change every assembly.
            "-p:EnableSourceControlManagerQueries=false",
        ];
        return Run.OfAsync(Folder, "dotnet", arguments, [], cancellationToken);
    }

    private void Write(string file, string text) => Write(file, Encoding.UTF8.GetBytes(text));

    /// <summary>What is the same stays as old as it is, so that nothing is built again for it.</summary>
    private void Write(string file, byte[] bytes)
    {
        var path = Path.Combine(Folder, file);
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
        {
            File.Delete(_built);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }
    }

    [GeneratedRegex(@"([^\s(]+\.cs)\((\d+),\d+\): error", RegexOptions.NonBacktracking)]
    private static partial Regex Error();

    private const string SwitchText = $$"""
        namespace NewsPortal.Core;
        public static class PlantedFault
        {
            private static readonly int On =
                int.TryParse(System.Environment.GetEnvironmentVariable("{{Switch}}"), out var number) ? number : 0;
            private static readonly System.Collections.Concurrent.ConcurrentDictionary<int, bool> Reached = new();
            public static bool Is(int number)
            {
                Reached[number] = true;
                return On == number;
            }
            public static int[] TakeReached()
            {
                var reached = System.Linq.Enumerable.ToArray(Reached.Keys);
                foreach (var number in reached) { Reached.TryRemove(number, out _); }
                return reached;
            }
        }
        """;

    /// <summary>
    /// What runs between the tests of two classes (fixtures, what works in the background) counts for both of them. It
    /// needs one test after the other.
    /// </summary>
    private const string RecorderText = $$"""
        [assembly: NewsPortal.Faults.RecordsReachedFaults]
        namespace NewsPortal.Faults;
        [System.AttributeUsage(System.AttributeTargets.Assembly)]
        public sealed class RecordsReachedFaultsAttribute : Xunit.Sdk.BeforeAfterTestAttribute
        {
            private static readonly string? File = System.Environment.GetEnvironmentVariable("{{Record}}");
            private static string? _former;
            private static long _since = System.Diagnostics.Stopwatch.GetTimestamp();
            public override void Before(System.Reflection.MethodInfo test) => Write(test);
            public override void After(System.Reflection.MethodInfo test) => Write(test);
            private static void Write(System.Reflection.MethodInfo test)
            {
                if (File is null) { return; }
                var name = test.ReflectedType!.FullName!;
                var reached = string.Join(',', NewsPortal.Core.PlantedFault.TakeReached());
                var taken = System.Diagnostics.Stopwatch.GetElapsedTime(_since);
                _since = System.Diagnostics.Stopwatch.GetTimestamp();
                System.IO.File.AppendAllText(File, $"{name}\t{(long)taken.TotalMilliseconds}\t{reached}\n");
                if (_former is not null && _former != name)
                {
                    System.IO.File.AppendAllText(File, $"{_former}\t0\t{reached}\n");
                }
                _former = name;
            }
        }
        """;
}
