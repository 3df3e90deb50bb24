// Plants faults of the usual kinds into a copy of Core, runs the tests that reach each of them, and reports which
// faults no test notices: dotnet run --project tests/NewsPortal.Faults -- [--faults 60] [--seed 1] [Accounts Taxonomy
// …]
using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using NewsPortal.Faults;

var (count, seed) = (60, 1);
List<string> rooms = [];
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--faults":
            count = int.Parse(args[++i], CultureInfo.InvariantCulture);
            break;
        case "--seed":
            seed = int.Parse(args[++i], CultureInfo.InvariantCulture);
            break;
        case var room when Rooms.All.Contains(room):
            rooms.Add(room);
            break;
        default:
            await Console.Error.WriteLineAsync($"\"{args[i]}\" is no room. There are {string.Join(", ", Rooms.All)}.");
            return 2;
    }
}

if (rooms.Count == 0)
{
    rooms.AddRange(Rooms.All);
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // The tests that run end with this program; a second time ends at once.
    pressed.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
};
using var ended = PosixSignalRegistration.Create(
    PosixSignal.SIGTERM,
    signal =>
    {
        signal.Cancel = true;
        stop.Cancel();
    }
);

var root = AppContext.BaseDirectory;
while (!File.Exists(Path.Combine(root, "NewsPortal.sln")))
{
    root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("Run it from a checkout.");
}

try
{
    var copy = new Copy(root);
    Console.WriteLine("Building a copy with all faults, each behind a switch");
    var faults = (await copy.PlantAsync(Choose(), stop.Token)).GroupBy(f => f.Room).SelectMany(Wanted).ToList();
    Console.WriteLine("Recording which tests reach which faults");
    var tests = new Tests(copy);
    var coverage = await Coverage.OfAsync(root, copy, tests, stop.Token);

    // A run of tests waits half of its time.
    var noticed = new ConcurrentDictionary<Fault, string?>();
    await Parallel.ForEachAsync(
        faults,
        new ParallelOptions { MaxDegreeOfParallelism = 2 * Environment.ProcessorCount, CancellationToken = stop.Token },
        async (fault, cancellationToken) =>
        {
            var by = await tests.NoticeAsync(fault, coverage, cancellationToken);
            noticed[fault] = by;
            if (by is not null)
            {
                coverage.Remember(copy, fault, by);
            }

            Console.WriteLine($"{(by is null ? "MISSED" : "caught")} {fault}{(by is null ? "" : $" by {by}")}");
        }
    );
    StringBuilder report = new($"# Planted faults (seed {seed})\n");
    foreach (var room in faults.GroupBy(f => f.Room))
    {
        report.Append(
            CultureInfo.InvariantCulture,
            $"\n## {room.Key}: {room.Count(f => noticed[f] is not null)} of {room.Count()}\n\n"
        );
        report.AppendJoin('\n', room.Where(f => noticed[f] is null).Select(f => $"- {f}")).Append('\n');
    }

    var caught = noticed.Values.Count(by => by is not null);
    report.Append(
        CultureInfo.InvariantCulture,
        $"\n{caught} of {faults.Count} were noticed ({100.0 * caught / Math.Max(faults.Count, 1):0} %).\n"
    );
    await File.WriteAllTextAsync(Path.Combine(root, "artifacts/faults/report.md"), report.ToString(), stop.Token);
    Console.WriteLine($"{caught} of {faults.Count} were noticed; artifacts/faults/report.md lists the others.");
    return 0;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Stopped.");
    return 130;
}

// How many faults of a room; what does not go round falls to the first ones.
int Share(string room) => (count / rooms.Count) + (count % rooms.Count > rooms.IndexOf(room) ? 1 : 0);

IEnumerable<Fault> Wanted(IGrouping<string, Fault> room) => room.Take(Share(room.Key));

// As many of each room, none within another, and some to spare for those that the compiler refuses.
List<Fault> Choose()
{
    var random = new Random(seed);
    List<Fault> chosen = [];
    foreach (var room in rooms)
    {
        var found = Rooms
            .FoldersOf(room)
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(root, "src/NewsPortal.Core", folder), "*.cs"))
            .Order(StringComparer.Ordinal)
            .SelectMany(file =>
                FaultFinder.Find(room, Path.GetRelativePath(root, file).Replace('\\', '/'), File.ReadAllText(file))
            )
            .Where(fault => !fault.File.EndsWith("Configuration.cs", StringComparison.Ordinal))
            .ToArray();
        random.Shuffle(found);
        List<Fault> taken = [];
        foreach (var fault in found)
        {
            if (
                taken.Count < Share(room) * 3 / 2
                && !taken.Any(t => t.File == fault.File && t.Span.IntersectsWith(fault.Span))
            )
            {
                taken.Add(fault);
            }
        }

        chosen.AddRange(taken);
    }

    return [.. chosen.Select((fault, i) => fault with { Number = i + 1 })];
}
