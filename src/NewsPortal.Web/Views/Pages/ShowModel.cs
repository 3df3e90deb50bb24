using System.Diagnostics.CodeAnalysis;
using NewsPortal.Core.Articles;

namespace NewsPortal.Web.Views.Pages;

/// <summary>A page such as "About".</summary>
public sealed class ShowModel : PageModel
{
    [SetsRequiredMembers]
    public ShowModel(ArticlePage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        Page = page;
        Head = new PageHead
        {
            Language = page.Language,
            Title = page.Headline,
            SeoTitle = page.SeoTitle.Length > 0 ? page.SeoTitle : null,
            Description = page.SeoDescription.Length > 0 ? page.SeoDescription : page.Summary,
            Path = page.Path is null ? null : ArticlePaths.Encode(page.Path),
            Picture = page.Picture,
        };
    }

    public ArticlePage Page { get; }

    /// <summary>True for the newsroom's preview, which does not count as a view.</summary>
    public bool IsPreview { get; init; }

    /// <summary>UTC; when the link ends by which somebody outside reads this. Null for everybody else.</summary>
    public DateTime? PreviewEndsAt { get; init; }

    /// <summary>The same as a preview for somebody outside the newsroom.</summary>
    public static ShowModel Shared(ArticlePage page, DateTime endsAt)
    {
        ArgumentNullException.ThrowIfNull(page);
        return new ShowModel(page)
        {
            Head = PageHead.OfPreview(page.Headline, page.Language),
            IsPreview = true,
            PreviewEndsAt = endsAt,
        };
    }
}
