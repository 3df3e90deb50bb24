using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace NewsPortal.Core.Media;

/// <summary>
/// Copies sizes and cards that this node has made into the bucket, so that no other makes them. What the bucket does
/// not take is made again elsewhere.
/// </summary>
internal sealed partial class BucketUploadWorker(MediaStore store, ILogger<BucketUploadWorker> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var offered in store.Offered.ReadAllAsync(stoppingToken))
        {
            try
            {
                await store.CopyToBucketAsync(offered.Path, isSpared: true, stoppingToken);
                if (offered.Replaced is { } replaced)
                {
                    await store.RemoveFromBucketAsync(replaced, offered.Path, stoppingToken);
                }
            }
            catch (Exception exception) when (MediaStore.IsFault(exception))
            {
                LogNotCopied(exception, offered.Path);
            }
        }
    }

    [LoggerMessage(LogLevel.Debug, "{Path} is not in the bucket; other nodes make their own.")]
    private partial void LogNotCopied(Exception exception, string path);
}
