using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Keeps the newsroom's sort keys on the references of articles (<see cref="ContentReference.ModifiedAt"/>) whenever an
/// article is saved. In one statement instead of through tracked rows: merging terms moves these rows without touching
/// the article, and a save must not fail because of that. After the save, which may be refused.
/// </summary>
internal sealed class ReferenceKeys : SaveChangesInterceptor
{
    public static readonly ReferenceKeys Instance = new();

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Prepare(eventData.Context);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        Prepare(eventData.Context);
        return ValueTask.FromResult(result);
    }

    public override int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        foreach (var article in Restated(eventData.Context))
        {
            var (state, at) = (article.State, article.ModifiedAt);
            Rows(eventData.Context!, article.Id)
                .ExecuteUpdate(set => set.SetProperty(r => r.State, state).SetProperty(r => r.ModifiedAt, at));
        }

        return result;
    }

    public override async ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData,
        int result,
        CancellationToken cancellationToken = default
    )
    {
        foreach (var article in Restated(eventData.Context))
        {
            var (state, at) = (article.State, article.ModifiedAt);
            await Rows(eventData.Context!, article.Id)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(r => r.State, state).SetProperty(r => r.ModifiedAt, at),
                    cancellationToken
                );
        }

        return result;
    }

    private static IReadOnlyList<Article> Restated(DbContext? context) => (context as NewsDbContext)?.Restated ?? [];

    /// <summary>Gives the new rows their keys, and notes the articles whose stored rows need others.</summary>
    private static void Prepare(DbContext? context)
    {
        if (context is not NewsDbContext db)
        {
            return;
        }

        // Each look into the tracker compares everything in it, so it is asked once and not for each row.
        var articles = db.ChangeTracker.Entries<Article>().ToList();
        var byId = articles
            .Where(entry => entry.State is EntityState.Unchanged or EntityState.Modified)
            .ToDictionary(entry => entry.Entity.Id, entry => entry.Entity);
        foreach (var row in db.ChangeTracker.Entries<ContentReference>())
        {
            if (row.State == EntityState.Added && byId.TryGetValue(row.Entity.ArticleId, out var article))
            {
                (row.Entity.State, row.Entity.ModifiedAt) = (article.State, article.ModifiedAt);
            }
        }

        db.Restated =
        [
            .. articles
                .Where(entry =>
                    entry.State == EntityState.Modified
                    && (entry.Property(a => a.State).IsModified || entry.Property(a => a.ModifiedAt).IsModified)
                )
                .Select(entry => entry.Entity),
        ];
    }

    private static IQueryable<ContentReference> Rows(DbContext context, long articleId) =>
        context.Set<ContentReference>().Where(r => r.ArticleId == articleId);
}
