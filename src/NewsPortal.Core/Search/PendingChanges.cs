using NewsPortal.Core.Data;

namespace NewsPortal.Core.Search;

/// <summary>What the index has not yet heard of: the names that changed, each once. For many threads.</summary>
public sealed class PendingChanges
{
    /// <summary>A few seconds' work.</summary>
    private const int MostAtOnce = 1_000;

    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Lock _gate = new();
    private readonly Dictionary<(ChangeSubject Subject, long Id), FeedPlace> _notes = [];
    private FeedPlace _last;

    /// <summary>The last change that concerns the index; 0 before the first.</summary>
    internal long Sequence
    {
        get
        {
            lock (_gate)
            {
                return _last.Sequence;
            }
        }
    }

    /// <summary>
    /// Up to where everything is written, once what was last taken is: just before the oldest change that still waits,
    /// or the last one.
    /// </summary>
    public FeedPlace Done
    {
        get
        {
            lock (_gate)
            {
                if (_notes.Count == 0)
                {
                    return _last;
                }

                var oldest = _notes.Values.MinBy(place => place.Sequence);
                return new FeedPlace(oldest.Sequence - 1, oldest.At);
            }
        }
    }

    /// <summary>Adds the changes that concern stories and readers, and wakes who waits.</summary>
    public void Add(IReadOnlyCollection<ChangeEntry> changes)
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
                    var place = new FeedPlace(change.Sequence, change.At);
                    isNew |= Note((change.Subject, change.SubjectId), place);
                    _last = place.Sequence > _last.Sequence ? place : _last;
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

    /// <summary>
    /// Some of what waits, which is then forgotten: the newest, because readers look for these, and the oldest, so that
    /// the place from which a killed process goes on moves as well.
    /// </summary>
    public IReadOnlyDictionary<(ChangeSubject Subject, long Id), FeedPlace> Take()
    {
        lock (_gate)
        {
            IEnumerable<KeyValuePair<(ChangeSubject Subject, long Id), FeedPlace>> taken = _notes;
            if (_notes.Count > MostAtOnce)
            {
                var ordered = _notes.OrderBy(note => note.Value.Sequence).ToList();
                taken = ordered[..(MostAtOnce / 2)].Concat(ordered[^(MostAtOnce / 2)..]);
            }

            var notes = taken.ToDictionary();
            foreach (var key in notes.Keys)
            {
                _notes.Remove(key);
            }

            return notes;
        }
    }

    /// <summary>Adds again what could not be written.</summary>
    internal void GiveBack(IReadOnlyDictionary<(ChangeSubject Subject, long Id), FeedPlace> notes)
    {
        lock (_gate)
        {
            foreach (var (key, place) in notes)
            {
                Note(key, place);
            }
        }
    }

    /// <summary>The oldest change of a name stands for all of them.</summary>
    private bool Note((ChangeSubject Subject, long Id) key, FeedPlace place)
    {
        if (_notes.TryGetValue(key, out var former))
        {
            _notes[key] = former.Sequence < place.Sequence ? former : place;
            return false;
        }

        _notes[key] = place;
        return true;
    }

    /// <summary>Waits for something new, at most this long.</summary>
    internal async Task WaitAsync(TimeSpan longest, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(Task.Delay(longest, clock, ended.Token), _wake.WaitAsync(ended.Token));
        await ended.CancelAsync();
    }
}
