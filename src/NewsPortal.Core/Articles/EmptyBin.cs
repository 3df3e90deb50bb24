using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Articles;

/// <summary>Deletes for good what has been in the bin for <see cref="Article.BinKeeps"/>.</summary>
public sealed class EmptyBin(NewsDbContext db, BinEditor editor, TimeProvider clock) : IJob
{
    private const int AtOnce = 100;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var oldest = clock.GetUtcNow().UtcDateTime - Article.BinKeeps;
        var due = await db
            .Articles.AsNoTracking()
            .Where(a => a.State == ArticleState.Binned && a.BinnedAt < oldest)
            .OrderBy(a => a.ModifiedAt)
            .Take(AtOnce)
            .Select(a => new { a.Id, a.Version })
            .ToListAsync(cancellationToken);
        List<Exception> failed = [];
        foreach (var article in due)
        {
            try
            {
                await editor.PurgeAsync(article.Id, article.Version, Actor.Program("Bin"), cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // One that cannot be deleted must not keep the others.
                failed.Add(exception);
            }

            db.ChangeTracker.Clear();
        }

        if (failed.Count > 0)
        {
            throw new AggregateException(failed);
        }
    }
}
