using System.Globalization;

namespace NewsPortal.Core.Data;

/// <summary>
/// The tags by which a change names the affected pages, and pages name their contents. A term has one tag for its list
/// of stories and one for its details: a new story in a section does not affect pages that only mention the section.
/// </summary>
public static class CacheTags
{
    private static readonly Dictionary<ChangeSubject, string> Kinds = Enum.GetValues<ChangeSubject>()
        .ToDictionary(kind => kind, kind => $"all:{kind}".ToLowerInvariant());

    /// <summary>On every page: the newspaper's name, menu and footer.</summary>
    public const string Site = "site";

    /// <summary>Lists of all stories: the newest on the home page, the site's feed, the news sitemap.</summary>
    public const string Stories = "stories";

    /// <summary>The sitemaps of all addresses.</summary>
    public const string Sitemap = "sitemap";

    /// <summary>The list of all corrections.</summary>
    public const string Corrections = "corrections";

    /// <summary>Every page that was asked for with a query, which a redirect may give another meaning.</summary>
    public const string Redirects = "redirects";

    /// <summary>
    /// Beside the tags of pages that show what readers must not see any more, so that none of them is served again.
    /// </summary>
    public const string Withdrawn = "withdrawn";

    /// <summary>What the search index answers.</summary>
    public const string Search = "search";

    /// <summary>The strip of breaking news.</summary>
    public const string BreakingNews = "breaking";

    /// <summary>The page of an article.</summary>
    public static string Article(long id) => Numbered("article", id);

    /// <summary>A story's card, wherever it appears: on fronts, in lists, as a neighbour or related story.</summary>
    public static string Card(long id) => Numbered("card", id);

    /// <summary>How often a story was read.</summary>
    public static string Views(long id) => Numbered("views", id);

    /// <summary>Whatever is at an address, including nothing.</summary>
    /// <param name="path">As in <see cref="Articles.ArticlePaths.Normalise"/>.</param>
    public static string Address(string path) => $"at:{path.Replace(' ', '+')}";

    /// <summary>A category's details: name, address, colour, place in the tree.</summary>
    public static string Category(long id) => Numbered("category", id);

    /// <summary>The stories of a category and its subcategories.</summary>
    public static string Section(long id) => Numbered("section", id);

    /// <summary>A tag's details.</summary>
    public static string Tag(long id) => Numbered("tag", id);

    /// <summary>The stories of a tag.</summary>
    public static string Topic(long id) => Numbered("topic", id);

    /// <summary>An author's details.</summary>
    public static string Author(long id) => Numbered("author", id);

    /// <summary>The stories of an author.</summary>
    public static string Byline(long id) => Numbered("byline", id);

    /// <summary>A series's details.</summary>
    public static string Series(long id) => Numbered("series", id);

    /// <summary>The parts of a series and their order.</summary>
    public static string Parts(long id) => Numbered("parts", id);

    /// <summary>The front of a category as editors arranged it; null for the home page.</summary>
    public static string Front(long? categoryId) => Numbered("front", categoryId ?? 0);

    /// <summary>A picture with its texts.</summary>
    public static string Picture(long id) => Numbered("picture", id);

    /// <summary>The archives of a day, its month and its year, by the site's calendar.</summary>
    public static IEnumerable<string> Days(DateTimeOffset local) =>
        [
            local.ToString("'day:'yyyy-MM-dd", CultureInfo.InvariantCulture),
            local.ToString("'month:'yyyy-MM", CultureInfo.InvariantCulture),
            local.ToString("'year:'yyyy", CultureInfo.InvariantCulture),
        ];

    /// <summary>The tags for a change to a thing when only its id is known.</summary>
    public static IReadOnlyList<string> Of(ChangeSubject subject, long id) =>
        subject switch
        {
            ChangeSubject.Article => [Article(id), Card(id)],
            ChangeSubject.Category => [Category(id), Section(id), Site],
            ChangeSubject.Tag => [Tag(id), Topic(id), Sitemap],
            ChangeSubject.Author => [Author(id), Byline(id), Sitemap],
            ChangeSubject.Media => [Picture(id)],
            ChangeSubject.Settings => [Site],
            ChangeSubject.Series => [Series(id), Parts(id), Sitemap],

            // Only who arranged it knows whose front it is.
            ChangeSubject.Front => [],
            ChangeSubject.BreakingNews => [BreakingNews],
            ChangeSubject.Related => [Article(id)],
            ChangeSubject.Redirect => [Redirects],
            ChangeSubject.Filing => [Section(id)],
            _ => throw new ArgumentOutOfRangeException(nameof(subject), subject, null),
        };

    /// <summary>
    /// For in-memory values that any change to a kind of thing may affect; pages never have this tag. There are only a
    /// few of them, because the cache remembers each removed tag for a long time.
    /// </summary>
    public static string All(ChangeSubject subject) => Kinds[subject];

    private static string Numbered(string kind, long id) => string.Create(CultureInfo.InvariantCulture, $"{kind}:{id}");
}
