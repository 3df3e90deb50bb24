using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Search;

/// <summary>Guesses what somebody meant by an address where nothing is.</summary>
public sealed partial class AddressSuggestions(NewsDbContext db, StorySearch search, SiteDirectoryQueries directory)
{
    /// <summary>A name may be mistyped by so many letters.</summary>
    private const int MostTypos = 2;

    private const int MostNames = 500;
    private const int SharedStart = 2;

    /// <summary>Of the words of an address and of a story's, together, so many must be in both.</summary>
    private const double LeastLikeness = 0.55;

    /// <summary>
    /// The closest living address, encoded: a section, topic or author of this or nearly this name, a story with these
    /// words, or else the section that the address begins with. Null when nothing is close.
    /// </summary>
    /// <param name="path">The address that was asked for, with or without its query.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<string?> FindAsync(string path, CancellationToken cancellationToken)
    {
        var segments = ArticlePaths
            .Normalise(path.Split('?')[0])
            .Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Where(segment => !Suffix().IsMatch(segment))
            .ToList();
        if (segments.Count == 0)
        {
            return null;
        }

        var name = Ending().Replace(segments[^1], "");
        var site = await directory.GetAsync(cancellationToken);
        var isTopic = segments.Exists(segment => segment is "tag" or "tags" or "topic" or "topics");
        var isAuthor = segments.Exists(segment =>
            segment is "author" or "authors" or "autor" or "auteur" or "writer" or "people" or "profile" or "staff"
        );
        if (!isTopic && !isAuthor && site.FindSection(name) is { } section)
        {
            return section.Path;
        }

        if (!isAuthor && await NearestAsync(db.Tags.Select(t => t.Slug), name, isTopic, cancellationToken) is { } tag)
        {
            return SiteAddresses.Tag(tag);
        }

        if (
            !isTopic
            && await NearestAsync(db.Authors.Select(a => a.Slug), name, isAuthor, cancellationToken) is { } author
        )
        {
            return SiteAddresses.Author(author);
        }

        if (!isTopic && !isAuthor && Near(site.Sections.Values.Select(s => s.Slug), name) is { } near)
        {
            return site.FindSection(near)!.Path;
        }

        return await StoryAsync(name, cancellationToken) ?? (segments.Count > 1 ? StoryParent(site, segments) : null);
    }

    private static string? StoryParent(SiteDirectory site, List<string> segments) =>
        segments[..^1].Select(site.FindSection).LastOrDefault(section => section is not null)?.Path;

    /// <summary>The story whose address has most of these words.</summary>
    private async Task<string?> StoryAsync(string name, CancellationToken cancellationToken)
    {
        var words = WordsOf(name);
        if (words.Count == 0)
        {
            return null;
        }

        var page = await search.FindAsync(new SearchRequest(string.Join(' ', words)), cancellationToken);
        var best = (page?.Hits ?? [])
            .Select(hit =>
                (hit.Card, Likeness: Likeness(words, WordsOf(hit.Card.Path[(hit.Card.Path.LastIndexOf('/') + 1)..])))
            )
            .OrderByDescending(hit => hit.Likeness)
            .FirstOrDefault();
        return best.Likeness >= LeastLikeness ? ArticlePaths.Encode(best.Card.Path) : null;
    }

    private static async Task<string?> NearestAsync(
        IQueryable<string> slugs,
        string name,
        bool mayBeMistyped,
        CancellationToken cancellationToken
    )
    {
        if (!mayBeMistyped)
        {
            return await slugs.FirstOrDefaultAsync(slug => slug == name, cancellationToken);
        }

        var start = name[..Math.Min(SharedStart, name.Length)];
        return Near(
            await slugs
                .Where(slug => slug.StartsWith(start))
                .OrderBy(slug => slug)
                .Take(MostNames)
                .ToListAsync(cancellationToken),
            name
        );
    }

    private static string? Near(IEnumerable<string> slugs, string name) =>
        slugs
            .Select(slug => (slug, Typos: Typos(slug, name)))
            .Where(s => s.Typos <= Math.Min(MostTypos, name.Length / 3))
            .OrderBy(s => s.Typos)
            .Select(s => s.slug)
            .FirstOrDefault();

    private static HashSet<string> WordsOf(string name) =>
        [
            .. name.Split(['-', '_', '+', ' ', '.'], StringSplitOptions.RemoveEmptyEntries)
                .Where(word => word.Any(char.IsLetter) || word.Length == 4),
        ];

    /// <summary>The share of words in both, of those in either (Dice).</summary>
    private static double Likeness(HashSet<string> one, HashSet<string> other) =>
        one.Count + other.Count == 0
            ? 0
            : 2.0 * one.Count(word => other.Any(o => IsSame(word, o))) / (one.Count + other.Count);

    /// <summary>A mistyped letter or an ending more.</summary>
    private static bool IsSame(string one, string other) =>
        one == other || (Math.Min(one.Length, other.Length) > 3 && Typos(one, other) <= 1);

    /// <summary>How many letters must be changed, added or left out (Levenshtein).</summary>
    private static int Typos(string one, string other)
    {
        if (Math.Abs(one.Length - other.Length) > MostTypos)
        {
            return int.MaxValue;
        }

        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var changed = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }

    /// <summary>What programs put after a name: a kind of file, and a number.</summary>
    [GeneratedRegex(
        @"([-_,.](a|id)?[0-9]{1,12})?(\.(s?html?|php|aspx?|jsp|cfm))?$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Ending();

    [GeneratedRegex(
        "^(amp|feed|print|index|index\\.html?|index\\.php|default\\.aspx?|comments|page)$",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Suffix();
}
