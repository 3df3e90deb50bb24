using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Sharing;

namespace NewsPortal.Web.Views.Tags;

/// <summary>The stories of a topic.</summary>
public sealed class ShowModel : PageModel
{
    private const int DescriptionLength = 300;

    [SetsRequiredMembers]
    public ShowModel(TagPage page, ListPosition position, IStringLocalizer<Texts> texts)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(texts);
        Page = page;
        List = new StoryList(page.Tag.Path, page.Stories, position);
        Head = List.Head(
            page.Tag.Name,
            page.Introduction.Length > 0
                ? HtmlText.Excerpt(string.Join(' ', page.Paragraphs), DescriptionLength)
                : texts["All stories on {0}.", page.Tag.Name]
        ) with
        {
            Card = page.Stories.Items.Count > 0 ? new ShareCard(ShareSubject.Topic, page.Tag.Id, page.Tag.Name) : null,
            Feed = page.Tag.Path,
        };
    }

    public TagPage Page { get; }

    public TagLink Tag => Page.Tag;

    public StoryList List { get; }
}
