namespace NewsPortal.Core.Data;

/// <summary>Whose work a consumer does, and so who remembers how far it is.</summary>
public enum ConsumerReach
{
    /// <summary>
    /// What a process holds in memory: every process follows from its start on, and nobody remembers.
    /// </summary>
    Process,

    /// <summary>What a node holds on its disk: every node does it, and goes on where it stopped.</summary>
    Node,

    /// <summary>
    /// What is done once for the site: one process at a time does it, under a lease, and the next one goes on.
    /// </summary>
    Site,
}

/// <summary>
/// A side effect that follows committed content changes: the search index, later mail, webhooks and push. It gets every
/// change at least once, in the order of the feed, whatever stops meanwhile; <see cref="ChangeConsumerWorker"/>
/// remembers how far it is. Register it as a singleton of this type.
/// </summary>
public interface IChangeConsumer
{
    /// <summary>Its name in the database, the metrics and the log: short, in small letters, never changed.</summary>
    string Name { get; }

    /// <summary>Whose work it does.</summary>
    ConsumerReach Reach { get; }

    /// <summary>
    /// Does what follows from the changes and stores it. When it throws, the same changes come again later; they may
    /// also come again after it has succeeded, so doing it twice must do no harm. A late change may come after newer
    /// ones.
    /// </summary>
    Task ConsumeAsync(IReadOnlyCollection<ChangeEntry> changes, CancellationToken cancellationToken);

    /// <summary>
    /// Called where the feed cannot tell what has changed: at the very first start, and after a stop so long that the
    /// feed does not reach back to it. Whatever is made of content is checked or made anew.
    /// </summary>
    Task CheckAllAsync(CancellationToken cancellationToken);
}
