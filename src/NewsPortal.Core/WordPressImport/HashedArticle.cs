using System.Text.Json.Serialization;
using NewsPortal.Core.Articles;

namespace NewsPortal.Core.WordPressImport;

/// <summary>
/// What the ledger's hash covers. The shape is that of the first release and must not change: otherwise every article
/// of an earlier import would count as changed on the old site.
/// </summary>
internal sealed record HashedArticle
{
    public long? Id { get; init; }
    public Guid? Version { get; init; }
    public ArticleKind Kind { get; init; }
    public StoryKind StoryKind { get; init; }
    public Guid? CreationKey { get; init; }
    public string Headline { get; init; } = "";
    public string? Language { get; init; }
    public string? VersionOf { get; init; }
    public DateTime? PublishAt { get; init; }
    public string? Slug { get; init; }
    public string? PagePath { get; init; }
    public string? Standfirst { get; init; }
    public string? SeoTitle { get; init; }
    public string? SeoDescription { get; init; }
    public string? FeedId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Enclosure? Enclosure { get; init; }

    public string? Body { get; init; }
    public IReadOnlyList<long> CategoryIds { get; init; } = [];
    public IReadOnlyList<string> Tags { get; init; } = [];
    public IReadOnlyList<long> AuthorIds { get; init; } = [];
    public long? SeriesId { get; init; }
    public int? SeriesPlace { get; init; }
    public long? PictureId { get; init; }
    public string? PictureAlt { get; init; }
    public string? PictureCaption { get; init; }
    public string? PictureCredit { get; init; }
    public bool MarkUpdated { get; init; }

    /// <summary>The fields that an article's content gained since then; null while they are empty.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Newer { get; init; }

    public static HashedArticle Of(SaveArticle article) =>
        new()
        {
            Kind = article.Kind,
            StoryKind = article.Content.StoryKind,
            Headline = article.Content.Headline,
            Language = article.Content.Language,
            Slug = article.Content.Slug,
            PagePath = article.Content.PagePath,
            Standfirst = article.Content.Standfirst,
            SeoTitle = article.Content.SeoTitle ?? "",
            SeoDescription = article.Content.SeoDescription ?? "",
            FeedId = article.FeedId,
            Enclosure = article.Content.Enclosure,
            Body = article.Content.Body,
            CategoryIds = article.Content.CategoryIds,
            Tags = article.Content.Tags,
            AuthorIds = article.Content.AuthorIds,
            PictureId = article.Content.PictureId,
            PictureAlt = article.Content.PictureAlt,
            PictureCaption = article.Content.PictureCaption,
            PictureCredit = article.Content.PictureCredit,
            Newer = NewerOf(article.Content),
        };

    private static string? NewerOf(ArticleContent content)
    {
        var newer = ArticleContentJson.Write(
            content with
            {
                StoryKind = default,
                Headline = "",
                Language = null,
                Slug = null,
                PagePath = null,
                Standfirst = null,
                SeoTitle = null,
                SeoDescription = null,
                Enclosure = null,
                CategoryIds = [],
                Tags = [],
                AuthorIds = [],
                PictureId = null,
                PictureAlt = null,
                PictureCaption = null,
                PictureCredit = null,
            }
        );
        return newer == ArticleContentJson.Write(new ArticleContent()) ? null : newer;
    }
}
