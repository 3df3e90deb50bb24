using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Data;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Converts bodies stored by an earlier release to the current form: compressed, and shared by an article's contents.
/// Safe to interrupt at any time and to run on several nodes at once.
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
