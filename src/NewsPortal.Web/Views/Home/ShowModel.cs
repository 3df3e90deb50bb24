using System.Diagnostics.CodeAnalysis;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Site;

namespace NewsPortal.Web.Views.Home;

/// <summary>The front page.</summary>
public sealed class ShowModel : PageModel
{
    /// <summary>A shorter list would leave a hole next to another.</summary>
    internal const int FewestLines = 4;

    /// <summary>Fewer stories would leave a hole below them next to a large picture.</summary>
    private const int FewestBesideLead = 5;

    [SetsRequiredMembers]
    public ShowModel(HomeFront front)
        : this(front, isPreview: false) { }

    [SetsRequiredMembers]
    private ShowModel(HomeFront front, bool isPreview)
    {
        ArgumentNullException.ThrowIfNull(front);
        Front = front;
        IsPreview = isPreview;
        OlderPath = front.Older is { } cursor ? SiteAddresses.HomeBefore(cursor.ToString()) : null;
        Head = new PageHead
        {
            Path = isPreview ? null : SiteAddresses.Home,
            Picture = front.Lead?.SharedPicture,
            Next = OlderPath,
            IsIndexed = !isPreview,
        };
    }

    public HomeFront Front { get; }

    /// <summary>True for the newsroom's preview, hidden from search engines.</summary>
    public bool IsPreview { get; }

    /// <summary>Where the list of older stories continues; null when there are none.</summary>
    public string? OlderPath { get; }

    /// <summary>The section blocks, each with its layout.</summary>
    public IReadOnlyList<(SectionBlock Block, string Rhythm)> Blocks =>
        [.. Front.Blocks.Select((block, i) => (block, RhythmOf(i, block.Stories)))];

    /// <summary>How many stories fill the column next to the lead.</summary>
    public int Beside { get; } = Slots.OfHome.Single(slot => slot.Name == Slots.Beside).Capacity;

    /// <summary>True if the latest and the most read lists are long enough to be side by side.</summary>
    public bool IsReadBesideLatest =>
        Front.Latest.Count >= FewestLines
        && Math.Max(Front.MostRead.Day.Count, Front.MostRead.Week.Count) >= FewestLines;

    /// <summary>The stories below the blocks: older ones, and those the blocks have no room for.</summary>
    public IReadOnlyList<ArticleCard> MoreStories =>
        [
            .. Front
                .Earlier.Concat(Blocks.SelectMany(b => b.Block.Stories.Skip(Room(b.Rhythm))))
                .OrderByDescending(card => card.PublishedAt)
                .ThenByDescending(card => card.Id),
        ];

    /// <summary>The newsroom's preview of a front.</summary>
    public static ShowModel Preview(HomeFront front) => new(front, isPreview: true);

    /// <summary>How many stories fit into a block of this layout.</summary>
    public static int Room(string rhythm)
    {
        ArgumentNullException.ThrowIfNull(rhythm);
        return
            rhythm is "block-type"
            || rhythm.StartsWith("block-lead", StringComparison.Ordinal)
            || rhythm.StartsWith("block-mirror", StringComparison.Ordinal)
            ? 6
            : 4;
    }

    /// <summary>
    /// The layout of a block: four layouts alternate, so that adjacent ones differ; half-width blocks come in pairs. To
    /// avoid holes, stories without pictures run in columns, and a few stories share the width.
    /// </summary>
    private string RhythmOf(int block, IReadOnlyList<ArticleCard> stories)
    {
        var pictures = stories.Count(story => story.Picture is not null);
        if (block % 5 == 2 || (block % 5 == 1 && block + 1 < Front.Blocks.Count))
        {
            return pictures == 0 ? "block-half block-type" : "block-half";
        }

        var turn = block % 5;
        return pictures == 0 ? "block-type"
            : stories.Count == 2
                ? turn == 4 ? "block-duo block-duo-mirror"
                    : "block-duo"
            : turn is 1 or 3 || stories.Count < FewestBesideLead ? "block-strip"
            : (turn == 4 ? "block-mirror" : "block-lead") + (pictures == 1 ? " block-list" : "");
    }
}

/// <summary>A further page of all stories.</summary>
public sealed class OlderModel : PageModel
{
    [SetsRequiredMembers]
    public OlderModel(ListPage<ArticleCard> page, ListPosition position, string title)
    {
        List = new StoryList(SiteAddresses.Home, page, position);
        Head = List.Head(title, null);
    }

    public StoryList List { get; }
}
