using System.Diagnostics.CodeAnalysis;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Fronts;

namespace NewsPortal.Web.Views.Home;

/// <summary>The front page.</summary>
public sealed class ShowModel : PageModel
{
    [SetsRequiredMembers]
    public ShowModel(HomeFront front)
        : this(front, isPreview: false)
    {
    }

    [SetsRequiredMembers]
    private ShowModel(HomeFront front, bool isPreview)
    {
        ArgumentNullException.ThrowIfNull(front);
        Front = front;
        IsPreview = isPreview;
        OlderPath = front.Older is { } cursor ? $"/?before={cursor}" : null;
        Head = new PageHead
        {
            Path = isPreview ? null : "/", Picture = front.Lead?.Picture, Next = OlderPath, IsIndexed = !isPreview,
        };
    }

    public HomeFront Front { get; }

    /// <summary>True for the newsroom's preview: nothing that search engines should know.</summary>
    public bool IsPreview { get; }

    /// <summary>Where the list of older stories continues; null when there are none.</summary>
    public string? OlderPath { get; }

    /// <summary>The blocks of the sections, each with the way in which it is set.</summary>
    public IReadOnlyList<(SectionBlock Block, string Rhythm)> Blocks =>
        [.. Front.Blocks.Select((block, i) => (block, RhythmOf(i, block.Stories.Count)))];

    /// <summary>The stories below the blocks: what is older, and what the blocks have no room for.</summary>
    public IReadOnlyList<ArticleCard> MoreStories =>
    [
        .. Front.Earlier.Concat(Blocks.SelectMany(b => b.Block.Stories.Skip(Room(b.Rhythm))))
            .OrderByDescending(card => card.PublishedAt).ThenByDescending(card => card.Id),
    ];

    /// <summary>The newsroom's preview of a front.</summary>
    public static ShowModel Preview(HomeFront front) => new(front, isPreview: true);

    /// <summary>How many stories a block of this kind has room for.</summary>
    public static int Room(string rhythm) => rhythm is "block-lead" or "block-mirror" ? 6 : 4;

    /// <summary>
    /// How a block is set: four ways take turns, so that no two that follow each other look alike; half blocks come in
    /// pairs. Two stories share the width, for the other ways would leave holes.
    /// </summary>
    private string RhythmOf(int block, int stories) => (block % 5) switch
    {
        0 => stories > 2 ? "block-lead" : "block-duo",
        1 when block + 1 < Front.Blocks.Count => "block-half",
        2 => "block-half",
        4 => stories > 2 ? "block-mirror" : "block-duo block-duo-mirror",
        _ => stories > 2 ? "block-strip" : "block-strip block-strip-duo",
    };
}

/// <summary>A further page of all stories.</summary>
public sealed class OlderModel : PageModel
{
    [SetsRequiredMembers]
    public OlderModel(ListPage<ArticleCard> page, ListPosition position, string title)
    {
        List = new StoryList("/", page, position);
        Head = List.Head(title, null);
    }

    public StoryList List { get; }
}
