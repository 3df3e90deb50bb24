using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Decides an article's address and moves it there. Before its first publication an article reserves its address on
/// saving; afterwards a new address is part of the content and takes effect on publishing.
/// </summary>
public sealed class ArticleAddresses(NewsDbContext db, ArticlePaths paths, Redirects redirects)
{
    /// <summary>
    /// Validates the address requested by a content and writes the resulting one into it. Reserves it if readers have
    /// not seen the article yet.
    /// </summary>
    /// <param name="article">The article, tracked.</param>
    /// <param name="content">What is about to be saved.</param>
    /// <param name="present">The slug of the previous version; null for none.</param>
    /// <param name="cancellationToken">Cancels the search for a free address.</param>
    public async Task<(ArticleContent Content, FieldError? Error)> SettleAsync(
        Article article,
        ArticleContent content,
        string? present,
        CancellationToken cancellationToken
    )
    {
        var wished = string.IsNullOrWhiteSpace(content.Slug) ? null : Slug.From(content.Slug);
        if (article.Kind == ArticleKind.Page)
        {
            return await SettlePageAsync(article, content, wished ?? Slug.From(content.Headline), cancellationToken);
        }

        // Nothing requested: keep the current one.
        if (wished is null && present is not null)
        {
            return (content with { Slug = present }, null);
        }

        var wanted = wished ?? (Slug.From(content.Headline) is { Length: > 0 } made ? made : "story");
        var slug = wanted == article.Slug ? wanted : await FreeSlugAsync(wanted, article.Id, cancellationToken);
        if (wished is not null && slug != wanted && article.Id != 0)
        {
            return (content, Taken(wanted));
        }

        if (article.PublishedAt is null)
        {
            article.Slug = slug;
        }

        // A story without a headline takes its address from the first one that it gets.
        return (content.Headline.Length == 0 && wished is null ? content : content with { Slug = slug }, null);
    }

    /// <summary>
    /// Moves an article to the address of a content published for a time (UTC). The old address redirects there if
    /// readers could see it.
    /// </summary>
    internal async Task<FieldError?> MoveAsync(
        Article article,
        ArticleContent content,
        DateTime at,
        DateTime now,
        CancellationToken cancellationToken
    )
    {
        var path = article.Path;
        if (article.Kind == ArticleKind.Page)
        {
            if (string.IsNullOrEmpty(content.PagePath))
            {
                return new FieldError(nameof(ArticleContent.PagePath), ArticleErrorCodes.PathMissing);
            }

            path = "/" + content.PagePath;
            if (path != article.Path && await IsTakenAsync(path, article.Id, cancellationToken))
            {
                return PageTaken(path);
            }

            article.Slug = path[(path.LastIndexOf('/') + 1)..];
        }
        else
        {
            var slug = content.Slug ?? article.Slug;
            if (slug != article.Slug && await IsSlugTakenAsync(slug, article.Id, cancellationToken))
            {
                return Taken(slug);
            }

            article.Slug = slug;
            path = paths.ForStory(slug, at);
        }

        // Only an address that readers could see needs a redirect.
        if (article.Path is { } old && old != path && article.PublishedAt <= now)
        {
            await redirects.KeepAsync(old, RedirectTarget.Article, article.Id, cancellationToken);
        }

        // Until a scheduled article is due, its address keeps its previous meaning.
        if (at <= now)
        {
            await redirects.ReleaseAsync(path!, cancellationToken);
        }

        article.Move(path!);
        return null;
    }

    private async Task<(ArticleContent Content, FieldError? Error)> SettlePageAsync(
        Article article,
        ArticleContent content,
        string slug,
        CancellationToken cancellationToken
    )
    {
        var segments = (string.IsNullOrWhiteSpace(content.PagePath) ? slug : content.PagePath)
            .Split('/', StringSplitOptions.RemoveEmptyEntries)
            .Select(Slug.From)
            .Where(s => s.Length > 0)
            .ToList();
        var path = ArticlePaths.Normalise(segments.Count > 0 ? string.Join('/', segments) : "page");
        if (path.Length > ArticlePaths.MaxLength)
        {
            // Transliteration may write several letters for one.
            return (content, new FieldError(nameof(ArticleContent.PagePath), ArticleErrorCodes.PathLong));
        }

        if (path != article.Path)
        {
            if (!ArticlePaths.IsFreeForPage(path))
            {
                return (content, new FieldError(nameof(ArticleContent.PagePath), ArticleErrorCodes.PathReserved, path));
            }

            if (await IsTakenAsync(path, article.Id, cancellationToken))
            {
                return (content, PageTaken(path));
            }

            if (article.PublishedAt is null)
            {
                article.Slug = path[(path.LastIndexOf('/') + 1)..];
                article.Move(path);
            }
        }

        return (content with { PagePath = path[1..], Slug = null }, null);
    }

    private async Task<string> FreeSlugAsync(string wanted, long articleId, CancellationToken cancellationToken)
    {
        var slug = wanted;
        for (var number = 2; await IsSlugTakenAsync(slug, articleId, cancellationToken); number++)
        {
            slug = Slug.Numbered(wanted, number);
        }

        return slug;
    }

    private Task<bool> IsSlugTakenAsync(string slug, long articleId, CancellationToken cancellationToken) =>
        db.Articles.AnyAsync(
            a => a.Kind == ArticleKind.Story && a.Slug == slug && a.Id != articleId,
            cancellationToken
        );

    private Task<bool> IsTakenAsync(string path, long articleId, CancellationToken cancellationToken) =>
        db.Articles.AnyAsync(a => a.Path == path && a.Id != articleId, cancellationToken);

    private static FieldError Taken(string slug) =>
        new(nameof(ArticleContent.Slug), ArticleErrorCodes.AddressTaken, slug);

    private static FieldError PageTaken(string path) =>
        new(nameof(ArticleContent.PagePath), ArticleErrorCodes.PathTaken, path);
}
