using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Data;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Search;

/// <summary>
/// The names that can be suggested: of sections, and of authors and tags with a story that readers can see. Kept in
/// memory until something changes, at most a minute (a scheduled story may become due).
/// </summary>
public sealed class SearchNames(
    IServiceScopeFactory scopes, SiteDirectoryReader directory, SearchLanguage language, TimeProvider clock) : IContentChangeHandler, IDisposable
{
    private const int MostNames = 50_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile Table? _table;
    private int _generation;

    /// <inheritdoc />
    public Task HandleAsync(IReadOnlyCollection<ChangeEntry> changes, CancellationToken cancellationToken)
    {
        if (changes.Any(c => c.Subject is ChangeSubject.Article or ChangeSubject.Tag or ChangeSubject.Author or ChangeSubject.Category))
        {
            Interlocked.Increment(ref _generation);
        }

        return Task.CompletedTask;
    }

    public void Dispose() => _loading.Dispose();

    /// <summary>The names of which each typed word begins a word, those with most stories first.</summary>
    /// <param name="typed">Words in lower case without diacritics.</param>
    internal async ValueTask<IReadOnlyList<KnownName>> FindAsync(
        IReadOnlyList<string> typed, CancellationToken cancellationToken)
    {
        var table = await CurrentAsync(cancellationToken);
        var longest = typed.MaxBy(w => w.Length) ?? "";
        if (longest.Length == 0)
        {
            return [];
        }

        HashSet<KnownName> found = [];
        for (var i = table.FirstFrom(longest); i < table.Words.Length
            && table.Words[i].Word.StartsWith(longest, StringComparison.Ordinal); i++)
        {
            var name = table.Words[i].Name;
            if (typed.All(t => name.Words.Any(w => w.StartsWith(t, StringComparison.Ordinal))))
            {
                found.Add(name);
            }
        }

        return [.. found.OrderByDescending(n => n.Stories).ThenBy(n => n.Name, StringComparer.Ordinal)];
    }

    /// <summary>Who finds the table too old loads a new one; the others go on with what there is.</summary>
    private async ValueTask<Table> CurrentAsync(CancellationToken cancellationToken)
    {
        var table = _table;
        var isFresh = table is not null && table.Generation == Volatile.Read(ref _generation) && clock.GetUtcNow() < table.Until;
        if (isFresh || !await _loading.WaitAsync(table is null ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, cancellationToken))
        {
            return table!;
        }

        try
        {
            if (table is null && _table is { } loaded)
            {
                return loaded;
            }

            // For everybody: a reader who types on and so takes the question back must not end it.
            return _table = await LoadAsync(CancellationToken.None);
        }
        catch (Exception exception) when (table is not null && exception.IsDatabaseUnavailable())
        {
            return table;
        }
        finally
        {
            _loading.Release();
        }
    }

    private async Task<Table> LoadAsync(CancellationToken cancellationToken)
    {
        var generation = Volatile.Read(ref _generation);
        var site = await directory.GetAsync(cancellationToken);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NewsDbContext>();
        var now = clock.GetUtcNow().UtcDateTime;
        var tags = await db.Tags.AsNoTracking()
            .Select(t => new { t.Slug, t.Name, Stories = db.ArticleTags.Count(l => l.TagId == t.Id && l.ListedAt <= now) })
            .Where(t => t.Stories > 0).OrderByDescending(t => t.Stories).Take(MostNames).ToListAsync(cancellationToken);
        var authors = await db.Authors.AsNoTracking()
            .Select(a => new { a.Slug, a.Name, Stories = db.ArticleAuthors.Count(l => l.AuthorId == a.Id && l.ListedAt <= now) })
            .Where(a => a.Stories > 0).OrderByDescending(a => a.Stories).Take(MostNames).ToListAsync(cancellationToken);
        IEnumerable<KnownName> names =
        [
            .. site.Sections.Values.Select(s => Known(SuggestionKind.Section, s.Name, s.Path, 0)),
            .. tags.Select(t => Known(SuggestionKind.Tag, t.Name, $"/tag/{Uri.EscapeDataString(t.Slug)}", t.Stories)),
            .. authors.Select(a => Known(SuggestionKind.Author, a.Name, $"/author/{Uri.EscapeDataString(a.Slug)}", a.Stories)),
        ];
        return new Table(
            [.. names.SelectMany(n => n.Words.Select(w => (w, n))).OrderBy(w => w.w, StringComparer.Ordinal)],
            generation, clock.GetUtcNow() + Lifetime);
    }

    private KnownName Known(SuggestionKind kind, string name, string path, int stories) =>
        new(kind, name, path, stories, [.. language.TermsOf(StoryFields.Plain, name).Select(t => t.Text).Distinct()]);

    private sealed record Table((string Word, KnownName Name)[] Words, int Generation, DateTimeOffset Until)
    {
        /// <summary>The place of the first word that is not before a text.</summary>
        public int FirstFrom(string text)
        {
            var (low, high) = (0, Words.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = string.CompareOrdinal(Words[middle].Word, text) < 0 ? (middle + 1, high) : (low, middle);
            }

            return low;
        }
    }
}

/// <summary>A name that can be suggested; compared by identity.</summary>
internal sealed class KnownName(SuggestionKind kind, string name, string path, int stories, string[] words)
{
    public SuggestionKind Kind => kind;
    public string Name => name;
    public string Path => path;
    public int Stories => stories;
    public string[] Words => words;
}
