namespace NewsPortal.Core.Data;

/// <summary>
/// Something in this process's memory that must follow content changes. Called for the process's own changes before
/// the writer gets its answer, and for those of other processes within seconds; an entry for subject 0 stands for all
/// of its kind. What must not miss a change that comes while the process is stopped is an
/// <see cref="IChangeConsumer"/>.
/// </summary>
public interface IContentChangeHandler
{
    /// <summary>Handles changes; must be idempotent, for a change may be delivered twice.</summary>
    Task HandleAsync(IReadOnlyCollection<ChangeEntry> changes, CancellationToken cancellationToken);
}
