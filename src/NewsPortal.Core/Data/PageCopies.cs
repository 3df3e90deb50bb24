using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Data;

/// <summary>
/// Copies of rendered pages on this node's disk, for a program that starts while the database is away. One file a
/// page: a checksum, a JSON header, the compressed content. They are written behind the answer, stay for a day, and go
/// as soon as something that they show is withdrawn; a damaged one is deleted.
/// </summary>
public sealed partial class PageCopies(
    NodeStorage node,
    IOptions<PageOptions> options,
    TimeProvider clock,
    ILogger<PageCopies> logger
)
{
    private const string Folder = "pages";
    private const string Pattern = "*.page";
    private const int NameLength = 32;
    private const int MostWaiting = 5_000;

    /// <summary>How old a copy may be.</summary>
    internal static TimeSpan Kept { get; } = TimeSpan.FromDays(1);

    /// <summary>A copy of unchanged content is renewed before it is too old to be served.</summary>
    private static readonly TimeSpan Renewed = TimeSpan.FromHours(8);

    /// <summary>How long a page may wait to be written.</summary>
    private static readonly TimeSpan LongestQueue = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly Channel<Work> _waiting = Channel.CreateBounded<Work>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest }
    );
    private readonly Channel<HashSet<string>> _withdrawn = Channel.CreateUnbounded<HashSet<string>>();
    private readonly string _folder = node.File(Folder);

    private readonly Lock _gate = new();
    private readonly Queue<(DateTime At, HashSet<string> Tags)> _lately = new();

    private bool IsOn => options.Value.Copies > 0;

    /// <summary>True if there is a copy of any page, however old.</summary>
    internal bool HasAny => IsOn && Directory.Exists(_folder) && Directory.EnumerateFiles(_folder, Pattern).Any();

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Has a page copied, unless there is a copy of the same content.</summary>
    /// <param name="key">Its address.</param>
    /// <param name="page">The page.</param>
    /// <param name="former">What was at this address before; null for nothing.</param>
    internal void Add(PageKey key, CachedPage page, CachedPage? former)
    {
        if (!IsOn)
        {
            return;
        }

        if (former?.Hash == page.Hash && former.CopiedAt is { } at && page.MadeAt - at < Renewed)
        {
            page.CopiedAt = at;
            return;
        }

        page.CopiedAt = page.MadeAt;
        _waiting.Writer.TryWrite(new Work(key, page));
    }

    /// <summary>Has all copies deleted that show one of these things.</summary>
    internal void Withdraw(HashSet<string> tags)
    {
        if (!IsOn)
        {
            return;
        }

        var now = Now;
        HashSet<string> withdrawn = [.. tags.Where(tag => tag != CacheTags.Withdrawn)];
        lock (_gate)
        {
            while (_lately.TryPeek(out var oldest) && now - oldest.At > LongestQueue)
            {
                _lately.Dequeue();
            }

            _lately.Enqueue((now, withdrawn));
        }

        _withdrawn.Writer.TryWrite(withdrawn);
    }

    /// <summary>
    /// True if something that a page shows was withdrawn since it was rendered, wherever the page is by now.
    /// </summary>
    private bool IsWithdrawn(CachedPage page)
    {
        lock (_gate)
        {
            return _lately.Any(lately => lately.At >= page.MadeAt && page.Tags.Any(lately.Tags.Contains));
        }
    }

    /// <summary>The copy of a page; null if there is none that may be served.</summary>
    public CachedPage? Find(PageKey key)
    {
        if (!IsOn)
        {
            return null;
        }

        var path = PathOf(key);
        try
        {
            return File.Exists(path) && Read(path) is var (header, content) && header.Key == key && IsNew(header)
                ? header.ToPage(content)
                : null;
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            LogDamaged(logger, path, exception.Message);
            TryDelete(path);
            return null;
        }
    }

    /// <summary>Writes what waits, until the program ends; then what is left, if it takes no time.</summary>
    internal async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (!IsOn)
        {
            return;
        }

        try
        {
            var size = 0L;
            while (await _waiting.Reader.WaitToReadAsync(cancellationToken))
            {
                size = await WriteWaitingAsync(size, TimeSpan.MaxValue);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await WriteWaitingAsync(0, Farewell);
        }
    }

    private async Task<long> WriteWaitingAsync(long size, TimeSpan most)
    {
        var began = clock.GetTimestamp();
        while (clock.GetElapsedTime(began) < most && _waiting.Reader.TryRead(out var work))
        {
            DeleteWithdrawn();
            if (IsWithdrawn(work.Page) || Now - work.Page.MadeAt > LongestQueue)
            {
                continue;
            }

            try
            {
                size = size == 0 ? Trim() : size;
                size += await StoreAsync(work.Key, work.Page);
                size = size > options.Value.Copies * 1024L * 1024L ? Trim() : size;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Readers are served from memory; a full disk is reported by the readiness check.
                LogNotWritten(logger, exception.Message);
            }
        }

        return size;
    }

    /// <summary>Deletes withdrawn copies, also while nothing is written.</summary>
    internal async Task ForgetAsync(CancellationToken cancellationToken)
    {
        while (await _withdrawn.Reader.WaitToReadAsync(cancellationToken))
        {
            DeleteWithdrawn();
        }
    }

    private void DeleteWithdrawn()
    {
        HashSet<string> tags = new(StringComparer.Ordinal);
        while (_withdrawn.Reader.TryRead(out var more))
        {
            tags.UnionWith(more);
        }

        if (tags.Count == 0 || !Directory.Exists(_folder))
        {
            return;
        }

        foreach (var path in Directory.GetFiles(_folder, Pattern))
        {
            try
            {
                if (!IsSound(path, out var header) || header.Tags.Any(tags.Contains))
                {
                    File.Delete(path);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                LogNotDeleted(logger, path, exception.Message);
            }
        }
    }

    /// <exception cref="IOException">It cannot be read.</exception>
    private static bool IsSound(string path, [NotNullWhen(true)] out Header? header)
    {
        try
        {
            header = Read(path).Header;
            return true;
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException or ArgumentException)
        {
            header = null;
            return false;
        }
    }

    private async Task<int> StoreAsync(PageKey key, CachedPage page)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(Header.Of(key, page));
        var content = page.Brotli.Bytes;
        var bytes = new byte[SHA256.HashSizeInBytes + sizeof(int) + header.Length + content.Length];
        BitConverter.TryWriteBytes(bytes.AsSpan(SHA256.HashSizeInBytes), header.Length);
        header.CopyTo(bytes, SHA256.HashSizeInBytes + sizeof(int));
        content.CopyTo(bytes, SHA256.HashSizeInBytes + sizeof(int) + header.Length);
        SHA256.HashData(bytes.AsSpan(SHA256.HashSizeInBytes), bytes);
        var path = PathOf(key);
        var half = path + ".half";
        await File.WriteAllBytesAsync(half, bytes, CancellationToken.None);
        File.Move(half, path, overwrite: true);
        if (IsWithdrawn(page))
        {
            // Meanwhile: whoever deleted what was withdrawn may not have found it yet.
            File.Delete(path);
        }

        return bytes.Length;
    }

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    private static (Header Header, byte[] Content) Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        const int begin = SHA256.HashSizeInBytes + sizeof(int);
        if (
            bytes.Length < begin
            || !SHA256
                .HashData(bytes.AsSpan(SHA256.HashSizeInBytes))
                .AsSpan()
                .SequenceEqual(bytes.AsSpan(0, SHA256.HashSizeInBytes))
        )
        {
            throw new InvalidDataException("Its checksum is wrong.");
        }

        var length = BitConverter.ToInt32(bytes, SHA256.HashSizeInBytes);
        return (
            JsonSerializer.Deserialize<Header>(bytes.AsSpan(begin, length))
                ?? throw new InvalidDataException("It has no header."),
            bytes[(begin + length)..]
        );
    }

    private bool IsNew(Header header) => Now - header.MadeAt < Kept && !(header.EndsAt <= Now);

    /// <summary>Deletes what is too old, and the oldest of what is too much.</summary>
    /// <returns>Bytes of what is left.</returns>
    private long Trim()
    {
        Directory.CreateDirectory(_folder);
        var most = options.Value.Copies * 1024L * 1024L * 9 / 10;
        var size = 0L;
        foreach (
            var file in new DirectoryInfo(_folder).GetFiles().OrderByDescending(file => file.LastWriteTimeUtc).ToList()
        )
        {
            size += file.Length;
            if (size > most || Now - file.LastWriteTimeUtc > Kept || file.Extension != ".page")
            {
                size -= file.Length;
                TryDelete(file.FullName);
            }
        }

        return size;
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It stays until somebody may delete it, and is not served.
        }
    }

    private string PathOf(PageKey key) => Path.Combine(_folder, Sha256Hex.Of(key.ToString())[..NameLength] + ".page");

    private static bool IsDamage(Exception exception) =>
        exception
            is InvalidDataException
                or JsonException
                or IOException
                or UnauthorizedAccessException
                or ArgumentException;

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The copy of a page in {Path} cannot be read and is deleted: {Reason}"
    )]
    private static partial void LogDamaged(ILogger logger, string path, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A page could not be copied to the disk: {Reason}")]
    private static partial void LogNotWritten(ILogger logger, string reason);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The copy of a page in {Path} shows what was withdrawn and cannot be deleted: {Reason}. Delete it"
    )]
    private static partial void LogNotDeleted(ILogger logger, string path, string reason);

    private sealed record Work(PageKey Key, CachedPage Page);

    private sealed record Header
    {
        public PageKey Key { get; init; }
        public Dictionary<string, string?[]> Headers { get; init; } = [];
        public string Hash { get; init; } = "";
        public int Length { get; init; }
        public IReadOnlyList<string> Tags { get; init; } = [];
        public DateTime MadeAt { get; init; }
        public DateTime? Due { get; init; }

        public DateTime? EndsAt { get; init; }
        public DateTime? ChangedAt { get; init; }

        public static Header Of(PageKey key, CachedPage page) =>
            new()
            {
                Key = key,
                Headers = page.Headers.ToDictionary(h => h.Key, h => h.Value.ToArray()),
                Hash = page.Hash,
                Length = page.Length,
                Tags = page.Tags,
                MadeAt = page.MadeAt,
                Due = page.Due,
                EndsAt = page.EndsAt,
                ChangedAt = page.ChangedAt,
            };

        public CachedPage ToPage(byte[] content) =>
            CachedPage.Restored(
                content,
                Hash,
                Length,
                [.. Headers.Select(h => KeyValuePair.Create(h.Key, new StringValues(h.Value)))],
                Tags,
                MadeAt,
                Due,
                EndsAt,
                ChangedAt
            );
    }
}

/// <summary>Writes and deletes the copies.</summary>
internal sealed class PageCopyWorker(PageCopies copies) : Microsoft.Extensions.Hosting.BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(copies.WriteAsync(stoppingToken), copies.ForgetAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was not written is rendered again.
        }
    }
}
