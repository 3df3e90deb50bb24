namespace NewsPortal.Core.Data;

/// <summary>The place of a page in memory; its page is exchanged when it is rendered again.</summary>
internal sealed class PageSlot(PageKey key, CachedPage page)
{
    private const int MostCounted = 3;

    private CachedPage? _page = page;
    private int _uses;

    public PageKey Key => key;

    /// <summary>Null once it was taken out.</summary>
    public CachedPage? Page => Volatile.Read(ref _page);

    /// <summary>What is counted for it; set by <see cref="PageQueues"/>.</summary>
    public int Size { get; set; }

    public bool IsInMain { get; set; }

    public bool IsRemoved { get; set; }

    public int Uses => Volatile.Read(ref _uses);

    public void Exchange(CachedPage? page) => Volatile.Write(ref _page, page);

    /// <summary>Notes a use. Without a lock: a lost count does not matter.</summary>
    public void Touch()
    {
        var uses = _uses;
        if (uses < MostCounted)
        {
            _uses = uses + 1;
        }
    }

    public void Age() => _uses--;

    public void Forget() => _uses = 0;
}

/// <summary>
/// Which pages stay when memory is full: S3-FIFO (Yang, Zhang, Qiu, Yue, Vinayak: "FIFO queues are all you need for
/// cache eviction", SOSP 2023), counting bytes instead of entries. New pages wait in a small queue, and only what is
/// asked for again there gets into the main one, so that a crawler that reads the whole archive once pushes out nothing
/// that readers use. Not thread-safe.
/// </summary>
internal sealed class PageQueues(long most)
{
    private const double SmallShare = 0.1;
    private const int MostGhosts = 50_000;

    private readonly Queue<PageSlot> _small = new();
    private readonly Queue<PageSlot> _main = new();
    private readonly Queue<int> _ghosts = new();
    private readonly HashSet<int> _isGhost = [];
    private long _smallSize;
    private long _mainSize;

    /// <summary>Bytes of all pages.</summary>
    public long Size => _smallSize + _mainSize;

    /// <summary>Adds a page; one that was pushed out not long ago goes to the main queue at once.</summary>
    public void Add(PageSlot slot)
    {
        slot.IsInMain = _isGhost.Remove(slot.Key.GetHashCode());
        slot.Size = slot.Page!.Size;
        (slot.IsInMain ? _main : _small).Enqueue(slot);
        Count(slot, slot.Size);
    }

    /// <summary>Exchanges a page for its new rendering.</summary>
    public void Resize(PageSlot slot, CachedPage page)
    {
        slot.Exchange(page);
        Count(slot, page.Size - slot.Size);
        slot.Size = page.Size;
    }

    /// <summary>Takes a page out; its place in the queue goes when it comes to the front.</summary>
    public void Remove(PageSlot slot)
    {
        Count(slot, -slot.Size);
        slot.IsRemoved = true;
        slot.Exchange(null);
    }

    /// <summary>Takes out the page that is missed least, if there are too many bytes.</summary>
    public bool TryMakeRoom(out PageSlot victim)
    {
        while (Size > most)
        {
            if (_small.Count > 0 && (_smallSize > most * SmallShare || _main.Count == 0))
            {
                var slot = _small.Dequeue();
                if (slot.IsRemoved)
                {
                    continue;
                }

                Count(slot, -slot.Size);
                if (slot.Uses > 0)
                {
                    slot.Forget();
                    slot.IsInMain = true;
                    _main.Enqueue(slot);
                    Count(slot, slot.Size);
                    continue;
                }

                Haunt(slot.Key.GetHashCode());
                victim = slot;
                return true;
            }

            if (!_main.TryDequeue(out var old))
            {
                break;
            }

            if (old.IsRemoved)
            {
                continue;
            }

            if (old.Uses > 0)
            {
                old.Age();
                _main.Enqueue(old);
                continue;
            }

            Count(old, -old.Size);
            victim = old;
            return true;
        }

        victim = null!;
        return false;
    }

    private void Haunt(int hash)
    {
        if (_isGhost.Add(hash))
        {
            _ghosts.Enqueue(hash);
            if (_ghosts.Count > MostGhosts)
            {
                _isGhost.Remove(_ghosts.Dequeue());
            }
        }
    }

    private void Count(PageSlot slot, int bytes)
    {
        if (slot.IsInMain)
        {
            _mainSize += bytes;
        }
        else
        {
            _smallSize += bytes;
        }
    }
}
