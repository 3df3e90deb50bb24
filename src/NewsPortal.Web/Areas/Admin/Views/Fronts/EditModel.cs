using Microsoft.Extensions.Localization;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Areas.Admin.Views.Fronts;

/// <summary>The page to arrange a front.</summary>
public sealed record EditModel
{
    /// <summary>The section; null for the home page.</summary>
    public Section? Section { get; init; }

    public required FrontDetails Stored { get; init; }

    /// <summary>The placed stories as in the form.</summary>
    public required IReadOnlyList<FrontRow> Rows { get; init; }

    /// <summary>Details of each of <see cref="Rows"/>.</summary>
    public required IReadOnlyList<StoryOnFront> Stories { get; init; }

    /// <summary>The slots as readers would see them.</summary>
    public required FilledSlots Filled { get; init; }

    /// <summary>The search words; null without a search.</summary>
    public string? Query { get; init; }

    /// <summary>The search results.</summary>
    public IReadOnlyList<ArticleLine> Found { get; init; } = [];

    public string? AddTo { get; init; }

    /// <summary>After a conflict: the arrangement stored by a colleague. Null without a conflict.</summary>
    public IReadOnlyList<StoryOnFront>? EditConflict { get; init; }

    /// <summary>The name of the site's zone with its current offset.</summary>
    public required string Zone { get; init; }

    public IReadOnlyList<Slot> Slots => Core.Fronts.Slots.Of(Section?.Id);

    /// <summary>The name of the section, or of the home page.</summary>
    public string Name(IStringLocalizer<NewsroomTexts> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Section?.Name ?? texts["Home page"];
    }

    /// <summary>The public address.</summary>
    public string Path => Section?.Path ?? SiteAddresses.Home;

    public string Address => AddressOf(Section);

    /// <summary>The address to arrange a front; it mirrors the front's public address.</summary>
    public static string AddressOf(Section? section) =>
        section is null ? NewsroomAddresses.HomeFront : NewsroomAddresses.Fronts + section.Path;
}
