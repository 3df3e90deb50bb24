using NewsPortal.Core.Articles;
using NewsPortal.Core.Media;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Views;

/// <summary>What stands in a page's head, for browsers, search engines and link previews.</summary>
public sealed record PageHead
{
    /// <summary>Title without the newspaper's name; null for the home page.</summary>
    public string? Title { get; init; }

    /// <summary>Plain text; null takes the newspaper's own.</summary>
    public string? Description { get; init; }

    /// <summary>Canonical path, encoded; null when the page is none that search engines should know.</summary>
    public string? Path { get; init; }

    /// <summary>Path of the list that the page shows and that has feeds of its own; null for none.</summary>
    public string? Feed { get; init; }

    /// <summary>Path of the page of newer entries.</summary>
    public string? Previous { get; init; }

    /// <summary>Path of the page of older entries.</summary>
    public string? Next { get; init; }

    /// <summary>Picture of link previews.</summary>
    public PictureRef? Picture { get; init; }

    /// <summary>Open Graph type.</summary>
    public string Type { get; init; } = "website";

    /// <summary>UTC; articles only.</summary>
    public DateTime? PublishedAt { get; init; }

    /// <summary>UTC; articles only.</summary>
    public DateTime? UpdatedAt { get; init; }

    /// <summary>False keeps search engines from indexing the page.</summary>
    public bool IsIndexed { get; init; } = true;
}

/// <summary>A page's head with the newspaper around it.</summary>
/// <param name="Site">Names and addresses.</param>
/// <param name="Head">The page's own part.</param>
public sealed record HeadModel(SiteDirectory Site, PageHead Head)
{
    /// <summary>The title in full.</summary>
    public string Title => Head.Title is not null ? $"{Head.Title} – {Site.Name}"
        : Site.Tagline.Length > 0 ? $"{Site.Name} – {Site.Tagline}"
        : Site.Name;

    /// <summary>Plain text; empty when there is none.</summary>
    public string Description => Head.Description ?? Site.Description;
}

/// <summary>Base of the models of public pages: what the layout must know.</summary>
public abstract class PageModel
{
    /// <summary>The page's head.</summary>
    public required PageHead Head { get; init; }

    /// <summary>The section that the masthead marks as present; null for none.</summary>
    public long? SectionId { get; init; }

    /// <summary>What the page tells machines besides its breadcrumb: objects in schema.org's words, written as JSON-LD.</summary>
    public virtual IEnumerable<object> DataFor(SiteDirectory site) => [];
}

/// <summary>One page of a list with its way to the pages beside it.</summary>
/// <param name="Path">The list's own path, encoded.</param>
/// <param name="Stories">The page.</param>
/// <param name="Position">Which page it is.</param>
public sealed record StoryList(string Path, ListPage<ArticleCard> Stories, ListPosition Position)
{
    /// <summary>Path of the page of newer stories; null when there is none.</summary>
    public string? Newer => Stories.Newer is { } cursor && !Position.IsNewest ? $"{Path}?after={cursor}" : null;

    /// <summary>Path of the page of older stories; null when there is none.</summary>
    public string? Older => Stories.Older is { } cursor ? $"{Path}?before={cursor}" : null;

    /// <summary>Path of this very page.</summary>
    public string Self => Position.Before is { } before ? $"{Path}?before={before}"
        : Position.After is { } after ? $"{Path}?after={after}"
        : Path;

    /// <summary>The head of a page of this list.</summary>
    public PageHead Head(string title, string? description) => new()
    {
        Title = title, Description = description, Path = Self, Previous = Newer, Next = Older,
    };
}
