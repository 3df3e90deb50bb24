using NewsPortal.Core.Articles;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Fronts;

/// <summary>
/// The home page: the newest stories, each once, arranged so that they read as a newspaper. Everything comes from one
/// window of the newest stories, so that the list of older ones continues exactly where the front ends.
/// </summary>
/// <param name="Lead">The newest story; null while there is none.</param>
/// <param name="Beside">Stories beside the lead.</param>
/// <param name="Below">Stories below the lead.</param>
/// <param name="Latest">The next newest, as a list with times.</param>
/// <param name="Opinion">Columns and essays.</param>
/// <param name="Blocks">One block for each section that has enough stories in the window.</param>
/// <param name="Earlier">What the window holds besides.</param>
/// <param name="Older">Where the list of older stories begins; null when there are none.</param>
public sealed record HomeFront(
    ArticleCard? Lead,
    IReadOnlyList<ArticleCard> Beside,
    IReadOnlyList<ArticleCard> Below,
    IReadOnlyList<ArticleCard> Latest,
    SectionBlock? Opinion,
    IReadOnlyList<SectionBlock> Blocks,
    IReadOnlyList<ArticleCard> Earlier,
    Cursor? Older)
{
    /// <summary>How many of the newest stories the front arranges.</summary>
    public const int Window = 48;

    /// <summary>Slug of the section whose stories stand together, each with its author's portrait.</summary>
    public const string OpinionSlug = "opinion";

    private const int BesideCount = 3;
    private const int BelowCount = 4;
    private const int LatestCount = 6;
    private const int OpinionCount = 4;
    private const int BlockCount = 6;
    private const int SmallestBlock = 2;

    /// <summary>Arranges a window of stories, newest first.</summary>
    public static HomeFront Arrange(ListPage<ArticleCard> window, SiteDirectory site)
    {
        var left = window.Items.ToList();
        var opinion = TakeBlock(left, site, site.FindSection(OpinionSlug), OpinionCount);
        var lead = Take(left, 1).FirstOrDefault();
        var beside = Take(left, BesideCount);
        var below = Take(left, BelowCount);
        var latest = Take(left, LatestCount);
        var blocks = site.Menu.Select(section => TakeBlock(left, site, section, BlockCount)).OfType<SectionBlock>().ToList();
        return new HomeFront(lead, beside, below, latest, opinion, blocks, left, window.Older);
    }

    private static SectionBlock? TakeBlock(List<ArticleCard> left, SiteDirectory site, Section? section, int count)
    {
        if (section is null)
        {
            return null;
        }

        var stories = left.Where(card => card.PrimarySection is { } primary && site.RootOf(primary).Id == section.Id)
            .Take(count).ToList();
        if (stories.Count < SmallestBlock)
        {
            return null;
        }

        left.RemoveAll(stories.Contains);
        return new SectionBlock(section, stories);
    }

    private static List<ArticleCard> Take(List<ArticleCard> left, int count)
    {
        var taken = left.Take(count).ToList();
        left.RemoveRange(0, taken.Count);
        return taken;
    }
}

/// <summary>A section's part of the home page.</summary>
public sealed record SectionBlock(Section Section, IReadOnlyList<ArticleCard> Stories);
