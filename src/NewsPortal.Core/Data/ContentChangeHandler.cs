namespace NewsPortal.Core.Data;

/// <summary>
/// Something of one process that must follow content changes: a cache, the search index. Called for the process's own
/// changes before the writer gets its answer, and for those of other processes within seconds.
/// </summary>
public interface IContentChangeHandler
{
    /// <summary>Handles changes; must be idempotent, for a change may be delivered twice.</summary>
    Task HandleAsync(IReadOnlyCollection<ChangeEntry> changes, CancellationToken cancellationToken);
}
