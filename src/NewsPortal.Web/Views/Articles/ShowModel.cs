using System.Diagnostics.CodeAnalysis;
using NewsPortal.Core.Articles;

namespace NewsPortal.Web.Views.Articles;

/// <summary>A story.</summary>
public sealed class ShowModel : PageModel
{
    [SetsRequiredMembers]
    public ShowModel(ArticlePage article)
    {
        ArgumentNullException.ThrowIfNull(article);
        Article = article;
        SectionId = (article.Ancestors.Count > 0 ? article.Ancestors[0] : article.PrimarySection)?.Id;
        Head = new PageHead
        {
            Title = article.Headline,
            SeoTitle = article.SeoTitle.Length > 0 ? article.SeoTitle : null,
            Description = article.SeoDescription.Length > 0 ? article.SeoDescription : article.Summary,
            Path = article.Path is null ? null : ArticlePaths.Encode(article.Path),
            Picture = article.SharedPicture,
            Card = article.ShareCard,
            Type = "article",
            Language = article.Language,
            Versions = [.. article.Versions.Select(version => (version.Language, version.Address))],
            PublishedAt = article.PublishedAt,
            UpdatedAt = article.UpdatedAt,
            Section = article.PrimarySection?.Name,
            Tags = [.. article.Tags.Select(tag => tag.Name)],
            Authors = [.. article.Authors.Select(author => author.Path)],
            IsEmbeddable = article.Path is not null,
        };
    }

    public ArticlePage Article { get; }

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
