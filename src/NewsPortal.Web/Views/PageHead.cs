using System.Globalization;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Media;
using NewsPortal.Core.Sharing;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Views;

/// <summary>The contents of a page's head, for browsers, search engines and link previews.</summary>
public sealed record PageHead
{
    /// <summary>Title without the newspaper's name; null for the home page.</summary>
    public string? Title { get; init; }

    /// <summary>
    /// What search engines, link previews and tabs show instead of the title, verbatim; null for the title.
    /// </summary>
    public string? SeoTitle { get; init; }

    /// <summary>Plain text; null for the newspaper's own.</summary>
    public string? Description { get; init; }

    /// <summary>Canonical path, encoded; null for a page that search engines should ignore.</summary>
    public string? Path { get; init; }

    /// <summary>Path of the page's list, if it has its own feeds; null for none.</summary>
    public string? Feed { get; init; }

    /// <summary>Path of the page with newer entries.</summary>
    public string? Previous { get; init; }

    /// <summary>Path of the page with older entries.</summary>
    public string? Next { get; init; }

    /// <summary>Photograph for link previews; if null or too small, the card is used.</summary>
    public PictureRef? Picture { get; init; }

    /// <summary>The card for link previews without a photograph; null for the newspaper's own.</summary>
    public ShareCard? Card { get; init; }

    /// <summary>Open Graph type.</summary>
    public string Type { get; init; } = "website";

    /// <summary>UTC; articles only.</summary>
    public DateTime? PublishedAt { get; init; }

    /// <summary>UTC; articles only.</summary>
    public DateTime? UpdatedAt { get; init; }

    /// <summary>Name of the primary section; articles only.</summary>
    public string? Section { get; init; }

    /// <summary>Names of the topics; articles only.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Paths of the authors' pages; articles only.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>Language of the story as a BCP 47 tag; null for the site's.</summary>
    public string? Language { get; init; }

    /// <summary>The same story in other languages: tags and paths.</summary>
    public IReadOnlyList<(string Language, string Path)> Versions { get; init; } = [];

    /// <summary>True for a story, which other sites can embed (oEmbed).</summary>
    public bool IsEmbeddable { get; init; }

    /// <summary>
    /// True for a preview for outsiders: its head says nothing to machines but that they must not keep it.
    /// </summary>
    public bool IsPrivate { get; init; }

    /// <summary>False keeps search engines from indexing the page.</summary>
    public bool IsIndexed { get; init; } = true;

    /// <summary>The head of a preview for somebody outside the newsroom.</summary>
    /// <param name="headline">Of the text.</param>
    /// <param name="language">Of the text; null for the site's.</param>
    public static PageHead OfPreview(string headline, string? language) =>
        new()
        {
            Title = headline,
            Language = language,
            IsIndexed = false,
            IsPrivate = true,
        };
}

/// <summary>A page's head with the newspaper around it.</summary>
/// <param name="Site">Names and addresses.</param>
/// <param name="Head">The page's own part.</param>
public sealed record HeadModel(SiteDirectory Site, PageHead Head)
{
    /// <summary>
    /// Search engines and tabs truncate longer titles, where the newspaper's name would only waste space.
    /// </summary>
    private const int TitleLength = 90;

    /// <summary>The networks whose profile addresses end in the "@name".</summary>
    private static readonly string[] ShortNameHosts = ["x.com", "twitter.com"];

    private static readonly (string Type, string Name, string? Format)[] FeedFormats =
    [
        ("application/rss+xml", "RSS", null),
        ("application/atom+xml", "Atom", "atom"),
        ("application/feed+json", "JSON Feed", "json"),
    ];

    /// <summary>The full title, including the newspaper's name if there is room.</summary>
    public string Title =>
        Head.SeoTitle is { } chosen ? chosen
        : Head.Title is { } own
            ? own.Length + 3 + Site.Name.Length <= TitleLength ? $"{own} – {Site.Name}"
                : own
        : Site.Tagline.Length > 0 ? $"{Site.Name} – {Site.Tagline}"
        : Site.Name;

    /// <summary>Plain text; empty for none.</summary>
    public string Description => Head.Description ?? Site.Description;

    /// <summary>The picture for link previews.</summary>
    public ShareImage Image => ShareImage.Of(Head.Picture, Head.Card ?? ShareCard.OfSite(Site), Site.Name);

    /// <summary>The culture in Open Graph format: "en_GB".</summary>
    public string Locale => OpenGraph(Head.Language ?? CultureInfo.CurrentCulture.Name);

    /// <summary>A language in Open Graph format.</summary>
    public static string OpenGraph(string language)
    {
        ArgumentNullException.ThrowIfNull(language);
        return language.Replace('-', '_');
    }

    /// <summary>The page in each of its languages, itself included; empty if there is only one.</summary>
    public IEnumerable<(string Language, string Path)> Languages =>
        Head.Versions.Count == 0 || Head.Path is null
            ? []
            : [(Head.Language ?? CultureInfo.CurrentCulture.Name, Head.Path), .. Head.Versions];

    /// <summary>Path of the default version, the one in the site's language. Null for none.</summary>
    public string? DefaultVersion =>
        Languages
            .Where(version => version.Language == CultureInfo.CurrentCulture.Name)
            .Select(version => version.Path)
            .FirstOrDefault();

    /// <summary>The newspaper's "@name" for X cards; null for none.</summary>
    public string? ShortName =>
        Site
            .Profiles.Select(profile => new Uri(profile))
            .Where(profile =>
                ShortNameHosts.Contains(profile.Host, StringComparer.OrdinalIgnoreCase) && profile.Segments.Length == 2
            )
            .Select(profile => "@" + profile.Segments[1].Trim('/', '@'))
            .FirstOrDefault();

    /// <summary>The feeds of the site and of the page's list, in each format.</summary>
    public IEnumerable<(string Type, string Title, string Path)> Feeds =>
        from list in Head.Feed is { } path
            ? [("", Site.Name), (path, $"{Head.Title} – {Site.Name}")]
            : new[] { ("", Site.Name) }
        from format in FeedFormats
        select (format.Type, $"{list.Item2} ({format.Name})", SiteAddresses.FeedOf(list.Item1, format.Format));

    /// <summary>The oEmbed address of this page.</summary>
    /// <param name="format">"json" or "xml".</param>
    public string Embedding(string format) => Site.Absolute(SiteAddresses.OEmbed(Site.Absolute(Head.Path!), format));
}

/// <summary>Base of the models of public pages: what the layout needs.</summary>
public abstract class PageModel
{
    /// <summary>The page's head.</summary>
    public required PageHead Head { get; init; }

    /// <summary>The section that the masthead highlights; null for none.</summary>
    public long? SectionId { get; init; }
}

/// <summary>Links from a page of a list to the adjacent pages.</summary>
/// <param name="Previous">Path of the previous page; null for none.</param>
/// <param name="PreviousText">Its link text.</param>
/// <param name="Next">Path of the next page; null for none.</param>
/// <param name="NextText">Its link text.</param>
public sealed record Pager(string? Previous, string PreviousText, string? Next, string NextText);

/// <summary>A page of a list, newest first, with links to the adjacent pages.</summary>
/// <param name="Path">The list's own path, encoded.</param>
/// <param name="Page">The page.</param>
/// <param name="Position">Its position in the list.</param>
public record PagedList<T>(string Path, ListPage<T> Page, ListPosition Position)
{
    /// <summary>Path of the page with newer entries; null for none.</summary>
    public string? Newer => Page.Newer is { } cursor && !Position.IsNewest ? $"{Path}?after={cursor}" : null;

    /// <summary>Path of the page with older entries; null for none.</summary>
    public string? Older => Page.Older is { } cursor ? $"{Path}?before={cursor}" : null;

    /// <summary>Path of this page.</summary>
    public string Self =>
        Position.Before is { } before ? $"{Path}?before={before}"
        : Position.After is { } after ? $"{Path}?after={after}"
        : Path;

    /// <summary>The head of a page of this list.</summary>
    public PageHead Head(string title, string? description) =>
        new()
        {
            Title = title,
            Description = description,
            Path = Self,
            Previous = Newer,
            Next = Older,
        };
}

/// <summary>One page of a list of stories.</summary>
/// <param name="Path">The list's own path, encoded.</param>
/// <param name="Stories">The page.</param>
/// <param name="Position">Its position in the list.</param>
public sealed record StoryList(string Path, ListPage<ArticleCard> Stories, ListPosition Position)
    : PagedList<ArticleCard>(Path, Stories, Position)
{
    /// <summary>The links to newer and older stories.</summary>
    public Pager Pager(IStringLocalizer<Texts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return new Pager(Newer, texts["Newer stories"], Older, texts["Older stories"]);
    }
}
