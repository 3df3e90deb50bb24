namespace NewsPortal.Core.WordPressImport;

/// <summary>Collects items for one transaction: twenty, or fewer when they are large or slow.</summary>
internal sealed class ImportBatch<T>(Func<IReadOnlyList<T>, Task> store, Func<T, long> sizeOf)
{
    private const int Most = 20;
    private const long MostCharacters = 4_000_000;

    private readonly List<T> _waiting = [];
    private long _size;

    public async Task AddAsync(T thing)
    {
        _waiting.Add(thing);
        _size += sizeOf(thing);
        if (_waiting.Count >= Most || _size >= MostCharacters)
        {
            await FlushAsync();
        }
    }

    public async Task FlushAsync()
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        var batch = _waiting.ToList();
        _waiting.Clear();
        _size = 0;
        await store(batch);
    }
}
