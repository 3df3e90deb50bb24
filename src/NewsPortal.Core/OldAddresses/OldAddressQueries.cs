using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Data;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.OldAddresses;

/// <summary>The target of an old address.</summary>
/// <param name="Path">The current address, encoded, which answers 200; null for gone, empty for unknown.</param>
/// <param name="TakesQuery">True when the query of the request has no meaning of its own and may be kept.</param>
public sealed record OldAddress(string? Path, bool TakesQuery = false)
{
    /// <summary>What was there has been taken down.</summary>
    public bool IsGone => Path is null;
}

/// <summary>
/// Resolves addresses of a site that moved here from WordPress: those stored by the import, and the suffixes and
/// variants that WordPress answers for any of them. Consulted when nothing of ours is at an address, so an unknown one
/// costs two look-ups in unique indexes and, if its end may be a slug, a third.
/// </summary>
public sealed class OldAddressQueries(
    NewsDbContext db,
    Redirects redirects,
    ArchiveQueries archives,
    SiteDirectoryQueries directory,
    SiteTime time
)
{
    private const int MostSegmentsBeforeSlug = 4;

    /// <summary>
    /// The target of an address whose query changes what it means; null if the path alone decides. One look-up, none
    /// for a query that only tracks where a reader came from.
    /// </summary>
    public async Task<OldAddress?> FindByQueryAsync(string path, string query, CancellationToken cancellationToken)
    {
        var key = Redirects.Key(path + query);
        var bare = ArticlePaths.Normalise(path);
        if (key == bare || key.Length > ArticlePaths.MaxLength)
        {
            return null;
        }

        // WordPress pages its searches and lists below the front page, and puts their feeds below its own:
        // "/page/2/?s=", "/feed/?cat=".
        var parsed = WordPressPath.Parse(WordPressFiles.Machine(bare) ?? bare);
        if (parsed.Segments.Length == 0 || parsed.Feed is not null)
        {
            bare = parsed.Bare;
        }

        var asked = WordPressQuery.Parse(query);
        var root =
            bare is "/" or "/index.php" ? ""
            : bare.EndsWith("/index.php", StringComparison.Ordinal) ? bare[..^10]
            : bare;
        var found = await redirects.FindAsync(
            [
                key,
                // The form stored by an earlier version: with the slash before the query, and the query as it was.
                $"{root}/?{key[(key.IndexOf('?', StringComparison.Ordinal) + 1)..]}",
                Stored(bare, query),
                Stored(root, "/" + query),
                .. Numbers(root, asked),
                .. root.Length > 0 ? [root] : Array.Empty<string>(),
            ],
            cancellationToken
        );
        if (found.FirstOrDefault(r => IsTyped(r) && r.FromPath == key) is { } typed)
        {
            return await TypedAsync(typed, mayFollow: true, cancellationToken) ?? Unknown;
        }

        // The bare path is not asked here: something else may be there by now.
        var stored = found.FirstOrDefault(r =>
            !IsTyped(r)
            && r.FromPath != root
            && (r.Target != RedirectTarget.Home || r.FromPath.Contains('?', StringComparison.Ordinal))
        );
        if (stored is not null && asked["feed"] is null)
        {
            return await AnswerAsync(stored, parsed.Feed, cancellationToken) is { } answer
                ? answer with
                {
                    TakesQuery = false,
                }
                : Unknown;
        }

        var isRoot = root.Length == 0 || found.Any(r => r.Target == RedirectTarget.Home && r.FromPath == root);
        if (!asked.Asks || !isRoot)
        {
            return null;
        }

        return await AskedAsync(asked, stored, parsed.Feed, cancellationToken) ?? Unknown;
    }

    /// <summary>The target of a path where nothing of ours is; null for an unknown one.</summary>
    public async Task<OldAddress?> FindAsync(string path, CancellationToken cancellationToken)
    {
        var wanted = ArticlePaths.Normalise(path);
        return wanted.Length > ArticlePaths.MaxLength
            ? null
            : await FindAsync(wanted, mayHaveRoot: true, mayFollow: true, cancellationToken);
    }

    /// <summary>
    /// Where somebody has redirected the address of something that was taken down; null if nobody has.
    /// </summary>
    public async Task<OldAddress?> FindTypedAsync(string path, CancellationToken cancellationToken)
    {
        var wanted = ArticlePaths.Normalise(path);
        return
            Redirects.IsStorable(wanted)
            && (await redirects.FindAsync([wanted], cancellationToken)).FirstOrDefault(IsTyped) is { } typed
            ? await TypedAsync(typed, mayFollow: true, cancellationToken)
            : null;
    }

    /// <summary>Nothing is known about it, and the path alone must not answer for it.</summary>
    public static OldAddress Unknown { get; } = new("");

    /// <summary>
    /// The end of a redirect with a typed target; null while readers get nothing there. The target may itself be an
    /// old address that is understood without a row: readers get one 301, not two.
    /// </summary>
    private async Task<OldAddress?> TypedAsync(Redirect typed, bool mayFollow, CancellationToken cancellationToken)
    {
        var end = (await redirects.EndsAsync([typed], time.UtcNow, cancellationToken))[0];
        if (end.IsGone)
        {
            return new OldAddress(null);
        }

        if (
            mayFollow
            && end.Address is ['/', ..] address
            && !address.AsSpan().ContainsAny('?', '#')
            && await FindAsync(ArticlePaths.Normalise(address), mayHaveRoot: true, mayFollow: false, cancellationToken)
                is { Path: not "" } further
        )
        {
            return further with { TakesQuery = false };
        }

        return end.Address is null ? null : new OldAddress(end.Address);
    }

    /// <summary>True for a target that somebody typed, which applies to the exact address only.</summary>
    private static bool IsTyped(Redirect redirect) => redirect.Target is RedirectTarget.Address or RedirectTarget.Gone;

    private async Task<OldAddress?> FindAsync(
        string path,
        bool mayHaveRoot,
        bool mayFollow,
        CancellationToken cancellationToken
    )
    {
        if (WordPressFiles.Machine(path) is { } machine)
        {
            return new OldAddress(machine);
        }

        var originals = WordPressFiles.Originals(path);
        var parsed = WordPressPath.Parse(path);
        var segments = parsed.Segments;
        if (segments.Length == 0)
        {
            if (parsed.Candidates.Count == 1)
            {
                return null;
            }

            // Only suffixes of the front page get here; the front page itself answers.
            return new OldAddress(
                parsed.Feed is { } feed ? SiteAddresses.Feed() + feed : SiteAddresses.Home,
                parsed.Feed is null
            );
        }

        if (segments is ["search", .. { Length: > 0 } words])
        {
            return Search(string.Join(' ', words));
        }

        var slug = Slug(segments, await directory.GetAsync(cancellationToken));
        var roots = mayHaveRoot ? Roots(segments) : [];
        var found = await redirects.FindAsync(
            [.. originals, .. parsed.Candidates, .. slug is null ? [] : new[] { Named(slug) }, .. roots],
            cancellationToken
        );
        if (mayFollow && found.FirstOrDefault(r => IsTyped(r) && r.FromPath == path) is { } typed)
        {
            return await TypedAsync(typed, mayFollow: true, cancellationToken);
        }

        foreach (var redirect in found.Where(r => !IsTyped(r) && r.Target != RedirectTarget.Home))
        {
            if (await AnswerAsync(redirect, parsed.Feed, cancellationToken) is { } answer)
            {
                return answer with { TakesQuery = true };
            }
        }

        if (originals.Count == 0 && await HereAsync(parsed, slug, cancellationToken) is { } here)
        {
            return here;
        }

        return
            found.FirstOrDefault(r => r.Target == RedirectTarget.Home) is { } root && root.FromPath.Length < path.Length
            ? await FindAsync(path[root.FromPath.Length..], mayHaveRoot: false, mayFollow, cancellationToken)
            : null;
    }

    /// <summary>What is here at the bare address, or has its slug.</summary>
    private async Task<OldAddress?> HereAsync(WordPressPath path, string? slug, CancellationToken cancellationToken)
    {
        var segments = path.Segments;
        if (segments is ["category" or "tag" or "author", .. { Length: > 0 } names])
        {
            return await ListAsync(segments[0], names[^1], cancellationToken) is { } list
                ? new OldAddress(WithFeed(list, path.Feed), TakesQuery: true)
                : null;
        }

        if (segments.Length <= 3 && segments.All(IsDigits))
        {
            return
                await archives.FindPathAsync(
                    Part(segments, 0)!.Value,
                    Part(segments, 1),
                    Part(segments, 2),
                    cancellationToken
                )
                    is { } archive
                ? new OldAddress(archive, TakesQuery: true)
                : null;
        }

        var candidates = path.Candidates;
        var places = await db
            .Articles.AsNoTracking()
            .Where(a => a.Path != null && candidates.Contains(a.Path))
            .Select(a => new Place(a.Path!, a.State, a.PublishedAt))
            .ToListAsync(cancellationToken);
        var place = places.OrderByDescending(p => p.Path.Length).FirstOrDefault();
        if (place is null && slug is not null)
        {
            place = await db
                .Articles.AsNoTracking()
                .Where(a => a.Kind == ArticleKind.Story && a.Slug == slug && a.Path != null)
                .Select(a => new Place(a.Path!, a.State, a.PublishedAt))
                .FirstOrDefaultAsync(cancellationToken);
        }

        if (Answer(place) is { } answer)
        {
            return answer;
        }

        // Plugins remove "category" from the addresses of sections.
        var site = await directory.GetAsync(cancellationToken);
        return segments.All(segment => site.FindSection(segment) is not null)
            ? new OldAddress(WithFeed(site.FindSection(segments[^1])!.Path, path.Feed), TakesQuery: true)
            : null;
    }

    /// <summary>The target of a query to WordPress's front page.</summary>
    private async Task<OldAddress?> AskedAsync(
        WordPressQuery asked,
        Redirect? stored,
        string? pathFeed,
        CancellationToken cancellationToken
    )
    {
        var feed = asked["feed"] is { } format ? WordPressPath.FeedOf(format.ToLowerInvariant()) : pathFeed;
        if (asked["feed"] is not null && feed is null)
        {
            return null;
        }

        if (stored is not null)
        {
            return await AnswerAsync(stored, feed, cancellationToken);
        }

        if (asked["p"] is not null || asked["page_id"] is not null || asked["attachment_id"] is not null)
        {
            return null;
        }

        if ((asked.First("pagename") ?? asked.First("name") ?? asked.First("attachment")) is { } name)
        {
            return await FindAsync(
                ArticlePaths.Normalise(name),
                mayHaveRoot: false,
                mayFollow: true,
                cancellationToken
            );
        }

        foreach (
            var (key, list) in new[]
            {
                ("category_name", "category"),
                ("tag", "tag"),
                ("author_name", "author"),
                ("author", "author"),
            }
        )
        {
            if (asked.First(key) is { } listed)
            {
                return await ListPathAsync(list, listed, cancellationToken) is { } path
                    ? new OldAddress(WithFeed(path, feed))
                    : null;
            }
        }

        if (asked["cat"] is not null || asked["tag_id"] is not null)
        {
            return null;
        }

        if (asked["s"] is { } words)
        {
            return Search(words);
        }

        if (Date(asked) is { } date)
        {
            return await archives.FindPathAsync(date.Year, date.Month, date.Day, cancellationToken) is { } archive
                ? new OldAddress(archive)
                : null;
        }

        return feed is not null ? new OldAddress(SiteAddresses.Feed() + feed)
            : asked["sitemap"] is not null ? new OldAddress(SiteAddresses.Sitemap)
            : asked["robots"] is not null ? new OldAddress(SiteAddresses.Robots)
            : asked.Number("paged") is not null ? new OldAddress(SiteAddresses.Home)
            : null;
    }

    private async Task<OldAddress?> AnswerAsync(Redirect redirect, string? feed, CancellationToken cancellationToken)
    {
        if (redirect.Target == RedirectTarget.Article)
        {
            return Answer(
                await db
                    .Articles.AsNoTracking()
                    .Where(a => a.Id == redirect.TargetId && a.Path != null)
                    .Select(a => new Place(a.Path!, a.State, a.PublishedAt))
                    .SingleOrDefaultAsync(cancellationToken)
            );
        }

        var address = await redirects.AddressAsync(redirect, time.UtcNow, cancellationToken);
        return address is null
            ? null
            : new OldAddress(
                WithFeed(
                    ArticlePaths.Encode(address),
                    redirect.Target is RedirectTarget.Media or RedirectTarget.File ? null : feed
                )
            );
    }

    private OldAddress? Answer(Place? place) =>
        place switch
        {
            null => null,
            _ when place.PublishedAt is null || place.PublishedAt > time.UtcNow => null,
            { State: ArticleState.Published } => new OldAddress(ArticlePaths.Encode(place.Path), TakesQuery: true),
            { State: ArticleState.TakenDown } => new OldAddress(null),
            _ => null,
        };

    /// <summary>The address of a section, topic or author, by its slug or by a stored redirect.</summary>
    private async Task<string?> ListPathAsync(string kind, string name, CancellationToken cancellationToken)
    {
        var slug = ArticlePaths.Normalise(name).Trim('/').Split('/')[^1];
        return await ListAsync(kind, slug, cancellationToken)
            ?? (
                await redirects.FindAsync($"/{kind}/{slug}", time.UtcNow, cancellationToken) is { } moved
                    ? ArticlePaths.Encode(moved)
                    : null
            );
    }

    private async Task<string?> ListAsync(string kind, string slug, CancellationToken cancellationToken) =>
        kind switch
        {
            "category" => (await directory.GetAsync(cancellationToken)).FindSection(slug)?.Path,
            "tag" => await db.Tags.AnyAsync(t => t.Slug == slug, cancellationToken) ? SiteAddresses.Tag(slug) : null,
            _ => await db.Authors.AnyAsync(a => a.Slug == slug, cancellationToken) ? SiteAddresses.Author(slug) : null,
        };

    /// <summary>The key of a slug that a story once had: WordPress finds it below any date and category.</summary>
    public static string Named(string slug) => Redirects.Key($"/?name={Uri.EscapeDataString(slug)}");

    /// <summary>
    /// The last segment of an address if those before it can be a date or sections: WordPress finds a story by its slug
    /// even with a wrong date or none.
    /// </summary>
    private static string? Slug(string[] segments, SiteDirectory site) =>
        segments.Length <= MostSegmentsBeforeSlug
        && !IsDigits(segments[^1])
        && segments[..^1]
            .All(segment => IsDigits(segment) || segment == "archives" || site.FindSection(segment) is not null)
            ? segments[^1].EndsWith(".html", StringComparison.Ordinal)
                ? segments[^1][..^5]
                : segments[^1]
            : null;

    /// <summary>The base addresses that an old site may have had.</summary>
    private static IEnumerable<string> Roots(string[] segments) =>
        Enumerable.Range(1, Math.Min(2, segments.Length)).Select(count => "/" + string.Join('/', segments[..count]));

    private static IEnumerable<string> Numbers(string root, WordPressQuery asked)
    {
        if ((asked.Number("p") ?? asked.Number("page_id") ?? asked.Number("attachment_id")) is { } item)
        {
            foreach (var name in new[] { "p", "page_id", "attachment_id" })
            {
                yield return Key(root, name, item);
                yield return Former(root, name, item);
            }
        }

        foreach (var name in new[] { "cat", "tag_id", "author" })
        {
            if (asked.Number(name) is { } term)
            {
                yield return Key(root, name, term);
            }
        }
    }

    private static string Key(string root, string name, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{(root.Length == 0 ? "/" : root)}?{name}={number}");

    private static string Former(string root, string name, long number) =>
        string.Create(CultureInfo.InvariantCulture, $"{root}/?{name}={number}");

    private static string Stored(string path, string query) => ArticlePaths.Normalise(path + query);

    private static (int Year, int? Month, int? Day)? Date(WordPressQuery asked)
    {
        if (asked["m"] is { } digits)
        {
            digits = new string([.. digits.Where(char.IsAsciiDigit)]);
            return digits.Length < 4
                ? (0, null, null)
                : (int.Parse(digits[..4], CultureInfo.InvariantCulture), Two(digits, 4), Two(digits, 6));
        }

        return asked.Number("year") is { } year and <= 9999
            ? ((int)year, Small(asked.Number("monthnum")), Small(asked.Number("day")))
            : null;

        static int? Two(string digits, int at) =>
            digits.Length < at + 2 ? null : int.Parse(digits.AsSpan(at, 2), CultureInfo.InvariantCulture);

        static int? Small(long? number) => number is null ? null : (int)Math.Min(number.Value, 99);
    }

    private static OldAddress Search(string words) =>
        new(words.Length == 0 ? SiteAddresses.SearchPage : SiteAddresses.Search(words));

    /// <summary>The front page ends in a slash; two would point to another host.</summary>
    private static string WithFeed(string address, string? feed) =>
        feed is null ? address : $"{address.TrimEnd('/')}/feed{feed}";

    private static bool IsDigits(string text) => text.Length is > 0 and <= 4 && text.All(char.IsAsciiDigit);

    private static int? Part(string[] segments, int at) =>
        segments.Length > at ? int.Parse(segments[at], CultureInfo.InvariantCulture) : null;

    private sealed record Place(string Path, ArticleState State, DateTime? PublishedAt);
}
