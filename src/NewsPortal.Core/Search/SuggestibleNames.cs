using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Search;

/// <summary>
/// The names that can be suggested: sections, and authors and tags with a public story. Cached until something changes,
/// at most a minute because a scheduled story may become due.
/// </summary>
public sealed class SuggestibleNames(
    IServiceScopeFactory scopes,
    SiteDirectoryQueries directory,
    SearchLanguage language,
    ContentCache cache,
    TimeProvider clock
)
{
    private const int MostNames = 50_000;

    /// <summary>
    /// Loading all names of a large site takes a while; in the meantime readers get the previous ones.
    /// </summary>
    private static readonly CacheRules Rules = new(
        TimeSpan.FromMinutes(1),
        CacheTags.All(ChangeSubject.Article),
        CacheTags.All(ChangeSubject.Tag),
        CacheTags.All(ChangeSubject.Author),
        CacheTags.All(ChangeSubject.Category)
    )
    {
        OthersGoOn = true,
    };

    /// <summary>The names in which each typed word is a prefix of some word, those with most stories first.</summary>
    /// <param name="typed">Words in lower case without diacritics.</param>
    internal async ValueTask<IReadOnlyList<KnownName>> FindAsync(
        IReadOnlyList<string> typed,
        CancellationToken cancellationToken
    )
    {
        var table = await cache.GetAsync("search-names", Rules, LoadAsync, cancellationToken);
        var longest = typed.MaxBy(w => w.Length) ?? "";
        if (longest.Length == 0)
        {
            return [];
        }

        var found = Find(
            table,
            longest,
            longest,
            (known, word) => known.StartsWith(word, StringComparison.Ordinal),
            typed
        );
        if (found.Count == 0 && longest.Length >= Suggestions.ShortestForgiven)
        {
            // One letter may be wrong, but not the first, so that only a fraction of the names is compared.
            found = Find(table, longest, longest[..1], BeginsAlike, typed);
        }

        return [.. found.OrderByDescending(n => n.Stories).ThenBy(n => n.Name, StringComparer.Ordinal)];
    }

    private static HashSet<KnownName> Find(
        Table table,
        string longest,
        string beginning,
        Func<string, string, bool> begins,
        IReadOnlyList<string> typed
    )
    {
        HashSet<KnownName> found = [];
        for (
            var i = table.FirstFrom(beginning);
            i < table.Words.Length && table.Words[i].Word.StartsWith(beginning, StringComparison.Ordinal);
            i++
        )
        {
            var (word, name) = table.Words[i];
            if (begins(word, longest) && typed.All(t => t == longest || name.Words.Any(w => begins(w, t))))
            {
                found.Add(name);
            }
        }

        return found;
    }

    /// <summary>
    /// True when a word begins with what was typed, give or take one letter changed, added or removed.
    /// </summary>
    private static bool BeginsAlike(string known, string typed)
    {
        if (known.StartsWith(typed, StringComparison.Ordinal))
        {
            return true;
        }

        var same = known.AsSpan().CommonPrefixLength(typed);
        if (typed.Length < Suggestions.ShortestForgiven || same == 0)
        {
            return false;
        }

        var left = known.AsSpan(same);
        var right = typed.AsSpan(same);
        return Begins(left, 1, right, 1)
            || Begins(left, 0, right, 1)
            || Begins(left, 1, right, 0)
            || (
                left.Length > 1
                && right.Length > 1
                && left[0] == right[1]
                && left[1] == right[0]
                && Begins(left, 2, right, 2)
            );

        static bool Begins(ReadOnlySpan<char> known, int skipped, ReadOnlySpan<char> typed, int skippedTyped) =>
            skipped <= known.Length && known[skipped..].StartsWith(typed[skippedTyped..], StringComparison.Ordinal);
    }

    private async Task<CachedValue<Table>> LoadAsync()
    {
        var site = await directory.GetAsync(CancellationToken.None);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NewsDbContext>();
        var now = clock.GetUtcNow().UtcDateTime;
        var (tagged, written) = (db.ArticleTags.ListedAt(now), db.ArticleAuthors.ListedAt(now));
        var tags = await db
            .Tags.AsNoTracking()
            .Select(t => new
            {
                t.Slug,
                t.Name,
                Stories = tagged.Count(l => l.TagId == t.Id),
            })
            .Where(t => t.Stories > 0)
            .OrderByDescending(t => t.Stories)
            .Take(MostNames)
            .ToListAsync();
        var authors = await db
            .Authors.AsNoTracking()
            .Select(a => new
            {
                a.Slug,
                a.Name,
                Stories = written.Count(l => l.AuthorId == a.Id),
            })
            .Where(a => a.Stories > 0)
            .OrderByDescending(a => a.Stories)
            .Take(MostNames)
            .ToListAsync();
        IEnumerable<KnownName> names =
        [
            .. site.Sections.Values.Select(s => Known(SuggestionKind.Section, s.Name, s.Path, 0)),
            .. tags.Select(t => Known(SuggestionKind.Tag, t.Name, SiteAddresses.Tag(t.Slug), t.Stories)),
            .. authors.Select(a => Known(SuggestionKind.Author, a.Name, SiteAddresses.Author(a.Slug), a.Stories)),
        ];
        return new(
            new Table([.. names.SelectMany(n => n.Words.Select(w => (w, n))).OrderBy(w => w.w, StringComparer.Ordinal)])
        );
    }

    private KnownName Known(SuggestionKind kind, string name, string path, int stories) =>
        new(
            kind,
            name,
            path,
            stories,
            [.. language.Site.TermsOf(StoryFields.Plain, name).Select(t => t.Text).Distinct()]
        );

    private sealed record Table((string Word, KnownName Name)[] Words)
    {
        /// <summary>The index of the first word not less than a text.</summary>
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
