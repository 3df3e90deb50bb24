using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Renders anew what an older <see cref="BodyRenderer.Edition"/> rendered, or what was marked as out of date. It may be
/// cut off at any time, and run on several nodes at once: each article is written once, unless somebody saved it
/// meanwhile, who rendered it as well. Texts, versions and times stay as they are.
/// </summary>
public sealed partial class RenderBodies(NewsDbContext db, BodyRenderer renderer, ChangeFeed changes, ILogger<RenderBodies> logger)
    : IJob
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

    /// <summary>Renders all that is out of date; returns how many articles that were.</summary>
    public async Task<int> RenderAllAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        long last = 0;
        while (true)
        {
            var stale = await db.Articles.AsNoTracking()
                .Where(a => a.RenderedWith < BodyRenderer.Edition && a.Id > last)
                .OrderBy(a => a.Id).Take(Batch)
                .Select(a => new Stale(a.Id, a.Version, a.RenderedWith, a.Body, a.RenderedBody, a.BodyPictureId))
                .ToListAsync(cancellationToken);
            if (stale.Count == 0)
            {
                return count;
            }

            last = stale[^1].Id;
            count += await StoreAsync(await RenderBatchAsync(stale, cancellationToken), cancellationToken);
        }
    }

    /// <summary>Marks every article as out of date.</summary>
    public Task<int> MarkAllAsync(CancellationToken cancellationToken) => db.Articles.MarkOutOfDateAsync(cancellationToken);

    private async Task<List<(Stale Old, RenderedBody New)>> RenderBatchAsync(List<Stale> stale, CancellationToken cancellationToken)
    {
        List<(Stale, RenderedBody)> rendered = [];
        foreach (var article in stale)
        {
            try
            {
                rendered.Add((article, await renderer.RenderAsync(article.Body, cancellationToken)));
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && !exception.IsDatabaseUnavailable())
            {
                // One article must not keep all others from being rendered; it stays as it was.
                LogFailed(exception, article.Id);
            }
        }

        return rendered;
    }

    private async Task<int> StoreAsync(List<(Stale Old, RenderedBody New)> rendered, CancellationToken cancellationToken)
    {
        var count = await db.InTransactionAsync(
            async token =>
            {
                var stored = 0;
                foreach (var (old, body) in rendered)
                {
                    var unchanged = db.Articles.Where(
                        a => a.Id == old.Id && a.Version == old.Version && a.RenderedWith == old.RenderedWith);
                    var isStored = await unchanged.ExecuteUpdateAsync(
                        set => set.SetProperty(a => a.RenderedBody, body.Html).SetProperty(a => a.BodyPictureId, body.PictureId)
                            .SetProperty(a => a.BodyAudioId, body.AudioId)
                            .SetProperty(a => a.RenderedWith, BodyRenderer.Edition),
                        token) > 0;
                    if (isStored && (body.Html != old.Html || body.PictureId != old.PictureId))
                    {
                        changes.Append(ChangeSubject.Article, old.Id);
                    }

                    stored += isStored ? 1 : 0;
                }

                await db.SaveChangesAsync(token);
                return stored;
            },
            cancellationToken);
        await changes.AnnounceAsync(cancellationToken);
        return count;
    }

    [LoggerMessage(LogLevel.Information, "Rendered {Count} articles anew.")]
    private partial void LogRendered(int count);

    [LoggerMessage(LogLevel.Error, "Article {Id} cannot be rendered; it is shown as before.")]
    private partial void LogFailed(Exception exception, long id);

    private sealed record Stale(long Id, Guid Version, int RenderedWith, string Body, string Html, long? PictureId);
}

/// <summary>Marks articles whose rendering shows what has changed.</summary>
public static class OutOfDateArticles
{
    /// <summary>
    /// Marks these articles; <see cref="RenderBodies"/> renders them again. A mark is another number each time, so that
    /// one that is set while the job renders for an earlier one is not taken for that.
    /// </summary>
    public static Task<int> MarkOutOfDateAsync(this IQueryable<Article> articles, CancellationToken cancellationToken) =>
        articles.ExecuteUpdateAsync(
            set => set.SetProperty(a => a.RenderedWith, a => a.RenderedWith > 0 ? 0 : a.RenderedWith - 1), cancellationToken);
}
