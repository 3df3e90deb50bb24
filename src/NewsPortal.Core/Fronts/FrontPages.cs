using NewsPortal.Core.Articles;
using NewsPortal.Core.Readership;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Fronts;

/// <summary>
/// The home page, each story once. Around the slots stand the newest stories: those that have no place of their own
/// come under <paramref name="Earlier"/>, so that the list of older ones continues where the page ends and none is
/// lost.
/// </summary>
/// <param name="Slots">What editors placed, filled up; see <see cref="Fronts.Slots.OfHome"/>.</param>
/// <param name="Latest">The next newest, as a list with times.</param>
/// <param name="MostRead">What readers read most, of what does not stand above.</param>
/// <param name="Blocks">One block for each section of the menu that has enough stories.</param>
/// <param name="Earlier">The rest of the newest stories.</param>
/// <param name="Older">Where the list of older stories begins; null when there are none.</param>
public sealed record HomeFront(
    FilledSlots Slots,
    IReadOnlyList<ArticleCard> Latest,
    MostReadLists MostRead,
    IReadOnlyList<SectionBlock> Blocks,
    IReadOnlyList<ArticleCard> Earlier,
    Cursor? Older
)
{
    /// <summary>The story that opens the page; null while there is none.</summary>
    public ArticleCard? Lead => Slots[Fronts.Slots.Lead] is [var lead, ..] ? lead : null;
}

/// <summary>A section's part of a front.</summary>
public sealed record SectionBlock(Section Section, IReadOnlyList<ArticleCard> Stories);

/// <summary>A section's front, each story once.</summary>
/// <param name="Section">The section.</param>
/// <param name="Ancestors">The sections above it, the topmost first.</param>
/// <param name="Children">The sections below it.</param>
/// <param name="Slots">What editors placed, filled up; see <see cref="Fronts.Slots.OfSection"/>.</param>
/// <param name="MostRead">What readers read most of the section, of what does not stand above.</param>
/// <param name="Blocks">The sections below it that have enough stories.</param>
/// <param name="Rest">Its other newest stories.</param>
/// <param name="Older">Where the list of older stories begins; null when there are none.</param>
public sealed record SectionFront(
    Section Section,
    IReadOnlyList<Section> Ancestors,
    IReadOnlyList<Section> Children,
    FilledSlots Slots,
    MostReadLists MostRead,
    IReadOnlyList<SectionBlock> Blocks,
    IReadOnlyList<ArticleCard> Rest,
    Cursor? Older
)
{
    /// <summary>The story that opens the page; null while there is none.</summary>
    public ArticleCard? Lead => Slots[Fronts.Slots.Lead] is [var lead, ..] ? lead : null;
}
