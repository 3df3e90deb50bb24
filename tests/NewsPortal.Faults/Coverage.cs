using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace NewsPortal.Faults;

/// <summary>
/// Which test classes reach which faults. It is kept for each state of the product, so that a second run records only
/// the test classes that were written since.
/// </summary>
internal sealed class Coverage
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public Dictionary<string, TestClass> Classes { get; init; } = [];

    /// <summary>Tests that fail without a fault already; they notice nothing.</summary>
    public HashSet<string> Unfit { get; init; } = [];

    /// <summary>Which test noticed a fault; that holds until the test is written anew.</summary>
    public ConcurrentDictionary<int, string> Noticed { get; init; } = [];

    /// <summary>
    /// Runs the tests that are about a room once without a fault, as far as they are not recorded yet.
    /// </summary>
    public static async Task<Coverage> OfAsync(string root, Copy copy, Tests tests, CancellationToken cancellationToken)
    {
        var file = FileOf(copy);
        var coverage = File.Exists(file)
            ? JsonSerializer.Deserialize<Coverage>(await File.ReadAllTextAsync(file, cancellationToken))!
            : new Coverage();
        // A suite runs its tests one after the other: both can run at once.
        await Task.WhenAll(
            Copy.Suites.Select(suite => coverage.RecordAsync(root, suite, copy, tests, cancellationToken))
        );
        return coverage;
    }

    public void Remember(Copy copy, Fault fault, string test)
    {
        lock (Classes)
        {
            Noticed[fault.Number] = test;
            Keep(copy);
        }
    }

    private void Keep(Copy copy) => File.WriteAllText(FileOf(copy), JsonSerializer.Serialize(this, Indented));

    private async Task RecordAsync(
        string root,
        string suite,
        Copy copy,
        Tests tests,
        CancellationToken cancellationToken
    )
    {
        // A class has the name of its file, a namespace that of its folder.
        var written = Directory
            .EnumerateFiles(Path.Combine(root, "tests", suite), "*Tests.cs", SearchOption.AllDirectories)
            .Select(file => (Path: Path.GetRelativePath(Path.Combine(root, "tests"), file), Source: file))
            .Select(file => (Name: Path.ChangeExtension(file.Path, null).Replace('/', '.'), file.Source))
            .Where(file => Rooms.IsAboutOne(file.Name) && File.GetLastWriteTimeUtc(file.Source) > RecordedAt(file.Name))
            .Select(file => file.Name)
            .Order(StringComparer.Ordinal)
            .ToList();

        // What is recorded is kept after a few classes: a run that was stopped goes on from there.
        foreach (var classes in written.Chunk(8))
        {
            var record = Path.GetTempFileName();
            var failed = await tests.RecordAsync(suite, classes, record, cancellationToken);
            var lines = await File.ReadAllLinesAsync(record, cancellationToken);
            File.Delete(record);
            lock (Classes)
            {
                Unfit.RemoveWhere(test => classes.Contains(Tests.ClassOf(test)));
                Unfit.UnionWith(failed);
                foreach (var (number, _) in Noticed.Where(by => classes.Contains(Tests.ClassOf(by.Value))))
                {
                    Noticed.TryRemove(number, out _);
                }

                foreach (var of in lines.Select(line => line.Split('\t')).GroupBy(line => line[0]))
                {
                    var reached = of.SelectMany(line => line[2].Split(',', StringSplitOptions.RemoveEmptyEntries));
                    Classes[of.Key] = new TestClass(
                        suite,
                        copy.At,
                        of.Sum(line => double.Parse(line[1], CultureInfo.InvariantCulture)) / 1000,
                        [.. reached.Select(n => int.Parse(n, CultureInfo.InvariantCulture)).Distinct().Order()]
                    );
                }

                Keep(copy);
            }
        }
    }

    private DateTime RecordedAt(string name)
    {
        lock (Classes)
        {
            return Classes.TryGetValue(name, out var recorded) ? recorded.At : default;
        }
    }

    private static string FileOf(Copy copy)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (
            var source in Directory
                .EnumerateFiles(Path.Combine(copy.Folder, "src"), "*.cs", SearchOption.AllDirectories)
                .Where(source => !source.Contains("/obj/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        )
        {
            hash.AppendData(File.ReadAllBytes(source));
        }

        var name = Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
        return Path.Combine(Path.GetDirectoryName(copy.Folder)!, $"{name}.json");
    }

    internal sealed record TestClass(string Suite, DateTime At, double Seconds, List<int> Faults);
}
