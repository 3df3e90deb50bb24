using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Articles;

/// <summary>A text that is to be merged into an article, and what comes of it.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Kind">Story or page.</param>
/// <param name="Headline">Its newest headline.</param>
/// <param name="Version">Its concurrency token: the version that is shown as theirs.</param>
/// <param name="Theirs">Its newest version.</param>
/// <param name="Content">The merge.</param>
/// <param name="Names">What the terms and pictures are called.</param>
public sealed record MergePage(
    long ArticleId,
    ArticleKind Kind,
    string Headline,
    Guid Version,
    HistoryLine Theirs,
    MergedContent Content,
    MergeNames Names
);

/// <summary>The names of what contents refer to; the number of what has been deleted since.</summary>
/// <param name="Categories">By id.</param>
/// <param name="Authors">By id.</param>
/// <param name="Series">By id.</param>
/// <param name="Pictures">By id.</param>
public sealed record MergeNames(
    IReadOnlyDictionary<long, string> Categories,
    IReadOnlyDictionary<long, string> Authors,
    IReadOnlyDictionary<long, string> Series,
    IReadOnlyDictionary<long, string> Pictures
)
{
    /// <summary>A field in words.</summary>
    /// <param name="field">The property of <see cref="ArticleContent"/>.</param>
    /// <param name="content">Its content.</param>
    public string Of(string field, ArticleContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        return field switch
        {
            nameof(ArticleContent.CategoryIds) => Names(content.CategoryIds, Categories),
            nameof(ArticleContent.AuthorIds) => Names(content.AuthorIds, Authors),
            nameof(ArticleContent.Tags) => string.Join(", ", content.Tags),
            nameof(ArticleContent.SeriesId) => content.SeriesId is { } id
                ? string.Create(CultureInfo.InvariantCulture, $"{Names([id], Series)} {content.SeriesPlace}").Trim()
                : "",
            nameof(ArticleContent.PictureId) => content.PictureId is { } id ? Names([id], Pictures) : "",
            nameof(ArticleContent.StoryKind) => content.StoryKind.ToString(),
            nameof(ArticleContent.Language) => content.Language ?? "",
            nameof(ArticleContent.Slug) => content.Slug ?? "",
            nameof(ArticleContent.PagePath) => content.PagePath ?? "",
            nameof(ArticleContent.Enclosure) => content.Enclosure?.Address ?? "",
            _ => ArticleLimits.Texts.FirstOrDefault(text => text.Field == field)?.Read(content) ?? "",
        };
    }

    private static string Names(IEnumerable<long> ids, IReadOnlyDictionary<long, string> names) =>
        string.Join(
            ", ",
            ids.Select(id => names.GetValueOrDefault(id) ?? string.Create(CultureInfo.InvariantCulture, $"#{id}"))
        );
}

/// <summary>Reads what is needed to merge a text into what is stored of its article.</summary>
public sealed class MergeQueries(
    NewsDbContext db,
    ArticleVersions versions,
    HistoryQueries history,
    ContentCleaner cleaner
)
{
    /// <summary>
    /// A text merged with the newest version; null for an unknown article or one that the actor may not change.
    /// </summary>
    /// <param name="articleId">The article.</param>
    /// <param name="baseNumber">The version that the text is based on; null if unknown.</param>
    /// <param name="mine">The text, as it came.</param>
    /// <param name="actor">Who merges.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task<MergePage?> PageAsync(
        long articleId,
        int? baseNumber,
        ArticleContent mine,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var article = await db.Known()
            .AsNoTracking()
            .Where(a => a.Id == articleId)
            .Select(a => new
            {
                a.Title,
                a.Version,
                a.Kind,
                a.State,
                a.CreatedById,
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (
            article is null
            || !ArticlePermissions.MayChange(
                await db.FactsAsync(
                    articleId,
                    article.Kind,
                    article.State,
                    article.CreatedById,
                    actor,
                    cancellationToken
                ),
                actor
            )
            || await versions.NewestAsync(articleId, cancellationToken) is not { } theirs
            || await history.LinesAsync(articleId, int.MaxValue, 1, cancellationToken) is not [var line, ..]
        )
        {
            return null;
        }

        var before = baseNumber is { } number ? await versions.ReadAsync(articleId, number, cancellationToken) : null;
        var merged = ContentMerge.Merge(before, theirs, ContentCleaner.For(article.Kind, cleaner.Clean(mine)));
        return new MergePage(
            articleId,
            article.Kind,
            article.Title,
            article.Version,
            line,
            merged,
            await NamesAsync(
                [.. new[] { merged.Base, merged.Theirs, merged.Mine }.OfType<ArticleContent>()],
                cancellationToken
            )
        );
    }

    /// <summary>A version, and the number of the one that it was made from; null if there is none.</summary>
    public async Task<MergedText?> VersionAsync(long articleId, int number, CancellationToken cancellationToken) =>
        await versions.ReadAsync(articleId, number, cancellationToken) is { } content
            ? new MergedText(
                content,
                await db
                    .ArticleVersions.Where(v => v.ArticleId == articleId && v.Number == number)
                    .Select(v => v.BaseNumber)
                    .SingleOrDefaultAsync(cancellationToken)
            )
            : null;

    private async Task<MergeNames> NamesAsync(
        IReadOnlyList<ArticleContent> contents,
        CancellationToken cancellationToken
    )
    {
        var categoryIds = contents.SelectMany(c => c.CategoryIds).Distinct().ToList();
        var authorIds = contents.SelectMany(c => c.AuthorIds).Distinct().ToList();
        var seriesIds = contents.Select(c => c.SeriesId).OfType<long>().Distinct().ToList();
        var pictureIds = contents.Select(c => c.PictureId).OfType<long>().Distinct().ToList();
        return new MergeNames(
            await db
                .Categories.Where(c => categoryIds.Contains(c.Id))
                .ToDictionaryAsync(c => c.Id, c => c.Name, cancellationToken),
            await db
                .Authors.Where(a => authorIds.Contains(a.Id))
                .ToDictionaryAsync(a => a.Id, a => a.Name, cancellationToken),
            await db
                .Series.Where(s => seriesIds.Contains(s.Id))
                .ToDictionaryAsync(s => s.Id, s => s.Title, cancellationToken),
            await db
                .Media.Where(m => pictureIds.Contains(m.Id))
                .ToDictionaryAsync(m => m.Id, m => m.FileName, cancellationToken)
        );
    }
}
