using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Keeps the newsroom's sort keys on the references of articles (<see cref="ContentReference.ModifiedAt"/>) whenever an
/// article is saved. In one statement instead of through tracked rows: merging terms moves these rows without touching
/// the article, and a save must not fail because of that.
/// </summary>
internal sealed class ReferenceKeys : SaveChangesInterceptor
{
    public static readonly ReferenceKeys Instance = new();

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        foreach (var article in Changed(eventData.Context))
        {
            var (state, at) = (article.State, article.ModifiedAt);
            Rows(eventData.Context!, article.Id)
                .ExecuteUpdate(set => set.SetProperty(r => r.State, state).SetProperty(r => r.ModifiedAt, at));
        }

        return result;
    }

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        foreach (var article in Changed(eventData.Context))
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

    /// <summary>Gives the new rows their keys.</summary>
    /// <returns>The articles whose stored rows need others.</returns>
    private static List<Article> Changed(DbContext? context)
    {
        if (context is null)
        {
            return [];
        }

        // Each look into the tracker compares everything in it, so it is asked once and not for each row.
        var articles = context.ChangeTracker.Entries<Article>().ToList();
        var byId = articles
            .Where(entry => entry.State is EntityState.Unchanged or EntityState.Modified)
            .ToDictionary(entry => entry.Entity.Id, entry => entry.Entity);
        foreach (var row in context.ChangeTracker.Entries<ContentReference>())
        {
            if (row.State == EntityState.Added && byId.TryGetValue(row.Entity.ArticleId, out var article))
            {
                (row.Entity.State, row.Entity.ModifiedAt) = (article.State, article.ModifiedAt);
            }
        }

        return
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
