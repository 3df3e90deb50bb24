namespace NewsPortal.Core.Data;

/// <summary>
/// Brings the changes of other processes to what this one holds in memory. Its own it has told before the writer got
/// its answer; they come along a second time.
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
            // Those that are consumers themselves hear of it as such.
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

    /// <summary>Something was read before the feed was followed: every kind of thing may have changed since.</summary>
    public Task CheckAllAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return ConsumeAsync(
            [.. Enum.GetValues<ChangeSubject>().Select(subject => new ChangeEntry { At = now, Subject = subject })],
            cancellationToken
        );
    }
}
