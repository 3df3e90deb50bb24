using Microsoft.Extensions.Localization;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Media;
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

    /// <summary>The arrangement beside what readers see.</summary>
    public required FrontComparison Comparison { get; init; }

    /// <summary>The slots as readers would see them.</summary>
    public FilledSlots Filled => Comparison.Then;

    /// <summary>The front's own pictures, by their number as in the form.</summary>
    public required IReadOnlyDictionary<string, PictureRef> Pictures { get; init; }

    /// <summary>True if the form has what is not stored, so that the page shows another arrangement.</summary>
    public bool IsUnsaved { get; init; }

    /// <summary>The search words; null without a search.</summary>
    public string? Query { get; init; }

    /// <summary>The search results, or the newest stories.</summary>
    public IReadOnlyList<StoryToPlace> Found { get; init; } = [];

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

/// <summary>A placed story in the form.</summary>
/// <param name="Row">What was typed; of story 0 in the pattern from which the page makes new ones.</param>
/// <param name="Story">The story; null in the pattern.</param>
/// <param name="Slot">The slot it stands in.</param>
/// <param name="Waits">True if the slot has no room for it.</param>
/// <param name="Page">The page.</param>
public sealed record RowModel(FrontRow Row, StoryOnFront? Story, Slot Slot, bool Waits, EditModel Page)
{
    public PictureRef? Picture => Page.Pictures.GetValueOrDefault(Row.Picture);
}
