namespace NewsPortal.Core.Data;

/// <summary>
/// In-memory state that must follow content changes. Called for the process's own changes before the writer gets its
/// response, and for those of other processes within seconds; an entry for subject 0 means all of its kind. Anything
/// that must not miss changes made while the process is down is an <see cref="IChangeConsumer"/>.
/// </summary>
public interface IContentChangeHandler
{
    /// <summary>Handles changes; must be idempotent, because a change may be delivered twice.</summary>
    Task HandleAsync(IReadOnlyCollection<ChangeEntry> changes, CancellationToken cancellationToken);
}
