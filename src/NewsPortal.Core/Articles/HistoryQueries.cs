using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Articles;

/// <summary>A page of an article's history.</summary>
/// <param name="ArticleId">The article.</param>
/// <param name="Headline">Its newest headline; empty if nobody has written one yet.</param>
/// <param name="Version">Its concurrency token.</param>
/// <param name="Newest">Number of the newest version.</param>
/// <param name="MayRestore">Whether the actor may make an earlier version the newest.</param>
/// <param name="Lines">Newest first.</param>
/// <param name="Before">Continues with the versions below this number; null at the end.</param>
public sealed record HistoryPage(
    long ArticleId,
    string Headline,
    Guid Version,
    int Newest,
    bool MayRestore,
    IReadOnlyList<HistoryLine> Lines,
    int? Before
);

/// <summary>Two versions of an article, and what differs.</summary>
/// <param name="From">The older one.</param>
/// <param name="To">The newer one.</param>
/// <param name="Fields">The fields that differ, named like the properties of <see cref="ArticleContent"/>.</param>
/// <param name="Body">The whole text, also what is alike.</param>
public sealed record VersionComparison(
    HistoryLine From,
    HistoryLine To,
    IReadOnlyList<ComparedPart> Fields,
    IReadOnlyList<ComparedPart> Body
);

/// <summary>Reads what an article said at each of its versions.</summary>
public sealed class HistoryQueries(NewsDbContext db, ArticleVersions versions)
{
    private const int PageSize = 50;

    /// <summary>The versions below a number, or the newest ones; null for an unknown article.</summary>
    public async Task<HistoryPage?> PageAsync(
        long articleId,
        int? before,
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
                a.NewestVersion,
                a.Kind,
                a.CreatedById,
                a.State,
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (article is null)
        {
            return null;
        }

        var lines = await LinesAsync(articleId, before ?? int.MaxValue, PageSize + 1, cancellationToken);
        return new HistoryPage(
            articleId,
            article.Title,
            article.Version,
            article.NewestVersion,
            ArticlePermissions.MayChange(
                await db.FactsAsync(
                    articleId,
                    article.Kind,
                    article.State,
                    article.CreatedById,
                    actor,
                    cancellationToken
                ),
                actor
            ),
            [.. lines.Take(PageSize)],
            lines.Count > PageSize ? lines[PageSize - 1].Number : null
        );
    }

    /// <summary>An article's versions below a number, newest first.</summary>
    internal async Task<IReadOnlyList<HistoryLine>> LinesAsync(
        long articleId,
        int below,
        int limit,
        CancellationToken cancellationToken
    ) =>
        await Lines(
                db.ArticleVersions.Where(v => v.ArticleId == articleId && v.Number < below)
                    .OrderByDescending(v => v.Number)
                    .Take(limit)
            )
            .ToListAsync(cancellationToken);

    /// <summary>Compares two versions, whichever order they are named in; null if one does not exist.</summary>
    public async Task<VersionComparison?> CompareAsync(
        long articleId,
        int one,
        int other,
        CancellationToken cancellationToken
    )
    {
        var (from, to) = (Math.Min(one, other), Math.Max(one, other));
        var lines = await Lines(
                db.ArticleVersions.Where(v => v.ArticleId == articleId && (v.Number == from || v.Number == to))
            )
            .ToDictionaryAsync(l => l.Number, cancellationToken);
        return
            lines.TryGetValue(from, out var older)
            && lines.TryGetValue(to, out var newer)
            && await versions.ReadAsync(articleId, from, cancellationToken) is { } before
            && await versions.ReadAsync(articleId, to, cancellationToken) is { } after
            ? new VersionComparison(
                older,
                newer,
                [.. (await FieldsAsync(before, after, cancellationToken)).Where(f => f.Change != TextChange.None)],
                ContentComparison.Bodies(before.Body, after.Body)
            )
            : null;
    }

    private IQueryable<HistoryLine> Lines(IQueryable<ArticleVersion> rows) =>
        from version in rows
        join article in db.Known() on version.ArticleId equals article.Id
        orderby version.Number descending
        select new HistoryLine(
            version.Number,
            version.At,
            version.ByName,
            version.Reason,
            version.Note,
            version.Number == article.PublishedVersion
        )
        {
            Message = db
                .StepMessages.Where(m => m.ArticleId == version.ArticleId && m.Number == version.Number)
                .Select(m => m.Text)
                .FirstOrDefault(),
        };

    private async Task<IEnumerable<ComparedPart>> FieldsAsync(
        ArticleContent before,
        ArticleContent after,
        CancellationToken cancellationToken
    )
    {
        var categories = await db
            .Categories.Where(c => before.CategoryIds.Contains(c.Id) || after.CategoryIds.Contains(c.Id))
            .ToDictionaryAsync(c => c.Id, c => c.Name, cancellationToken);
        var authors = await db
            .Authors.Where(a => before.AuthorIds.Contains(a.Id) || after.AuthorIds.Contains(a.Id))
            .ToDictionaryAsync(a => a.Id, a => a.Name, cancellationToken);
        var series = await db
            .Series.Where(s => s.Id == before.SeriesId || s.Id == after.SeriesId)
            .ToDictionaryAsync(s => s.Id, s => s.Title, cancellationToken);
        var pictures = await db
            .Media.Where(m => m.Id == before.PictureId || m.Id == after.PictureId)
            .ToDictionaryAsync(m => m.Id, m => m.FileName, cancellationToken);

        return ArticleLimits
            .Texts.Select(text => ContentComparison.Texts(text.Field, text.Read(before), text.Read(after)))
            .Concat([
                Pair(nameof(ArticleContent.CategoryIds), c => Names(c.CategoryIds, categories)),
                Pair(nameof(ArticleContent.AuthorIds), c => Names(c.AuthorIds, authors)),
                Pair(nameof(ArticleContent.Tags), c => string.Join(", ", c.Tags)),
                Pair(nameof(ArticleContent.SeriesId), c => c.SeriesId is { } id ? Names([id], series) : ""),
                Pair(nameof(ArticleContent.PictureId), c => c.PictureId is { } id ? Names([id], pictures) : ""),
                Pair(nameof(ArticleContent.StoryKind), c => c.StoryKind.ToString()),
                Pair(nameof(ArticleContent.Language), c => c.Language ?? ""),
                Pair(nameof(ArticleContent.Slug), c => c.Slug ?? ""),
                Pair(nameof(ArticleContent.PagePath), c => c.PagePath ?? ""),
            ]);

        ComparedPart Pair(string field, Func<ArticleContent, string> read) =>
            ContentComparison.Texts(field, read(before), read(after));
    }

    /// <summary>Names in order; the number of what has been deleted since.</summary>
    private static string Names(IEnumerable<long> ids, Dictionary<long, string> names) =>
        string.Join(
            ", ",
            ids.Select(id => names.GetValueOrDefault(id) ?? string.Create(CultureInfo.InvariantCulture, $"#{id}"))
        );
}
