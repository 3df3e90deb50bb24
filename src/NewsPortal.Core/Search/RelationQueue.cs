namespace NewsPortal.Core.Search;

/// <summary>The stories whose related stories must be recomputed.</summary>
public sealed class RelationQueue
{
    private readonly Lock _gate = new();
    private HashSet<long> _changed = [];
    private long? _missingBelow = long.MaxValue;

    /// <summary>Queues stories that changed.</summary>
    internal void Add(IEnumerable<long> ids)
    {
        lock (_gate)
        {
            _changed.UnionWith(ids);
        }
    }

    /// <summary>Requests a scan of all stories for those without related ones.</summary>
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

    /// <summary>The scan continues below this id; null when no scan is under way.</summary>
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

    /// <summary>
    /// Advances the scan; null ends it. If another scan was requested in the meantime, it starts from the top.
    /// </summary>
    internal void Continue(long from, long? below)
    {
        lock (_gate)
        {
            _missingBelow = _missingBelow == from ? below : _missingBelow;
        }
    }
}
