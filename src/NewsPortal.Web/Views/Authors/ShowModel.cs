using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Fronts;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Sharing;

namespace NewsPortal.Web.Views.Authors;

/// <summary>An author's profile and stories.</summary>
public sealed class ShowModel : PageModel
{
    private const int DescriptionLength = 300;

    [SetsRequiredMembers]
    public ShowModel(AuthorPage page, ListPosition position, IStringLocalizer<Texts> texts)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(texts);
        Author = page.Author;
        List = new StoryList(page.Author.Path, page.Stories, position);
        Head = List.Head(
            page.Author.Name,
            page.Author.Biography.Length > 0
                ? HtmlText.Excerpt(string.Join(' ', page.Author.Paragraphs), DescriptionLength)
                : texts["All stories by {0}.", page.Author.Name]
        ) with
        {
            Picture = page.Author.Portrait,
            Card = new ShareCard(ShareSubject.Author, page.Author.Id, page.Author.Name) { Label = page.Author.Role },
            Type = "profile",
            Feed = page.Author.Path,
        };
    }

    public AuthorProfile Author { get; }

    public StoryList List { get; }
}
