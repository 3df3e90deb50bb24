using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Articles;
using NewsPortal.Core.Comments;
using NewsPortal.Core.Media;
using NewsPortal.Core.Terms;
using NewsPortal.TestKit;

namespace NewsPortal.Core.Tests.WordPressImport;

/// <summary>The result of importing a post or page: the newest version and its references.</summary>
internal sealed record ImportedArticle(Article Article, ArticleContent Content)
{
    public long Id => Article.Id;
    public Guid Version => Article.Version;
    public ArticleKind Kind => Article.Kind;
    public ArticleState State => Article.State;
    public string Slug => Article.Slug;
    public string? Path => Article.Path;
    public DateTime? PublishedAt => Article.PublishedAt;
    public DateTime? UpdatedAt => Article.UpdatedAt;
    public string? FeedId => Article.FeedId;
    public Guid? TranslationGroup => Article.TranslationGroup;
    public string RenderedBody => Article.RenderedBody;
    public string Headline => Content.Headline;
    public string Standfirst => Content.Standfirst ?? "";
    public string Body => Content.Body ?? "";
    public string? Language => Content.Language;
    public string SeoTitle => Content.SeoTitle ?? "";
    public string SeoDescription => Content.SeoDescription ?? "";
    public long? PictureId => Content.PictureId;
    public string PictureAlt => Content.PictureAlt ?? "";
    public string PictureCaption => Content.PictureCaption ?? "";
    public string? EnclosureAddress => Content.Enclosure?.Address;
    public string? EnclosureType => Content.Enclosure?.Type;
    public long EnclosureBytes => Content.Enclosure?.Bytes ?? 0;
    public required IReadOnlyList<Comment> Comments { get; init; }
    public required MediaItem? Picture { get; init; }
    public required IReadOnlyList<(Author Author, int Position)> Authors { get; init; }

    /// <summary>The labels, and for a published story their ancestors, which have no position.</summary>
    public required IReadOnlyList<(Category Category, int? Position)> Categories { get; init; }

    public required IReadOnlyList<(Tag Tag, int Position)> Tags { get; init; }

    public static async Task<ImportedArticle?> FindAsync(NewsApp app, string slug)
    {
        var article = await app.Data.InDatabaseAsync(db =>
            db.Articles.Include(a => a.Categories)
                    .ThenInclude(l => l.Category)
                .AsNoTracking()
                .SingleOrDefaultAsync(a => a.Slug == slug)
        );
        if (article is null)
        {
            return null;
        }

        var content = (await app.Data.ContentAsync(article.Id))!;
        return await app.Data.InDatabaseAsync(async db =>
        {
            var references = await db
                .ContentReferences.AsNoTracking()
                .Where(r => r.ArticleId == article.Id)
                .OrderBy(r => r.Position)
                .ToListAsync();
            var labels = Of(ReferenceKind.Category, await db.Categories.AsNoTracking().ToListAsync(), c => c.Id);
            return new ImportedArticle(article, content)
            {
                Comments = await db.Comments.AsNoTracking().Where(c => c.ArticleId == article.Id).ToListAsync(),
                Picture = await db.Media.AsNoTracking().SingleOrDefaultAsync(m => m.Id == content.PictureId),
                Authors = Of(ReferenceKind.Author, await db.Authors.AsNoTracking().ToListAsync(), a => a.Id),
                Tags = Of(ReferenceKind.Tag, await db.Tags.AsNoTracking().ToListAsync(), t => t.Id),
                Categories =
                [
                    .. labels.Select(l => (l.Item, (int?)l.Position)),
                    .. article.Categories.Where(l => l.Position is null).Select(l => (l.Category, (int?)null)),
                ],
            };

            List<(T Item, int Position)> Of<T>(ReferenceKind kind, List<T> all, Func<T, long> idOf) =>
                references
                    .FindAll(r => r.Kind == kind)
                    .ConvertAll(r => (all.Single(item => idOf(item) == r.TargetId), r.Position));
        });
    }
}
