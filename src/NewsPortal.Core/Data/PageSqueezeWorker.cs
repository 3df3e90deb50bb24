using Microsoft.Extensions.Hosting;

namespace NewsPortal.Core.Data;

/// <summary>
/// Compresses kept pages that are asked for again as far as possible, one after the other; works at most half of the
/// time, so that readers do not notice.
/// </summary>
internal sealed class PageSqueezeWorker(PageCache pages, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var page in pages.ToSqueeze.ReadAllAsync(stoppingToken))
            {
                var began = clock.GetTimestamp();
                page.Squeeze();
                await Task.Delay(clock.GetElapsedTime(began), clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is not squeezed is served as it is.
        }
    }
}
