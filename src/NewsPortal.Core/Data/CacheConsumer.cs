using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace NewsPortal.Core.Data;

/// <summary>
/// Applies other processes' changes to this process's memory. Its own were handled before the writer got its response;
/// they arrive here a second time.
/// </summary>
internal sealed class CacheConsumer(
    IEnumerable<IContentChangeHandler> handlers,
    IServiceScopeFactory scopes,
    TimeProvider clock
) : IChangeConsumer
{
    public string Name => "caches";

    public ConsumerReach Reach => ConsumerReach.Process;

    public async Task ConsumeAsync(IReadOnlyCollection<ChangeEntry> changes, CancellationToken cancellationToken)
    {
        List<Exception> failures = [];
        foreach (var handler in handlers)
        {
            // Handlers that are consumers get it as such.
            if (handler is not IChangeConsumer)
            {
                try
                {
                    await handler.HandleAsync(changes, cancellationToken);
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    failures.Add(exception);
                }
            }
        }

        if (failures.Count > 0)
        {
            throw new AggregateException(failures);
        }
    }

    /// <summary>
    /// Something was read before the feed was followed, so everything may have changed since. What was stored earlier
    /// and holds from later on is still to come; what was withdrawn lately may be on this node's disk.
    /// </summary>
    public async Task CheckAllAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var yesterday = now - PageCopies.Kept;
        await using var scope = scopes.CreateAsyncScope();
        var coming = await scope
            .ServiceProvider.GetRequiredService<NewsDbContext>()
            .Changes.AsNoTracking()
            .Where(c => c.HoldsFrom > now || (c.At > yesterday && c.Tags!.Contains(CacheTags.Withdrawn)))
            .OrderBy(c => c.Sequence)
            .ToListAsync(cancellationToken);
        await ConsumeAsync(
            [
                .. Enum.GetValues<ChangeSubject>().Select(subject => new ChangeEntry { At = now, Subject = subject }),
                .. coming,
            ],
            cancellationToken
        );
    }
}
