using System.Diagnostics.CodeAnalysis;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Sharing;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Views.Categories;

/// <summary>The head of a section's pages.</summary>
/// <param name="Section">The section.</param>
/// <param name="Ancestors">Its ancestors, topmost first.</param>
/// <param name="Children">The sections below it.</param>
/// <param name="IsFront">False on further pages of its list.</param>
public sealed record SectionHead(
    Section Section,
    IReadOnlyList<Section> Ancestors,
    IReadOnlyList<Section> Children,
    bool IsFront
)
{
    /// <summary>The section that the masthead highlights.</summary>
    public long RootId => Ancestors.Count > 0 ? Ancestors[0].Id : Section.Id;

    /// <summary>One or two sentences; null for none.</summary>
    public string? Description => Section.Description.Length > 0 ? Section.Description : null;
}

/// <summary>A section front.</summary>
public sealed class ShowModel : PageModel
{
    [SetsRequiredMembers]
    public ShowModel(SectionFront front)
        : this(front, isPreview: false) { }

    [SetsRequiredMembers]
    private ShowModel(SectionFront front, bool isPreview)
    {
        ArgumentNullException.ThrowIfNull(front);
        Front = front;
        Top = new SectionHead(front.Section, front.Ancestors, front.Children, IsFront: true);
        OlderPath = front.Older is { } cursor ? $"{front.Section.Path}?before={cursor}" : null;
        SectionId = Top.RootId;
        Head = new PageHead
        {
            Title = front.Section.Name,
            Description = Top.Description,
            Path = isPreview ? null : front.Section.Path,
            Feed = front.Section.Path,
            Picture = front.Lead?.SharedPicture,
            Card = ShareCard.OfSection(front.Section),
            Next = OlderPath,
            IsIndexed = !isPreview,
        };
    }

    public SectionFront Front { get; }

    public SectionHead Top { get; }

    /// <summary>True if the most read list is long enough to fill the space next to the pair.</summary>
    public bool IsReadBesidePair =>
        Front.Slots[Slots.Pair].Count > 0
        && Math.Max(Front.MostRead.Day.Count, Front.MostRead.Week.Count) >= Home.ShowModel.FewestLines;

    /// <summary>Where the list of older stories continues; null when there are none.</summary>
    public string? OlderPath { get; }

    /// <summary>The newsroom's preview, hidden from search engines.</summary>
    public static ShowModel Preview(SectionFront front) => new(front, isPreview: true);
}

/// <summary>A further page of a section's list.</summary>
public sealed class OlderModel : PageModel
{
    [SetsRequiredMembers]
    public OlderModel(SectionPage page, ListPosition position)
    {
        ArgumentNullException.ThrowIfNull(page);
        Top = new SectionHead(page.Section, page.Ancestors, page.Children, IsFront: false);
        List = new StoryList(page.Section.Path, page.Stories, position);
        Head = List.Head(page.Section.Name, Top.Description) with
        {
            Feed = page.Section.Path,
            Card = ShareCard.OfSection(page.Section),
        };
        SectionId = Top.RootId;
    }

    public SectionHead Top { get; }

    public StoryList List { get; }
}
