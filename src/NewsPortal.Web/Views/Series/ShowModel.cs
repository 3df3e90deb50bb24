using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Localization;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Sharing;

namespace NewsPortal.Web.Views.Series;

/// <summary>A series and its parts in order.</summary>
public sealed class ShowModel : PageModel
{
    private const int DescriptionLength = 300;

    [SetsRequiredMembers]
    public ShowModel(SeriesPage page, long? after, IStringLocalizer<Texts> texts)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(texts);
        Page = page;
        IsFirst = after is null;
        Head = new PageHead
        {
            Title = page.Series.Title,
            Description =
                page.Introduction.Length > 0
                    ? HtmlText.Excerpt(string.Join(' ', page.Paragraphs), DescriptionLength)
                    : texts["All parts of the series “{0}” in order.", page.Series.Title],
            Path = after is null
                ? page.Series.Path
                : string.Create(CultureInfo.InvariantCulture, $"{page.Series.Path}?after={after}"),
            Feed = page.Series.Path,
            Previous = page.Previous,
            Next = page.Next,
            Picture = page.Parts.Select(p => p.SharedPicture).FirstOrDefault(p => p is not null),
            Card = page.Parts.Count > 0 ? new ShareCard(ShareSubject.Series, page.Series.Id, page.Series.Title) : null,
        };
    }

    public SeriesPage Page { get; }

    /// <summary>True for the page with the first part, the only one that shows the introduction.</summary>
    public bool IsFirst { get; }
}
