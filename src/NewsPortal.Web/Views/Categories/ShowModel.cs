using System.Diagnostics.CodeAnalysis;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Fronts;

namespace NewsPortal.Web.Views.Categories;

/// <summary>A section front, or a further page of its list.</summary>
public sealed class ShowModel : PageModel
{
    [SetsRequiredMembers]
    public ShowModel(SectionPage page, ListPosition position)
    {
        ArgumentNullException.ThrowIfNull(page);
        Page = page;
        List = new StoryList(page.Section.Path, page.Stories, position);
        Head = List.Head(page.Section.Name, page.Section.Description.Length > 0 ? page.Section.Description : null) with
        {
            Feed = page.Section.Path,
        };
        SectionId = page.Ancestors.Count > 0 ? page.Ancestors[0].Id : page.Section.Id;
    }

    public SectionPage Page { get; }

    public StoryList List { get; }
}
