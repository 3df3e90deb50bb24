using System.Diagnostics.Metrics;

namespace NewsPortal.Core.Infrastructure;

/// <summary>The room left on the disks that a node writes to, for /metrics.</summary>
public sealed class StorageMetrics
{
    public const string MeterName = "NewsPortal.Storage";

    private readonly (string Name, string Path)[] _folders;

    public StorageMetrics(IMeterFactory meters, StorageRoot root, NodeStorage node)
    {
        _folders = [("root", root.Path), ("node", node.Path)];
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "newsportal.storage.free",
            () => Measure(disk => disk.AvailableFreeSpace),
            unit: "By",
            description: "What the program may still write to the disk of Storage:Root (root) and Storage:Node (node)"
        );
        meter.CreateObservableGauge(
            "newsportal.storage.size",
            () => Measure(disk => disk.TotalSize),
            unit: "By",
            description: "How large that disk is"
        );
    }

    private IEnumerable<Measurement<long>> Measure(Func<DriveInfo, long> value)
    {
        foreach (var (name, path) in _folders)
        {
            long measured;
            try
            {
                measured = value(new DriveInfo(path));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A disk that is away has no room that could be told; /health/ready says what is wrong.
                continue;
            }

            yield return new Measurement<long>(measured, new KeyValuePair<string, object?>("folder", name));
        }
    }
}
