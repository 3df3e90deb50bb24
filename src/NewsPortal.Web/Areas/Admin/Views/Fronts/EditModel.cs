using NewsPortal.Core.Articles;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Areas.Admin.Views.Fronts;

/// <summary>The page on which a front is arranged.</summary>
public sealed record EditModel
{
    /// <summary>The section; null for the home page.</summary>
    public Section? Section { get; init; }

    public required FrontDetails Stored { get; init; }

    /// <summary>The placed stories as the form holds them.</summary>
    public required IReadOnlyList<FrontRow> Rows { get; init; }

    /// <summary>What is known about each of <see cref="Rows"/>.</summary>
    public required IReadOnlyList<StoryOnFront> Stories { get; init; }

    /// <summary>The slots as readers would see them.</summary>
    public required FilledSlots Filled { get; init; }

    /// <summary>Words of the search; null while nothing is searched.</summary>
    public string? Query { get; init; }

    /// <summary>What the search found.</summary>
    public IReadOnlyList<ArticleLine> Found { get; init; } = [];

    public string? AddTo { get; init; }

    /// <summary>
    /// After a conflict: how somebody else has arranged the front meanwhile. Null without a conflict.
    /// </summary>
    public IReadOnlyList<StoryOnFront>? EditConflict { get; init; }

    /// <summary>Name of the site's zone with its present offset.</summary>
    public required string Zone { get; init; }

    public IReadOnlyList<Slot> Slots => Core.Fronts.Slots.Of(Section?.Id);

    public string Name => Section?.Name ?? "Home page";

    /// <summary>The public address.</summary>
    public string Path => Section?.Path ?? SiteAddresses.Home;

    public string Address => AddressOf(Section);

    /// <summary>Where a front is arranged; it mirrors the front's public address.</summary>
    public static string AddressOf(Section? section) =>
        section is null ? NewsroomAddresses.HomeFront : NewsroomAddresses.Fronts + section.Path;
}
