using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Readership;

/// <summary>Readership counters for the operators' metrics.</summary>
public sealed class ReadershipMetrics
{
    public const string MeterName = "NewsPortal.Readership";

    private readonly Counter<long> _leftOut;
    private readonly ConcurrentDictionary<string, long> _counted = new(StringComparer.Ordinal);
    private readonly NodeStorage _storage;
    private readonly TimeProvider _clock;
    private long _countedUntil;
    private long _stored;
    private long _refused;
    private long _folded;

    public ReadershipMetrics(IMeterFactory meters, NodeStorage storage, TimeProvider clock)
    {
        (_storage, _clock, _countedUntil) = (storage, clock, clock.GetUtcNow().UtcTicks);
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "newsportal.journal.length",
            Length,
            description: "Views in this node's journal that the database has yet to count"
        );
        meter.CreateObservableGauge(
            "newsportal.fold.lag",
            () => Length() == 0 ? 0 : (_clock.GetUtcNow().UtcTicks - Volatile.Read(ref _countedUntil)) / 1e7,
            unit: "s",
            description: "How long ago all views of the journal were counted last; 0 while none waits"
        );

        // Observed from the beginning, because what a counter begins with is no increase.
        meter.CreateObservableCounter(
            "newsportal.views.stored",
            () => Volatile.Read(ref _stored),
            description: "Views written to the journal"
        );
        meter.CreateObservableCounter(
            "newsportal.views.refused",
            () => Volatile.Read(ref _refused),
            description: "Views that could not be stored"
        );
        meter.CreateObservableCounter(
            "newsportal.views.folded",
            () => Volatile.Read(ref _folded),
            description: "Views counted in the database"
        );
        _leftOut = meter.CreateCounter<long>(
            "newsportal.views.left_out",
            description: "Requests that are no reader's view, by reason"
        );
    }

    internal void Stored(int views) => Interlocked.Add(ref _stored, views);

    internal void Refused() => Interlocked.Increment(ref _refused);

    internal void LeftOut(string reason, int views = 1) =>
        _leftOut.Add(views, new KeyValuePair<string, object?>("reason", reason));

    internal void Folded(int views) => Interlocked.Add(ref _folded, views);

    /// <summary>A journal is counted up to here.</summary>
    internal void Counted(string journal, long end) => _counted[journal] = end;

    /// <summary>A journal is counted to its end and gone.</summary>
    internal void Gone(string journal) => _counted.TryRemove(journal, out _);

    /// <summary>All that the journal held at a time (UTC) is counted.</summary>
    internal void CountedUntil(DateTime at) => Volatile.Write(ref _countedUntil, at.Ticks);

    /// <summary>
    /// By the lengths of a few files. What an earlier process has counted is known after the first fold.
    /// </summary>
    private long Length()
    {
        var folder = new DirectoryInfo(_storage.File(ViewJournal.FolderName));
        try
        {
            return !folder.Exists
                ? 0
                : folder
                    .EnumerateFiles()
                    .Where(ViewJournal.IsJournal)
                    .Sum(file =>
                        Math.Max(0, file.Length - _counted.GetValueOrDefault(file.Name)) / JournalFile.SizeIn(file)
                    );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A journal was counted and deleted at this moment, or the disk is away, which /health/ready says.
            return 0;
        }
    }
}
