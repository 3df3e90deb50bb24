// Plants faults of the usual kinds into a copy of Core, runs the tests that cover the room for each, and reports which
// faults no test notices:
//   dotnet run --project tests/NewsPortal.Faults -- [--faults 60] [--seed 1] [Accounts Taxonomy …]
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
    // The copy is removed in any case; pressing a second time ends at once.
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
    using var copy = await Copy.OfAsync(root, stop.Token);
    Console.WriteLine("Building a copy with all faults, each behind a switch");
    var faults = await copy.PlantAsync(root, Choose(), stop.Token);
    StringBuilder report = new($"# Planted faults (seed {seed})\n");
    var (caught, all) = (0, 0);
    foreach (var room in faults.GroupBy(f => f.Room))
    {
        var begun = TimeProvider.System.GetTimestamp();
        if (await copy.TestAsync(room.Key, 0, TimeSpan.FromMinutes(30), stop.Token) is { } broken)
        {
            throw new InvalidOperationException($"Without a fault, {broken} fails in {room.Key} already.");
        }

        var patience = TimeProvider.System.GetElapsedTime(begun) * 3 + TimeSpan.FromMinutes(1);
        List<string> missed = [];
        foreach (var (index, fault) in faults.Index().Where(f => f.Item.Room == room.Key))
        {
            var by = await copy.TestAsync(room.Key, index + 1, patience, stop.Token);
            Console.WriteLine($"{(by is null ? "MISSED" : "caught")} {fault}{(by is null ? "" : $" by {by}")}");
            if (by is null)
            {
                missed.Add(fault.ToString());
            }
        }

        all += room.Count();
        caught += room.Count() - missed.Count;
        report.Append(
            CultureInfo.InvariantCulture,
            $"\n## {room.Key}: {room.Count() - missed.Count} of {room.Count()}\n\n"
        );
        report.AppendJoin('\n', missed.Select(m => $"- {m}")).Append('\n');
    }

    report.Append(
        CultureInfo.InvariantCulture,
        $"\n{caught} of {all} were noticed ({100.0 * caught / Math.Max(all, 1):0} %).\n"
    );
    Directory.CreateDirectory(Path.Combine(root, "artifacts"));
    await File.WriteAllTextAsync(Path.Combine(root, "artifacts/faults.md"), report.ToString(), stop.Token);
    Console.WriteLine($"{caught} of {all} were noticed; artifacts/faults.md lists the others.");
    return 0;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Stopped; the copy is gone.");
    return 130;
}

// The same number for each room, spread over its files, none inside another.
List<Fault> Choose()
{
    var random = new Random(seed);
    List<Fault> chosen = [];
    foreach (var room in rooms)
    {
        var folder = Path.Combine(root, "src/NewsPortal.Core", room);
        var found = Directory
            .EnumerateFiles(folder, "*.cs")
            .Order(StringComparer.Ordinal)
            .SelectMany(file =>
                FaultFinder.Find(room, Path.GetRelativePath(root, file).Replace('\\', '/'), File.ReadAllText(file))
            )
            .Where(fault => !fault.File.EndsWith("Configuration.cs", StringComparison.Ordinal))
            .ToArray();
        random.Shuffle(found);
        var wanted = (count / rooms.Count) + (count % rooms.Count > rooms.IndexOf(room) ? 1 : 0);
        List<Fault> taken = [];
        foreach (var fault in found)
        {
            if (taken.Count < wanted && !taken.Any(t => t.File == fault.File && t.Span.IntersectsWith(fault.Span)))
            {
                taken.Add(fault);
            }
        }

        chosen.AddRange(taken);
    }

    return chosen;
}
