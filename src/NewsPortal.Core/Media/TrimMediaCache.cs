using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Media;

/// <summary>
/// Keeps what a node has of the bucket below Media:CacheMb: what was read longest ago goes first, as far as the disk
/// notes that (most note it once a day). An original goes only once the bucket has it.
/// </summary>
public sealed partial class TrimMediaCache(
    MediaStore store,
    BucketMetrics metrics,
    IOptions<MediaOptions> options,
    ILogger<TrimMediaCache> logger
) : IJob
{
    private const long Megabyte = 1024 * 1024;

    /// <summary>What is left, in percent of the limit, so that the next run finds little to do.</summary>
    private const int Left = 90;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!store.HasBucket)
        {
            return;
        }

        var most = options.Value.CacheMb * Megabyte;
        var files = store.Everything().ToList();
        var bytes = files.Sum(file => file.Length);
        if (bytes > most)
        {
            var removed = 0;
            foreach (var file in files.OrderBy(file => file.LastAccessTimeUtc))
            {
                if (bytes <= most * Left / 100)
                {
                    break;
                }

                await RequireStoredAsync(file, cancellationToken);
                MediaStore.Discard(file.FullName);
                (bytes, removed) = (bytes - file.Length, removed + 1);
            }

            LogTrimmed(removed, bytes / Megabyte);
        }

        metrics.Measured(bytes);
    }

    private async Task RequireStoredAsync(FileInfo file, CancellationToken cancellationToken)
    {
        if (
            store.HashOf(file.FullName) is not null
            && await store.StoredLengthAsync(file.FullName, cancellationToken) != file.Length
        )
        {
            await store.CopyToBucketAsync(file.FullName, isSpared: false, cancellationToken);
        }
    }

    [LoggerMessage(
        LogLevel.Information,
        "Removed {Count} files that were not read for long from the media folder, which has {Left} MB now."
    )]
    private partial void LogTrimmed(int count, long left);
}
