using System.Diagnostics.CodeAnalysis;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Fronts;

namespace NewsPortal.Web.Views.Tags;

/// <summary>The stories of a topic.</summary>
public sealed class ShowModel : PageModel
{
    [SetsRequiredMembers]
    public ShowModel(TagPage page, ListPosition position)
    {
        ArgumentNullException.ThrowIfNull(page);
        Tag = page.Tag;
        List = new StoryList(page.Tag.Path, page.Stories, position);
        Head = List.Head(page.Tag.Name, $"All stories on {page.Tag.Name}.") with { Feed = page.Tag.Path };
    }

    public TagLink Tag { get; }

    public StoryList List { get; }
}
