using Microsoft.Win32.SafeHandles;

namespace NewsPortal.Core.Readership;

/// <summary>A journal opened for counting; other processes leave it alone while it is open.</summary>
internal sealed record JournalFile(FileInfo File, SafeFileHandle Handle) : IDisposable
{
    /// <summary>The name under which its position is stored.</summary>
    public string Name => File.Name;

    /// <summary>How long its records are: journals of older versions have shorter ones.</summary>
    private int RecordSize => SizeIn(File);

    /// <summary>Where to stop reading, at a record boundary.</summary>
    public long End { get; init; }

    /// <summary>True when nothing will be appended to it, so that it may be deleted once counted.</summary>
    public bool IsFinished { get; init; }

    /// <summary>Opens a journal; null if another process has it open or it is gone.</summary>
    public static JournalFile? TryOpen(FileInfo file, FileShare share)
    {
        try
        {
            var handle = System.IO.File.OpenHandle(file.FullName, FileMode.Open, FileAccess.Read, share);
            var length = RandomAccess.GetLength(handle);
            return new JournalFile(file, handle) { End = length - (length % SizeIn(file)) };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// Reads records from a position, at most <paramref name="limit"/>; damaged ones are counted and skipped.
    /// </summary>
    public (IReadOnlyList<JournalRecord> Views, long Next, int Damaged) Read(long from, int limit)
    {
        var bytes = new byte[(int)Math.Min(End - from, (long)limit * RecordSize)];
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(Handle, bytes.AsSpan(read), from + read) is var count and > 0)
        {
            read += count;
        }

        List<JournalRecord> views = new(read / RecordSize);
        var damaged = 0;
        for (var at = 0; at + RecordSize <= read; at += RecordSize)
        {
            if (JournalRecord.TryRead(bytes.AsSpan(at, RecordSize), out var view))
            {
                views.Add(view);
            }
            else
            {
                damaged++;
            }
        }

        return (views, from + bytes.Length, damaged);
    }

    public void Dispose() => Handle.Dispose();

    /// <summary>How long the records in a journal are.</summary>
    internal static int SizeIn(FileInfo file) =>
        file.Extension switch
        {
            ViewJournal.OldExtension => JournalRecord.OldSize,
            ViewJournal.KeylessExtension => JournalRecord.KeylessSize,
            _ => JournalRecord.Size,
        };
}
