using System.Diagnostics.CodeAnalysis;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Fronts;

namespace NewsPortal.Web.Views.Home;

/// <summary>The front page.</summary>
public sealed class ShowModel : PageModel
{
    [SetsRequiredMembers]
    public ShowModel(HomeFront front)
    {
        ArgumentNullException.ThrowIfNull(front);
        Front = front;
        OlderPath = front.Older is { } cursor ? $"/?before={cursor}" : null;
        Head = new PageHead { Path = "/", Picture = front.Lead?.Picture, Next = OlderPath };
    }

    public HomeFront Front { get; }

    /// <summary>Where the list of older stories continues; null when there are none.</summary>
    public string? OlderPath { get; }

    /// <summary>
    /// How a block is set: four ways take turns, so that no two that follow each other look alike; half blocks come in
    /// pairs.
    /// </summary>
    public string RhythmOf(int block) => (block % 5) switch
    {
        0 => "block-lead",
        1 when block + 1 < Front.Blocks.Count => "block-half",
        2 => "block-half",
        4 => "block-mirror",
        _ => "block-strip",
    };

    /// <summary>How many stories a block of this kind has room for.</summary>
    public static int Room(string rhythm) => rhythm is "block-lead" or "block-mirror" ? 6 : 4;
}

/// <summary>A further page of all stories.</summary>
public sealed class OlderModel : PageModel
{
    [SetsRequiredMembers]
    public OlderModel(ListPage<ArticleCard> page, ListPosition position)
    {
        List = new StoryList("/", page, position);
        Head = List.Head("All stories", null);
    }

    public StoryList List { get; }
}
