using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;

namespace NewsPortal.Core.Articles;

/// <summary>
/// How everything is written that stands beside an article and is no part of it: in one transaction, by whoever knows
/// the article and may do this to it.
/// </summary>
internal static class KnownArticleEdit
{
    /// <summary>Not found for those for whom the article does not exist; not allowed for those who may not.</summary>
    public static Task<Result<T>> EditBesideAsync<T>(
        this NewsDbContext db,
        ChangeFeed changes,
        long articleId,
        Actor actor,
        Func<ArticleFacts, Actor, bool> may,
        Func<Article, CancellationToken, Task<Result<T>>> edit,
        CancellationToken cancellationToken
    ) =>
        db.EditAsync(
            changes,
            async token =>
            {
                var article = await db.Known().AsNoTracking().SingleOrDefaultAsync(a => a.Id == articleId, token);
                return article is null ? new Result<T>(Outcome.NotFound)
                    : may(await db.FactsAsync(article, actor, token), actor) ? await edit(article, token)
                    : new Result<T>(Outcome.NotAllowed);
            },
            cancellationToken
        );
}
