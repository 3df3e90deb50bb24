using System.Globalization;

namespace NewsPortal.Core.Data;

/// <summary>
/// The names by which a change says which pages it concerns, and pages say what they show. A list of stories has a tag
/// of its own beside the one for what is said of its term: a new story in a section leaves the pages alone that only
/// name the section.
/// </summary>
public static class CacheTags
{
    private static readonly Dictionary<ChangeSubject, string> Kinds = Enum.GetValues<ChangeSubject>()
        .ToDictionary(kind => kind, kind => $"all:{kind}".ToLowerInvariant());

    /// <summary>What every page shows: the newspaper's name, its menu, its footer.</summary>
    public const string Site = "site";

    /// <summary>Lists of all stories: the newest on the home page, the feed of the site, the news sitemap.</summary>
    public const string Stories = "stories";

    /// <summary>The sitemaps of all addresses.</summary>
    public const string Sitemap = "sitemap";

    /// <summary>The list of all corrections.</summary>
    public const string Corrections = "corrections";

    /// <summary>The strip of breaking news.</summary>
    public const string BreakingNews = "breaking";

    /// <summary>The page of an article.</summary>
    public static string Article(long id) => Numbered("article", id);

    /// <summary>A story wherever it is shown in short: on fronts, in lists, as a neighbour or related story.</summary>
    public static string Card(long id) => Numbered("card", id);

    /// <summary>Whatever stands at an address, or that nothing does.</summary>
    /// <param name="path">As in <see cref="Articles.ArticlePaths.Normalise"/>.</param>
    public static string Address(string path) => $"at:{path.Replace(' ', '+')}";

    /// <summary>What is said of a category: name, address, colour, place in the tree.</summary>
    public static string Category(long id) => Numbered("category", id);

    /// <summary>The stories of a category and of those below it.</summary>
    public static string Section(long id) => Numbered("section", id);

    /// <summary>What is said of a tag.</summary>
    public static string Tag(long id) => Numbered("tag", id);

    /// <summary>The stories of a tag.</summary>
    public static string Topic(long id) => Numbered("topic", id);

    /// <summary>What is said of an author.</summary>
    public static string Author(long id) => Numbered("author", id);

    /// <summary>The stories of an author.</summary>
    public static string Byline(long id) => Numbered("byline", id);

    /// <summary>What is said of a series.</summary>
    public static string Series(long id) => Numbered("series", id);

    /// <summary>The parts of a series and their order.</summary>
    public static string Parts(long id) => Numbered("parts", id);

    /// <summary>A front as editors arranged it.</summary>
    public static string Front(long id) => Numbered("front", id);

    /// <summary>A picture with its texts.</summary>
    public static string Picture(long id) => Numbered("picture", id);

    /// <summary>The archives of a day, its month and its year, by the site's calendar.</summary>
    public static IEnumerable<string> Days(DateTimeOffset local) =>
        [
            local.ToString("'day:'yyyy-MM-dd", CultureInfo.InvariantCulture),
            local.ToString("'month:'yyyy-MM", CultureInfo.InvariantCulture),
            local.ToString("'year:'yyyy", CultureInfo.InvariantCulture),
        ];

    /// <summary>The tags of a change to one thing of which only the thing itself is known.</summary>
    public static IReadOnlyList<string> Of(ChangeSubject subject, long id) =>
        subject switch
        {
            ChangeSubject.Article => [Article(id), Card(id)],
            ChangeSubject.Category => [Category(id), Section(id), Site],
            ChangeSubject.Tag => [Tag(id), Topic(id)],
            ChangeSubject.Author => [Author(id), Byline(id)],
            ChangeSubject.Media => [Picture(id)],
            ChangeSubject.Settings => [Site],
            ChangeSubject.Series => [Series(id), Parts(id)],
            ChangeSubject.Front => [Front(id)],
            ChangeSubject.BreakingNews => [BreakingNews],
            ChangeSubject.Related => [Article(id)],
            _ => throw new ArgumentOutOfRangeException(nameof(subject), subject, null),
        };

    /// <summary>
    /// For what is held in memory and any change of a kind of thing may concern; no page has it. There are few of
    /// these: the cache remembers each removed tag for long.
    /// </summary>
    public static string All(ChangeSubject subject) => Kinds[subject];

    private static string Numbered(string kind, long id) => string.Create(CultureInfo.InvariantCulture, $"{kind}:{id}");
}
