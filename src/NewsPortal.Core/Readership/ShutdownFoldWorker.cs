using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace NewsPortal.Core.Readership;

/// <summary>
/// Counts the last views on a graceful shutdown, for a node that never returns with its disk. Whatever does not finish
/// within a few seconds is counted at the next start.
/// </summary>
internal sealed partial class ShutdownFoldWorker(IServiceScopeFactory scopes, ILogger<ShutdownFoldWorker> logger)
    : IHostedLifecycleService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Called after everything else has stopped, so the journal is closed.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<FoldViews>().RunAsync(limit.Token);
        }
        catch (Exception exception)
        {
            LogLeft(logger, exception.GetBaseException().Message);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The last views stay in the journal for the next start: {Reason}"
    )]
    private static partial void LogLeft(ILogger logger, string reason);
}
