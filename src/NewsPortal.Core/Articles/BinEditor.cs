using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;
using NewsPortal.Core.Editing;
using NewsPortal.Core.Infrastructure;
using NewsPortal.Core.Site;

namespace NewsPortal.Core.Articles;

/// <summary>
/// Deletes articles that readers have never seen: into the bin, from which they can be put back for
/// <see cref="Article.BinKeeps"/>, and then for good (<see cref="EmptyBin"/>).
/// </summary>
public sealed class BinEditor(
    NewsDbContext db,
    ChangeFeed changes,
    ArticleWriter writer,
    ArticleVersions versions,
    ArticleAddresses addresses,
    Translations translations,
    ArticlePublisher publisher,
    AuditTrail audit,
    SiteTime time
)
{
    private const int Attempts = 3;

    /// <summary>Puts an article into the bin; one that readers have seen can only be taken down.</summary>
    public Task<Result<SavedArticle>> DeleteAsync(
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        EditAsync(
            id,
            version,
            actor,
            ArticlePermissions.MayDelete,
            async (article, token) =>
            {
                if (article.PublishedAt <= time.UtcNow)
                {
                    return Result<SavedArticle>.Invalid("", WhyNotDeleted(article.State));
                }

                await db.ArticleRelations.Where(r => r.RelatedId == id || r.ArticleId == id).ExecuteDeleteAsync(token);
                await PreviewEditor.EndAsync(db, id, time.UtcNow, null, token);
                await publisher.WithdrawAsync(article, (a, now) => a.Bin(now), token);
                return await writer.StoreStepAsync(article, actor, VersionReason.Binned, token);
            },
            cancellationToken
        );

    /// <summary>
    /// Takes an article out of the bin, as a draft at its former address, or at another one if that is taken now.
    /// </summary>
    public Task<Result<SavedArticle>> PutBackAsync(
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        EditAsync(
            id,
            version,
            actor,
            ArticlePermissions.MayPutBack,
            async (article, token) =>
            {
                var content = (await versions.NewestAsync(id, token))!;
                article.PutBack(time.UtcNow);
                var (settled, error) = await addresses.SettleAsync(article, content, null, token);
                if (error is not null)
                {
                    var elsewhere = content with { Slug = null, PagePath = null };
                    (settled, error) = await addresses.SettleAsync(article, elsewhere, null, token);
                }

                if (error is not null)
                {
                    return Result<SavedArticle>.Invalid(error with { Field = "" });
                }

                // Another translation may have taken its place.
                var joined = await translations.JoinAsync(article, null, settled.Language, actor, token);
                article.TranslationGroup = joined.Error is null ? article.TranslationGroup : null;
                publisher.Saved(article);
                return await writer.StoreStepAsync(
                    article,
                    actor,
                    VersionReason.PutBack,
                    token,
                    content: settled == content ? null : settled
                );
            },
            cancellationToken
        );

    /// <summary>Deletes an article in the bin for good, with all its versions.</summary>
    public Task<Result<SavedArticle>> PurgeAsync(
        long id,
        Guid version,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        EditAsync(
            id,
            version,
            actor,
            ArticlePermissions.MayPurge,
            async (article, token) =>
            {
                await db.ArticleRelations.Where(r => r.RelatedId == id).ExecuteDeleteAsync(token);
                await versions.DeleteAsync([id], token);
                await publisher.DeletedAsync(article, token);
                db.Articles.Remove(article);
                audit.Add(actor, "Deleted article for good", article.Title, new AuditThing("article", id));
                await db.SaveChangesAsync(token);
                return Result.Done(new SavedArticle(id));
            },
            cancellationToken
        );

    private static string WhyNotDeleted(ArticleState state) =>
        state switch
        {
            ArticleState.Published => ArticleErrorCodes.SeenWhilePublished,
            ArticleState.TakenDown => ArticleErrorCodes.SeenWhileTakenDown,
            _ => ArticleErrorCodes.SeenWhileDraft,
        };

    private Task<Result<SavedArticle>> EditAsync(
        long id,
        Guid version,
        Actor actor,
        Func<ArticleFacts, Actor, bool> may,
        Func<Article, CancellationToken, Task<Result<SavedArticle>>> edit,
        CancellationToken cancellationToken
    ) =>
        db.EditAsync(
            changes,
            async token =>
            {
                var article = await writer.LoadAsync(id, version, token);
                if (article is null)
                {
                    return new Result<SavedArticle>(Outcome.NotFound);
                }

                return may(await writer.FactsAsync(article, actor, token), actor)
                    ? await edit(article, token)
                    : new Result<SavedArticle>(Outcome.NotAllowed, new SavedArticle(id));
            },
            cancellationToken,
            attempts: Attempts
        );
}
