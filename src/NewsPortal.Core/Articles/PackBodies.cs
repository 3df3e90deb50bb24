using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Gives bodies that an earlier release stored the form of the present one: compressed, and one for all equal bodies of
/// an article. It may be cut off at any time and run on several nodes at once.
/// </summary>
public sealed class PackBodies(NewsDbContext db) : IJob
{
    private const int Batch = 50;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await PackAsync(cancellationToken) == Batch) { }
        }
        catch (DbUpdateConcurrencyException)
        {
            // Another node has just done the same.
            db.ChangeTracker.Clear();
        }
    }

    private Task<int> PackAsync(CancellationToken cancellationToken) =>
        db.InRepeatedTransactionAsync(
            async token =>
            {
                var bodies = await db
                    .ArticleBodies.Where(b => b.Hash == null)
                    .OrderBy(b => b.Id)
                    .Take(Batch)
                    .ToListAsync(token);
                foreach (var body in bodies)
                {
                    var hash = ArticleBody.HashOf(body.Read());
                    var same =
                        db.ArticleBodies.Local.FirstOrDefault(b =>
                            b != body && b.ArticleId == body.ArticleId && b.Hash == hash
                        )
                        ?? await db.ArticleBodies.FirstOrDefaultAsync(
                            b => b.ArticleId == body.ArticleId && b.Hash == hash,
                            token
                        );
                    if (same is null)
                    {
                        body.Pack();
                        continue;
                    }

                    await db
                        .StoredContents.Where(c => c.BodyId == body.Id)
                        .ExecuteUpdateAsync(set => set.SetProperty(c => c.BodyId, same.Id), token);
                    db.ArticleBodies.Remove(body);
                }

                await db.SaveChangesAsync(token);
                return bodies.Count;
            },
            cancellationToken
        );
}
