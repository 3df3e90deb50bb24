using Microsoft.EntityFrameworkCore;
using NewsPortal.Core.Access;
using NewsPortal.Core.Data;

namespace NewsPortal.Core.Articles;

/// <summary>What decides who may do what with an article.</summary>
/// <param name="Kind">Story or page.</param>
/// <param name="OwnerId">The user whose own article it is; null for none.</param>
/// <param name="IsDraft">False once it was handed in or published.</param>
/// <param name="CategoryIds">The labels of its newest version; those of the sections above them are not needed.</param>
public sealed record ArticleFacts(ArticleKind Kind, long? OwnerId, bool IsDraft, IEnumerable<long> CategoryIds)
{
    /// <summary>Those of an article with these labels.</summary>
    public static ArticleFacts Of(Article article, IEnumerable<long> categoryIds) =>
        new(article.Kind, article.CreatedById, article.State == ArticleState.Draft, categoryIds);

    /// <summary>Those of an article that the newsroom shows.</summary>
    public static ArticleFacts Of(ArticleDetails article) =>
        new(article.Kind, article.CreatedById, article.State == NewsroomState.Draft, article.Content.CategoryIds);
}

/// <summary>
/// Who may do what with an article. A role that is limited to sections counts for the stories there; one's own drafts
/// stay one's own wherever they belong.
/// </summary>
public static class ArticlePermissions
{
    /// <summary>True when the actor may begin a new article of this kind.</summary>
    public static bool MayCreate(ArticleKind kind, Actor actor) =>
        actor.May(kind == ArticleKind.Page ? Permissions.PagesEdit : Permissions.ArticlesWrite)
        && (kind == ArticleKind.Story || !actor.IsLimited);

    /// <summary>True when the actor may change the content of this article, and hand it in.</summary>
    public static bool MayChange(ArticleFacts article, Actor actor) =>
        Holds(Permissions.ArticlesEditAny, article, actor)
        || (
            article.Kind == ArticleKind.Story
            && article.IsDraft
            && actor.May(Permissions.ArticlesEditOwn)
            && article.OwnerId is not null
            && article.OwnerId == actor.UserId
        );

    /// <summary>True when the actor may publish, schedule, or take back to draft.</summary>
    public static bool MayPublish(ArticleFacts article, Actor actor) =>
        Holds(Permissions.ArticlesPublish, article, actor);

    /// <summary>True when the actor may withdraw it from readers.</summary>
    public static bool MayTakeDown(ArticleFacts article, Actor actor) =>
        Holds(Permissions.ArticlesTakeDown, article, actor);

    /// <summary>True when the actor may delete it, which readers must never have seen.</summary>
    public static bool MayDelete(ArticleFacts article, Actor actor) =>
        actor.May(Permissions.ArticlesDelete) && MayChange(article, actor);

    /// <summary>True when the actor may write public notes on it.</summary>
    public static bool MayCorrect(ArticleFacts article, Actor actor) =>
        Holds(Permissions.CorrectionsWrite, article, actor);

    /// <summary>
    /// The labels of an article's newest version, as far as they decide anything: the database is asked only for an
    /// actor whose role is limited to sections.
    /// </summary>
    internal static async Task<IReadOnlyList<long>> LabelsAsync(
        this NewsDbContext db,
        long articleId,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        actor.IsLimited
            ? await db
                .ContentReferences.Where(r => r.ArticleId == articleId && r.Kind == ReferenceKind.Category)
                .Select(r => r.TargetId)
                .ToListAsync(cancellationToken)
            : [];

    /// <summary>Pages belong to no section, so a limited role does not reach them.</summary>
    private static bool Holds(string permission, ArticleFacts article, Actor actor) =>
        actor.May(permission)
        && (
            article.Kind == ArticleKind.Page
                ? actor.May(Permissions.PagesEdit) && !actor.IsLimited
                : actor.Covers(article.CategoryIds)
        );
}
