using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Renders bodies again that were rendered by an older <see cref="BodyRenderer.Edition"/> or marked as stale. Safe to
/// interrupt at any time and to run on several nodes at once: each article is written once, unless a concurrent save
/// has already rendered it. Texts, versions and times stay as they are.
/// </summary>
public sealed partial class RenderBodies(
    NewsDbContext db,
    BodyRenderer renderer,
    ArticlePublisher publisher,
    ChangeFeed changes,
    ILogger<RenderBodies> logger
) : IJob
{
    private const int Batch = 50;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var count = await RenderAllAsync(cancellationToken);
        if (count > 0)
        {
            LogRendered(count);
        }
    }

    /// <summary>Renders everything that is stale; returns the number of articles.</summary>
    public async Task<int> RenderAllAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        long last = 0;
        while (true)
        {
            var stale = await db
                .Articles.AsNoTracking()
                .Where(a => a.RenderedWith < BodyRenderer.Edition && a.State == ArticleState.Published && a.Id > last)
                .OrderBy(a => a.Id)
                .Take(Batch)
                .Join(
                    db.ArticleVersions,
                    a => new { a.Id, Number = a.PublishedVersion },
                    v => new { Id = v.ArticleId, Number = (int?)v.Number },
                    (a, v) =>
                        new StaleBody(a.Id, a.Version, a.RenderedWith, a.RenderedBody, a.BodyPictureId, v.Content.Body)
                )
                .ToListAsync(cancellationToken);
            stale.Sort((one, other) => one.Id.CompareTo(other.Id));
            if (stale.Count == 0)
            {
                return count;
            }

            last = stale[^1].Id;
            count += await StoreAsync(await RenderBatchAsync(stale, cancellationToken), cancellationToken);
        }
    }

    /// <summary>Marks every article as stale.</summary>
    public Task<int> MarkAllAsync(CancellationToken cancellationToken) =>
        db.Articles.MarkOutOfDateAsync(cancellationToken);

    private async Task<List<(StaleBody Old, RenderedBody New)>> RenderBatchAsync(
        List<StaleBody> stale,
        CancellationToken cancellationToken
    )
    {
        List<(StaleBody, RenderedBody)> rendered = [];
        foreach (var article in stale)
        {
            try
            {
                rendered.Add((article, await renderer.RenderAsync(article.Body.Read() ?? "", cancellationToken)));
            }
            catch (Exception exception)
                when (!cancellationToken.IsCancellationRequested && !exception.IsDatabaseUnavailable())
            {
                // One article must not keep the others from being rendered; it stays as it was.
                LogFailed(exception, article.Id);
            }
        }

        return rendered;
    }

    private async Task<int> StoreAsync(
        List<(StaleBody Old, RenderedBody New)> rendered,
        CancellationToken cancellationToken
    )
    {
        var count = await db.InTransactionAsync(token => publisher.RerenderAsync(rendered, token), cancellationToken);
        await changes.AnnounceAsync(cancellationToken);
        return count;
    }

    [LoggerMessage(LogLevel.Information, "Rendered {Count} articles anew.")]
    private partial void LogRendered(int count);

    [LoggerMessage(LogLevel.Error, "Article {Id} cannot be rendered; it is shown as before.")]
    private partial void LogFailed(Exception exception, long id);
}

/// <summary>A published body whose rendering is stale.</summary>
internal sealed record StaleBody(
    long Id,
    Guid Version,
    int RenderedWith,
    string Html,
    long? PictureId,
    ArticleBody Body
);

/// <summary>Marks articles whose rendering contains something that changed.</summary>
public static class OutOfDateArticles
{
    /// <summary>
    /// Marks these articles; <see cref="RenderBodies"/> renders them again. Each mark is a different number, so that
    /// one set while the job is rendering for an earlier one is not mistaken for it.
    /// </summary>
    public static Task<int> MarkOutOfDateAsync(
        this IQueryable<Article> articles,
        CancellationToken cancellationToken
    ) =>
        articles.ExecuteUpdateAsync(
            set => set.SetProperty(a => a.RenderedWith, a => a.RenderedWith > 0 ? 0 : a.RenderedWith - 1),
            cancellationToken
        );
}
