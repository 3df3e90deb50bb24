using NewsPortal.Core.Articles;
using NewsPortal.Core.Readership;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Fronts;

/// <summary>
/// The home page, each story once. The newest stories fill the rest; those without a place of their own are listed in
/// <paramref name="Earlier"/>, so that the list of older stories continues where the page ends without a gap.
/// </summary>
/// <param name="Slots">The editors' placements, filled up; see <see cref="Fronts.Slots.OfHome"/>.</param>
/// <param name="Latest">The next newest, listed with times.</param>
/// <param name="MostRead">The most read stories that are not shown above.</param>
/// <param name="Blocks">One block for each section in the menu with enough stories.</param>
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

/// <summary>The block of one section on a front.</summary>
public sealed record SectionBlock(Section Section, IReadOnlyList<ArticleCard> Stories);

/// <summary>A section's front, each story once.</summary>
/// <param name="Section">The section.</param>
/// <param name="Ancestors">Its ancestors, topmost first.</param>
/// <param name="Children">The sections below it.</param>
/// <param name="Slots">The editors' placements, filled up; see <see cref="Fronts.Slots.OfSection"/>.</param>
/// <param name="MostRead">The section's most read stories that are not shown above.</param>
/// <param name="Blocks">The sections below it with enough stories.</param>
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
