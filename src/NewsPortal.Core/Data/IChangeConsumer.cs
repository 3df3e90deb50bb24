namespace NewsPortal.Core.Data;

/// <summary>Whose work a consumer does, which decides who stores its cursor.</summary>
public enum ConsumerReach
{
    /// <summary>In-memory state: every process follows the feed from its start, without a stored cursor.</summary>
    Process,

    /// <summary>On-disk state of a node: every node does it, and continues where it stopped.</summary>
    Node,

    /// <summary>Work done once per site: by one process at a time, under a lease; the next one continues.</summary>
    Site,
}

/// <summary>
/// A side effect of committed content changes: the search index, later mail, webhooks and push. It gets every change at
/// least once, in feed order, whatever stops in between; <see cref="ChangeConsumerWorker"/> stores its cursor. Register
/// it as a singleton of this type.
/// </summary>
public interface IChangeConsumer
{
    /// <summary>Its name in the database, metrics and logs: short, lower case, never changed.</summary>
    string Name { get; }

    /// <summary>Whose work it does.</summary>
    ConsumerReach Reach { get; }

    /// <summary>False if the site's settings do without it.</summary>
    bool IsWanted => true;

    /// <summary>
    /// Handles the changes and stores the result. If it throws, the same changes come again later; they may also come
    /// again after success, so it must be idempotent. A late change may come after newer ones.
    /// </summary>
    Task ConsumeAsync(IReadOnlyCollection<ChangeEntry> changes, CancellationToken cancellationToken);

    /// <summary>
    /// Called when the feed cannot tell what has changed: at the very first start, and after so long a stop that the
    /// feed no longer reaches back. Verify or rebuild everything derived from content.
    /// </summary>
    Task CheckAllAsync(CancellationToken cancellationToken);
}
