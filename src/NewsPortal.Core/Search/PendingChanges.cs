using NewsPortal.Core.Data;

namespace NewsPortal.Core.Search;

/// <summary>What the index has not yet heard of: the names that changed, each once. For many threads.</summary>
public sealed class PendingChanges
{
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Lock _gate = new();
    private HashSet<(ChangeSubject Subject, long Id)> _notes = [];
    private long _sequence;

    /// <summary>The last change that concerns the index; 0 before the first.</summary>
    internal long Sequence
    {
        get
        {
            lock (_gate)
            {
                return _sequence;
            }
        }
    }

    /// <summary>Adds the changes that concern stories and readers, and wakes who waits.</summary>
    internal void Add(IReadOnlyCollection<ChangeEntry> changes)
    {
        var isNew = false;
        lock (_gate)
        {
            foreach (var change in changes.Where(change => change.ConcernsReaders))
            {
                if (
                    change.Subject
                    is ChangeSubject.Article
                        or ChangeSubject.Tag
                        or ChangeSubject.Author
                        or ChangeSubject.Filing
                )
                {
                    isNew |= _notes.Add((change.Subject, change.SubjectId));
                    _sequence = Math.Max(_sequence, change.Sequence);
                }
            }
        }

        if (isNew && _wake.CurrentCount == 0)
        {
            try
            {
                _wake.Release();
            }
            catch (SemaphoreFullException)
            {
                // Already signalled.
            }
        }
    }

    /// <summary>Everything added so far, which is then forgotten.</summary>
    internal HashSet<(ChangeSubject Subject, long Id)> Take()
    {
        lock (_gate)
        {
            var notes = _notes;
            _notes = [];
            return notes;
        }
    }

    /// <summary>Adds again what could not be written.</summary>
    internal void GiveBack(HashSet<(ChangeSubject Subject, long Id)> notes)
    {
        lock (_gate)
        {
            _notes.UnionWith(notes);
        }
    }

    /// <summary>Waits for something new, at most this long.</summary>
    internal async Task WaitAsync(TimeSpan longest, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(Task.Delay(longest, clock, ended.Token), _wake.WaitAsync(ended.Token));
        await ended.CancelAsync();
    }
}
