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
