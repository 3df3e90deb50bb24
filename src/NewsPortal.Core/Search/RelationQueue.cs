namespace NewsPortal.Core.Search;

/// <summary>The stories whose related stories have to be found again.</summary>
public sealed class RelationQueue
{
    private readonly Lock _gate = new();
    private HashSet<long> _changed = [];
    private long? _missingBelow = long.MaxValue;

    /// <summary>Notes stories that changed.</summary>
    internal void Add(IEnumerable<long> ids)
    {
        lock (_gate)
        {
            _changed.UnionWith(ids);
        }
    }

    /// <summary>Asks for a look at all stories, for those that have no related ones yet.</summary>
    public void LookForMissing()
    {
        lock (_gate)
        {
            _missingBelow = long.MaxValue;
        }
    }

    internal int Count
    {
        get
        {
            lock (_gate)
            {
                return _changed.Count;
            }
        }
    }

    internal IReadOnlyList<long> Take(int most)
    {
        lock (_gate)
        {
            List<long> taken = [.. _changed.Take(most)];
            _changed.ExceptWith(taken);
            return taken;
        }
    }

    /// <summary>Below which id the look goes on; null when it is over.</summary>
    internal long? MissingBelow
    {
        get
        {
            lock (_gate)
            {
                return _missingBelow;
            }
        }
    }

    /// <summary>Moves the look on; null ends it. A look that was asked for meanwhile begins at the top.</summary>
    internal void Continue(long from, long? below)
    {
        lock (_gate)
        {
            _missingBelow = _missingBelow == from ? below : _missingBelow;
        }
    }
}
