using System.Globalization;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Media;
using NewsPortal.Core.Sharing;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Views;

/// <summary>
/// The pages' schema.org data for search engines, as JSON-LD; in one place, so that the newspaper, its authors and its
/// stories have the same names on every page.
/// </summary>
public static class StructuredData
{
    private const string Vocabulary = "https://schema.org";

    /// <summary>The longest name that search engines read.</summary>
    private const int HeadlineLength = 110;
    private const int DescriptionLength = 300;

    /// <summary>A page's data besides its breadcrumb.</summary>
    /// <param name="page">The page; null for one without data.</param>
    /// <param name="site">The newspaper.</param>
    /// <param name="policies">Its policy pages that readers can see.</param>
    public static IEnumerable<object> Of(PageModel? page, SiteDirectory site, IReadOnlyList<PageLink> policies)
    {
        ArgumentNullException.ThrowIfNull(site);
        return page switch
        {
            Home.ShowModel { IsPreview: false } => [Organization(site, policies), WebSite(site)],
            Articles.ShowModel { IsPreview: false } story => [NewsArticle(story.Article, site)],
            Authors.ShowModel author => [Profile(author.Author, author.List.Stories.Items, site)],
            Categories.ShowModel { Head.IsIndexed: true } section =>
            [
                List(section.Head, StoriesOf(section.Front), site),
            ],
            Categories.OlderModel older => [List(older.Head, older.List.Stories.Items, site)],
            Tags.ShowModel topic => [List(topic.Head, topic.List.Stories.Items, site)],
            Archives.ShowModel archive => [List(archive.Head, archive.List.Stories.Items, site)],
            Home.OlderModel older => [List(older.Head, older.List.Stories.Items, site)],
            Series.ShowModel series => [SeriesPage(series, site)],
            Pages.ShowModel { IsPreview: false, Page.Path: SiteAddresses.About or SiteAddresses.Contact } sheet =>
            [
                PageAbout(sheet.Page, site, policies),
            ],
            _ => [],
        };
    }

    /// <summary>A story.</summary>
    public static object NewsArticle(ArticlePage article, SiteDirectory site)
    {
        ArgumentNullException.ThrowIfNull(article);
        ArgumentNullException.ThrowIfNull(site);
        var address = article.Path is null ? null : site.Absolute(ArticlePaths.Encode(article.Path));
        return new Thing
        {
            ["@context"] = Vocabulary,
            ["@type"] = TypeOf(article.StoryKind),
            ["@id"] = address is null ? null : address + "#article",
            ["mainEntityOfPage"] = address,
            ["url"] = address,
            ["headline"] = HtmlText.Excerpt(article.Headline, HeadlineLength),
            ["description"] = Filled(article.Summary),
            ["dateline"] = article.Content.Dateline,
            ["image"] = article.SharedPicture is not { } picture
                ? [Card(article, site)]
                : Pictures(picture, picture == article.Picture ? article.PictureCredit : "", site),
            ["datePublished"] = Time(article.PublishedAt),
            ["dateModified"] = Time(article.UpdatedAt ?? article.PublishedAt),
            ["author"] =
                article.Authors.Count > 0
                    ? article.Authors.Select(author => (object)Author(author, site))
                    : [Reference(site)],
            ["publisher"] = Publisher(site),
            ["isPartOf"] = Whole(article, site) is { Count: > 0 } whole ? whole : null,
            ["position"] = article.Series?.Number,
            ["articleSection"] = article.Sections.Count > 0 ? article.Sections.Select(section => section.Name) : null,
            ["keywords"] = article.Tags.Count > 0 ? article.Tags.Select(tag => tag.Name) : null,
            ["correction"] =
                article.Corrections.Count > 0
                    ? article.Corrections.Select(note => new Thing
                    {
                        ["@type"] = "CorrectionComment",
                        ["text"] = note.Text,
                        ["datePublished"] = Time(note.At),
                        ["url"] = address is null ? null : $"{address}#{note.Anchor}",
                    })
                    : null,
            ["creativeWorkStatus"] = article.IsRetracted ? "Retracted" : null,
            ["wordCount"] = article.WordCount,
            ["inLanguage"] = article.Language ?? CultureInfo.CurrentCulture.Name,
            ["isAccessibleForFree"] = true,
        };
    }

    /// <summary>The trail from the front page to a page.</summary>
    public static object Breadcrumbs(IReadOnlyList<Crumb> crumbs, SiteDirectory site) =>
        new Thing
        {
            ["@context"] = Vocabulary,
            ["@type"] = "BreadcrumbList",
            ["itemListElement"] = crumbs.Select(
                (crumb, index) =>
                    new Thing
                    {
                        ["@type"] = "ListItem",
                        ["position"] = index + 1,
                        ["name"] = crumb.Name,
                        ["item"] = crumb.Path is null ? null : site.Absolute(crumb.Path),
                    }
            ),
        };

    /// <summary>
    /// The schema.org types of news; search engines expect the first. Paid content is not news and is marked as such. A
    /// live story stays news: its individual entries, which a live blog must list, are part of its text.
    /// </summary>
    private static object TypeOf(StoryKind kind) =>
        kind switch
        {
            StoryKind.Analysis => new[] { "NewsArticle", "AnalysisNewsArticle" },
            StoryKind.Opinion => new[] { "NewsArticle", "OpinionNewsArticle" },
            StoryKind.Review => new[] { "NewsArticle", "ReviewNewsArticle" },
            StoryKind.Sponsored => new[] { "Article", "AdvertiserContentArticle" },
            _ => "NewsArticle",
        };

    private static Thing Organization(SiteDirectory site, IReadOnlyList<PageLink> policies) =>
        new(Publisher(site))
        {
            ["@context"] = Vocabulary,
            ["description"] = Filled(site.Description),
            ["slogan"] = Filled(site.Tagline),
            ["email"] = Filled(site.ContactEmail),
            ["sameAs"] = site.Profiles.Count > 0 ? site.Profiles : null,
            ["publishingPrinciples"] =
                PolicyPage(SiteAddresses.Ethics, site, policies) ?? PolicyPage(SiteAddresses.About, site, policies),
            ["ethicsPolicy"] = PolicyPage(SiteAddresses.Ethics, site, policies),
            ["correctionsPolicy"] = PolicyPage(SiteAddresses.Corrections, site, policies),
            ["contactPoint"] =
                PolicyPage(SiteAddresses.Contact, site, policies) is { } contact || site.ContactEmail.Length > 0
                    ? new Thing
                    {
                        ["@type"] = "ContactPoint",
                        ["contactType"] = "newsroom",
                        ["email"] = Filled(site.ContactEmail),
                        ["url"] = PolicyPage(SiteAddresses.Contact, site, policies),
                    }
                    : null,
        };

    private static Thing WebSite(SiteDirectory site) =>
        new()
        {
            ["@context"] = Vocabulary,
            ["@type"] = "WebSite",
            ["@id"] = site.Absolute("/#website"),
            ["url"] = site.Absolute(SiteAddresses.Home),
            ["name"] = site.Name,
            ["description"] = Filled(site.Description),
            ["inLanguage"] = CultureInfo.CurrentCulture.Name,
            ["publisher"] = Reference(site),
            ["potentialAction"] = new Thing
            {
                ["@type"] = "SearchAction",
                ["target"] = new Thing
                {
                    ["@type"] = "EntryPoint",
                    ["urlTemplate"] = site.Absolute(SiteAddresses.SearchPage + "?q={search_term_string}"),
                },
                ["query-input"] = "required name=search_term_string",
            },
        };

    private static Thing Profile(AuthorProfile author, IReadOnlyList<ArticleCard> stories, SiteDirectory site) =>
        new()
        {
            ["@context"] = Vocabulary,
            ["@type"] = "ProfilePage",
            ["url"] = site.Absolute(author.Path),
            ["mainEntity"] = new Thing(Author(author, site))
            {
                ["description"] =
                    author.Biography.Length > 0
                        ? HtmlText.Excerpt(string.Join(' ', author.Paragraphs), DescriptionLength)
                        : null,
                ["email"] = Filled(author.Email),
                ["image"] = author.Portrait is { } portrait ? Picture(portrait.Crop(Ratio.Square), site) : null,
                [author.IsOrganisation ? "parentOrganization" : "worksFor"] = Publisher(site),
            },
            ["hasPart"] =
                stories.Count > 0
                    ? stories.Select(story => new Thing
                    {
                        ["@type"] = TypeOf(story.StoryKind),
                        ["headline"] = HtmlText.Excerpt(story.Headline, HeadlineLength),
                        ["url"] = site.Absolute(story.Address),
                        ["datePublished"] = Time(story.PublishedAt),
                        ["author"] = new Thing
                        {
                            ["@type"] = AuthorType(author),
                            ["@id"] = AuthorId(author, site),
                            ["name"] = author.Name,
                        },
                    })
                    : null,
        };

    private static Thing SeriesPage(Series.ShowModel series, SiteDirectory site) =>
        new(List(series.Head, series.Page.Parts, site, series.Page.FirstNumber))
        {
            ["about"] = Series(series.Page.Series, site),
        };

    /// <summary>The stories of a front in page order.</summary>
    private static IReadOnlyList<ArticleCard> StoriesOf(SectionFront front) =>
        [
            .. Slots.OfSection.SelectMany(slot => front.Slots[slot.Name]),
            .. front.Blocks.SelectMany(block => block.Stories),
            .. front.Rest,
        ];

    /// <summary>A page of a list of stories.</summary>
    private static Thing List(PageHead head, IReadOnlyList<ArticleCard> stories, SiteDirectory site, int first = 1) =>
        new()
        {
            ["@context"] = Vocabulary,
            ["@type"] = "CollectionPage",
            ["url"] = head.Path is null ? null : site.Absolute(head.Path),
            ["name"] = head.Title,
            ["description"] = Filled(head.Description),
            ["inLanguage"] = CultureInfo.CurrentCulture.Name,
            ["isPartOf"] = new Thing { ["@type"] = "WebSite", ["@id"] = site.Absolute("/#website") },
            ["mainEntity"] = new Thing
            {
                ["@type"] = "ItemList",
                ["itemListElement"] = stories.Select(
                    (story, index) =>
                        new Thing
                        {
                            ["@type"] = "ListItem",
                            ["position"] = first + index,
                            ["url"] = site.Absolute(story.Address),
                            ["name"] = story.Headline,
                        }
                ),
            },
        };

    private static Thing PageAbout(ArticlePage page, SiteDirectory site, IReadOnlyList<PageLink> policies) =>
        new()
        {
            ["@context"] = Vocabulary,
            ["@type"] = page.Path == SiteAddresses.About ? "AboutPage" : "ContactPage",
            ["url"] = site.Absolute(page.Path!),
            ["name"] = page.Headline,
            ["description"] = Filled(page.Summary),
            ["mainEntity"] = Publisher(site),
        };

    /// <summary>The series and the section that a story is part of.</summary>
    private static List<object> Whole(ArticlePage article, SiteDirectory site)
    {
        List<object> whole = [];
        if (article.Series is { } place)
        {
            whole.Add(Series(place.Series, site));
        }

        if (article.PrimarySection is { } section)
        {
            whole.Add(
                new Thing
                {
                    ["@type"] = "CollectionPage",
                    ["name"] = section.Name,
                    ["url"] = site.Absolute(section.Path),
                }
            );
        }

        return whole;
    }

    private static Thing Series(SeriesLink series, SiteDirectory site) =>
        new()
        {
            ["@type"] = "CreativeWorkSeries",
            ["name"] = series.Title,
            ["url"] = site.Absolute(series.Path),
        };

    /// <summary>A byline: a person, or an organisation, which has no job title.</summary>
    private static Thing Author(AuthorProfile author, SiteDirectory site) =>
        new()
        {
            ["@type"] = AuthorType(author),
            ["@id"] = AuthorId(author, site),
            ["name"] = author.Name,
            ["url"] = site.Absolute(author.Path),
            ["jobTitle"] = author.IsOrganisation ? null : Filled(author.Role),
            ["sameAs"] = author.Links.Count > 0 ? author.Links.Select(link => link.Url) : null,
        };

    private static string AuthorType(AuthorProfile author) => author.IsOrganisation ? "Organization" : "Person";

    private static string AuthorId(AuthorProfile author, SiteDirectory site) =>
        site.Absolute(author.Path) + (author.IsOrganisation ? "#organization" : "#person");

    private static Thing Publisher(SiteDirectory site) =>
        new(Reference(site))
        {
            ["logo"] = new Thing
            {
                ["@type"] = "ImageObject",
                ["url"] = site.Absolute(SiteAddresses.Icon(512)),
                ["width"] = 512,
                ["height"] = 512,
            },
        };

    private static Thing Reference(SiteDirectory site) =>
        new()
        {
            ["@type"] = "NewsMediaOrganization",
            ["@id"] = site.Absolute("/#organization"),
            ["name"] = site.Name,
            ["url"] = site.Absolute(SiteAddresses.Home),
        };

    private static string? PolicyPage(string path, SiteDirectory site, IReadOnlyList<PageLink> policies) =>
        policies.Any(page => page.Path == path) ? site.Absolute(path) : null;

    /// <summary>The three ratios that search engines choose from.</summary>
    private static IEnumerable<object> Pictures(PictureRef picture, string credit, SiteDirectory site) =>
        new[] { Ratio.Wide, Ratio.Classic, Ratio.Square }.Select(ratio =>
            Picture(picture.Crop(ratio), site, Filled(picture.Alt), Filled(credit))
        );

    private static object Card(ArticlePage article, SiteDirectory site)
    {
        var card = ShareImage.Of(null, article.ShareCard, site.Name);
        return Picture(new PictureLink(card.Address, card.Width, card.Height), site, Filled(card.Alt));
    }

    private static Thing Picture(
        PictureLink picture,
        SiteDirectory site,
        string? caption = null,
        string? credit = null
    ) =>
        new()
        {
            ["@type"] = "ImageObject",
            ["url"] = site.Absolute(picture.Address),
            ["width"] = picture.Width,
            ["height"] = picture.Height,
            ["caption"] = caption,
            ["creditText"] = credit,
        };

    private static string? Filled(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string? Time(DateTime? utc) =>
        utc?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A schema.org object; unknown properties are left out.</summary>
    private sealed class Thing : Dictionary<string, object>
    {
        public Thing() { }

        public Thing(Thing other)
            : base(other) { }

        public new object? this[string property]
        {
            set
            {
                if (value is not null)
                {
                    base[property] = value;
                }
            }
        }
    }
}

/// <summary>A step in the breadcrumb; the last has no path because it is the page itself.</summary>
public sealed record Crumb(string Name, string? Path)
{
    /// <summary>Language of the name as a BCP 47 tag; null for the site's.</summary>
    public string? Language { get; init; }
}
