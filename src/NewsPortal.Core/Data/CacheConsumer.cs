namespace NewsPortal.Core.Data;

/// <summary>
/// Applies other processes' changes to this process's memory. Its own were handled before the writer got its response;
/// they arrive here a second time.
/// </summary>
internal sealed class CacheConsumer(IEnumerable<IContentChangeHandler> handlers, TimeProvider clock) : IChangeConsumer
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

    /// <summary>Something was read before the feed was followed, so everything may have changed since.</summary>
    public Task CheckAllAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return ConsumeAsync(
            [.. Enum.GetValues<ChangeSubject>().Select(subject => new ChangeEntry { At = now, Subject = subject })],
            cancellationToken
        );
    }
}
