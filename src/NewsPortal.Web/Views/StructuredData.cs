using System.Globalization;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Views;

/// <summary>What pages say to search engines in schema.org's words.</summary>
public static class StructuredData
{
    private const string Vocabulary = "https://schema.org";

    /// <summary>A story.</summary>
    public static object NewsArticle(ArticlePage article, SiteDirectory site)
    {
        ArgumentNullException.ThrowIfNull(article);
        ArgumentNullException.ThrowIfNull(site);
        var address = article.Path is null ? null : site.Absolute(ArticlePaths.Encode(article.Path));
        return new Dictionary<string, object?>
        {
            ["@context"] = Vocabulary,
            ["@type"] = "NewsArticle",
            ["mainEntityOfPage"] = address,
            ["url"] = address,
            ["headline"] = article.Headline,
            ["description"] = article.Summary,
            ["image"] = article.Picture is { } picture ? new[] { Picture(picture, site) } : null,
            ["datePublished"] = Time(article.PublishedAt),
            ["dateModified"] = Time(article.UpdatedAt ?? article.PublishedAt),
            ["author"] = article.Authors.Select(author => new Dictionary<string, object?>
            {
                ["@type"] = "Person",
                ["name"] = author.Name,
                ["url"] = site.Absolute(author.Path),
                ["jobTitle"] = author.Role.Length > 0 ? author.Role : null,
            }),
            ["publisher"] = new Dictionary<string, object?>
            {
                ["@type"] = "NewsMediaOrganization", ["name"] = site.Name, ["url"] = site.Absolute("/"),
            },
            ["articleSection"] = article.Sections.Select(section => section.Name),
            ["keywords"] = article.Tags.Select(tag => tag.Name),
            ["wordCount"] = article.WordCount,
            ["inLanguage"] = CultureInfo.CurrentCulture.Name,
            ["isAccessibleForFree"] = true,
        };
    }

    /// <summary>The way from the front page to a page.</summary>
    public static object Breadcrumbs(IReadOnlyList<Crumb> crumbs, SiteDirectory site) => new Dictionary<string, object?>
    {
        ["@context"] = Vocabulary,
        ["@type"] = "BreadcrumbList",
        ["itemListElement"] = crumbs.Select((crumb, index) => new Dictionary<string, object?>
        {
            ["@type"] = "ListItem",
            ["position"] = index + 1,
            ["name"] = crumb.Name,
            ["item"] = crumb.Path is null ? null : site.Absolute(crumb.Path),
        }),
    };

    /// <summary>The absolute address of a picture for previews elsewhere.</summary>
    public static string Picture(PictureRef picture, SiteDirectory site)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(site);
        return site.Absolute(picture.PreviewAddress);
    }

    private static string? Time(DateTime? utc) => utc?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>A step in the breadcrumb; the last has no path, for it is the page itself.</summary>
public sealed record Crumb(string Name, string? Path);
