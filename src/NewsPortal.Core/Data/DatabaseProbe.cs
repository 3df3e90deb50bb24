using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace NewsPortal.Core.Data;

/// <summary>
/// Tries on behalf of everybody whether a database that was found away is back, so that no reader and no editor is the
/// one who waits for that.
/// </summary>
internal sealed class DatabaseProbe(
    DatabaseBreaker breaker,
    DatabasePatience patience,
    IServiceScopeFactory scopes,
    TimeProvider clock
) : BackgroundService
{
    /// <summary>A server that is being started refuses at once, and need not be asked in a loop.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        breaker.IsProbed = true;
        try
        {
            while (true)
            {
                await breaker.TrippedAsync(stoppingToken);
                while (breaker.State != BreakerState.Closed)
                {
                    var pause = breaker.Next - clock.GetUtcNow();
                    await Task.Delay(pause > ShortestPause ? pause : ShortestPause, clock, stoppingToken);
                    await breaker.ProbeAsync(() => AskAsync(stoppingToken));
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Whoever still asks finds out for themselves.
        }
        finally
        {
            breaker.IsProbed = false;
        }
    }

    /// <summary>The breaker hears of the answer, or that there is none.</summary>
    private async Task AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            using var limit = patience.AtMost(LongestAnswer);
            await scope
                .ServiceProvider.GetRequiredService<NewsDbContext>()
                .Database.SqlQuery<int>($"SELECT COUNT(*) AS [Value] FROM [__EFMigrationsHistory]")
                .SingleAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whoever found it away has said why. Any other failure is an answer.
            if (!exception.IsDatabaseUnavailable())
            {
                breaker.Close();
            }
        }
    }
}
