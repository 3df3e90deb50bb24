using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Readership;

/// <summary>
/// The views of this process, on disk before they are acknowledged: a single writer appends all waiting views and
/// flushes once for all of them. Each process writes its own files, never appending to old ones;
/// <see cref="FoldViews"/> counts them in the database and deletes them.
/// </summary>
public sealed partial class ViewJournal(
    NodeStorage storage,
    TimeProvider clock,
    ReadershipMetrics metrics,
    ILogger<ViewJournal> logger
) : IHostedService
{
    public const string FolderName = "journal";
    public const string Extension = ".visits";

    /// <summary>
    /// Journals of versions that did not compare visits between nodes. They are still counted, as are those of
    /// <see cref="OldExtension"/>; an older version that returns leaves ours alone.
    /// </summary>
    public const string KeylessExtension = ".reads";

    /// <summary>Journals of versions that counted nothing but views.</summary>
    public const string OldExtension = ".views";

    private const int MostWaiting = 20_000;
    private const int MostInBatch = 4_096;
    private const long RotationSize = 8 * 1024 * 1024;

    private readonly string _prefix = string.Create(
        CultureInfo.InvariantCulture,
        $"{NodeName()}-{clock.GetUtcNow():yyyyMMdd'T'HHmmss}-{Guid.NewGuid().ToString("N")[..8]}-"
    );

    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true }
    );

    private readonly byte[] _buffer = new byte[MostInBatch * JournalRecord.Size];
    private FileStream? _file;
    private DateTime _fileDay;
    private int _number;
    private volatile Position? _position;
    private Task _writer = Task.CompletedTask;
    private volatile bool _failing;

    /// <summary>True while views cannot be stored.</summary>
    public bool IsFailing => _failing;

    /// <summary>
    /// Stores a view, or the end of one, at the current time. True once it is on disk; false if it could not be stored
    /// (disk full, queue full, shutting down) and must not be acknowledged. Cancelling ends the wait only; it may still
    /// be stored.
    /// </summary>
    public Task<bool> AppendAsync(ViewEntry entry, CancellationToken cancellationToken)
    {
        var view = new Waiting(new JournalRecord(entry, clock.GetUtcNow().UtcDateTime));
        return _waiting.Writer.TryWrite(view) ? view.Stored.Task.WaitAsync(cancellationToken) : Task.FromResult(false);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _writer = Task.Run(WriteAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Stores what is still queued, then closes the file. The web server has stopped accepting requests by then.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        await _writer.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// The journals that can be counted now: this process's up to the last acknowledged view, and those no process is
    /// writing any more. Dispose each before taking the next.
    /// </summary>
    internal IEnumerable<JournalFile> Readable()
    {
        var folder = new DirectoryInfo(Folder);
        if (!folder.Exists)
        {
            yield break;
        }

        // List first and read the position afterwards: then any file of ours in the list other than the current one is
        // certainly finished.
        var files = folder.GetFiles().Where(IsJournal).OrderBy(f => f.Name, StringComparer.Ordinal).ToList();
        var position = _position;
        foreach (var file in files)
        {
            if (file.FullName == position?.Path)
            {
                if (JournalFile.TryOpen(file, FileShare.ReadWrite | FileShare.Delete) is { } present)
                {
                    yield return present with
                    {
                        End = position.End,
                    };
                }
            }
            else if (JournalFile.TryOpen(file, FileShare.None) is { } finished)
            {
                // Nobody has it open, so its writer is done or dead.
                yield return finished with
                {
                    IsFinished = true,
                };
            }
        }
    }

    /// <summary>True for a journal of this or an earlier version.</summary>
    internal static bool IsJournal(FileInfo file) => file.Extension is Extension or KeylessExtension or OldExtension;

    private string Folder => storage.File(FolderName);

    private static string NodeName() =>
        string.Concat(Environment.MachineName.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_').Take(40));

    private async Task WriteAsync()
    {
        var batch = new List<Waiting>(MostInBatch);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (batch.Count < MostInBatch && _waiting.Reader.TryRead(out var view))
            {
                batch.Add(view);
            }

            var stored = TryStore(batch);
            foreach (var view in batch)
            {
                view.Stored.SetResult(stored);
            }

            batch.Clear();
        }

        Finish();
    }

    private bool TryStore(List<Waiting> batch)
    {
        try
        {
            var file = FileFor(batch[^1].Record.At);
            for (var i = 0; i < batch.Count; i++)
            {
                batch[i].Record.WriteTo(_buffer.AsSpan(i * JournalRecord.Size));
            }

            file.Write(_buffer.AsSpan(0, batch.Count * JournalRecord.Size));
            if (_position!.End == 0)
            {
                DiskFlush.Created(file);
            }
            else
            {
                DiskFlush.Appended(file);
            }

            _position = _position! with { End = file.Position };
            metrics.Stored(batch.Count);
            if (_failing)
            {
                _failing = false;
                LogRecovered(logger, Folder);
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (!_failing)
            {
                _failing = true;
                LogFailed(logger, exception, Folder);
            }

            Abandon();
            return false;
        }
    }

    /// <summary>
    /// The file to append to: a new one at first, after a failure, when the current one is large, and on a new day.
    /// </summary>
    private FileStream FileFor(DateTime at)
    {
        if (_file is not null && (_file.Position >= RotationSize || at.Date != _fileDay))
        {
            Finish();
        }

        if (_file is null)
        {
            DiskFlush.CreateFolder(Folder);
            var path = Path.Combine(
                Folder,
                string.Create(CultureInfo.InvariantCulture, $"{_prefix}{++_number:D6}{Extension}")
            );
            _position = new Position(path, 0);
            _fileDay = at.Date;
            _file = new FileStream(
                path,
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.ReadWrite | FileShare.Delete,
                bufferSize: 0
            );
        }

        return _file;
    }

    /// <summary>
    /// After a failed write: cuts off what was not acknowledged and never touches this file again, because after a
    /// failed flush the disk's content is unknown.
    /// </summary>
    private void Abandon()
    {
        var end = _position?.End ?? 0;
        try
        {
            _file?.SetLength(end);
            if (end == 0 && _file is not null)
            {
                File.Delete(_file.Name);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotCut(logger, exception, _file!.Name, end);
        }

        Finish();
    }

    private void Finish()
    {
        try
        {
            _file?.Dispose();
        }
        catch (IOException exception)
        {
            LogFailed(logger, exception, Folder);
        }

        _file = null;
        _position = null;
    }

    /// <summary>The file being written, and how much of it has been acknowledged.</summary>
    private sealed record Position(string Path, long End);

    private sealed class Waiting(JournalRecord record)
    {
        public JournalRecord Record { get; } = record;
        public TaskCompletionSource<bool> Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Views cannot be stored in {Folder}; readers' views are refused until they can"
    )]
    private static partial void LogFailed(ILogger logger, Exception exception, string folder);

    [LoggerMessage(Level = LogLevel.Information, Message = "Views are stored in {Folder} again")]
    private static partial void LogRecovered(ILogger logger, string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Journal {File} could not be cut to {Length} bytes")]
    private static partial void LogNotCut(ILogger logger, Exception exception, string file, long length);
}
