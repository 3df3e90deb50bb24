using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace NewsPortal.Faults;

/// <summary>
/// Which test classes reach which faults. It is kept for each state of the product, so that a second run records only the
/// test classes that were written since.
/// </summary>
internal sealed class Coverage
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public DateTime At { get; set; }

    public Dictionary<string, TestClass> Classes { get; init; } = [];

    /// <summary>Tests that fail without a fault already; they notice nothing.</summary>
    public HashSet<string> Unfit { get; init; } = [];

    /// <summary>Which test noticed a fault the last time: it is asked first.</summary>
    public Dictionary<int, string> Noticed { get; init; } = [];

    /// <summary>Runs the suites once without a fault, or the classes that were written since the last time.</summary>
    public static async Task<Coverage> OfAsync(string root, Copy copy, Tests tests, CancellationToken cancellationToken)
    {
        var file = FileOf(copy);
        var coverage = File.Exists(file)
            ? JsonSerializer.Deserialize<Coverage>(await File.ReadAllTextAsync(file, cancellationToken))!
            : new Coverage();
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        // A suite runs its tests one after the other: both can run at once.
        await Task.WhenAll(Copy.Suites.Select(suite => coverage.RecordAsync(root, suite, tests, cancellationToken)));
        coverage.At = now;
        await coverage.KeepAsync(copy, cancellationToken);
        return coverage;
    }

    public Task KeepAsync(Copy copy, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(FileOf(copy), JsonSerializer.Serialize(this, Indented), cancellationToken);

    private async Task RecordAsync(string root, string suite, Tests tests, CancellationToken cancellationToken)
    {
        // A class has the name of its file, a namespace that of its folder.
        var written = Directory
            .EnumerateFiles(Path.Combine(root, "tests", suite), "*Tests.cs", SearchOption.AllDirectories)
            .Where(source => File.GetLastWriteTimeUtc(source) > At)
            .Select(source => Path.ChangeExtension(Path.GetRelativePath(Path.Combine(root, "tests"), source), null))
            .Select(name => name.Replace(Path.DirectorySeparatorChar, '.'))
            // They read the text of the program, which is not what it was.
            .Where(name => !name.Contains(".Architecture.", StringComparison.Ordinal))
            .ToList();
        if (written.Count == 0)
        {
            return;
        }

        var record = Path.GetTempFileName();
        var failed = await tests.RecordAsync(suite, written, record, cancellationToken);
        var lines = await File.ReadAllLinesAsync(record, cancellationToken);
        File.Delete(record);
        lock (Classes)
        {
            Unfit.RemoveWhere(test => written.Contains(Tests.ClassOf(test)));
            Unfit.UnionWith(failed);
            foreach (var of in lines.Select(line => line.Split('\t')).GroupBy(line => line[0]))
            {
                Classes[of.Key] = new TestClass(
                    suite,
                    of.Sum(line => double.Parse(line[1], CultureInfo.InvariantCulture)) / 1000,
                    [
                        .. of.SelectMany(line => line[2].Split(',', StringSplitOptions.RemoveEmptyEntries))
                            .Select(number => int.Parse(number, CultureInfo.InvariantCulture))
                            .Distinct()
                            .Order(),
                    ]
                );
            }
        }
    }

    private static string FileOf(Copy copy)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (
            var source in Directory
                .EnumerateFiles(Path.Combine(copy.Folder, "src"), "*.cs*", SearchOption.AllDirectories)
                .Where(source => !source.Contains("/obj/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        )
        {
            hash.AppendData(File.ReadAllBytes(source));
        }

        var name = Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
        return Path.Combine(Path.GetDirectoryName(copy.Folder)!, $"{name}.json");
    }

    internal sealed record TestClass(string Suite, double Seconds, List<int> Faults);
}
